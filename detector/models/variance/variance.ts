import { day, hour } from '../../../domain/clock.ts'
import type { Severity } from '../../../domain/fault.ts'
import { noticeScore, rarityOf, raritySlots } from '../../calibration/rarity.ts'
import type { SeriesDetector, SeriesInput, Verdict } from '../../detector.ts'
import { duration, type MetricRole, metricRole, metricWords, number, quantity } from '../../words.ts'
import { cohortNoise } from '../cohort/shared.ts'
import { blockReadings, type Noise, newNoise, readNoise } from './noise.ts'

/**
 * Variance: a metric jumps about more, or less, than it ever did at this time of day. Blocks of noise (noise.ts) are compared with
 * their own past by three-hour bins of the day; a two-sided CUSUM (Page 1954) on the standardised log adds up what stays away; and
 * it must be outside of all that smoothed noise has been. More noise is a loose wire or a failing sensor; less, a sensor that is
 * damped, stuck in part, or a machine that has stopped to cycle.
 */
export interface VarianceState {
  role: MetricRole
  noise: Noise
  firstTs: number
  /** Step that the usual belongs to, ms. */
  usualStepMs: number
  blocks: number
  /** ln noise by bin of the day; how many blocks each rests on; then a rarity (calibration/rarity.ts). */
  usual: Float64Array
  /** Mean distance of a block from its bin. */
  scatter: number
  /** The last blocks' mean distance, signed, and between what it has been. */
  recent: number
  /** The same with what its cohort shares. */
  recentOwn: number
  low: number
  high: number
  /** The quietest single block, and the most that was said in this episode. */
  quietest: number
  extreme: number
  sumUp: number
  sumDown: number
  since: number
  /** 1: raised, more noise; -1: less; 0: not raised. */
  raised: number
  severity: Severity
  back: number
}

const bins = 8
const binMs = day / bins
const rarityAt = 2 * bins
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

export const variance: SeriesDetector<VarianceState> = {
  scope: 'series',
  name: 'variance',
  version: 1,
  kind: 'variance',
  init: ({ metric }) => ({
    role: metricRole(metric),
    noise: newNoise(),
    firstTs: 0,
    usualStepMs: 0,
    blocks: 0,
    usual: new Float64Array(rarityAt + raritySlots),
    scatter: 0,
    recent: 0,
    recentOwn: 0,
    low: 0,
    high: 0,
    quietest: 0,
    extreme: 0,
    sumUp: 0,
    sumDown: 0,
    since: 0,
    raised: 0,
    severity: 'minor',
    back: 0,
  }),
  step(state, input) {
    const { role } = state
    if (role === 'counter' || role === 'setting') return undefined
    const { value, ts } = input
    if (!(Math.abs(value) <= absurd) || !Number.isFinite(ts)) return undefined
    const level = readNoise(state.noise, value, ts)
    if (level === undefined || Number.isNaN(level)) return undefined
    return judge(state, level, input)
  },
  accept(state) {
    relearn(state)
    state.raised = 0
  },
  watch(state) {
    if (state.role === 'counter') return { state: 'notWatched', reason: 'it is a counter: it only ever rises' }
    if (state.role === 'setting') return { state: 'notWatched', reason: 'it is a setting, not a measurement' }
    if (!known(state)) {
      if (state.noise.readings > 20 * blockReadings && state.blocks === 0)
        return { state: 'notWatched', reason: 'it moves in steps, as a setting or a device at rest does' }
      return { state: 'learning', reason: `${state.blocks} of the first ${learnBlocks} stretches of readings seen` }
    }
    return { state: 'watching', reason: 'how much it jumps about, by time of day' }
  },
}

const known = (state: VarianceState): boolean =>
  state.blocks >= learnBlocks && state.noise.lastTs - state.firstTs >= learnMs

const relearn = (state: VarianceState): void => {
  state.blocks = 0
  state.usual.fill(0, 0, rarityAt)
  state.scatter = 0
  state.recent = 0
  state.recentOwn = 0
  state.low = 0
  state.high = 0
  state.quietest = 0
  state.sumUp = 0
  state.sumDown = 0
}

const judge = (state: VarianceState, level: number, input: SeriesInput): Verdict | undefined => {
  const { ts, loosen, shared } = input
  const { stepMs } = state.noise
  // Another sampling step sees another noise.
  if (state.blocks === 0 || stepMs > 1.4 * state.usualStepMs || stepMs < state.usualStepMs / 1.4) {
    if (state.blocks > 0 && state.raised === 0) relearn(state)
    if (state.raised === 0) {
      state.usualStepMs = stepMs
      state.firstTs = ts
    }
  }
  const bin = Math.floor((((ts % day) + day) % day) / binMs)
  const seen = state.usual[bins + bin] ?? 0
  const usual = seen > 0 ? (state.usual[bin] ?? 0) : nearest(state, bin, level)
  const own = level - usual
  shared.noise ??= new Map()
  const share = 1 / Math.min(recentBlocks, state.blocks + 1)
  state.recentOwn += (own - state.recentOwn) * share
  shared.noise.set(input.metric, state.recentOwn)
  // What its cohort does as well (weather that makes all of them cycle less) is taken off.
  const theirs = cohortNoise(shared, input.metric, input.at)
  const away = own > 0 ? Math.max(0, own - Math.max(0, theirs)) : Math.min(0, own - Math.min(0, theirs))
  const tolerance = Math.max(leastScatter, 1.25 * state.scatter) * loosen
  if (known(state)) {
    const before = state.sumUp + state.sumDown
    const score = Math.max(-mostPerBlock, Math.min(away / tolerance, mostPerBlock))
    const excused = ts < shared.unsettledUntil || ts < shared.busierUntil
    state.sumUp = excused ? 0 : Math.min(2 * enough, Math.max(0, state.sumUp + score - slack))
    state.sumDown = excused ? 0 : Math.min(2 * enough, Math.max(0, state.sumDown - score - slack))
    if (before === 0 && state.sumUp + state.sumDown > 0) state.since = ts - blockReadings * stepMs
  }
  state.recent += (away - state.recent) * share
  noticeScore(state.usual, Math.abs(state.recent) / tolerance, ts, rarityAt)
  const verdict = state.raised === 0 ? raise(state, level, input) : clear(state, input)
  // What may be a fault is not learned.
  const calm = state.raised === 0 && state.sumUp < enough / 2 && state.sumDown < enough / 2
  if (calm || !known(state)) learn(state, { bin, seen, usual, own, away })
  return verdict
}

