/**
 * One worker thread that owns one kind of SQLite file, spoken to by typed calls: the main thread never waits for a
 * disk. Calls are answered one at a time and in the order they were made.
 */
import { parentPort, type Transferable, Worker } from 'node:worker_threads'

/** The calls a worker answers: one argument in, one plain value out, synchronously. */
export type Calls = Record<string, (argument: never) => unknown>

interface Request {
  readonly id: number
  readonly name: string
  readonly argument: unknown
}
type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: { readonly message: string; readonly code: string | undefined } }

export interface WorkerThread<C> {
  /** Rejects when the worker threw, died, or was ended; `transfer` hands buffers over without a copy. */
  call<K extends keyof C & string>(name: K, ...rest: CallArguments<C[K]>): Promise<CallResult<C[K]>>
  /** Ends the thread; calls still open reject. */
  end(): Promise<void>
}
type CallArguments<F> = F extends (argument: infer A) => unknown
  ? [argument: A, transfer?: readonly Transferable[]]
  : []
type CallResult<F> = F extends (...all: never[]) => infer R ? R : never

/** Starts `file` as a worker. `data` reaches it as `workerData`. */
export const startWorkerThread = <C>(file: URL, data: unknown): WorkerThread<C> => {
  const worker = new Worker(file, { workerData: data })
  const open = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let lastId = 0
  let gone: Error | undefined

  const fail = (error: Error): void => {
    gone ??= error
    for (const call of open.values()) call.reject(gone)
    open.clear()
  }
  worker.on('message', (answer: Answer) => {
    const call = open.get(answer.id)
    open.delete(answer.id)
    if ('error' in answer) call?.reject(Object.assign(new Error(answer.error.message), { code: answer.error.code }))
    else call?.resolve(answer.value)
  })
  worker.on('error', (cause) =>
    fail(new Error(`A storage thread died: ${cause instanceof Error ? cause.message : cause}`, { cause })),
  )
  worker.on('exit', () => fail(new Error('The storage thread has ended.')))

  return {
    call(name, ...[argument, transfer]) {
      if (gone) return Promise.reject(gone)
      const id = ++lastId
      const request: Request = { id, name, argument }
      const answered = new Promise<unknown>((resolve, reject) => open.set(id, { resolve, reject }))
      worker.postMessage(request, transfer ?? [])
      return answered as Promise<CallResult<C[typeof name]>>
    },
    async end() {
      await worker.terminate()
    },
  }
}

/** The worker's side: answers every call from `calls`. An error thrown by one is that call's answer. */
export const answerCalls = (calls: Calls): void => {
  const port = parentPort
  if (!port) throw new Error('This file is started as a worker thread.')
  port.on('message', ({ id, name, argument }: Request) => {
    let answer: Answer
    try {
      answer = { id, value: calls[name]?.(argument as never) }
    } catch (error) {
      answer = { id, error: describe(error) }
    }
    port.postMessage(answer)
  })
}

const describe = (error: unknown): { message: string; code: string | undefined } =>
  error instanceof Error
    ? { message: error.message, code: 'code' in error && typeof error.code === 'string' ? error.code : undefined }
    : { message: String(error), code: undefined }
