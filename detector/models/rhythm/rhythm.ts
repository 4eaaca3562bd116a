import { day, hour } from '../../../domain/clock.ts'
import { type Severity, severityRank } from '../../../domain/fault.ts'
import type { SeriesDetector, SeriesInput, Verdict } from '../../detector.ts'
import { type MetricRole, metricRole } from '../../words.ts'
import { cohortShare } from '../cohort/shared.ts'
import {
  type Cycle,
  closed,
  countOf,
  dutyTolerance,
  is,
  longestOf,
  meanOf,
  newCycle,
  readCycle,
  scatterOf,
  tolerance,
} from './cycle.ts'
import { say } from './say.ts'
import { isTwoLevel, newSplit, readSplit, type Split } from './split.ts'

/**
 * Broken rhythm of what switches between two states (a compressor, a door, a pump; also seen in a power that jumps between two
 * levels). Four ways: it cycles too fast; it runs, or rests, far longer than it ever did; it is on more, or less, of the time than
 * usual at this time of day. All by its own learned lengths and shares; what its cohort or a busy device explains is let pass.
 */
export interface RhythmState {
  role: MetricRole
  split: Split
  cycle: Cycle | undefined
  raised: Way | undefined
  severity: Severity
  back: number
  /** Runs that were said and ended by themselves: next time this much longer is let pass. */
  patience: number
}
export type Way = 'short' | 'runs' | 'rests' | 'more' | 'less'

const absurd = 1e30
/** Looked at again after so many readings whether it switches at all; then so long and so often before anything is said. */
const decideReadings = 120
const learnMs = 2 * day
const learnCycles = 30
const enoughShort = 18
const enoughDuty = 9
/** Runs (ln): this many tolerances beyond the mean, and this many times the longest ever. */
const runTolerances = 6
const runLongest = 2
/** A machine keeps its lengths within this (ln); what scatters more is people's doing. */
const regularScatter = 0.8
const shortLastsMs = 12 * hour
const clearBins = 3
const clearCycles = 8
/** Share of time beyond what smoothed shares have been. */
const beyondDuty = 0.06
const leastDuty = 0.15

export const rhythm: SeriesDetector<RhythmState> = {
  scope: 'series',
  name: 'rhythm',
  version: 2,
  kind: 'rhythm',
  init: ({ metric }) => ({
    role: metricRole(metric),
    split: newSplit(),
    cycle: undefined,
    raised: undefined,
    severity: 'minor',
    back: 0,
    patience: 1,
  }),
  step(state, input) {
    const { role, split } = state
    if (role === 'counter' || role === 'setting' || role === 'environment') return undefined
    const { value, ts } = input
    if (!(Math.abs(value) <= absurd) || !Number.isFinite(ts)) return undefined
    readSplit(split, value)
    if (split.readings % decideReadings === 0 && state.raised === undefined) decide(state, ts)
    const { cycle } = state
    if (!cycle) return undefined
    readCycle(cycle, { on: split.on, learn: state.raised === undefined }, input)
    return state.raised === undefined ? raise(state, cycle, input) : follow(state, cycle, input)
  },
  idle: ({ role }) => role === 'counter' || role === 'setting' || role === 'environment',
  accept(state) {
    const { cycle, raised } = state
    state.raised = undefined
    state.back = 0
    if (!cycle) return
    if (raised === 'runs' || raised === 'rests') state.patience = Math.min(8, 2 * state.patience)
    else state.cycle = newCycle(cycle[is.lastTs])
  },
  watch(state) {
    const { role, cycle, split } = state
    if (role === 'counter') return { state: 'notWatched', reason: 'it is a counter: it only ever rises' }
    if (role === 'setting') return { state: 'notWatched', reason: 'it is a setting, not a measurement' }
    if (role === 'environment') return { state: 'notWatched', reason: 'the weather keeps no rhythm' }
    if (split.readings < decideReadings)
      return { state: 'learning', reason: `${split.readings} of the first ${decideReadings} readings seen` }
    if (!cycle) return { state: 'notWatched', reason: 'it does not switch between two states' }
    return known(cycle)
      ? { state: 'watching', reason: 'how long and how often it is on and off' }
      : { state: 'learning', reason: 'its cycles are being learned' }
  },
}

/** What turns out not to switch (any more) is forgotten; what does is learned. */
const decide = (state: RhythmState, ts: number): void => {
  const switches = isTwoLevel(state.split)
  if (switches && !state.cycle) state.cycle = newCycle(ts)
  else if (!switches && state.cycle && !known(state.cycle)) state.cycle = undefined
}
const known = (cycle: Cycle): boolean =>
  cycle[is.lastTs] - cycle[is.firstTs] >= learnMs && cycle[is.cycles] >= learnCycles

/** How long a run may be, ms. */
export const allowedRun = (cycle: Cycle, { loosen, patience }: { loosen: number; patience: number }): number => {
  const which = cycle[is.on]
  const usual = (cycle[meanOf + which] ?? 0) + runTolerances * tolerance(cycle[scatterOf + which] ?? 0, loosen)
  return patience * Math.max(Math.exp(Math.min(usual, 40)), runLongest * loosen * (cycle[longestOf + which] ?? 0))
}
const isRegular = (cycle: Cycle): boolean =>
  (cycle[scatterOf + 0] ?? 0) < regularScatter && (cycle[scatterOf + 1] ?? 0) < regularScatter

