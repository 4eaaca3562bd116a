import type { Shared } from '../../detector.ts'
import { siblingPrior } from '../cohort/shared.ts'

export interface Limit {
  readonly value: number
  /** As in "passes 8 °C, …". */
  readonly what: string
  /** A limit somebody or physics set; otherwise one that we take from what is usual. */
  readonly hard: boolean
}

/** Shares that run full or empty, by what they are called. */
const runsEmpty = /(^|_)(batt|battery|soc|charge|fuel|ink|toner|remaining|life|level)(_|$)/i
const runsFull = /(^|_)(disk|storage|memory|mem|filter|clog|clogging|dirt|blockage|wear|used|usage|fill)(_|$)/i
const emptyAt = 10
const fullAt = 90

/** Which way is worse: -1 down, 1 up, 0 both. */
export const badDirection = (metric: string): -1 | 0 | 1 => {
  const name = metric.toLowerCase()
  if (/(^|_)(rssi|snr|signal|battery|batt|soc|efficiency|yield|throughput|remaining)(_|$)/.test(name)) return -1
  if (/(^|_)(vibration|latency|loss|errors?|noise|wear|retries|jitter|disk|memory|clog|dirt)(_|$)/.test(name)) return 1
  return 0
}

/** Own band: this many of its half-widths away, or this share of the level, whichever is farther, is no usual working any more. */
const halves = 4
const shareOfLevel = 0.2

/**
 * The limit a trend runs into: an operator's rule, a share that runs full or empty, the edge of what siblings show, or a multiple
 * of the device's own band; the nearest of the first two if there are any.
 * @param half half-width of the device's own band
 */
export const limitFor = (
  shared: Shared,
  {
    metric,
    sign,
    reference,
    half,
    level,
    scaleFree,
  }: {
    metric: string
    sign: 1 | -1
    reference: number
    half: number
    level: number
    /** True where zero has no meaning (temperatures, signal strengths): shares of the level say nothing. */
    scaleFree: boolean
  },
): Limit => {
  const rule = shared.limits?.get(metric)
  const ruled = sign > 0 ? rule?.high : rule?.low
  if (ruled !== undefined && ruled !== null && sign * (ruled - level) > 0)
    return { value: ruled, what: 'the limit of a rule', hard: true }
  if (/_(pct|percent)$/i.test(metric)) {
    if (sign < 0 && runsEmpty.test(metric) && level > emptyAt)
      return { value: emptyAt, what: 'nearly empty', hard: true }
    if (sign > 0 && runsFull.test(metric) && level < fullAt) return { value: fullAt, what: 'nearly full', hard: true }
  }
  const far = Math.max(halves * half, scaleFree ? 0 : shareOfLevel * Math.abs(reference))
  const own = reference + sign * far
  const siblings = siblingPrior(shared, metric)
  if (!siblings) return { value: own, what: 'well outside its own usual range', hard: false }
  const margin = Math.max((siblings.high - siblings.low) / 2, 3 * siblings.spread, 2 * half)
  const edge = sign > 0 ? siblings.high + margin : siblings.low - margin
  return sign * (edge - own) > 0
    ? { value: edge, what: 'outside anything its siblings show', hard: false }
    : { value: own, what: 'well outside its own usual range', hard: false }
}
