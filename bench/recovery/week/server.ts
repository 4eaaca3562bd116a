/** The product as a process of its own whose clock the week turns; told what to do over IPC, killed without a word. */
import { startApp } from '../../../app/app.ts'
import { readConfig } from '../../../app/config.ts'
import { createLogger } from '../../../app/logger.ts'

export type Order =
  | { readonly id: number; readonly do: 'turn'; readonly now: number }
  | { readonly id: number; readonly do: 'session'; readonly userId: string; readonly tokenHash: string }
  | { readonly id: number; readonly do: 'stop' }
export type Answer = { readonly ready: { http: string; mqtt: string } } | { readonly done: number }

/** A mail that hangs holds a minute of the week up for this long at most, ms of the wall. */
const mailPatience = 2_000

let now = Number(process.argv[2])
const app = await startApp({
  config: readConfig(process.env),
  mode: 'serve',
  clock: () => ({ now: () => now, speed: 600 }),
  drive: 'manual',
  pipeline: { checkpointEveryMs: 2_000 },
  log: createLogger(process.env.WEEK_LOG ?? 'fatal'),
})
const mailsSettled = async (): Promise<void> => {
  for (const began = performance.now(); performance.now() - began < mailPatience; ) {
    const sending = await app.records.messages.list({ state: 'sending', limit: 1 })
    const queued = await app.records.messages.list({ state: 'queued', limit: 200 })
    const due = queued.items.some(({ nextTryAt }) => nextTryAt === null || nextTryAt <= now)
    if (sending.items.length === 0 && !due) return
    await new Promise((resolve) => setTimeout(resolve, 3))
  }
}
const tell = (answer: Answer): void => void process.send?.(answer)
process.on('message', async (order: Order) => {
  if (order.do === 'turn') {
    now = order.now
    await app.turn()
    await mailsSettled()
  } else if (order.do === 'session') {
    const { userId, tokenHash } = order
    await app.records.users.createSession({ userId, tokenHash, expiresAt: now + 30 * 86_400_000 })
  } else await app.stop()
  tell({ done: order.id })
  if (order.do === 'stop') process.disconnect()
})
tell({ ready: { http: app.addresses.http, mqtt: app.addresses.mqtt } })
