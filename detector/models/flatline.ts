import type { Severity } from '../../domain/fault.ts'
import type { SeriesDetector, SeriesInput, Verdict } from '../detector.ts'
import { duration, type MetricRole, metricRole, metricWords, quantity } from '../words.ts'

/**
 * A stuck sensor: the device still reports, but a value that always varied repeats itself for far longer than it ever did.
 * Minor (the owner hardly notices a sensor), major when it has lasted.
 *
 * Never accused: what was constant from birth, counters, settings, series of few distinct values (states, switches), and a value
 * of exactly 0, which is what a device at rest reads.
 */
export interface FlatlineState {
  role: MetricRole
  readings: number
  value: number
  /** Equal readings so far, and since when. */
  run: number
  since: number
  lastTs: number
  longest: number
  rises: number
  falls: number
  /** Share of readings equal to the one before, without the present run. */
  repeats: number
  /** The first distinct values, up to `fewValues`. */
  distinct: number[]
  raised: boolean
  severity: Severity
  /** Changes of value since it was raised. */
  moves: number
}

const fewValues = 6
const learnReadings = 30
/** Coarse sensors repeat by nature: from this share of repeats on they are given `coarseReadings`. */
const coarseShare = 0.3
const coarseReadings = 240
const clearMoves = 3

const same = (a: number, b: number): boolean => a === b || Math.abs(a - b) <= 1e-9

const allowedRun = (state: FlatlineState, { settings, loosen }: Pick<SeriesInput, 'settings' | 'loosen'>): number =>
  loosen *
  Math.max(
    settings.flatlineReadings,
    settings.flatlineRuns * state.longest,
    state.repeats > coarseShare ? coarseReadings : 0,
  )

const excused = (state: FlatlineState): string | undefined => {
  const { role } = state
  if (role === 'counter' || state.falls * 100 < state.rises) return 'it is a counter: it may stand still'
  if (role === 'setting') return 'it is a setting, not a measurement'
  if (state.distinct.length <= 1) return 'it has never changed'
  if (state.distinct.length < fewValues) return 'it has only a few states'
  return undefined
}

/** Counters and settings: they are never accused. */
const isOfNoInterest = ({ role, raised, readings }: FlatlineState): boolean =>
  (role === 'counter' || role === 'setting') && !raised && readings >= learnReadings

export const flatline: SeriesDetector<FlatlineState> = {
  scope: 'series',
  name: 'flatline',
  version: 2,
  kind: 'flatline',
  init: ({ metric }) => ({
    role: metricRole(metric),
    readings: 0,
    value: 0,
    run: 0,
    since: 0,
    lastTs: 0,
    longest: 0,
    rises: 0,
    falls: 0,
    repeats: 0,
    distinct: [],
    raised: false,
    severity: 'minor',
    moves: 0,
  }),
  step(state, input) {
    const { value, ts } = input
    if (!Number.isFinite(value) || isOfNoInterest(state)) return undefined
    state.readings += 1
    state.lastTs = ts
    if (state.readings === 1 || !same(value, state.value)) return moved(state, input)
    state.run += 1
    // Cheap questions first: this line runs for every repeated reading of every series.
    if (state.run <= input.settings.flatlineReadings || state.value === 0) return undefined
    if (state.raised) {
      state.moves = 0
      if (state.severity === 'major' || severityAt(state, input) === 'minor') return undefined
      state.severity = 'major'
      return verdict(state, input)
    }
    if (state.run <= allowedRun(state, input) || state.readings - state.run < learnReadings) return undefined
    if (excused(state) !== undefined) return undefined
    state.raised = true
    state.severity = severityAt(state, input)
    state.moves = 0
    return verdict(state, input)
  },
  idle: isOfNoInterest,
  accept(state) {
    state.longest = Math.max(state.longest, state.run)
    state.raised = false
  },
  watch(state) {
    const reason = excused(state)
    if (state.readings - state.run < learnReadings && (reason === undefined || state.readings < learnReadings))
      return { state: 'learning', reason: `${state.readings} of the first ${learnReadings} readings seen` }
    return reason === undefined ? { state: 'watching' } : { state: 'notWatched', reason }
  },
}

const moved = (state: FlatlineState, { value, ts, metric }: SeriesInput): Verdict | undefined => {
  if (!state.raised) {
    if (state.run > state.longest) state.longest = state.run
    if (state.readings > 1) {
      if (value > state.value) state.rises += 1
      else state.falls += 1
    }
    // A run of n readings is n - 1 repeats and one change.
    const weight = Math.min(1, Math.max(1, state.run) / Math.min(state.readings, 200))
    if (state.run > 0) state.repeats += ((state.run - 1) / state.run - state.repeats) * weight
    if (state.distinct.length < fewValues && !state.distinct.some((known) => same(known, value)))
      // Copied instead of pushed: an array that grows keeps room for 17.
      state.distinct = state.distinct.concat(value)
  }
  state.value = value
  state.run = 1
  state.since = ts
  if (!state.raised) return undefined
  state.moves += 1
  if (state.moves < clearMoves) return undefined
  state.raised = false
  return { faulty: false, kind: 'flatline', metric }
}

const severityAt = (state: FlatlineState, { ts, settings }: SeriesInput): FlatlineState['severity'] =>
  ts - state.since < settings.flatlineMajorAfterMs ? 'minor' : 'major'

const verdict = (state: FlatlineState, { metric, ts }: SeriesInput): Verdict => {
  const { name, unit } = metricWords(metric)
  return {
    faulty: true,
    kind: 'flatline',
    metric,
    severity: state.severity,
    startedAt: state.since,
    explanation: `${name} reads exactly ${quantity(state.value, unit)} again and again, ${state.run} times in ${duration(ts - state.since)} when this was said; before, it never stayed the same for more than ${state.longest === 1 ? 'one reading' : `${state.longest} readings`}.`,
    evidence: {
      from: state.since,
      to: ts,
      observed: state.value,
      confidence: Math.min(0.99, 1 - 1 / (2 + state.run / Math.max(1, state.longest))),
      facts: { repeats: state.run, longestBefore: state.longest },
    },
  }
}
