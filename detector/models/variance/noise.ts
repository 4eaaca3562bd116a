/**
 * How much a series jumps about from reading to reading, in blocks of readings: the median of |second difference|, which neither
 * levels, slopes, single spikes nor steps show up in (for white noise of deviation s it is 1.65 s; after von Neumann 1941 and
 * Hampel's median). Its logarithm is what is compared, so that twice and half are equally far.
 */
export interface Noise {
  readings: number
  before: number
  beforeThat: number
  lastTs: number
  /** Usual time between readings, ms, and the time that what has been learned belongs to. */
  stepMs: number
  /** Readings in a row, one usual step apart. */
  run: number
  /** The smallest change ever seen: the sensor's resolution. */
  quantum: number
  block: Float32Array
  filled: number
  /** How many of the block's changes were none. */
  still: number
}
export const blockReadings = 12
/** Sensors at rest and settings repeat themselves: such a block says nothing. */
const mostStill = 0.6
const secondDifferenceOfNoise = 1.65

export const newNoise = (): Noise => ({
  readings: 0,
  before: 0,
  beforeThat: 0,
  lastTs: 0,
  stepMs: 0,
  run: 0,
  quantum: 0,
  block: new Float32Array(blockReadings),
  filled: 0,
  still: 0,
})

const sorted = new Float32Array(blockReadings)
/** ln of what single precision still tells from 0. */
const least = 1e-30

/**
 * Reads a value (finite, not absurd).
 * @returns ln of the block's noise (the metric's unit) when the block is full, NaN where it says nothing; undefined in between
 */
export const readNoise = (noise: Noise, value: number, ts: number): number | undefined => {
  const gap = ts - noise.lastTs
  const change = Math.abs(value - noise.before)
  const even =
    noise.readings > 0 && gap > 0 && (noise.stepMs === 0 || (gap > 0.5 * noise.stepMs && gap < 1.6 * noise.stepMs))
  if (noise.readings > 0 && gap > 0)
    noise.stepMs =
      noise.stepMs === 0
        ? gap
        : noise.stepMs + Math.max(-0.5, Math.min(gap / noise.stepMs - 1, 1)) * noise.stepMs * 0.05
  if (noise.readings > 0 && change > 0 && (noise.quantum === 0 || change < noise.quantum)) noise.quantum = change
  noise.run = even ? noise.run + 1 : 0
  const bent = Math.abs(value - 2 * noise.before + noise.beforeThat)
  noise.readings += 1
  noise.beforeThat = noise.before
  noise.before = value
  noise.lastTs = ts
  if (noise.run < 2) return undefined
  noise.block[noise.filled] = bent
  noise.filled += 1
  if (change === 0) noise.still += 1
  if (noise.filled < blockReadings) return undefined
  const still = noise.still / blockReadings
  noise.filled = 0
  noise.still = 0
  if (still > mostStill) return Number.NaN
  sorted.set(noise.block)
  sorted.sort()
  const middle = ((sorted[blockReadings / 2 - 1] ?? 0) + (sorted[blockReadings / 2] ?? 0)) / 2
  return Math.log(Math.max(middle / secondDifferenceOfNoise, noise.quantum / 4, least))
}
