/**
 * Straight lines through few, noisy, dependent points, by medians.
 * Slope: Theil–Sen (Sen 1968). Its error takes the residuals' own memory (lag-1 autocorrelation, corrected for short series after
 * Kendall 1954) into account, so that wandering series do not look like trends.
 */
export interface Trend {
  /** Per unit of x, and its standard error. */
  readonly slope: number
  readonly slopeError: number
  /** The line at the last x, and its standard error. */
  readonly end: number
  readonly endError: number
  /** Robust spread of the residuals. */
  readonly residual: number
  /** Lag-1 autocorrelation of the residuals, 0 to 0.97. */
  readonly memory: number
  readonly points: number
  /** Last x minus first x. */
  readonly span: number
}

/** Median of the first `n` numbers; they are sorted in place. */
export const medianOf = (values: Float64Array, n: number): number => {
  if (n === 0) return 0
  const sorted = values.subarray(0, n).sort()
  const middle = n >> 1
  return n % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

/** Most points that are looked at together. */
export const mostPoints = 64
const slopes = new Float64Array((mostPoints * (mostPoints - 1)) / 2)
const scratch = new Float64Array(mostPoints)

/**
 * @param xs ascending, `ys` finite; `from` inclusive, `to` exclusive, at most `mostPoints` of them
 * @param floor the least residual spread that is believed: the sensor's resolution
 * @returns undefined for fewer than 4 points
 */
export const trendOf = (
  xs: Float64Array,
  ys: Float64Array,
  { from, to, floor }: { from: number; to: number; floor: number },
): Trend | undefined => {
  const points = to - from
  const first = xs[from] ?? 0
  const last = xs[to - 1] ?? 0
  if (points < 4 || points > mostPoints || !(last > first)) return undefined
  let pairs = 0
  for (let i = from; i < to; i += 1)
    for (let j = i + 1; j < to; j += 1) {
      slopes[pairs] = ((ys[j] ?? 0) - (ys[i] ?? 0)) / ((xs[j] ?? 0) - (xs[i] ?? 0))
      pairs += 1
    }
  const slope = medianOf(slopes, pairs)
  for (let i = 0; i < points; i += 1) scratch[i] = (ys[from + i] ?? 0) - slope * ((xs[from + i] ?? 0) - last)
  const end = medianOf(scratch, points)
  let mean = 0
  for (let i = from; i < to; i += 1) mean += (xs[i] ?? 0) / points
  let sumXX = 0
  let product = 0
  let square = 0
  let before = 0
  for (let i = 0; i < points; i += 1) {
    const x = xs[from + i] ?? 0
    const residual = (ys[from + i] ?? 0) - slope * (x - last) - end
    scratch[i] = Math.abs(residual)
    sumXX += (x - mean) ** 2
    if (i > 0) product += residual * before
    square += residual * residual
    before = residual
  }
  const raw = square > 0 ? product / square : 0
  const memory = Math.min(0.97, Math.max(0, raw + (1 + 4 * Math.max(0, raw)) / points))
  const deviation = Math.sqrt(square / Math.max(1, points - 2))
  // The median ignores up to half of the points, which is too kind to what is about to be accused: the mean has a say.
  const residual = Math.max(floor, 1.4826 * medianOf(scratch, points), 0.7 * deviation)
  const inflated = residual * Math.sqrt((1 + memory) / (1 - memory))
  const slopeError = inflated / Math.sqrt(sumXX)
  return {
    slope,
    slopeError,
    end,
    endError: Math.hypot(inflated / Math.sqrt(points), slopeError * (last - mean)),
    residual,
    memory,
    points,
    span: last - first,
  }
}
