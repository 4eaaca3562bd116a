/**
 * How new one feature of a series is to itself: how far it lies beyond everything it has done, in its own usual deviations,
 * trusted less the more often it has cried before. The envelope shrinks slowly towards what is seen now, so that an extreme
 * counts again after a long time: the score grows with the time since the last thing as extreme (a return period), and with
 * how much more extreme it is.
 *
 * State: `noveltySize` numbers at `at` in the series' typed array.
 */
export const noveltySize = 7
const seen = 0
const high = 1
const low = 2
const centre = 3
const spread = 4
const cries = 5
const sinceCry = 6

/** Shares of the distance to the present value by which the envelope shrinks per reading: at the least, and over the first readings. */
const shrinkLeast = 3e-5
const shrinkYoung = 0.03
/** Readings without an opinion. */
const young = 20
/** Deviations beyond the envelope that give a score of one half. */
const halfAt = 3
/** Scores from here on, this many readings apart, count as cries … */
const cryFrom = 0.01
const cryApart = 100
/** … each of which costs this much trust, and is forgotten over this many readings. */
const cryCost = 5
const forgetCries = 30_000
/** The usual deviation is learned over this many readings. */
const spreadOver = 1_000

/**
 * @param rows how many times longer than at one reading in five minutes every count of readings is to be
 * @returns 0 inside; up to 1 for the first cry, further out; less with every cry before
 */
export const noveltyOf = (memory: Float64Array, at: number, x: number, rows: number): number => {
  const n = memory[at + seen]! + 1
  memory[at + seen] = n
  if (n === 1) {
    memory[at + high] = x
    memory[at + low] = x
    memory[at + centre] = x
    memory[at + sinceCry] = 1e9
    return 0
  }
  const top = memory[at + high]!
  const bottom = memory[at + low]!
  const shrink = Math.min(0.1, Math.max(shrinkLeast, shrinkYoung / n))
  const excess = x > top ? x - top : x < bottom ? bottom - x : 0
  memory[at + high] = x > top ? x : top - shrink * (top - x)
  memory[at + low] = x < bottom ? x : bottom + shrink * (x - bottom)
  const usual = memory[at + spread]!
  const learn = Math.max(1 / (spreadOver * rows), 1 / n)
  const deviation = x - memory[at + centre]!
  memory[at + spread] = usual + learn * (Math.abs(deviation) - usual)
  memory[at + centre] = memory[at + centre]! + learn * deviation
  const cried = memory[at + cries]! * (1 - 1 / (forgetCries * rows))
  memory[at + cries] = cried
  const since = memory[at + sinceCry]! + 1
  memory[at + sinceCry] = since
  if (excess <= 0 || n <= young * rows) return 0
  const score = excess / (excess + halfAt * usual + 1e-12 * Math.abs(x) + 1e-200)
  if (score > cryFrom) {
    if (since > cryApart * rows) memory[at + cries] = cried + 1
    memory[at + sinceCry] = 0
  }
  return score / (1 + cryCost * cried)
}
/** Width of the envelope. */
export const noveltyRange = (memory: Float64Array, at: number): number => memory[at + high]! - memory[at + low]!
