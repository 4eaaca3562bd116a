/**
 * What a condition remembers of its metric, and whether it holds: true, false, or undefined while nothing can be said.
 * All state is plain and bounded: at most 50 marks of readings, at most 64 extremes of a window.
 */
import type { LeafCondition } from '../../../domain/ruleCondition.ts'
import type { OwnTime } from '../../detector.ts'
import { stoodStillBy } from '../../ownTime.ts'

/** Three-valued, after Kleene: what is not known is neither true nor false. */
export type Truth = boolean | undefined

export interface MetricState {
  value: number | string | undefined
  /** Beyond its limit now, hysteresis included. */
  on: boolean
  /** Of the last readings, oldest first: 2 beyond the limit, 1 not yet past where it clears, 0 past it. */
  marks: number[]
}
export interface RateState {
  value: number | string | undefined
  /** Candidates for the window's least (rising) or greatest (falling) value: times ascending, values from the extreme on. */
  ts: number[]
  values: number[]
}
export interface StuckState {
  value: number | string | undefined
  since: number
  ts: number
}
export interface MissingState {
  /** Our clock at the last word, and how long we had stood still by then. Undefined: not heard since the rule is in force. */
  heardAt: number | undefined
  stoodStillMs: number
}
export type ConditionState = MetricState | RateState | StuckState | MissingState

export type Judged = Extract<LeafCondition, { type: 'limit' | 'band' | 'value' }>
export type Remembering = Exclude<LeafCondition, { type: 'device' | 'schedule' }>

export const newState = (one: Remembering): ConditionState => {
  switch (one.type) {
    case 'limit':
    case 'band':
    case 'value':
      return { value: undefined, on: false, marks: [] } satisfies MetricState
    case 'rate':
      return { value: undefined, ts: [], values: [] } satisfies RateState
    case 'stuck':
      return { value: undefined, since: 0, ts: 0 } satisfies StuckState
    case 'missing':
      return { heardAt: undefined, stoodStillMs: 0 } satisfies MissingState
  }
}

/** Takes in one on-time reading; what is no value for this condition changes nothing. */
export const readInto = (state: ConditionState, one: Remembering, reading: { ts: number; value: unknown }): void => {
  const { ts, value } = reading
  if (one.type === 'missing') return
  if (typeof value === 'number' ? !Number.isFinite(value) : typeof value !== 'string') return
  const usable = value as number | string
  if (one.type === 'stuck') readStuck(state as StuckState, one, { ts, value: usable })
  else if (one.type === 'rate') {
    if (typeof usable === 'number') readRate(state as RateState, one, { ts, value: usable })
  } else if (one.type === 'value' || typeof usable === 'number') {
    const metric = state as MetricState
    metric.value = usable
    metric.marks.push(markOf(one, usable))
    if (metric.marks.length > (one.readings?.of ?? 1)) metric.marks.shift()
  }
}

/** Beyond its limit, hysteresis apart. */
export const isBeyond = (one: Judged, value: unknown): boolean =>
  typeof value === 'number'
    ? Number.isFinite(value) && markOf(one, value) === 2
    : typeof value === 'string' && one.type === 'value' && markOf(one, value) === 2

const markOf = (one: Judged, value: number | string): 0 | 1 | 2 => {
  if (one.type === 'value') return sameValue(one.value, value) === (one.is === 'equal') ? 2 : 0
  const number = Number(value)
  if (one.type === 'limit') {
    const { limit, clearAt = limit } = one
    const over = one.is === 'above' ? number - limit : limit - number
    if (over > 0) return 2
    return (one.is === 'above' ? number > clearAt : number < clearAt) ? 1 : 0
  }
  const { low, high, clearBy = 0 } = one
  if (one.is === 'between') {
    if (number >= low && number <= high) return 2
    return number > low - clearBy && number < high + clearBy ? 1 : 0
  }
  if (number < low || number > high) return 2
  return number < low + clearBy || number > high - clearBy ? 1 : 0
}

/** Booleans arrive as 0 and 1. */
const sameValue = (wanted: number | string | boolean, value: number | string): boolean =>
  typeof wanted === 'boolean' ? value === (wanted ? 1 : 0) : value === wanted

