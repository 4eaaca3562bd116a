import type { Clock } from '../domain/clock.ts'

/** The wall's time, for production. */
export const wallClock: Clock = { now: () => Date.now(), speed: 1 }

/** A clock that stands at its first moment until it is let go. */
export interface AcceleratedClock extends Clock {
  run(): void
}

/**
 * Time that runs `speed` times faster than the wall, from `startAt` on. Monotonic: it follows the process's
 * high-resolution timer, so a correction of the wall clock does not move it.
 */
export const acceleratedClock = (startAt: number, speed: number): AcceleratedClock => {
  let origin: number | undefined
  return {
    now: () => (origin === undefined ? startAt : Math.floor(startAt + (performance.now() - origin) * speed)),
    speed,
    run() {
      origin ??= performance.now()
    },
  }
}
