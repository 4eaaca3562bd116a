/**
 * Time is an argument everywhere; only `app` builds one of these from the machine.
 * The demo's clock may run faster than the wall: every stage still sees plain milliseconds since the epoch.
 */
export interface Clock {
  /** Milliseconds since the epoch, UTC, whole. */
  now(): number
  /** How many of this clock's milliseconds pass in one real millisecond; 1 in production. */
  readonly speed: number
}

export const second = 1_000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

/** ISO 8601 UTC, the only time format that leaves through JSON. */
export const iso = (ms: number): string => new Date(ms).toISOString()