const raise = (state: RhythmState, cycle: Cycle, input: SeriesInput): Verdict | undefined => {
  const { ts, loosen, shared } = input
  const running = cycle[is.since] > 0 ? ts - cycle[is.since] : 0
  // Most readings end here: nothing was closed, and the run is not even as long as the longest.
  if (!closed.cycle && !closed.bin && running <= (cycle[longestOf + cycle[is.on]] ?? 0)) return undefined
  if (!known(cycle) || ts < shared.unsettledUntil || ts < shared.busierUntil) return undefined
  const way = found(state, cycle, { running, loosen })
  if (way === undefined || explained(state, cycle, { way, input })) return undefined
  state.raised = way
  state.back = 0
  state.severity = severityOf(state, cycle, { way, running, loosen })
  return say(state, cycle, { input, way })
}

const found = (
  state: RhythmState,
  cycle: Cycle,
  { running, loosen }: { running: number; loosen: number },
): Way | undefined => {
  const which = cycle[is.on]
  if (
    (cycle[countOf + which] ?? 0) >= learnCycles / 2 &&
    running > allowedRun(cycle, { loosen, patience: state.patience })
  )
    return cycle[is.on] === 1 ? 'runs' : isRegular(cycle) ? 'rests' : undefined
  if (
    closed.cycle &&
    cycle[is.sumShort] >= enoughShort &&
    cycle[is.recent] < -Math.max(Math.LN2 * loosen, 0.25 - cycle[is.shortest])
  )
    return 'short'
  if (!closed.bin) return undefined
  const enough = Math.max(leastDuty, 2 * dutyTolerance(cycle[is.dutyScatter], 1)) * loosen
  if (cycle[is.sumMore] >= enoughDuty && cycle[is.dutyRecent] > Math.max(enough, cycle[is.dutyHigh] + beyondDuty))
    return 'more'
  if (cycle[is.sumLess] >= enoughDuty && -cycle[is.dutyRecent] > Math.max(enough, -cycle[is.dutyLow] + beyondDuty))
    return 'less'
  return undefined
}

/** The weather and what everybody does: its cohort is on so much longer, or shorter, too. */
const explained = ({ split }: RhythmState, cycle: Cycle, { way, input }: { way: Way; input: SeriesInput }): boolean => {
  if (way === 'short') return false
  const share = way === 'runs' ? 1 - split.share : way === 'rests' ? -split.share : cycle[is.dutyRecent]
  const deviation = share * (split.high - split.low)
  return cohortShare(input.shared, { metric: input.metric, deviation, at: input.at }) > 0.4
}

const severityOf = (
  { role, patience }: RhythmState,
  cycle: Cycle,
  { way, running, loosen }: { way: Way; running: number; loosen: number },
): Severity => {
  if (!isRegular(cycle)) return 'minor'
  if (way === 'runs' || way === 'rests')
    return running > 2 * allowedRun(cycle, { loosen, patience }) ? 'major' : 'minor'
  if (way === 'short') return cycle[is.recent] < -1.1 * loosen ? 'major' : 'minor'
  return role !== 'load' && Math.abs(cycle[is.dutyRecent]) > 0.35 * loosen ? 'major' : 'minor'
}

/** While raised: worse, or over. */
const follow = (state: RhythmState, cycle: Cycle, input: SeriesInput): Verdict | undefined => {
  const { ts, loosen, metric } = input
  const way = state.raised ?? 'short'
  const running = cycle[is.since] > 0 ? ts - cycle[is.since] : 0
  if (over(state, cycle, way)) {
    if (way === 'runs' || way === 'rests') state.patience = Math.min(4, 1.5 * state.patience)
    state.raised = undefined
    cycle[is.sumShort] = 0
    cycle[is.sumMore] = 0
    cycle[is.sumLess] = 0
    return { faulty: false, kind: 'rhythm', metric }
  }
  const severity =
    way === 'short' && wearsItOut(state, cycle, input) ? 'major' : severityOf(state, cycle, { way, running, loosen })
  if (severityRank(severity) <= severityRank(state.severity)) return undefined
  state.severity = severity
  return say(state, cycle, { input, way })
}

/**
 * Starting too often for half a day wears a machine out, though its owner is served. One that works for the weather starts more
 * often whenever there is little to do.
 */
const wearsItOut = ({ severity }: RhythmState, cycle: Cycle, { ts, loosen, shared }: SeriesInput): boolean =>
  severity === 'minor' &&
  isRegular(cycle) &&
  shared.surroundings?.environment === undefined &&
  ts - cycle[is.shortSince] >= shortLastsMs &&
  cycle[is.recent] < -Math.LN2 * loosen

const over = (state: RhythmState, cycle: Cycle, way: Way): boolean => {
  if (way === 'runs' || way === 'rests') return (cycle[is.on] === 1) !== (way === 'runs')
  if (way === 'short') {
    if (!closed.cycle) return false
    state.back = cycle[is.recent] > -0.35 ? state.back + 1 : 0
    return state.back >= clearCycles
  }
  if (!closed.bin) return false
  state.back = Math.abs(cycle[is.dutyRecent]) < leastDuty * 0.7 ? state.back + 1 : 0
  return state.back >= clearBins
}
