import { day, hour } from '../../../domain/clock.ts'
import { type Severity, severityRank } from '../../../domain/fault.ts'
import type { SeriesDetector, SeriesInput, Verdict } from '../../detector.ts'
import { type MetricRole, metricRole, metricWords, number, quantity } from '../../words.ts'
import { cohortMoved } from '../cohort/shared.ts'
import { unwatchable } from './character.ts'
import { excess, settleAfter } from './envelope.ts'
import {
  acceptLevel,
  type Level,
  type LevelOptions,
  learnExcursion,
  newLevel,
  novelty,
  onset,
  readLevel,
  takeIn,
  usualBand,
  windowReadings,
} from './level.ts'

/**
 * The learned model as a detector: raised when the level has been outside its tolerance for some readings in a row, cleared when
 * it has been well inside for some. Major when outside; critical from two and a half times the tolerance.
 *
 * Loads (power, current, flow …) follow what people do with the device: they are never accused, but a load that runs as never
 * before explains what the device's other metrics do next. The environment follows the weather: watched after two days.
 */
export interface DriftState {
  role: MetricRole
  level: Level
  raised: boolean
  severity: Severity
  /** Readings in a row beyond (while not raised) or back inside (while raised). */
  count: number
  below: boolean
  /** The level farthest out while raised, and whether that began before a rhythm was known. */
  farthest: number
  raisedCold: boolean
}

const criticalRatio = 2.5
const clearRatio = 0.3
const rhythmKnownMs = 2 * day
/** As slow as the swing of a day. */
const slowMs = 1.5 * hour
/** A load this many of its own ranges outside all it ever did is busier than usual, or runs in a new way altogether … */
const busier = 0.4
const newWay = 5
/** … and explains the rest of the device for this many readings: in part (tolerances widen, learning is faster), or wholly. */
const explainsReadings = 45
/** A load that stops, or fades, as it never did: what it warmed cools down for this many readings. */
const stops = -0.4
const coolingReadings = 180
const busierWidth = 2.5
const busierSlowest = 1 / 60

/** Share of the level that means nothing: once a rhythm is known, and before. */
const relativeLeast = 0.02
const coldRelativeLeast = 0.06
/** How fast the usual may grow at the least, in its own widths per reading: once a rhythm is known, and before. */
const slowest = 1 / 1_500
const coldSlowest = 1 / 400

/** Refilled for every reading instead of made. */
const options: LevelOptions = { free: false, frozen: false, loosen: 1, least: 0, relativeLeast, slowest }
/** Ends in `_c` or `_k`, in either case; asked for every reading, so no regular expression. */
const isTemperature = (metric: string): boolean => {
  const last = metric.charCodeAt(metric.length - 1) | 0x20
  return (last === 0x63 || last === 0x6b) && metric.charCodeAt(metric.length - 2) === 0x5f
}
/** Kelvin; smaller changes of a temperature mean nothing to its owner. */
const leastTemperature = 0.5

export const drift: SeriesDetector<DriftState> = {
  scope: 'series',
  name: 'drift',
  version: 3,
  kind: 'drift',
  init: ({ metric }) => ({
    role: metricRole(metric),
    level: newLevel(),
    raised: false,
    severity: 'major',
    count: 0,
    below: false,
    farthest: 0,
    raisedCold: false,
  }),
  step(state, input) {
    const { role, level } = state
    if (role === 'counter' || role === 'setting') return undefined
    const { settings, shared } = input
    const known = level.lastTs - level.firstTs
    if (role === 'load') explain(state, input)
    // 1 on the first day, 0 when two days have shown the rhythm.
    const coldness = Math.min(1, Math.max(0, (settings.driftColdMs + day - known) / day))
    options.free =
      !state.raised &&
      (role === 'load' ||
        (role === 'environment' && known < rhythmKnownMs) ||
        // Who charges a car for the first time after a week is as new to it as on the first day.
        input.ts < shared.unsettledUntil ||
        (coldness > 0 && isTemperature(input.metric) && input.ts < shared.coolingUntil))
    options.frozen = state.raised
    options.loosen = input.loosen * (1 + coldness * (settings.driftColdWidth - 1))
    options.least = isTemperature(input.metric) ? leastTemperature : 0
    options.relativeLeast = relativeLeast + coldness * (coldRelativeLeast - relativeLeast)
    options.slowest = slowest + coldness * (coldSlowest - slowest)
    if (coldness > 0 && input.ts < shared.busierUntil) {
      options.loosen *= busierWidth
      options.slowest = busierSlowest
    }
    const ratio = readLevel(level, input, options)
    return judge(state, ratio === 0 ? 0 : withoutPeers(level, ratio, input), { input, cold: coldness > 0 })
  },
  idle: ({ role }) => role === 'counter' || role === 'setting',
  accept(state) {
    acceptLevel(state.level)
    state.raised = false
    state.count = 0
  },
  watch(state, { metric }) {
    const { role, level } = state
    if (role === 'counter') return { state: 'notWatched', reason: 'it is a counter: it only ever rises' }
    if (role === 'load')
      return { state: 'notWatched', reason: 'it follows what people do with the device: set a rule to watch it' }
    if (role === 'setting') return { state: 'notWatched', reason: 'it is a setting, not a measurement' }
    if (level.usual.seen < settleAfter)
      return {
        state: 'learning',
        reason: `${level.character.readings} of the first ${settleAfter + windowReadings} readings seen`,
      }
    const reason = unwatchable(level.character)
    if (reason !== undefined) return { state: 'notWatched', reason }
    const expected = usualBand(level)
    if (role === 'environment' && level.lastTs - level.firstTs < rhythmKnownMs)
      return {
        state: 'learning',
        reason: `${metricWords(metric).name} follows the weather: watched after two days`,
        expected,
      }
    return { state: 'watching', expected }
  },
}

