import { day, hour, second } from '../domain/clock.ts'

/** When to try again, in product time. Fixed steps, no chance: a test, and an operator, can say when the next try is. */
export interface RetrySchedule {
  readonly firstDelayMs: number
  readonly longestDelayMs: number
  /** Tries in one round; a person's "send again" begins a new one. */
  readonly tries: number
  /** While the server itself is in trouble (not reachable, refuses our login) we go on beyond `tries`, until the message is this old. */
  readonly serverTroubleMs: number
}

/** 15 s, 30 s, 1 min … doubling to 1 h: a server's hiccup costs seconds, an outage of a night (about 11 h) loses nothing. */
export const retrySchedule: RetrySchedule = {
  firstDelayMs: 15 * second,
  longestDelayMs: hour,
  tries: 19,
  serverTroubleMs: 7 * day,
}

/**
 * How long to wait after try number `attempts` (1 is the first) failed in a way that may pass, in ms;
 * undefined: this round is used up.
 */
export const delayAfter = (attempts: number, schedule: RetrySchedule): number | undefined => {
  const inRound = ((attempts - 1) % schedule.tries) + 1
  if (inRound >= schedule.tries) return undefined
  return Math.min(schedule.firstDelayMs * 2 ** (inRound - 1), schedule.longestDelayMs)
}
