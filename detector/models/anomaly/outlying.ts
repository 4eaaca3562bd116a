/**
 * How far a value lies from the recent level in recent deviations: a robust z. Both are exponential averages of clipped residuals
 * (Huber's ψ), so that an outlier neither pulls the level nor hides the next one.
 *
 * State: `outlyingSize` numbers at `at` in the series' typed array.
 */
export const outlyingSize = 2
const level = 0
const deviation = 1

const clipAt = 3
/** Readings. The level follows fast; what is usual around it is learned slowly. */
const levelOver = 50
const deviationOver = 200
/** Readings without clipping, and without an opinion. */
const unclipped = 20
const young = 6
/** Mean absolute deviation to standard deviation, normal distribution. */
export const toSigma = 1.25

export const outlyingLevel = (memory: Float64Array, at: number): number => memory[at + level]!
/** One standard deviation; always above 0. */
export const outlyingSigma = (memory: Float64Array, at: number): number =>
  toSigma * memory[at + deviation]! + 1e-9 * Math.abs(memory[at + level]!) + 1e-200

/** @param row how many readings came before @returns |z| */
export const outlyingOf = (memory: Float64Array, at: number, value: number, row: number): number => {
  if (row === 0) memory[at + level] = value
  const residual = value - memory[at + level]!
  const sigma = outlyingSigma(memory, at)
  const most = row > unclipped ? clipAt * sigma : Infinity
  const clipped = residual > most ? most : Math.max(residual, -most)
  memory[at + level] = memory[at + level]! + Math.max(1 / levelOver, 1 / (row + 1)) * clipped
  memory[at + deviation] =
    memory[at + deviation]! + Math.max(1 / deviationOver, 1 / (row + 1)) * (Math.abs(clipped) - memory[at + deviation]!)
  return row < young ? 0 : Math.min(Math.abs(residual) / sigma, 1e6)
}
