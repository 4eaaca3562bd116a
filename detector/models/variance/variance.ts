import { day } from '../../../domain/clock.ts'
import { type Severity, severityRank } from '../../../domain/fault.ts'
import { noticeScore, rarityOf } from '../../calibration/rarity.ts'
import type { SeriesDetector, SeriesInput, Verdict } from '../../detector.ts'
import { type MetricRole, metricRole, metricWords, number, quantity } from '../../words.ts'
import { cohortNoise } from '../cohort/shared.ts'
import {
  bins,
  blockReadings,
  is,
  levelOf,
  newVariance,
  rarityAt,
  readNoise,
  seenAt,
  usualAt,
  type VarianceState,
} from './noise.ts'

/**
 * Variance: a metric jumps about more, or less, than it ever did at this time of day. Blocks of noise (noise.ts) are compared with
 * their own past by three-hour bins of the day; a two-sided CUSUM (Page 1954) on the standardised log adds up what stays away; and
 * it must be outside of all that smoothed noise has been. More noise is a loose wire or a failing sensor; less, a sensor that is
 * damped, stuck in part, or a machine that has stopped to cycle.
 */
const binMs = day / bins
const absurd = 1e30
const recentBlocks = 4
const learnBlocks = 60
const learnMs = 2 * day
const remember = 120
/** Blocks differ by chance by at least this much (ln). */
const leastScatter = 0.22
/** CUSUM in scatters: what is taken off every block, what a block counts at the most, and the sum that raises. */
const slack = 1.5
const mostPerBlock = 5
const enough = 10
/** What the noise must be multiplied by at the least: up, down. */
const leastUp = Math.log(1.8)
const leastDown = Math.log(3)
/** Beyond all that smoothed noise has been, by this much (ln). */
const beyond = 0.25
const forgetOver = 3_000
const majorFrom = Math.log(3)
const clearBlocks = 6
const roles: readonly MetricRole[] = ['measure', 'load', 'environment', 'counter', 'setting']
const counterRole = 3

/** Counters and settings: known by their names. */
const isUnwatched = (state: VarianceState): boolean => state[is.role] >= counterRole

export const variance: SeriesDetector<VarianceState> = {
  scope: 'series',
  name: 'variance',
  version: 2,
  kind: 'variance',
  init: ({ metric }) => {
    const state = newVariance()
    state[is.role] = roles.indexOf(metricRole(metric))
    return state
  },
  step(state, input) {
    if (!(Math.abs(input.value) <= absurd) || !Number.isFinite(input.ts) || isUnwatched(state)) return undefined
    if (!readNoise(state, input)) return undefined
    const level = levelOf(state)
    return Number.isNaN(level) ? undefined : judge(state, level, input)
  },
  idle: isUnwatched,
  accept(state) {
    relearn(state)
    state[is.raised] = 0
  },
  watch(state) {
    const role = roles[state[is.role]]
    if (role === 'counter') return { state: 'notWatched', reason: 'it is a counter: it only ever rises' }
    if (role === 'setting') return { state: 'notWatched', reason: 'it is a setting, not a measurement' }
    if (!known(state)) {
      if (state[is.readings] > 20 * blockReadings && state[is.blocks] === 0)
        return { state: 'notWatched', reason: 'it moves in steps, as a setting or a device at rest does' }
      return { state: 'learning', reason: `${state[is.blocks]} of the first ${learnBlocks} stretches of readings seen` }
    }
    return { state: 'watching', reason: 'how much it jumps about, by time of day' }
  },
}

const known = (state: VarianceState): boolean =>
  state[is.blocks] >= learnBlocks && state[is.lastTs] - state[is.firstTs] >= learnMs

const relearn = (state: VarianceState): void => {
  state[is.blocks] = 0
  state.fill(0, usualAt, rarityAt)
  state[is.scatter] = 0
  state[is.recent] = 0
  state[is.recentOwn] = 0
  state[is.low] = 0
  state[is.high] = 0
  state[is.quietest] = 0
  state[is.sumUp] = 0
  state[is.sumDown] = 0
}

