import type { Shared } from '../../detector.ts'
import type { Points } from './points.ts'

/**
 * What a device itself knows of the weather and of how it is used: whole-day means of its first outdoor metric and of its first
 * load, by quarter of a day, for 48 days. What follows them is judged by what is left of it.
 */
const kept = 192
const enoughCorrelation = 0.5

/** Remembers the point that has just been closed. */
export const noteSurroundings = (
  shared: Shared,
  { metric, role, points }: { metric: string; role: 'environment' | 'load'; points: Points },
): void => {
  const before = shared.surroundings?.[role]
  const known = before ?? { metric, quarter: -1, values: new Float32Array(kept).fill(Number.NaN) }
  if (known.metric !== metric) return
  if (!before) shared.surroundings = { ...shared.surroundings, [role]: known }
  const quarter = points.quarter - 1
  for (let q = Math.max(known.quarter + 1, quarter - kept + 1); q < quarter; q += 1) known.values[q % kept] = Number.NaN
  let sum = 0
  let seen = 0
  for (let i = 0; i < 4; i += 1) {
    const mean = points.kept[i] ?? Number.NaN
    if (Number.isNaN(mean)) continue
    sum += mean
    seen += 1
  }
  if (quarter >= 0) known.values[quarter % kept] = seen === 4 ? points.anchor + sum / 4 : Number.NaN
  known.quarter = quarter
}

const theirs = new Float64Array(64)
/**
 * Takes out of `ys` what goes with the weather, and with the load (where it is none itself), as if they had always been as now.
 * @param now number of the quarter that the last x (days) counts back from
 */
export const takeOutSurroundings = (
  shared: Shared,
  { xs, ys, n, now, metric }: { xs: Float64Array; ys: Float64Array; n: number; now: number; metric: string },
): void => {
  const { environment, load } = shared.surroundings ?? {}
  for (const known of [environment, load])
    if (known && known.metric !== metric && n >= 8) takeOut(known, { xs, ys, n, now })
}

const takeOut = (
  { quarter: newest, values }: { quarter: number; values: Float32Array },
  { xs, ys, n, now }: { xs: Float64Array; ys: Float64Array; n: number; now: number },
): void => {
  for (let i = 0; i < n; i += 1) {
    const asked = now + Math.round(4 * (xs[i] ?? 0) + 2)
    // The newest may not have been closed yet: it comes after this metric in the same report.
    const quarter = asked === newest + 1 ? newest : asked
    const value = quarter >= 0 && quarter <= newest && quarter > newest - kept ? values[quarter % kept] : undefined
    if (value === undefined || Number.isNaN(value)) return
    theirs[i] = value
  }
  const apart = Math.max(1, Math.min(4, Math.round(1 / Math.max(0.25, (xs[n - 1] ?? 0) - (xs[n - 2] ?? 0)))))
  const pairs = n - apart
  // Less the mean change: two trends side by side do not prove that one makes the other.
  let meanOwn = 0
  let meanTheirs = 0
  for (let i = apart; i < n; i += 1) {
    meanOwn += ((ys[i] ?? 0) - (ys[i - apart] ?? 0)) / pairs
    meanTheirs += ((theirs[i] ?? 0) - (theirs[i - apart] ?? 0)) / pairs
  }
  let cross = 0
  let squareOwn = 0
  let squareTheirs = 0
  for (let i = apart; i < n; i += 1) {
    const own = (ys[i] ?? 0) - (ys[i - apart] ?? 0) - meanOwn
    const other = (theirs[i] ?? 0) - (theirs[i - apart] ?? 0) - meanTheirs
    cross += own * other
    squareOwn += own * own
    squareTheirs += other * other
  }
  if (!(squareOwn > 0 && squareTheirs > 0)) return
  if (!(Math.abs(cross / Math.sqrt(squareOwn * squareTheirs)) >= enoughCorrelation)) return
  const slope = cross / squareTheirs
  const present = theirs[n - 1] ?? 0
  for (let i = 0; i < n; i += 1) ys[i] = (ys[i] ?? 0) - slope * ((theirs[i] ?? 0) - present)
}