/** What peers in the same weather do as well explains so many tolerances of an excursion, and no more: a bad firmware moves peers too. */
const peersExplain = 1
const withoutPeers = (level: Level, ratio: number, { shared, metric, at }: SeriesInput): number => {
  const moved = cohortMoved(shared, metric, at)
  const out = excess(level.usual, level.level)
  if (moved === 0 || out === 0 || moved > 0 !== out > 0) return ratio
  const size = Math.abs(ratio)
  return Math.sign(ratio) * (size - Math.min(peersExplain, size, (size * moved) / out))
}

const explain = ({ level }: DriftState, { value, ts, shared }: SeriesInput): void => {
  const size = novelty(level, value)
  if (size < stops) shared.coolingUntil = Math.max(shared.coolingUntil, ts + coolingReadings * level.stepMs)
  if (size <= busier) return
  const until = ts + explainsReadings * level.stepMs
  shared.busierUntil = Math.max(shared.busierUntil, until)
  if (size > newWay) shared.unsettledUntil = Math.max(shared.unsettledUntil, until)
}

/** Before a rhythm is known an excursion that took hours may be the first of every day, however far it goes: minor. */
const severityAt = (size: number, slowAndCold: boolean): Severity =>
  slowAndCold ? 'minor' : size >= criticalRatio ? 'critical' : 'major'

const judge = (
  state: DriftState,
  ratio: number,
  { input, cold }: { input: SeriesInput; cold: boolean },
): Verdict | undefined => {
  const size = Math.abs(ratio)
  const { settings, metric, ts } = input
  const slowAndCold = cold && ts - onset(state.level) > slowMs
  if (!state.raised) {
    if (size <= 1 || (state.count > 0 && state.below !== ratio < 0)) state.count = 0
    if (size <= 1) return undefined
    state.below = ratio < 0
    state.count += 1
    if (state.count < settings.driftRaiseReadings) return undefined
    state.raised = true
    state.count = 0
    state.severity = severityAt(size, slowAndCold)
    state.farthest = state.level.level
    state.raisedCold = cold
    return verdict(state, size, input)
  }
  if (state.below ? state.level.level < state.farthest : state.level.level > state.farthest)
    state.farthest = state.level.level
  if (size < clearRatio && state.level.filled === windowReadings) {
    state.count += 1
    if (state.count < settings.driftClearReadings) return undefined
    state.raised = false
    state.count = 0
    // What went far beyond was a fault, now repaired; what hardly left may be a habit; what came and went slowly before there was any may be anything.
    if (state.raisedCold && state.severity === 'minor') takeIn(state.level, state.farthest)
    else if (state.severity !== 'critical') learnExcursion(state.level, state.farthest)
    return { faulty: false, kind: 'drift', metric }
  }
  state.count = 0
  if (size <= 1) return undefined
  // What began as a slow one stays one until a rhythm is known, dips in between or not.
  const severity = severityAt(size, slowAndCold || (cold && state.severity === 'minor'))
  if (severityRank(severity) <= severityRank(state.severity)) return undefined
  state.severity = severity
  return verdict(state, size, input)
}

const verdict = (state: DriftState, size: number, { metric, ts }: SeriesInput): Verdict => {
  const { level } = state
  const { name, unit } = metricWords(metric)
  const { low, high } = usualBand(level)
  const from = onset(level)
  const now = level.level
  return {
    faulty: true,
    kind: 'drift',
    metric,
    severity: state.severity,
    startedAt: from,
    explanation: `${name} has been ${state.below ? 'below' : 'above'} what is usual, at about ${quantity(now, unit)} when this was said; ${number(low)} to ${quantity(high, unit)} is usual for this device.`,
    evidence: {
      from,
      to: ts,
      observed: now,
      expected: { low, high },
      confidence: Math.min(0.99, 1 - 0.5 / size),
      facts: { ratio: Math.round(size * 100) / 100, readingsLearned: level.usual.seen },
    },
  }
}
