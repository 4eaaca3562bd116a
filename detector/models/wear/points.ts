import { hour } from '../../../domain/clock.ts'
import { newSingles } from '../../numbers.ts'

/**
 * What is remembered of a series for judging its wear: whole-day means, in which the day's rhythm is not seen. A point every
 * quarter of a day (the 24 hours before it) for the last 8 days, and one a day for the last 48.
 */
export interface Points {
  /** Value that the points are kept relative to, so that single precision is enough. */
  anchor: number
  /** Number of the quarter day (device time) being summed; -1 before the first reading. */
  quarter: number
  sum: number
  count: number
  /** Where single values usually are and how far they scatter: clips spikes. */
  middle: number
  scatter: number
  readings: number
  /** How far the quarters of a day usually lie apart. */
  swing: number
  days: number
  /** Which of the last four quarters have been seen, a bit each. */
  mask: number
  /** [0, 4): the last four quarters; then `fastPoints`, then `slowPoints`, each by its number modulo; NaN: not seen. */
  kept: Float32Array
}
export const quarterMs = 6 * hour
export const fastPoints = 32
export const slowPoints = 48
const slowAt = 4 + fastPoints
/** A day's mean stands for the day's middle. */
const middleOfDay = 0.5

export const newPoints = (): Points => ({
  anchor: 0,
  quarter: -1,
  sum: 0,
  count: 0,
  middle: 0,
  scatter: 0,
  readings: 0,
  swing: 0,
  days: 0,
  mask: 0,
  kept: newSingles(slowAt + slowPoints).fill(Number.NaN),
})

const clipAt = 10
/** Adds a reading (finite, not absurd). True when a quarter has been closed by it and there is a new point to judge. */
export const addReading = (points: Points, value: number, ts: number): boolean => {
  const quarter = Math.floor(ts / quarterMs)
  let closed = false
  if (quarter !== points.quarter) {
    if (points.quarter === -1 || quarter < points.quarter - 4) restart(points, quarter, value)
    else if (quarter < points.quarter) return false
    else closed = close(points, quarter)
  }
  points.readings += 1
  const share = 1 / Math.min(points.readings, 300)
  const away = value - points.middle
  const reach = clipAt * points.scatter
  const clipped = points.readings <= 20 || Math.abs(away) <= reach ? value : points.middle + (away > 0 ? reach : -reach)
  points.middle += (clipped - points.middle) * share
  points.scatter += (Math.abs(clipped - points.middle) - points.scatter) * share
  points.sum += clipped - points.anchor
  points.count += 1
  return closed
}

const restart = (points: Points, quarter: number, value: number): void => {
  points.anchor = value
  points.quarter = quarter
  points.sum = 0
  points.count = 0
  points.mask = 0
  points.days = 0
  points.kept.fill(Number.NaN)
}

const close = (points: Points, next: number): boolean => {
  const { kept, quarter } = points
  const mask = points.mask
  kept[quarter & 3] = points.count > 0 ? points.sum / points.count : Number.NaN
  points.sum = 0
  points.count = 0
  points.quarter = next
  let sum = 0
  let seen = 0
  let low = Infinity
  let high = -Infinity
  points.mask = 0
  for (let i = 0; i < 4; i += 1) {
    const mean = kept[i] ?? Number.NaN
    if (Number.isNaN(mean)) continue
    points.mask |= 1 << i
    seen += 1
    sum += mean
    low = Math.min(low, mean)
    high = Math.max(high, mean)
  }
  // A day that lacks another part than the day before would be compared with what it is not.
  const whole = seen === 4 || (seen > 0 && points.mask === mask)
  const point = whole ? sum / seen : Number.NaN
  kept[4 + (quarter % fastPoints)] = point
  if ((quarter & 3) === 3) {
    kept[slowAt + (Math.floor(quarter / 4) % slowPoints)] = point
    if (whole) {
      points.days += 1
      points.swing += (high - low - points.swing) / Math.min(points.days, 8)
    }
  }
  // What has not been heard leaves holes.
  for (let skipped = quarter + 1; skipped < next && skipped <= quarter + 4 * slowPoints; skipped += 1) {
    kept[skipped & 3] = Number.NaN
    points.mask = 0
    kept[4 + (skipped % fastPoints)] = Number.NaN
    if ((skipped & 3) === 3) kept[slowAt + (Math.floor(skipped / 4) % slowPoints)] = Number.NaN
  }
  return whole && next <= quarter + 4
}

/**
 * The points as columns: `xs` in days before now (negative, ascending; the middle of the day each point is the mean of), `ys` in the
 * metric's unit.
 * @returns how many
 */
export const readPoints = (
  points: Points,
  which: 'fast' | 'slow',
  { xs, ys }: { xs: Float64Array; ys: Float64Array },
): number => {
  const last = points.quarter - 1
  let n = 0
  if (which === 'fast')
    for (let back = fastPoints - 1; back >= 0; back -= 1) {
      const point = points.kept[4 + ((last - back + 4 * fastPoints) % fastPoints)] ?? Number.NaN
      if (last - back < 0 || Number.isNaN(point)) continue
      xs[n] = -back / 4 - middleOfDay
      ys[n] = points.anchor + point
      n += 1
    }
  else {
    // The last whole day ended with its fourth quarter.
    const day = Math.floor((last + 1) / 4) - 1
    const ago = (last - (4 * day + 3)) / 4
    for (let back = slowPoints - 1; back >= 0; back -= 1) {
      const point = points.kept[slowAt + ((day - back + slowPoints) % slowPoints)] ?? Number.NaN
      if (day - back < 0 || Number.isNaN(point)) continue
      xs[n] = -back - ago - middleOfDay
      ys[n] = points.anchor + point
      n += 1
    }
  }
  return n
}
