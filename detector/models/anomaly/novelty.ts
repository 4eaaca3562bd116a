/**
 * How new one feature of a series is to itself: how far it lies beyond everything it has done, in its own usual deviations,
 * trusted less the more often it has cried before. The envelope shrinks slowly towards what is seen now, so that an extreme
 * counts again after a long time: the score grows with the time since the last thing as extreme (a return period), and with
 * how much more extreme it is.
 *
 * State: `noveltySize` numbers for each feature, from `at` on in the series' typed array. All features are read in one call, their
 * values taken from the array: numbers that pass between functions cost memory for every reading.
 */
export const noveltySize = 8
/** The present value of a feature that has none. */
export const absent = Number.MAX_VALUE
/** The feature's present value or `absent`; set by whoever calls `noveltyOf`. */
const present = 0
const seen = 1
const high = 2
const low = 3
const centre = 4
const spread = 5
const cries = 6
const sinceCry = 7

/** Shares of the distance to the present value by which the envelope shrinks per reading: at the least, and over the first readings. */
const shrinkLeast = 3e-5
const shrinkYoung = 0.03
/** Readings without an opinion. */
const young = 20
/** Deviations beyond the envelope that give a score of one half. */
const halfAt = 3
/** Scores from here on, this many readings apart, count as cries … */
const cryFrom = 0.003
const cryApart = 100
/** … each of which costs this much trust, and is forgotten over this many readings. */
const cryCost = 5
const forgetCries = 30_000
/** Factors on counts of readings are never more. */
export const mostRows = 2
/** The usual deviation is learned over this many readings. */
const spreadOver = 2_000

/**
 * Reads the present values of `count` features.
 * @param rows how many times longer than at one reading in five minutes every count of readings is to be
 * @param reach the same for averages
 * @param doubted the place of a feature that is believed less, by the factor at `trust`
 * @param strongest where in `memory` the number of the most novel feature goes, -1 for none
 * @returns 0 where all are inside; up to 1 for the first cry of a feature, further out, less with every cry before. Half of it is the
 * most novel feature's, half the root of the sum of all squares: several that agree count for a little more.
 */
export const noveltyOf = (
  memory: Float64Array,
  at: number,
  count: number,
  rows: number,
  reach: number,
  doubted: number,
  trust: number,
  strongest: number,
): number => {
  const learnLeast = 1 / (spreadOver * reach)
  const remember = 1 - 1 / (forgetCries * rows)
  const end = at + count * noveltySize
  let squares = 0
  let most = 0
  memory[strongest] = -1
  for (let f = at; f < end; f += noveltySize) {
    const x = memory[f + present]!
    if (x === absent) continue
    const n = memory[f + seen]! + 1
    memory[f + seen] = n
    if (n === 1) {
      memory[f + high] = x
      memory[f + low] = x
      memory[f + centre] = x
      memory[f + sinceCry] = cryApart * mostRows
      continue
    }
    const perReading = 1 / n
    const usual = memory[f + spread]!
    const learn = Math.max(learnLeast, perReading)
    const deviation = x - memory[f + centre]!
    memory[f + spread] = usual + learn * (Math.abs(deviation) - usual)
    memory[f + centre] = memory[f + centre]! + learn * deviation
    memory[f + cries] = memory[f + cries]! * remember
    memory[f + sinceCry] = memory[f + sinceCry]! + 1
    const top = memory[f + high]!
    const bottom = memory[f + low]!
    const shrink = Math.max(shrinkLeast, shrinkYoung * perReading)
    memory[f + high] = x > top ? x : top - shrink * (top - x)
    memory[f + low] = x < bottom ? x : bottom + shrink * (x - bottom)
    const excess = x > top ? x - top : bottom - x
    if (excess <= 0 || n <= young * rows) continue
    const score = excess / (excess + halfAt * usual + 1e-12 * Math.abs(x) + 1e-200)
    const novelty = (score / (1 + cryCost * memory[f + cries]!)) * (f === doubted ? memory[trust]! : 1)
    if (score > cryFrom) {
      if (memory[f + sinceCry]! > cryApart * rows) memory[f + cries] = memory[f + cries]! + 1
      memory[f + sinceCry] = 0
    }
    squares += novelty * novelty
    if (novelty > most) {
      most = novelty
      memory[strongest] = (f - at) / noveltySize
    }
  }
  return (Math.sqrt(squares) + most) / 2
}
/** Width of a feature's envelope. */
export const noveltyRange = (memory: Float64Array, at: number): number => memory[at + high]! - memory[at + low]!
/** After `noveltyOf`: whether the feature is at the top of its envelope rather than at its bottom. */
export const isHighest = (memory: Float64Array, at: number): boolean => memory[at + present]! >= memory[at + high]!
