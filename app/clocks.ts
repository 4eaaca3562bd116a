import type { Clock } from '../domain/clock.ts'

/** The wall's time, for production. */
export const wallClock: Clock = { now: () => Date.now(), speed: 1 }

/**
 * Time that runs `speed` times faster than the wall, from `startAt` on. Monotonic: it follows the process's
 * high-resolution timer, so a correction of the wall clock does not move it.
 */
export const acceleratedClock = (startAt: number, speed: number): Clock => {
  const origin = performance.now()
  return { now: () => Math.floor(startAt + (performance.now() - origin) * speed), speed }
}
