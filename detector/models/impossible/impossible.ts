import type { Severity } from '../../../domain/fault.ts'
import type { SeriesDetector, SeriesInput, Verdict } from '../../detector.ts'
import { metricRole, metricWords, number, quantity } from '../../words.ts'
import { type Bounds, boundsOf, isSentinel } from './plausible.ts'
import { explainByUnit, type UnitChange, unitChangesOf } from './unitChange.ts'

/**
 * Values that cannot be true: outside what nature allows in their unit, a number that stands for "no value" far from where the
 * series has been, or a level that became, from one reading to the next, what another unit would make of it.
 * Raised (minor) by 3 bad ones among the last 20 readings, major when half of them are bad; cleared by 20 good ones, or, where
 * the unit changed, when the old level is back.
 */
export interface ImpossibleState {
  readings: number
  /** Level and mean distance from it, of good values only, forgetting over ~50. */
  level: number
  spread: number
  /** The least and most of good values, which the level has long left when it comes back from a fault; narrowing over ~20,000. */
  low: number
  high: number
  /** Which of the last 20 readings were bad, the newest in bit 0. */
  recent: number
  worst: number
  sentinel: boolean
  since: number
  /** Readings in a row that another unit would explain; which one it is, and when it began. */
  converted: number
  change: number
  raised: 'no' | 'values' | 'unit'
  severity: Severity
}

const kept = 20
const all = 2 ** kept - 1
const raiseAt = 3
const majorAt = 10
const learnReadings = 25
const forget = 1 / 50
const forgetRange = 1 / 20_000
const farSpreads = 10
const convertedReadings = 5

const bits = (mask: number): number => {
  let count = 0
  for (let rest = mask; rest !== 0; rest &= rest - 1) count += 1
  return count
}

const boundsByMetric = new Map<string, Bounds>()
const changesByMetric = new Map<string, readonly UnitChange[]>()
/** Names are looked at once: this runs for every reading. Names come from outside, so the memory of them is bounded. */
const remembered = <T>(memory: Map<string, T>, metric: string, make: (metric: string) => T): T => {
  let known = memory.get(metric)
  if (known === undefined) {
    if (memory.size > 10_000) memory.clear()
    known = make(metric)
    memory.set(metric, known)
  }
  return known
}

export const impossible: SeriesDetector<ImpossibleState> = {
  scope: 'series',
  name: 'impossible',
  version: 1,
  kind: 'impossible',
  init: () => ({
    readings: 0,
    level: 0,
    spread: 0,
    low: 0,
    high: 0,
    recent: 0,
    worst: 0,
    sentinel: false,
    since: 0,
    converted: 0,
    change: -1,
    raised: 'no',
    severity: 'minor',
  }),
  step(state, input) {
    const { metric, value } = input
    const bounds = remembered(boundsByMetric, metric, boundsOf)
    const outside = !(value >= bounds.low && value <= bounds.high)
    const far =
      state.readings >= learnReadings &&
      Math.abs(value - state.level) > farSpreads * Math.max(state.spread, 0.01 * Math.abs(state.level))
    const sentinel = far && isSentinel(metric, value)
    const bad = outside || sentinel
    if (!bad && !far && state.recent === 0 && state.raised === 'no' && state.converted === 0) {
      learn(state, value)
      return undefined
    }
    state.recent = ((state.recent << 1) | (bad ? 1 : 0)) & all
    if (bad) {
      if (bits(state.recent) === 1 && state.raised === 'no') state.since = input.ts
      state.worst = Number.isFinite(value) ? value : state.worst
      state.sentinel = sentinel
    }
    return state.raised === 'no'
      ? (unitVerdict(state, input, { bad, far }) ?? valueVerdict(state, input))
      : after(state, input, { bad, far })
  },
  accept(state) {
    // What was taken for nonsense is how this series is: begin to learn it anew.
    state.readings = 0
    state.recent = 0
    state.converted = 0
    state.raised = 'no'
  },
  watch(state, { metric }) {
    const { low, high } = boundsOf(metric)
    // Not `expected`: that is where the value usually is, and this is far wider.
    if (Number.isFinite(low) && high < 1e15)
      return {
        state: 'watching',
        reason: `possible at all: ${number(low)} to ${quantity(high, metricWords(metric).unit)}`,
      }
    return state.readings < learnReadings
      ? { state: 'learning', reason: `${state.readings} of the first ${learnReadings} readings seen` }
      : { state: 'watching' }
  },
}

