import type { Shared } from '../../detector.ts'
import type { Points } from './points.ts'

/**
 * What a device itself knows of the weather: whole-day means of its first outdoor metric, by quarter of a day, for 48 days.
 * What follows the weather is judged by what is left of it.
 */
const kept = 192
const enoughCorrelation = 0.4

/** Remembers the point that has just been closed. */
export const noteWeather = (shared: Shared, metric: string, points: Points): void => {
  shared.weather ??= { metric, quarter: -1, values: new Float32Array(kept).fill(Number.NaN) }
  const { weather } = shared
  if (weather.metric !== metric) return
  const quarter = points.quarter - 1
  for (let q = Math.max(weather.quarter + 1, quarter - kept + 1); q < quarter; q += 1)
    weather.values[q % kept] = Number.NaN
  let sum = 0
  let seen = 0
  for (let i = 0; i < 4; i += 1) {
    const mean = points.kept[i] ?? Number.NaN
    if (Number.isNaN(mean)) continue
    sum += mean
    seen += 1
  }
  if (quarter >= 0) weather.values[quarter % kept] = seen === 4 ? points.anchor + sum / 4 : Number.NaN
  weather.quarter = quarter
}

const outside = new Float64Array(64)
/**
 * Takes out of `ys` what goes with the weather from point to point, as if it had always been as it is now.
 * @param now number of the quarter that the last x (days) counts back from
 * @returns how much of the points' changes went with the weather, 0..1
 */
export const takeOutWeather = (
  shared: Shared,
  { xs, ys, n, now }: { xs: Float64Array; ys: Float64Array; n: number; now: number },
): number => {
  const { weather } = shared
  if (!weather || n < 8) return 0
  let seen = 0
  for (let i = 0; i < n; i += 1) {
    const quarter = now + Math.round(4 * (xs[i] ?? 0) + 2)
    const known = quarter >= 0 && quarter <= weather.quarter && quarter > weather.quarter - kept
    outside[i] = known ? (weather.values[quarter % kept] ?? Number.NaN) : Number.NaN
    if (!Number.isNaN(outside[i] ?? Number.NaN)) seen += 1
  }
  if (seen < n) return 0
  let cross = 0
  let own = 0
  let theirs = 0
  const apart = Math.max(1, Math.min(4, Math.round(1 / Math.max(0.25, (xs[n - 1] ?? 0) - (xs[n - 2] ?? 0)))))
  for (let i = apart; i < n; i += 1) {
    const change = (ys[i] ?? 0) - (ys[i - apart] ?? 0)
    const weatherChange = (outside[i] ?? 0) - (outside[i - apart] ?? 0)
    cross += change * weatherChange
    own += change * change
    theirs += weatherChange * weatherChange
  }
  if (!(own > 0 && theirs > 0)) return 0
  const correlation = cross / Math.sqrt(own * theirs)
  if (!(Math.abs(correlation) >= enoughCorrelation)) return 0
  const slope = cross / theirs
  const present = outside[n - 1] ?? 0
  for (let i = 0; i < n; i += 1) ys[i] = (ys[i] ?? 0) - slope * ((outside[i] ?? 0) - present)
  return Math.abs(correlation)
}
