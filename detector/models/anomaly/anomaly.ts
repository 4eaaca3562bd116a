import { day, hour } from '../../../domain/clock.ts'
import type { Severity } from '../../../domain/fault.ts'
import { newRarity, noticeScore, type Rarity, rarityOf } from '../../calibration/rarity.ts'
import type { SeriesDetector, SeriesInput, Verdict } from '../../detector.ts'
import { duration, type MetricRole, metricRole } from '../../words.ts'
import { at, type Surprise } from './layout.ts'
import { outlyingLevel, outlyingSigma } from './outlying.ts'
import { explainSurprise, newSurprise, readSurprise } from './surprise.ts'
import { isSwitch, noticeSwitch, type Switch } from './switch.ts'

/**
 * The learned surprise as a detector: raised when a series does something it has not done before (an alarm of `surprise.ts`)
 * and goes on being far from where it was; cleared when it has been near its recent level for some readings, be it that it came
 * back or that this has become its level. A single spike is no fault.
 *
 * Hardly a fault by itself (minor: watched, no case), major where it lasts and is very far out; what follows people's use of the
 * device (loads) stays minor.
 */
export interface AnomalyState {
  role: MetricRole
  surprise: Surprise
  rarity: Rarity
  kinds: Switch
  firstTs: number
  /** Readings left in which an alarm may be confirmed, and how many have. */
  pending: number
  confirmed: number
  raised: boolean
  severity: Severity
  since: number
  /** Readings near the level, while raised. */
  calm: number
  readings: number
}

/** Alarms this many times beyond one half in odds (novelty over `noveltyHalf`) are followed up … */
const followFrom = 2
/** … and confirmed by this many of the next readings, each this many deviations out. */
const confirmReadings = 20
const confirmWithin = 25
const confirmSigmas = 5
const calmSigmas = 3
const calmReadings = 10
const majorSigmas = 8
const majorReadings = 60
const majorAfterMs = 2 * hour
/** A first day knows neither rhythm nor range. */
const knownMs = day
const knownReadings = 100

export const anomaly: SeriesDetector<AnomalyState> = {
  scope: 'series',
  name: 'anomaly',
  version: 2,
  kind: 'anomaly',
  init: ({ metric }) => ({
    role: metricRole(metric),
    surprise: newSurprise(),
    rarity: newRarity(),
    kinds: { one: Number.NaN, other: Number.NaN, many: false },
    firstTs: 0,
    pending: 0,
    confirmed: 0,
    raised: false,
    severity: 'minor',
    since: 0,
    calm: 0,
    readings: 0,
  }),
  step(state, input) {
    if (state.role === 'counter' || state.role === 'setting') return undefined
    const { surprise } = state
    const { ts, value } = input
    if (!Number.isFinite(value)) return undefined
    if (surprise.memory[at.readings] === 0) state.firstTs = ts
    noticeSwitch(state.kinds, value)
    readSurprise(surprise, ts, value)
    noticeScore(state.rarity, surprise.severity, ts)
    return state.raised ? follow(state, input) : judge(state, input)
  },
  accept(state) {
    state.raised = false
    state.pending = 0
  },
  watch(state) {
    const { memory } = state.surprise
    if (state.role === 'counter') return { state: 'notWatched', reason: 'it is a counter: it only ever rises' }
    if (state.role === 'setting') return { state: 'notWatched', reason: 'it is a setting, not a measurement' }
    const readings = memory[at.readings]!
    if (readings < knownReadings)
      return { state: 'learning', reason: `${readings} of the first ${knownReadings} readings seen` }
    if (isSwitch(state.kinds)) return { state: 'notWatched', reason: 'it has only two states' }
    if (memory[at.lastTs]! - state.firstTs < knownMs)
      return { state: 'learning', reason: 'a first day shows neither its rhythm nor its range' }
    const level = outlyingLevel(memory, at.outlying)
    const reach = confirmSigmas * outlyingSigma(memory, at.outlying)
    return { state: 'watching', expected: { low: level - reach, high: level + reach } }
  },
}

const judge = (state: AnomalyState, input: SeriesInput): Verdict | undefined => {
  const { surprise } = state
  const { alarm, memory } = surprise
  if (alarm > 0.5 && alarm > followFrom * input.loosen * (1 - alarm) && known(state, input.ts)) {
    // A further alarm while one is followed up belongs to it.
    if (state.pending === 0) {
      state.since = input.ts
      state.confirmed = 0
    }
    state.pending = confirmWithin
  }
  if (state.pending === 0) return undefined
  state.pending -= 1
  if (memory[at.sigmas]! > confirmSigmas * input.loosen) state.confirmed += 1
  if (state.confirmed < confirmReadings) return undefined
  state.pending = 0
  state.raised = true
  state.severity = 'minor'
  state.calm = 0
  state.readings = 0
  return verdict(state, input, memory)
}

const known = ({ surprise: { memory }, firstTs, kinds }: AnomalyState, ts: number): boolean =>
  memory[at.readings]! >= knownReadings && ts - firstTs >= knownMs && !isSwitch(kinds)

const follow = (state: AnomalyState, input: SeriesInput): Verdict | undefined => {
  const { memory } = state.surprise
  const sigmas = memory[at.sigmas]!
  state.readings += 1
  state.calm = sigmas < calmSigmas ? state.calm + 1 : 0
  if (state.calm >= calmReadings) {
    state.raised = false
    return { faulty: false, kind: 'anomaly', metric: input.metric }
  }
  const lasting = state.readings >= majorReadings && input.ts - state.since >= majorAfterMs
  if (state.severity === 'major' || !lasting || state.role !== 'measure') return undefined
  if (sigmas <= majorSigmas * input.loosen) return undefined
  state.severity = 'major'
  return verdict(state, input, memory)
}

const verdict = (state: AnomalyState, { metric, ts, value }: SeriesInput, memory: Float64Array): Verdict => {
  const explained = explainSurprise(state.surprise, metric)
  const sigmas = Math.round(memory[at.sigmas]!)
  const lasted = ts - state.since
  return {
    faulty: true,
    kind: 'anomaly',
    metric,
    severity: state.severity,
    startedAt: state.since,
    explanation:
      `${explained?.text ?? ''} It stayed far from there, ${duration(lasted)} by the time this was said.`.trimStart(),
    evidence: {
      from: state.since,
      to: ts,
      observed: value,
      ...(explained ? { expected: explained.expected } : {}),
      confidence: Math.min(0.95, 1 - 2 / Math.max(4, sigmas)),
      ...rarityOf(state.rarity, state.surprise.severity),
      facts: { sigmas, readingsLearned: memory[at.readings]! },
    },
  }
}