const judge = (state: VarianceState, level: number, input: SeriesInput): Verdict | undefined => {
  const { ts, loosen, shared } = input
  const stepMs = state[is.stepMs]
  // Another sampling step sees another noise.
  if (state[is.blocks] === 0 || stepMs > 1.4 * state[is.usualStepMs] || stepMs < state[is.usualStepMs] / 1.4) {
    if (state[is.blocks] > 0 && state[is.raised] === 0) relearn(state)
    if (state[is.raised] === 0) {
      state[is.usualStepMs] = stepMs
      state[is.firstTs] = ts
    }
  }
  const bin = Math.floor((((ts % day) + day) % day) / binMs)
  const seen = state[seenAt + bin] ?? 0
  const usual = seen > 0 ? (state[usualAt + bin] ?? 0) : nearest(state, bin, level)
  const own = level - usual
  shared.noise ??= new Map()
  const share = 1 / Math.min(recentBlocks, state[is.blocks] + 1)
  state[is.recentOwn] += (own - state[is.recentOwn]) * share
  shared.noise.set(input.metric, state[is.recentOwn])
  // What its cohort does as well (weather that makes all of them cycle less) is taken off.
  const theirs = cohortNoise(shared, input.metric, input.at)
  const away = own > 0 ? Math.max(0, own - Math.max(0, theirs)) : Math.min(0, own - Math.min(0, theirs))
  const tolerance = Math.max(leastScatter, 1.25 * state[is.scatter]) * loosen
  if (known(state)) {
    const before = state[is.sumUp] + state[is.sumDown]
    const score = Math.max(-mostPerBlock, Math.min(away / tolerance, mostPerBlock))
    const excused = ts < shared.unsettledUntil || ts < shared.busierUntil
    state[is.sumUp] = excused ? 0 : Math.min(2 * enough, Math.max(0, state[is.sumUp] + score - slack))
    state[is.sumDown] = excused ? 0 : Math.min(2 * enough, Math.max(0, state[is.sumDown] - score - slack))
    if (before === 0 && state[is.sumUp] + state[is.sumDown] > 0) state[is.since] = ts - blockReadings * stepMs
  }
  state[is.recent] += (away - state[is.recent]) * share
  noticeScore(state, Math.abs(state[is.recent]) / tolerance, ts, rarityAt)
  const verdict = state[is.raised] === 0 ? raise(state, level, input) : clear(state, input)
  // What may be a fault is not learned.
  const calm = state[is.raised] === 0 && state[is.sumUp] < enough / 2 && state[is.sumDown] < enough / 2
  if (calm || !known(state)) learn(state, { bin, seen, usual, own, away })
  return verdict
}

/** A bin that has not been seen yet goes by its neighbours. */
const nearest = (state: VarianceState, bin: number, fallback: number): number => {
  for (let apart = 1; apart <= bins / 2; apart += 1)
    for (const other of [(bin + apart) % bins, (bin - apart + bins) % bins])
      if ((state[seenAt + other] ?? 0) > 0) return state[usualAt + other] ?? fallback
  return fallback
}

const learn = (
  state: VarianceState,
  { bin, seen, usual, own, away }: { bin: number; seen: number; usual: number; own: number; away: number },
): void => {
  state[is.blocks] += 1
  const count = Math.min(seen + 1, remember)
  state[seenAt + bin] = count
  state[usualAt + bin] = usual + own / count
  state[is.scatter] +=
    (Math.min(Math.abs(away), 4 * leastScatter + 4 * state[is.scatter]) - state[is.scatter]) /
    Math.min(state[is.blocks], 4 * remember)
  if (state[is.blocks] <= 2 * recentBlocks) return
  state[is.quietest] = away < state[is.quietest] ? away : state[is.quietest] - state[is.quietest] / forgetOver
  state[is.high] = state[is.recent] > state[is.high] ? state[is.recent] : state[is.high] - state[is.high] / forgetOver
  state[is.low] = state[is.recent] < state[is.low] ? state[is.recent] : state[is.low] - state[is.low] / forgetOver
}

