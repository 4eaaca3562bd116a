import type { Shared } from '../../detector.ts'

/** A comparison older than this says nothing about now: peers may be gone. ms */
const freshMs = 3 * 3_600_000
const enoughPeers = 5

/**
 * How much of a metric's present deviation its cohort shares: the weather, a roll-out, a holiday.
 * @param deviation how far the metric is from its usual, signed, in its unit
 * @param at our clock
 * @returns 0 (nobody else moved, or nobody to compare with) to 1 (all moved like this one)
 */
export const cohortShare = (
  shared: Shared,
  { metric, deviation, at }: { metric: string; deviation: number; at: number },
): number => {
  const moved = cohortMoved(shared, metric, at)
  if (moved === 0 || deviation === 0 || moved > 0 !== deviation > 0) return 0
  return Math.min(1, moved / deviation)
}

/**
 * How far a metric's cohort has moved from what is usual for each of its devices, in the metric's unit, signed: what a detector
 * may take off a deviation before it accuses. 0 where there are too few peers, or no comparison lately.
 * @param at our clock
 */
export const cohortMoved = (shared: Shared, metric: string, at: number): number => {
  const known = shared.peers?.get(metric)
  return known !== undefined && known.peers >= enoughPeers && Math.abs(at - known.at) <= freshMs ? known.moved : 0
}

/** What siblings show of a metric, for a series that knows little of itself yet; undefined where they are too few. */
export const siblingPrior = (
  shared: Shared,
  metric: string,
): { readonly low: number; readonly high: number; readonly spread: number } | undefined => {
  const known = shared.peers?.get(metric)
  return known !== undefined && known.peers >= enoughPeers ? known : undefined
}
