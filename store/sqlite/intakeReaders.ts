import { setImmediate } from 'node:timers/promises'
import type { IntakeMessage } from '../../domain/intake.ts'

/** One listener of the journal: gets every batch in order, one at a time. */
export interface CommittedReader {
  give(batch: readonly IntakeMessage[]): void
  /** Messages given and not finished. */
  unread(): number
  /** Resolves when nothing is left to hand over. */
  finished(): Promise<void>
}

/** What came in while the listener was busy is handed over together, up to this many messages at once. */
const mostAtOnce = 4096

/**
 * Calls `listener` with the next batch when its promise for the one before has resolved. A listener that rejects gets
 * nothing more: what it missed must be read again from the journal.
 */
export const createCommittedReader = (
  listener: (batch: readonly IntakeMessage[]) => Promise<void>,
  on: { caughtUp(): void; failed(cause: unknown): void },
): CommittedReader => {
  let queue: (readonly IntakeMessage[])[] = []
  let unread = 0
  let running: Promise<void> | undefined
  let stopped = false

  const next = (): readonly IntakeMessage[] => {
    const [first = [], ...rest] = queue
    queue = rest
    if (rest.length === 0) return first
    const joined = [...first]
    while (queue.length > 0 && joined.length + (queue[0]?.length ?? 0) <= mostAtOnce)
      for (const message of queue.shift() ?? []) joined.push(message)
    return joined
  }

  const run = async (): Promise<void> => {
    // Whoever waits for an acknowledgement goes first.
    await setImmediate()
    try {
      while (queue.length > 0) {
        const batch = next()
        await listener(batch)
        unread -= batch.length
        on.caughtUp()
      }
      running = undefined
    } catch (cause) {
      stopped = true
      on.failed(cause)
    }
  }

  return {
    give(batch) {
      if (stopped) return
      queue.push(batch)
      unread += batch.length
      running ??= run()
    },
    unread: () => unread,
    finished: async () => {
      while (running && !stopped) await running
    },
  }
}
