import type { Clock } from '../domain/clock.ts'
import type { IntakeInput } from '../domain/intake.ts'
import { encodeTick } from '../ingest/ownFacts.ts'

/** Product milliseconds between ticks: 5 s, or as much as passes in 100 real milliseconds where time runs faster. */
export const tickEveryMs = (clock: Clock): number => Math.max(5_000, 100 * clock.speed)

/**
 * Journals the clock. Detection knows no other time, so replay meets the very moments that live did; where ticks are
 * missing, we stood still (promise P8).
 */
export const createTicker = ({
  clock,
  append,
  onError,
}: {
  clock: Clock
  append: (input: IntakeInput) => Promise<number>
  onError: (cause: unknown) => void
}): { start(): Promise<void>; stop(): void } => {
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const tick = async (): Promise<void> => {
    const at = clock.now()
    await append({ receivedAt: at, principal: '', ...encodeTick(at) })
  }
  const next = (): void => {
    timer = setTimeout(() => {
      tick()
        .catch(onError)
        .finally(() => {
          if (!stopped) next()
        })
    }, tickEveryMs(clock) / clock.speed)
  }
  return {
    async start() {
      await tick()
      next()
    },
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
