import type { Severity } from '../../../domain/fault.ts'
import { severityRank } from '../../../domain/fault.ts'
import type { SeriesDetector, SeriesInput, Verdict } from '../../detector.ts'
import { duration, type MetricRole, metricRole, metricWords, quantity } from '../../words.ts'
import { dayMs, findWear, type Wearing } from './judge.ts'
import { addReading, newPoints, type Points } from './points.ts'
import { noteSurroundings } from './surroundings.ts'

/**
 * Wear: a metric that creeps towards a limit, and when it will get there. Judged four times a day on whole-day means: the day's
 * rhythm is not seen, the weather and what the cohort shares are taken out, the slope must be sure in spite of the series' own
 * memory, still going on, and long against the device's own band. Raised minor while the limit is far, major when somebody should
 * come; cleared when the trend has stopped for two days or has been undone.
 */
export interface WearState {
  role: MetricRole
  points: Points
  raised: boolean
  severity: Severity
  /** Judgements in a row that would raise it, or (while raised) that found nothing. */
  count: number
  /** What was said last: which way, and what the limit was. */
  slope: number
  limit: number
  hardLimit: boolean
}

const absurd = 1e30
const raiseCount = 2
const clearCount = 8
/** Beyond a limit of our own making, a level that stays becomes the usual one in the end: a week. */
const clearPassedCount = 28
/** A visit is due when the limit is so near, days. */
const near = 8

export const wear: SeriesDetector<WearState> = {
  scope: 'series',
  name: 'wear',
  version: 1,
  kind: 'wear',
  init: ({ metric }) => ({
    role: metricRole(metric),
    points: newPoints(),
    raised: false,
    severity: 'minor',
    count: 0,
    slope: 0,
    limit: 0,
    hardLimit: false,
  }),
  step(state, input) {
    const { role, points } = state
    if (role === 'counter' || role === 'setting') return undefined
    const { value, ts } = input
    if (!(Math.abs(value) <= absurd) || !Number.isFinite(ts)) return undefined
    if (!addReading(points, value, ts)) return undefined
    if (role !== 'measure') noteSurroundings(input.shared, { metric: input.metric, role, points })
    if (role === 'environment') return undefined
    return judge(state, input)
  },
  idle: ({ role }) => role === 'counter' || role === 'setting',
  accept(state) {
    // What has been is as it should be: only what comes from here on counts.
    state.points = newPoints()
    state.raised = false
    state.count = 0
  },
  watch(state) {
    const { role, points } = state
    if (role === 'counter') return { state: 'notWatched', reason: 'it is a counter: it only ever rises' }
    if (role === 'setting') return { state: 'notWatched', reason: 'it is a setting, not a measurement' }
    if (role === 'environment') return { state: 'notWatched', reason: 'it follows the weather, which does not wear' }
    if (points.days < 4) return { state: 'learning', reason: `${points.days} of the first 4 whole days seen` }
    return { state: 'watching', reason: 'a trend that runs into a limit, by whole days' }
  },
}

const judge = (state: WearState, input: SeriesInput): Verdict | undefined => {
  const { role, points } = state
  const { metric, at, loosen, shared } = input
  const found = findWear(points, {
    metric,
    role,
    at,
    shared,
    loosen: state.raised ? Math.max(0.6, 0.7 * loosen) : loosen,
  })
  if (!state.raised) {
    state.count = found ? state.count + 1 : 0
    if (!found || state.count < raiseCount) return undefined
    state.raised = true
    state.count = 0
    return say(state, input, found)
  }
  const passed = state.slope > 0 ? level(points) >= state.limit : level(points) <= state.limit
  if (!found || found.slope > 0 !== state.slope > 0) {
    state.count = passed && state.hardLimit ? 0 : state.count + 1
    if (state.count < (passed ? clearPassedCount : clearCount)) return undefined
    state.raised = false
    state.count = 0
    return { faulty: false, kind: 'wear', metric }
  }
  state.count = 0
  return severityRank(severityOf(found, role)) > severityRank(state.severity) ? say(state, input, found) : undefined
}

/** The last whole-day mean. */
const level = (points: Points): number => {
  let sum = 0
  let seen = 0
  for (let i = 0; i < 4; i += 1) {
    const mean = points.kept[i] ?? Number.NaN
    if (Number.isNaN(mean)) continue
    sum += mean
    seen += 1
  }
  return points.anchor + (seen > 0 ? sum / seen : 0)
}

/** Loads follow what people do: worth a look, not a case, unless somebody has set them a limit. */
const severityOf = ({ crossing, limit, score, grown }: Wearing, role: MetricRole): Severity =>
  crossing.at <= near && (limit.hard || (role !== 'load' && score > (grown ? 1.2 : 1.5))) ? 'major' : 'minor'

const say = (state: WearState, input: SeriesInput, found: Wearing): Verdict => {
  const { metric, ts } = input
  const { slope, span, limit, crossing, level: present, reference, half, score } = found
  const { name, unit } = metricWords(metric)
  const moment = (days: number): number => Math.round(ts + days * dayMs)
  state.severity = severityOf(found, state.role)
  state.slope = slope
  state.limit = limit.value
  state.hardLimit = limit.hard
  const since = Math.round(ts - span * dayMs)
  const limitWords = `${quantity(limit.value, unit)} (${limit.what})`
  const when =
    crossing.at <= 0
      ? `It has passed ${limitWords}.`
      : `If it goes on like that, it passes ${limitWords} about ${duration(crossing.at * dayMs)} after this was said, most likely between ${duration(crossing.from * dayMs)} and ${duration(crossing.to * dayMs)} after.`
  return {
    faulty: true,
    kind: 'wear',
    metric,
    severity: state.severity,
    startedAt: since,
    explanation: `${name} has been ${slope > 0 ? 'rising' : 'falling'} by ${quantity(Math.abs(slope), unit)} a day over the ${duration(span * dayMs)} before this was said, from about ${quantity(reference, unit)} to ${quantity(present, unit)}. ${when}`,
    evidence: {
      from: since,
      to: ts,
      observed: present,
      expected: { low: reference - half, high: reference + half },
      confidence: Math.min(0.97, 1 - 0.4 / score),
      forecast: { limit: limit.value, at: moment(crossing.at), from: moment(crossing.from), to: moment(crossing.to) },
      follows: 'What wears usually goes faster towards its end, so the earlier half of the time is the likelier one.',
      facts: { perDay: Number(slope.toPrecision(4)), trendDays: Math.round(span), limitFrom: limit.what },
    },
  }
}
