import { day, minute } from '../domain/clock.ts'

/** 2000-01-01T00:00:00Z: before MQTT sensors, after every clock that starts at zero. ms. */
export const earliest = 946_684_800_000
/** How far our own times may run ahead while a device sends faster than one message per millisecond. ms. */
const maxAhead = minute
/** Undated spacing is believed within one message up to this. ms. */
const maxSpan = day

/** Whether a device's time can be true: not before 2000, not more than `maxFutureMs` after it reached us. All ms. */
export const isPlausible = (ts: number, receivedAt: number, maxFutureMs: number): boolean =>
  ts >= earliest && ts <= receivedAt + maxFutureMs

export interface Dated {
  /** Its place among what was given. */
  readonly index: number
  /** Whole ms since the epoch. */
  readonly ts: number
  readonly clock: 'device' | 'ours'
}

/**
 * The times of one message's samples (promise P9), in order of time.
 *
 * - A plausible time is taken as it is.
 * - None, or an implausible one: our clock. The convention says milliseconds, so a time in seconds is a clock that stands in
 *   January 1970: the value is kept at our time and the skew, shown per device, tells the operator.
 * - Several implausible ones in one message keep their distances, the newest being now: a device without a battery-backed
 *   clock that sends a minute's worth at once still tells how fast something rose.
 * - Times of our clock never repeat on one device, because the readings store keeps one value per metric and moment:
 *   they advance by at least 1 ms from `lastOurs`.
 *
 * @param times as the device gave them, undefined for none
 * @param lastOurs the last time of our clock given to this device, ms
 */
export const dateSamples = (
  times: readonly (number | undefined)[],
  o: { receivedAt: number; maxFutureMs: number; lastOurs: number },
): { dated: Dated[]; lastOurs: number } => {
  let { lastOurs } = o
  const ours = (wanted: number): number => {
    lastOurs = Math.min(Math.max(wanted, lastOurs + 1), o.receivedAt + maxAhead)
    return lastOurs
  }
  const trusted = (ts: number): boolean => isPlausible(ts, o.receivedAt, o.maxFutureMs)

  const [only] = times
  if (times.length === 1 && only !== undefined && trusted(only)) {
    return { dated: [{ index: 0, ts: Math.round(only), clock: 'device' }], lastOurs }
  }

  const order = times.map((_, index) => index)
  if (times.length > 1)
    order.sort((one, other) => (times[one] ?? o.receivedAt) - (times[other] ?? o.receivedAt) || one - other)

  let [oldest, newest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const ts of times) {
    if (ts === undefined || trusted(ts)) continue
    oldest = Math.min(oldest, ts)
    newest = Math.max(newest, ts)
  }
  const keepsDistances = newest - oldest <= maxSpan

  const dated = order.map((index): Dated => {
    const ts = times[index]
    if (ts !== undefined && trusted(ts)) return { index, ts: Math.round(ts), clock: 'device' }
    const age = ts !== undefined && keepsDistances ? Math.round(newest - ts) : 0
    return { index, ts: ours(o.receivedAt - age), clock: 'ours' }
  })
  return { dated, lastOurs }
}