/** @param held the rule's fault is open, so that hysteresis counts */
export const judge = (state: MetricState, one: Judged, held: boolean): Truth => {
  if (state.marks.length === 0) return undefined
  const needed = one.readings?.atLeast ?? 1
  let beyond = 0
  let notOver = 0
  for (const mark of state.marks) {
    if (mark === 2) beyond += 1
    if (mark >= 1) notOver += 1
  }
  state.on = beyond >= needed || (held && state.on && notOver >= needed)
  return state.on
}

/** So many candidates; more would need a longer strictly monotonic run than sensors make within a window. */
const mostExtremes = 64

type Rate = Extract<LeafCondition, { type: 'rate' }>
const readRate = (state: RateState, one: Rate, { ts, value }: { ts: number; value: number }): void => {
  // The clock was set back: what was before cannot be ordered against what comes.
  if (ts < (state.ts.at(-1) ?? ts)) {
    state.ts.length = 0
    state.values.length = 0
  }
  const { ts: times, values } = state
  const sign = one.is === 'rising' ? 1 : -1
  while (values.length > 0 && sign * (values.at(-1) ?? 0) >= sign * value) {
    values.pop()
    times.pop()
  }
  if (values.length >= mostExtremes) dropLeastMissed(times, values)
  values.push(value)
  times.push(ts)
  state.value = value
  // Always kept: the newest.
  while (times.length > 1 && (times[0] ?? ts) < ts - one.withinSeconds * 1000) {
    times.shift()
    values.shift()
  }
}
/** Of all candidates but the first, the one whose loss moves a later answer least: the closest to its successor. */
const dropLeastMissed = (times: number[], values: number[]): void => {
  let at = 1
  let least = Number.POSITIVE_INFINITY
  for (let i = 1; i < values.length - 1; i += 1) {
    const gap = Math.abs((values[i + 1] ?? 0) - (values[i] ?? 0))
    if (gap < least) {
      least = gap
      at = i
    }
  }
  times.splice(at, 1)
  values.splice(at, 1)
}
/** How far it has risen (or fallen) within its window, as of its last reading; undefined before the first. */
export const changeOf = (state: RateState, one: Rate): number | undefined => {
  const first = state.values[0]
  if (first === undefined || typeof state.value !== 'number') return undefined
  const change = state.value - first
  return one.is === 'rising' ? change : -change
}
export const judgeRate = (state: RateState, one: Rate, now: number): Truth => {
  const change = changeOf(state, one)
  if (change === undefined) return undefined
  return change >= one.by && now - (state.ts.at(-1) ?? now) <= one.withinSeconds * 1000
}

type Stuck = Extract<LeafCondition, { type: 'stuck' }>
const readStuck = (state: StuckState, one: Stuck, { ts, value }: { ts: number; value: number | string }): void => {
  const same =
    typeof state.value === 'number' && typeof value === 'number'
      ? Math.abs(value - state.value) <= (one.tolerance ?? 0)
      : state.value === value
  if (!same || ts < state.since) {
    state.value = value
    state.since = ts
  }
  state.ts = ts
}
export const judgeStuck = (state: StuckState, one: Stuck): Truth =>
  state.value === undefined ? undefined : state.ts - state.since >= one.forSeconds * 1000

type Missing = Extract<LeafCondition, { type: 'missing' }>
/** Time in which we listened counts, nothing else; while our own pipeline is suspected, nothing is said (promise P8). */
export const judgeMissing = (state: MissingState, one: Missing, { at, own }: { at: number; own: OwnTime }): Truth => {
  if (state.heardAt === undefined) return undefined
  const quiet = at - state.heardAt - (stoodStillBy(own, at) - state.stoodStillMs)
  if (quiet < one.forSeconds * 1000) return false
  return own.pipelineSuspect || at < own.silenceGraceUntil ? undefined : true
}
/** Our clock at which it will be missing if nothing is heard. */
export const missingDue = (state: MissingState, one: Missing, own: OwnTime): number =>
  state.heardAt === undefined
    ? Number.POSITIVE_INFINITY
    : state.heardAt + one.forSeconds * 1000 + Math.max(0, own.stoodStillMs - state.stoodStillMs)
