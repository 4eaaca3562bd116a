import type { Clock } from '../domain/clock.ts'

/** Product milliseconds between journaled ticks: 5 s, or as much as passes in 100 real ones where time runs faster. */
export const tickEveryMs = (clock: Clock): number => Math.max(5_000, 100 * clock.speed)

/** Product milliseconds between looks at the deadlines: a second, or as much as passes in 100 real milliseconds. */
export const lookEveryMs = (clock: Clock): number => Math.max(1_000, 100 * clock.speed)

/** Does `work` again and again, `everyMs` of product time apart, never two at once; a failure is reported, once while it stays the same, and the next turn comes. */
export const repeat = ({
  clock,
  everyMs,
  work,
  onError,
}: {
  clock: Clock
  everyMs: number
  work: () => Promise<void>
  onError: (cause: unknown) => void
}): { stop(): Promise<void> } => {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  let lastFailure: string | undefined
  const next = (): void => {
    timer = setTimeout(() => {
      running = work()
        .then(
          () => {
            lastFailure = undefined
          },
          (cause) => {
            if (String(cause) !== lastFailure) onError(cause)
            lastFailure = String(cause)
          },
        )
        .then(() => {
          if (!stopped) next()
        })
    }, everyMs / clock.speed)
  }
  next()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
