import type { Shared } from '../../detector.ts'
import type { MetricRole } from '../../words.ts'
import { cohortShare, siblingPrior } from '../cohort/shared.ts'
import { type Crossing, courseOf, crossingOf } from './crossing.ts'
import { badDirection, type Limit, limitFor } from './limits.ts'
import { type Points, quarterMs, readPoints } from './points.ts'
import { takeOutSurroundings } from './surroundings.ts'
import { medianOf, mostPoints } from './trend.ts'

/** A trend that will cross a limit. Times in days. */
export interface Wearing {
  readonly slope: number
  readonly level: number
  readonly reference: number
  readonly half: number
  readonly span: number
  readonly limit: Limit
  readonly crossing: Crossing
  /** It has been known for two weeks. */
  readonly grown: boolean
  /** Of the slope, in its standard errors, as a multiple of what is asked for; above 1. */
  readonly score: number
}
export interface JudgeOptions {
  readonly metric: string
  readonly role: MetricRole
  readonly at: number
  readonly loosen: number
  readonly shared: Shared
}

/** How sure a slope must be, in standard errors; loads follow people as well. */
const sure = 5
const sureLoad = 7
/** Before two weeks have shown how it wanders from day to day, a slope must be surer. */
const youngDays = 14
const youngSure = 1.4
/** The later half must still go on with this share of the slope. */
const stillOn = 0.4
/** What the line has moved over its points must be this many half-widths of the device's own band. */
const farEnough = 1.6
const rawShare = 0.5
/** No forecast is made farther than this many times the history of the trend, nor than `farthest` days. */
const reachOfHistory = 2
const farthest = 45
/** Fewest points: five days of quarters (after the first day), eight days of days. */
const fewestLeft = { fast: 13, slow: 8 } as const
const fewest = { fast: 20, slow: 8 } as const

const xs = new Float64Array(mostPoints)
const ys = new Float64Array(mostPoints)
const scratch = new Float64Array(mostPoints)
const oldXs = new Float64Array(mostPoints)
const oldYs = new Float64Array(mostPoints)
const raw = new Float64Array(mostPoints)
const columns = { xs, ys }

/** A straight line by least squares, without a word on errors: whether it is worth a closer look. O(n). */
const worthALook = (n: number): boolean => {
  let meanX = 0
  let meanY = 0
  for (let i = 0; i < n; i += 1) {
    meanX += (xs[i] ?? 0) / n
    meanY += (ys[i] ?? 0) / n
  }
  let xx = 0
  let xy = 0
  let yy = 0
  for (let i = 0; i < n; i += 1) {
    const x = (xs[i] ?? 0) - meanX
    const y = (ys[i] ?? 0) - meanY
    xx += x * x
    xy += x * y
    yy += y * y
  }
  // Correlation of 0.75: below, five standard errors are out of reach for so few dependent points.
  return xy * xy > 0.56 * xx * yy
}

const isScaleFree = (metric: string): boolean => /_(c|f|k|dbm|db)$/i.test(metric)

/** Half-width of the device's own band of whole-day means, from its daily swing and what means nothing in its unit. */
const halfWidth = (
  points: Points,
  { metric, reference, shared }: { metric: string; reference: number; shared: Shared },
): number =>
  Math.max(
    0.75 * points.swing,
    0.15 * points.scatter,
    isScaleFree(metric) ? 0.3 : 0.015 * Math.abs(reference),
    // A young series is as wide as its siblings are.
    points.days < 6 ? 0.75 * (siblingPrior(shared, metric)?.spread ?? 0) : 0,
  )

/**
 * Looks at the last 8 days by quarters and the last 48 by days for a trend that runs into a limit; of two, the one that gets there
 * sooner. Undefined: none.
 */
export const findWear = (points: Points, options: JudgeOptions): Wearing | undefined => {
  const fast = look(points, 'fast', options)
  const slow = (points.quarter & 3) === 0 || fast ? look(points, 'slow', options) : undefined
  return fast && slow ? (fast.crossing.at < slow.crossing.at ? fast : slow) : (fast ?? slow)
}

