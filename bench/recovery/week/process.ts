import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Answer, Order } from './server.ts'

type Without<T> = T extends unknown ? Omit<T, 'id'> : never

/** The product's process: started on the same folder again and again. */
export interface Product {
  readonly http: string
  readonly mqtt: string
  /** Resolves when it is done; false: the process died over it. */
  order(order: Without<Order>): Promise<boolean>
  kill(): Promise<void>
}

const script = fileURLToPath(new URL('./server.ts', import.meta.url))

/** @throws when it does not come up */
export const startProduct = async (env: Readonly<Record<string, string>>, now: number): Promise<Product> => {
  const child: ChildProcess = fork(script, [String(now)], {
    env: { PATH: process.env.PATH ?? '', FORESTALL_HTTP_PORT: '0', FORESTALL_MQTT_PORT: '0', ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const gone = new Promise<false>((resolve) => child.once('exit', () => resolve(false)))
  const waiting = new Map<number, () => void>()
  const ready = new Promise<{ http: string; mqtt: string }>((resolve) => {
    child.on('message', (answer: Answer) => {
      if ('ready' in answer) resolve(answer.ready)
      else waiting.get(answer.done)?.()
    })
  })
  const up = await Promise.race([ready, gone])
  if (up === false) throw new Error('The product did not come up')
  let orders = 0
  return {
    ...up,
    order: async (order) => {
      orders += 1
      const id = orders
      const done = new Promise<true>((resolve) => waiting.set(id, () => resolve(true)))
      if (child.connected) child.send({ ...order, id }, () => undefined)
      const answered = await Promise.race([done, gone])
      waiting.delete(id)
      return answered
    },
    kill: async () => {
      child.kill('SIGKILL')
      await gone
    },
  }
}