const learn = (state: ImpossibleState, value: number): void => {
  state.readings += 1
  if (state.readings === 1) {
    state.level = value
    state.low = value
    state.high = value
    return
  }
  state.low = value < state.low ? value : state.low + (state.level - state.low) * forgetRange
  state.high = value > state.high ? value : state.high - (state.high - state.level) * forgetRange
  const weight = Math.max(forget, 1 / state.readings)
  state.spread += (Math.abs(value - state.level) - state.spread) * weight
  state.level += (value - state.level) * weight
}

const unitVerdict = (
  state: ImpossibleState,
  { metric, value, ts, loosen }: SeriesInput,
  { bad, far }: { bad: boolean; far: boolean },
): Verdict | undefined => {
  const role = metricRole(metric)
  const changes = remembered(changesByMetric, metric, unitChangesOf)
  const known = value >= state.low && value <= state.high
  const judged = far && !bad && !known && role !== 'counter' && role !== 'setting' && role !== 'load'
  const change = judged ? explainByUnit(changes, { before: state.level, spread: state.spread, now: value }) : -1
  if (change === -1 || (state.converted > 0 && change !== state.change)) {
    state.converted = 0
    // A long step of its own is learned, or a new normal would stay far away for ever.
    if (!bad) learn(state, value)
    return undefined
  }
  if (state.converted === 0) state.since = ts
  state.change = change
  state.converted += 1
  if (state.converted < convertedReadings * loosen) return undefined
  state.raised = 'unit'
  state.severity = 'major'
  const { name, unit } = metricWords(metric)
  const words = changes[change]?.words ?? ''
  return {
    faulty: true,
    kind: 'impossible',
    metric,
    severity: state.severity,
    startedAt: state.since,
    explanation: `${name} went from about ${quantity(state.level, unit)} to ${quantity(value, unit)} at once and stays there: ${words}. Its unit or scale has probably changed.`,
    evidence: {
      from: state.since,
      to: ts,
      observed: value,
      expected: { low: state.level - 3 * state.spread, high: state.level + 3 * state.spread },
      confidence: 0.85,
      facts: { before: Number(number(state.level)), change: words },
    },
  }
}

const valueVerdict = (state: ImpossibleState, input: SeriesInput): Verdict | undefined => {
  const count = bits(state.recent)
  if (count < Math.ceil(raiseAt * input.loosen)) return undefined
  state.raised = 'values'
  state.severity = count >= majorAt ? 'major' : 'minor'
  return verdict(state, input, count)
}

/** While raised: worse, or good again. */
const after = (
  state: ImpossibleState,
  input: SeriesInput,
  { bad, far }: { bad: boolean; far: boolean },
): Verdict | undefined => {
  const { metric } = input
  if (state.raised === 'unit') {
    if (far || bad) return undefined
    state.converted -= 1
    if (state.converted > 0) return undefined
  } else {
    const count = bits(state.recent)
    if (state.severity === 'minor' && count >= majorAt) {
      state.severity = 'major'
      return verdict(state, input, count)
    }
    if (!bad) learn(state, input.value)
    if (state.recent !== 0) return undefined
  }
  state.raised = 'no'
  state.recent = 0
  state.converted = 0
  return { faulty: false, kind: 'impossible', metric }
}

const verdict = (state: ImpossibleState, { metric, ts }: SeriesInput, count: number): Verdict => {
  const { name, unit } = metricWords(metric)
  const { low, high } = boundsOf(metric)
  const why = state.sentinel
    ? 'a number that sensors send when they have no value'
    : high < 1e15
      ? `which cannot be: ${number(low)} to ${quantity(high, unit)} is possible at all`
      : 'which no instrument reads'
  return {
    faulty: true,
    kind: 'impossible',
    metric,
    severity: state.severity,
    startedAt: state.since,
    explanation: `${name} read ${quantity(state.worst, unit)}, ${why}; ${count} of its last ${kept} readings were like that.`,
    evidence: {
      from: state.since,
      to: ts,
      observed: state.worst,
      ...(high < 1e15 ? { expected: { low, high } } : {}),
      confidence: Math.min(0.99, 0.8 + count / 100),
      facts: { badReadings: count, ofLast: kept, standsForNoValue: state.sentinel },
    },
  }
}
