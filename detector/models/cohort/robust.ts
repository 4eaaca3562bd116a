/**
 * Median and median absolute deviation (as a standard deviation), corrected for small samples (Croux & Rousseeuw, COMPSTAT 1992:
 * n / (n − 0.8) and larger below ten).
 */
export interface Robust {
  readonly median: number
  readonly deviation: number
}
const smallSample = [0, 0, 1.196, 1.495, 1.363, 1.206, 1.2, 1.14, 1.129, 1.107]

const middleOf = (sorted: Float64Array): number => {
  const n = sorted.length
  if (n === 0) return 0
  const half = n >> 1
  return n % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2
}

/** @param values finite; sorted in place, then overwritten */
export const robustOf = (values: Float64Array): Robust => {
  const n = values.length
  values.sort()
  const median = middleOf(values)
  for (let i = 0; i < n; i += 1) values[i] = Math.abs((values[i] ?? 0) - median)
  values.sort()
  return { median, deviation: 1.4826 * (smallSample[n] ?? n / (n - 0.8)) * middleOf(values) }
}

/** The value below which `share` of the sorted values lie. */
export const quantileOf = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(share * (sorted.length - 1))))] ?? 0
