import type { PeerView, Shared } from '../../detector.ts'

/** Numbers of a metric in `shared.peers`, side by side; what they mean is said at `PeerView`. */
const comparedAt = 0
const peers = 1
const moved = 2
const low = 3
const high = 4
const spread = 5
const noise = 6
const slots = 7

/** Keeps what a comparison has found for the device's other detectors. */
export const notePeers = (shared: Shared, view: PeerView, at: number): void => {
  shared.peers ??= { places: new Map(), numbers: new Float64Array(0) }
  const known = shared.peers
  let place = known.places.get(view.metric)
  if (place === undefined) {
    place = known.places.size * slots
    known.places.set(view.metric, place)
    if (known.numbers.length < place + slots) {
      const grown = new Float64Array(Math.max(place + slots, 2 * known.numbers.length))
      grown.set(known.numbers)
      known.numbers = grown
    }
  }
  const { numbers } = known
  numbers[place + comparedAt] = at
  numbers[place + peers] = view.peers
  numbers[place + moved] = view.moved
  numbers[place + low] = view.low
  numbers[place + high] = view.high
  numbers[place + spread] = view.spread
  numbers[place + noise] = view.noise
}

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
  const theirs = cohortMoved(shared, metric, at)
  if (theirs === 0 || deviation === 0 || theirs > 0 !== deviation > 0) return 0
  return Math.min(1, theirs / deviation)
}

/**
 * How far a metric's cohort has moved from what is usual for each of its devices, in the metric's unit, signed: what a detector
 * may take off a deviation before it accuses. 0 where there are too few peers, or no comparison lately.
 * @param at our clock
 */
export const cohortMoved = (shared: Shared, metric: string, at: number): number => {
  return fresh(shared, { metric, at, slot: moved })
}

/** The same for how much its devices jump about: ln of how many times more than usual for each. */
export const cohortNoise = (shared: Shared, metric: string, at: number): number =>
  fresh(shared, { metric, at, slot: noise })

const fresh = (
  { peers: known }: Shared,
  { metric, at, slot }: { metric: string; at: number; slot: number },
): number => {
  const place = known?.places.get(metric)
  if (known === undefined || place === undefined) return 0
  const { numbers } = known
  if ((numbers[place + peers] ?? 0) < enoughPeers || Math.abs(at - (numbers[place + comparedAt] ?? 0)) > freshMs)
    return 0
  return numbers[place + slot] ?? 0
}

/** What siblings show of a metric, for a series that knows little of itself yet; undefined where they are too few. */
export const siblingPrior = (
  { peers: known }: Shared,
  metric: string,
): { readonly low: number; readonly high: number; readonly spread: number } | undefined => {
  const place = known?.places.get(metric)
  if (known === undefined || place === undefined || (known.numbers[place + peers] ?? 0) < enoughPeers) return undefined
  const { numbers } = known
  return { low: numbers[place + low] ?? 0, high: numbers[place + high] ?? 0, spread: numbers[place + spread] ?? 0 }
}
