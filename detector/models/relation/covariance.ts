/**
 * How the inputs of a row move together: an exponentially forgetting second-moment matrix, and the inverse of it plus a ridge.
 * Symmetric: the lower triangle is kept, row by row (entry i,j at i(i+1)/2 + j), in single precision.
 */

/** How many numbers the triangle of `size` inputs takes. */
export const triangleOf = (size: number): number => (size * (size + 1)) / 2

/**
 * One more row: C ← C + rate (u uᵀ − C). Each pair learns at the faster rate of its two, so that an input which came later is
 * not held back by the others.
 * @param rates per input, 0..1
 */
export const learnCovariance = (triangle: Float32Array, inputs: Float64Array, rates: Float64Array): void => {
  let at = 0
  for (let i = 0; i < inputs.length; i += 1) {
    const input = inputs[i] ?? 0
    const rate = rates[i] ?? 0
    for (let j = 0; j <= i; j += 1, at += 1) {
      const other = rates[j] ?? 0
      const old = triangle[at] ?? 0
      triangle[at] = old + Math.max(rate, other) * (input * (inputs[j] ?? 0) - old)
    }
  }
}

/** Working space for the inversion, refilled by each: it holds nothing between calls. */
let work = new Float64Array(0)
let inverse = new Float64Array(0)

/**
 * The first `wanted` rows of (C + ridge·I)⁻¹ by Cholesky's decomposition. What is regressed on what lies in its rows: the
 * residual of input i given all others is (P u)ᵢ / Pᵢᵢ.
 * @param damp per input, 0..1: how far its ties to the others are believed; the matrix stays positive definite
 * @param out `wanted` × `size`, row by row
 */
export const invertCovariance = (
  triangle: Float32Array,
  out: Float32Array,
  { size, wanted, ridge, damp }: { size: number; wanted: number; ridge: number; damp: Float64Array },
): void => {
  if (work.length < size * size) {
    work = new Float64Array(size * size)
    inverse = new Float64Array(size * size)
  }
  const lower = work
  const column = inverse
  for (let i = 0, at = 0; i < size; i += 1)
    for (let j = 0; j <= i; j += 1, at += 1) {
      const tie = i === j ? 1 : (damp[i] ?? 0) * (damp[j] ?? 0)
      let sum = (triangle[at] ?? 0) * tie + (i === j ? ridge : 0)
      for (let k = 0; k < j; k += 1) sum -= (lower[i * size + k] ?? 0) * (lower[j * size + k] ?? 0)
      // Rounding may bring a pivot under the ridge, which no exact one is.
      lower[i * size + j] = i === j ? Math.sqrt(Math.max(sum, ridge / 4)) : sum / (lower[j * size + j] ?? 1)
    }
  for (let j = 0; j < size; j += 1)
    for (let i = j; i < size; i += 1) {
      let sum = i === j ? 1 : 0
      for (let k = j; k < i; k += 1) sum -= (lower[i * size + k] ?? 0) * (column[k * size + j] ?? 0)
      column[i * size + j] = sum / (lower[i * size + i] ?? 1)
    }
  for (let i = 0; i < wanted; i += 1)
    for (let j = 0; j < size; j += 1) {
      let sum = 0
      for (let k = Math.max(i, j); k < size; k += 1) sum += (column[k * size + i] ?? 0) * (column[k * size + j] ?? 0)
      out[i * size + j] = sum
    }
}
