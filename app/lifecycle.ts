import type { Logger } from 'pino'

/** Something that was started and must end: stopped in reverse order of starting, each in bounded time, once. */
export interface Lifecycle {
  onStop(name: string, stop: () => Promise<void> | void): void
  stop(): Promise<void>
}

/** @param patienceMs how long one part may take to stop before it is left behind, with a log line */
export const createLifecycle = ({ log, patienceMs = 5_000 }: { log: Logger; patienceMs?: number }): Lifecycle => {
  const parts: { name: string; stop: () => Promise<void> | void }[] = []
  let stopping: Promise<void> | undefined

  const stopAll = async (): Promise<void> => {
    for (const { name, stop } of parts.reverse()) {
      let timer: NodeJS.Timeout | undefined
      const tooLong = new Promise<'late'>((resolve) => {
        timer = setTimeout(() => resolve('late'), patienceMs)
      })
      try {
        if ((await Promise.race([Promise.resolve(stop()), tooLong])) === 'late')
          log.error({ part: name, patienceMs }, 'did not stop in time, left behind')
      } catch (cause) {
        log.error({ part: name, err: cause }, 'failed to stop')
      } finally {
        clearTimeout(timer)
      }
    }
  }

  return {
    onStop: (name, stop) => {
      parts.push({ name, stop })
    },
    stop: () => {
      stopping ??= stopAll()
      return stopping
    },
  }
}
