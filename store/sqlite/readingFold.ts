/** How a long range becomes a short list of points: pure, shared by raw readings and both roll-ups. */
import { hour, minute } from '../../domain/clock.ts'
import type { ReadingPoint } from '../readingStore.ts'

export type Level = 'raw' | 'minute' | 'hour'
export const bucketMs = { minute, hour } as const

/** Intervals `[start + i * width, start + (i + 1) * width)`; with a roll-up both are whole buckets, so that nothing is split. */
export interface FoldPlan {
  readonly level: Level
  readonly start: number
  readonly width: number
}

/** Intervals become whole buckets; from this many buckets an interval on, rounding up costs at most a quarter of the points. */
const bucketsPerInterval = 3

/** The coarsest level that still gives about `points` intervals over `[from, to)`. */
export const planFold = (range: { from: number; to: number; points: number }): FoldPlan => {
  const { from, to, points } = range
  const width = Math.ceil((to - from) / points)
  for (const level of ['hour', 'minute'] as const) {
    const bucket = bucketMs[level]
    if (width < bucket * bucketsPerInterval) continue
    const start = Math.floor(from / bucket) * bucket
    return { level, start, width: Math.ceil((to - start) / points / bucket) * bucket }
  }
  return { level: 'raw', start: from, width: Math.max(1, width) }
}

/** Part of an interval: what one table or one file knows of it. */
export interface IntervalPart {
  readonly i: number
  readonly min: number
  readonly max: number
  readonly sum: number
  readonly count: number
}

/** Joins partials of the same interval, whatever order they come in. */
export const createFold = (plan: FoldPlan) => {
  const intervals = new Map<number, { min: number; max: number; sum: number; count: number }>()
  const add = (part: IntervalPart): void => {
    const known = intervals.get(part.i)
    if (!known) {
      intervals.set(part.i, { min: part.min, max: part.max, sum: part.sum, count: part.count })
      return
    }
    known.min = Math.min(known.min, part.min)
    known.max = Math.max(known.max, part.max)
    known.sum += part.sum
    known.count += part.count
  }
  return {
    add,
    addReading(ts: number, value: number): void {
      add({ i: Math.floor((ts - plan.start) / plan.width), min: value, max: value, sum: value, count: 1 })
    },
    /** In time order. `t` never lies before `from`, though the first interval's bucket may. */
    points: (from: number): ReadingPoint[] =>
      [...intervals]
        .sort(([a], [b]) => a - b)
        .map(([i, { min, max, sum, count }]) => ({
          t: Math.max(from, plan.start + i * plan.width),
          min,
          max,
          // Rounding in the sum must not put the mean outside what was measured.
          mean: Math.min(max, Math.max(min, sum / count)),
          count,
        })),
  }
}
export type Fold = ReturnType<typeof createFold>
