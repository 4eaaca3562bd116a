import { raritySlots } from '../../calibration/rarity.ts'
import type { SeriesInput } from '../../detector.ts'
import type { Row } from '../../numbers.ts'
import { newNumbers } from '../../numbers.ts'

/**
 * How much a series jumps about from reading to reading, in blocks of readings: the median of |second difference|, which neither
 * levels, slopes, single spikes nor steps show up in (for white noise of deviation s it is 1.65 s; after von Neumann 1941 and
 * Hampel's median). Its logarithm is what is compared, so that twice and half are equally far.
 */
export const blockReadings = 12
export const bins = 8
const scalars = 26

/** Places of a variance state's numbers (numbers.ts). The first are the noise's, which every reading touches. */
export const is = {
  /** Readings so far; the two values before; when the last one was. */
  readings: 0,
  before: 1,
  beforeThat: 2,
  lastTs: 3,
  /** Usual time between readings, ms, and the time that what has been learned belongs to. */
  stepMs: 4,
  /** Readings in a row, one usual step apart. */
  run: 5,
  /** The smallest change ever seen: the sensor's resolution. */
  quantum: 6,
  /** Changes in the block so far, and how many of them were none. */
  filled: 7,
  still: 8,
  /** What the metric is, by its place in `roles` (variance.ts). */
  role: 9,
  firstTs: 10,
  /** Step that the usual belongs to, ms. */
  usualStepMs: 11,
  blocks: 12,
  /** Mean distance of a block from its bin. */
  scatter: 13,
  /** The last blocks' mean distance, signed, and between what it has been. */
  recent: 14,
  /** The same with what its cohort shares. */
  recentOwn: 15,
  low: 16,
  high: 17,
  /** The quietest single block, and the most that was said in this episode. */
  quietest: 18,
  extreme: 19,
  sumUp: 20,
  sumDown: 21,
  since: 22,
  /** 1: raised, more noise; -1: less; 0: not raised. And how bad, its rank. */
  raised: 23,
  severity: 24,
  back: 25,
} as const
/** The block being filled; then ln noise by bin of the day; how many blocks each rests on; a rarity (calibration/rarity.ts). */
const blockAt = scalars
export const usualAt = blockAt + blockReadings
export const seenAt = usualAt + bins
export const rarityAt = seenAt + bins
const size = rarityAt + raritySlots

export type VarianceState = Row<(typeof is)[keyof typeof is]>
export const newVariance = (): VarianceState => newNumbers(size) as VarianceState

/** Sensors at rest and settings repeat themselves: such a block says nothing. */
const mostStill = 0.6
const secondDifferenceOfNoise = 1.65
const sorted = new Float32Array(blockReadings)
/** ln of what single precision still tells from 0. */
const least = 1e-30

/**
 * Reads a value (finite, not absurd).
 * @returns true when a block is full: `levelOf` is its noise
 */
export const readNoise = (state: VarianceState, { value, ts }: Pick<SeriesInput, 'value' | 'ts'>): boolean => {
  const { readings, before, beforeThat, lastTs, quantum } = is
  const first = state[readings] === 0
  const gap = ts - state[lastTs]
  const step = state[is.stepMs]
  const last = state[before]
  const change = Math.abs(value - last)
  const even = !first && gap > 0 && (step === 0 || (gap > 0.5 * step && gap < 1.6 * step))
  // Nearly always the gap is the usual one, and nothing changes.
  if (!first && gap > 0 && gap !== step)
    state[is.stepMs] = step === 0 ? gap : step + Math.max(-0.5, Math.min(gap / step - 1, 1)) * step * 0.05
  if (!first && change > 0 && (state[quantum] === 0 || change < state[quantum])) state[quantum] = change
  state[is.run] = even ? state[is.run] + 1 : 0
  const bent = Math.abs(value - 2 * last + state[beforeThat])
  state[readings] += 1
  state[beforeThat] = last
  state[before] = value
  state[lastTs] = ts
  if (state[is.run] < 2) return false
  state[blockAt + state[is.filled]] = bent
  state[is.filled] += 1
  if (change === 0) state[is.still] += 1
  return state[is.filled] >= blockReadings
}

/** Empties the block. @returns ln of its noise (the metric's unit), NaN where it says nothing */
export const levelOf = (state: VarianceState): number => {
  const still = state[is.still] / blockReadings
  state[is.filled] = 0
  state[is.still] = 0
  if (still > mostStill) return Number.NaN
  for (let i = 0; i < blockReadings; i += 1) {
    // By insertion: a dozen numbers are sorted before the machine's own way has begun.
    const bent = Math.fround(state[blockAt + i] ?? 0)
    let place = i
    for (; place > 0 && (sorted[place - 1] ?? 0) > bent; place -= 1) sorted[place] = sorted[place - 1] ?? 0
    sorted[place] = bent
  }
  const middle = ((sorted[blockReadings / 2 - 1] ?? 0) + (sorted[blockReadings / 2] ?? 0)) / 2
  return Math.log(Math.max(middle / secondDifferenceOfNoise, state[is.quantum] / 4, least))
}