const look = (points: Points, which: 'fast' | 'slow', options: JudgeOptions): Wearing | undefined => {
  const { metric, role, shared, loosen, at } = options
  const n = readPoints(points, which, columns)
  if (n < fewest[which]) return undefined
  raw.set(ys)
  takeOutSurroundings(shared, { xs, ys, n, now: points.quarter - 1, metric })
  if (!worthALook(n)) return undefined
  const reference = startLevel(n)
  const half = halfWidth(points, { metric, reference, shared })
  // A trend that set in lately: what lay before it is left out, as long as enough is left.
  let found: Wearing | undefined
  for (const from of [0, n >> 2, n >> 1]) {
    if (n - from < fewestLeft[which]) break
    const course = courseOf(xs, ys, { from, to: n, floor: 0.02 * half })
    if (!course) break
    const { whole, late } = course
    const sign = whole.slope > 0 ? 1 : -1
    if (badDirection(metric) === -sign || whole.slope === 0) continue
    const level = Math.abs(late.end - whole.end) < 2 * whole.residual ? whole.end : late.end
    const share = cohortShare(shared, { metric, deviation: level - reference, at })
    const asked = (role === 'load' ? sureLoad : sure) * (points.days < youngDays ? youngSure : 1) * loosen
    const score = Math.abs(whole.slope) / whole.slopeError / asked
    if (score < 1 || sign * late.slope < stillOn * Math.abs(whole.slope)) continue
    if (Math.abs(whole.slope) * whole.span * (1 - share) < farEnough * half * loosen) continue
    // What surroundings explain too well was not there to see: the values themselves must have gone the same way.
    const moved = whole.slope * whole.span
    if (sign * (lastLevel(raw, n) - (raw[from] ?? 0)) < rawShare * Math.abs(moved)) continue
    if (!isNew(points, { options, before: xs[from] ?? 0, level, sign, half })) continue
    const limit = limitFor(shared, {
      metric,
      sign,
      reference,
      half,
      level,
      scaleFree: isScaleFree(metric),
    })
    const crossing = crossingOf(course, { limit: limit.value, ago: -(xs[n - 1] ?? 0) })
    if (!crossing || crossing.at > Math.min(farthest, reachOfHistory * whole.span)) continue
    if (!found || score > found.score)
      found = {
        slope: whole.slope,
        level,
        reference,
        half,
        span: whole.span,
        limit,
        crossing,
        score,
        grown: points.days >= youngDays,
      }
  }
  return found
}

/** What came before the trend must not have been here already: this many half-widths, and this share of all that it ever wandered. */
const beyondHalves = 0.5
const beyondShare = 0.25
const enoughBefore = 5
/**
 * Series that wander show trends by chance, mostly back and forth over the same ground: a trend counts when it leads outside of
 * all days before it. Too few days before it: the series' own band has to do.
 */
const isNew = (
  points: Points,
  {
    options: { shared, metric },
    before,
    level,
    sign,
    half,
  }: { options: JudgeOptions; before: number; level: number; sign: 1 | -1; half: number },
): boolean => {
  const n = readPoints(points, 'slow', { xs: oldXs, ys: oldYs })
  takeOutSurroundings(shared, { xs: oldXs, ys: oldYs, n, now: points.quarter - 1, metric })
  let low = Infinity
  let high = -Infinity
  let seen = 0
  for (let i = 0; i < n && (oldXs[i] ?? 0) <= before; i += 1) {
    const y = oldYs[i] ?? 0
    low = Math.min(low, y)
    high = Math.max(high, y)
    seen += 1
  }
  if (seen < enoughBefore) return true
  return (sign > 0 ? level - high : low - level) > Math.max(beyondHalves * half, beyondShare * (high - low))
}

const lastLevel = (values: Float64Array, n: number): number => ((values[n - 1] ?? 0) + (values[n - 2] ?? 0)) / 2

/** Where it was: the median of the first third. */
const startLevel = (n: number): number => {
  const third = Math.max(3, Math.floor(n / 3))
  for (let i = 0; i < third; i += 1) scratch[i] = ys[i] ?? 0
  return medianOf(scratch, third)
}

export const dayMs = 4 * quarterMs
