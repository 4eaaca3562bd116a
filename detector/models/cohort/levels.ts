import { day, hour, minute } from '../../../domain/clock.ts'
import { newNumbers } from '../../numbers.ts'

/**
 * What one metric of one device is to its peers: its level lately, its usual level by three-hour bins of the day, and how it
 * usually differs from them. `slots` numbers each, side by side in one array.
 */
export const level = 0
/** Mean distance of the level from its usual. */
export const spread = 1
export const firstTs = 2
export const lastTs = 3
export const taken = 4
/** What it differs from its peers by anyhow, its mean distance from that, and over how long that is known, ms. */
export const bias = 5
export const scatter = 6
export const comparedMs = 7
/** How long it has been too far away, ms; when that began; when it was compared last. Our clock. */
export const hotMs = 8
export const hotSince = 9
export const comparedAt = 10
/** 0: not raised; 1: differs from peers; 2: differs since it is new. Plus its severity (rank). */
export const raised = 11
export const severityAt = 12
export const excusedWhenNew = -1
/** How far single readings usually are from the level. */
export const jitter = 13
/** An hour's level of what jumps about is not surer than this share of the jumps. */
export const jitterShare = 0.3
export const grainShare = 0.1
/** The last reading, and the smallest change ever seen between two: an hour's level is not finer than a part of it. */
export const last = 14
export const grain = 15
export const bins = 16
const binCount = 8
export const slots = bins + binCount

const binMs = day / binCount
/** The level's time constant, and the usual's, of which a bin sees an eighth. */
const levelMs = hour
const usualMs = 20 * day
const frozenTimes = 6
/** One reading in so long is enough. */
const leastApart = 2 * minute
const mostWeight = 30 * minute

export const binOf = (ts: number): number => Math.floor((((ts % day) + day) % day) / binMs)

/** Makes room for one more metric; the array grows by doubling. */
export const grown = (data: Float64Array, metrics: number): Float64Array => {
  const needed = (metrics + 1) * slots
  let next = data
  if (data.length < needed) {
    next = newNumbers(Math.max(needed, 2 * data.length))
    next.set(data)
  }
  next.fill(0, metrics * slots, needed)
  next.fill(Number.NaN, metrics * slots + bins, needed)
  return next
}

/** Takes in a reading (finite, not absurd) of the metric whose numbers begin at `at`. */
export const takeReading = (data: Float64Array, at: number, { value, ts }: { value: number; ts: number }): void => {
  const count = data[at + taken] ?? 0
  if (count === 0) {
    data[at + level] = value
    data[at + last] = value
    data[at + firstTs] = ts
    data[at + lastTs] = ts
    data[at + taken] = 1
    data[at + bins + binOf(ts)] = value
    return
  }
  const apart = ts - (data[at + lastTs] ?? 0)
  if (apart < leastApart) {
    // A clock set back: from here on it counts anew.
    if (apart < -day) data[at + lastTs] = ts
    return
  }
  const weight = Math.min(apart, mostWeight)
  data[at + lastTs] = ts
  data[at + taken] = count + 1
  // After a pause the level before it is no part of the level now.
  const share = apart > 3 * levelMs ? 1 : Math.max(1 - Math.exp(-apart / levelMs), 1 / (count + 1))
  const change = Math.abs(value - (data[at + last] ?? 0))
  const finest = data[at + grain] ?? 0
  if (change > 0 && (finest === 0 || change < finest)) data[at + grain] = change
  data[at + last] = value
  const off = Math.abs(value - (data[at + level] ?? 0))
  data[at + jitter] = (data[at + jitter] ?? 0) + (off - (data[at + jitter] ?? 0)) / Math.min(count, 500)
  const now = (data[at + level] ?? 0) + (value - (data[at + level] ?? 0)) * share
  data[at + level] = now
  const bin = at + bins + binOf(ts)
  const usual = data[bin] ?? Number.NaN
  if (Number.isNaN(usual)) {
    data[bin] = now
    return
  }
  const known = Math.max((ts - (data[at + firstTs] ?? 0)) / binCount, hour)
  const slower = (data[at + raised] ?? 0) > 0 || (data[at + hotMs] ?? 0) > 0 ? frozenTimes : 1
  data[bin] = usual + (now - usual) * Math.min(1, weight / (slower * Math.min(usualMs / binCount, known)))
  const away = Math.abs(now - usual)
  data[at + spread] =
    (data[at + spread] ?? 0) +
    (away - (data[at + spread] ?? 0)) * Math.min(1, weight / (slower * Math.min(usualMs, 8 * known)))
}

/** Usual at this time of day; where the bin is not known, the mean of those that are. */
export const usualAt = (data: Float64Array, at: number, ts: number): number => {
  const own = data[at + bins + binOf(ts)] ?? Number.NaN
  if (!Number.isNaN(own)) return own
  let total = 0
  let seen = 0
  for (let i = 0; i < binCount; i += 1) {
    const bin = data[at + bins + i] ?? Number.NaN
    if (Number.isNaN(bin)) continue
    total += bin
    seen += 1
  }
  return seen > 0 ? total / seen : (data[at + level] ?? 0)
}