/** A bin that has not been seen yet goes by its neighbours. */
const nearest = (state: VarianceState, bin: number, fallback: number): number => {
  for (let apart = 1; apart <= bins / 2; apart += 1)
    for (const other of [(bin + apart) % bins, (bin - apart + bins) % bins])
      if ((state.usual[bins + other] ?? 0) > 0) return state.usual[other] ?? fallback
  return fallback
}

const learn = (
  state: VarianceState,
  { bin, seen, usual, own, away }: { bin: number; seen: number; usual: number; own: number; away: number },
): void => {
  state.blocks += 1
  const count = Math.min(seen + 1, remember)
  state.usual[bins + bin] = count
  state.usual[bin] = usual + own / count
  state.scatter +=
    (Math.min(Math.abs(away), 4 * leastScatter + 4 * state.scatter) - state.scatter) /
    Math.min(state.blocks, 4 * remember)
  if (state.blocks <= 2 * recentBlocks) return
  state.quietest = away < state.quietest ? away : state.quietest - state.quietest / forgetOver
  state.high = state.recent > state.high ? state.recent : state.high - state.high / forgetOver
  state.low = state.recent < state.low ? state.recent : state.low - state.low / forgetOver
}

/** How far outside of what the smoothed noise has been, above its least; negative: inside. Up and down. */
const outside = (state: VarianceState, side: 1 | -1, loosen: number): number =>
  side > 0
    ? state.recent - Math.max(leastUp * loosen, state.high + beyond)
    : // What cycles has quiet hours whenever it rests: less is said below the quietest of them only.
      -state.recent - Math.max(leastDown * loosen, -state.low + beyond, -state.quietest + beyond)

const raise = (state: VarianceState, level: number, input: SeriesInput): Verdict | undefined => {
  const side = state.sumUp >= enough ? 1 : state.sumDown >= enough ? -1 : 0
  if (side === 0 || outside(state, side, input.loosen) < 0) return undefined
  state.raised = side
  state.extreme = 0
  state.back = 0
  return say(state, level, input)
}

const clear = (state: VarianceState, { metric, loosen }: SeriesInput): Verdict | undefined => {
  const side = state.raised > 0 ? 1 : -1
  state.extreme = side * Math.max(side * state.extreme, side * state.recent)
  const inside = side * state.recent < 0.6 * (side > 0 ? leastUp : leastDown) * loosen
  state.back = inside ? state.back + 1 : 0
  if (state.back < clearBlocks) return undefined
  // What went away by itself was within what this device does: less sure of the same next time.
  if (side > 0) state.high = Math.max(state.high, 0.7 * state.extreme)
  else state.low = Math.min(state.low, state.extreme)
  state.raised = 0
  state.sumUp = 0
  state.sumDown = 0
  return { faulty: false, kind: 'variance', metric }
}

const say = (state: VarianceState, level: number, { metric, ts, loosen, shared }: SeriesInput): Verdict => {
  const up = state.raised > 0
  const { name, unit } = metricWords(metric)
  const now = Math.exp(level)
  const usual = Math.exp(level - state.recent)
  const times = Math.exp(Math.abs(state.recent))
  const score = Math.abs(state.recent) / (Math.max(leastScatter, 1.25 * state.scatter) * loosen)
  // A machine that works for the weather cycles otherwise when that turns: its jumping about is worth a look, not a case.
  const followsWeather = shared.surroundings?.environment !== undefined
  state.severity =
    up && state.role === 'measure' && !followsWeather && state.recent >= majorFrom * loosen ? 'major' : 'minor'
  const spread = (size: number): string => quantity(size, unit)
  return {
    faulty: true,
    kind: 'variance',
    metric,
    severity: state.severity,
    startedAt: state.since,
    explanation: `${name} has been jumping about ${number(times)} times ${up ? 'more' : 'less'} than usual at this time of day for ${duration(Math.max(hour / 60, ts - state.since))}: by about ${spread(now)} from reading to reading, usually by about ${spread(usual)}.`,
    evidence: {
      from: state.since,
      to: ts,
      confidence: Math.min(0.97, 1 - 1 / (1 + score)),
      ...rarityOf(state.usual, score, rarityAt),
      follows: up
        ? 'A loose contact or a failing sensor usually gets worse, and its values can be trusted less and less.'
        : 'A sensor that is damped or partly stuck follows what happens too little, and what relies on it notices too late.',
      facts: { noise: Number(now.toPrecision(4)), usualNoise: Number(usual.toPrecision(4)) },
    },
  }
}
