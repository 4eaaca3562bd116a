import type { ReadingPoint } from '../api/wire.ts'

/** Readings as a chart takes them: columns, times in seconds, `null` where the device said nothing. */
export interface Columns {
  readonly t: number[]
  readonly min: (number | null)[]
  readonly max: (number | null)[]
  readonly mean: (number | null)[]
}

/** One moment on a chart; `t` in ms. */
export interface Dot {
  readonly t: number
  readonly min: number
  readonly max: number
  readonly mean: number
}

export const dotsOf = (points: readonly ReadingPoint[]): Dot[] =>
  points.map((point) => ({ t: Date.parse(point.t), min: point.min, max: point.max, mean: point.mean }))

/**
 * Columns with a hole wherever two neighbours are much further apart than usual: silence must look like silence, not
 * like a straight line. Usual is the median distance; a hole is more than four times that.
 */
export const columnsOf = (dots: readonly Dot[]): Columns => {
  const columns: Columns = { t: [], min: [], max: [], mean: [] }
  const hole = 4 * usualDistance(dots)
  let before: number | undefined
  for (const dot of dots) {
    if (before !== undefined && dot.t - before > hole) push(columns, before + 1, null)
    push(columns, dot.t, dot)
    before = dot.t
  }
  return columns
}

/**
 * The readings to be seen first: those outside the band while the fault was there; without a band all of that time.
 * The reading after belongs to it, so that the line is joined.
 */
export const wrongOf = (
  columns: Columns,
  fault: {
    readonly shaded: { readonly from: number; readonly to: number }
    readonly band: { readonly low: number | null; readonly high: number | null } | undefined
  },
): (number | null)[] => {
  const { shaded, band } = fault
  const wrong = columns.t.map((seconds, at) => {
    const value = columns.mean[at] ?? null
    if (value === null || seconds * 1000 < shaded.from || seconds * 1000 > shaded.to) return false
    return !band || (band.low !== null && value < band.low) || (band.high !== null && value > band.high)
  })
  return columns.mean.map((value, at) => (wrong[at] || (wrong[at - 1] ?? false) ? value : null))
}

const push = (columns: Columns, t: number, dot: Dot | null): void => {
  columns.t.push(t / 1000)
  columns.min.push(dot?.min ?? null)
  columns.max.push(dot?.max ?? null)
  columns.mean.push(dot?.mean ?? null)
}

const usualDistance = (dots: readonly Dot[]): number => {
  const distances = dots.slice(1).map((dot, at) => dot.t - (dots[at]?.t ?? dot.t))
  distances.sort((a, b) => a - b)
  return distances[Math.floor(distances.length / 2)] || Number.POSITIVE_INFINITY
}

/** Adds a live reading, in order; the same moment again is ignored. Forgets what is older than `from`. */
export const withReading = (dots: readonly Dot[], reading: { t: number; value: number }, from: number): Dot[] => {
  const last = dots.at(-1)
  const kept = dots.filter((dot) => dot.t >= from)
  if (last && reading.t <= last.t) return kept
  kept.push({ t: reading.t, min: reading.value, max: reading.value, mean: reading.value })
  return kept
}