/** How far outside of what the smoothed noise has been, above its least; negative: inside. Up and down. */
const outside = (state: VarianceState, side: 1 | -1, loosen: number): number =>
  side > 0
    ? state[is.recent] - Math.max(leastUp * loosen, state[is.high] + beyond)
    : // What cycles has quiet hours whenever it rests: less is said below the quietest of them only.
      -state[is.recent] - Math.max(leastDown * loosen, -state[is.low] + beyond, -state[is.quietest] + beyond)

const raise = (state: VarianceState, level: number, input: SeriesInput): Verdict | undefined => {
  const side = state[is.sumUp] >= enough ? 1 : state[is.sumDown] >= enough ? -1 : 0
  if (side === 0 || outside(state, side, input.loosen) < 0) return undefined
  state[is.raised] = side
  state[is.extreme] = 0
  state[is.back] = 0
  return say(state, level, input)
}

const clear = (state: VarianceState, { metric, loosen }: SeriesInput): Verdict | undefined => {
  const side = state[is.raised] > 0 ? 1 : -1
  state[is.extreme] = side * Math.max(side * state[is.extreme], side * state[is.recent])
  const inside = side * state[is.recent] < 0.6 * (side > 0 ? leastUp : leastDown) * loosen
  state[is.back] = inside ? state[is.back] + 1 : 0
  if (state[is.back] < clearBlocks) return undefined
  // What went away by itself was within what this device does: less sure of the same next time.
  if (side > 0) state[is.high] = Math.max(state[is.high], 0.7 * state[is.extreme])
  else state[is.low] = Math.min(state[is.low], state[is.extreme])
  state[is.raised] = 0
  state[is.sumUp] = 0
  state[is.sumDown] = 0
  return { faulty: false, kind: 'variance', metric }
}

const say = (state: VarianceState, level: number, { metric, ts, loosen, shared }: SeriesInput): Verdict => {
  const up = state[is.raised] > 0
  const { name, unit } = metricWords(metric)
  const now = Math.exp(level)
  const usual = Math.exp(level - state[is.recent])
  const times = Math.exp(Math.abs(state[is.recent]))
  const score = Math.abs(state[is.recent]) / (Math.max(leastScatter, 1.25 * state[is.scatter]) * loosen)
  // A machine that works for the weather cycles otherwise when that turns: its jumping about is worth a look, not a case.
  const followsWeather = shared.surroundings?.environment !== undefined
  const severity: Severity =
    up && roles[state[is.role]] === 'measure' && !followsWeather && state[is.recent] >= majorFrom * loosen
      ? 'major'
      : 'minor'
  state[is.severity] = severityRank(severity)
  const spread = (size: number): string => quantity(size, unit)
  return {
    faulty: true,
    kind: 'variance',
    metric,
    severity,
    startedAt: state[is.since],
    explanation: `${name} has been jumping about ${number(times)} times ${up ? 'more' : 'less'} than usual at this time of day: by about ${spread(now)} from reading to reading, usually by about ${spread(usual)}.`,
    evidence: {
      from: state[is.since],
      to: ts,
      confidence: Math.min(0.97, 1 - 1 / (1 + score)),
      ...rarityOf(state, score, rarityAt),
      follows: up
        ? 'A loose contact or a failing sensor usually gets worse, and its values can be trusted less and less.'
        : 'A sensor that is damped or partly stuck follows what happens too little, and what relies on it notices too late.',
      facts: {
        noise: Number(now.toPrecision(4)),
        usualNoise: Number(usual.toPrecision(4)),
        times: Number((up ? times : 1 / times).toPrecision(3)),
      },
    },
  }
}
