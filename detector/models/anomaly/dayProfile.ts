/**
 * What is usual at this time of day: mean and mean deviation per hour (UTC), learned as exponential averages; and whether the time
 * of day matters to this series at all: how well the hour's mean has foretold each reading before it came (prequentially, so that
 * nothing is assumed), against the mean of all hours.
 *
 * State: `dayProfileSize` numbers at `at` in the series' typed array.
 */
const slots = 24
const perSlot = 3
const mean = 0
const deviation = 1
const seen = 2
/** After the slots: the mean deviation over all hours. */
const overall = slots * perSlot
/** Mean error of the hour's mean, and of the mean of all hours. */
const hourError = overall + 1
const plainError = overall + 2
const plainMean = overall + 3
/** Readings both have foretold. */
const foretold = overall + 4
export const dayProfileSize = overall + 5

const dayMs = 86_400_000
/** Readings an hour must have shown before it gives an opinion. */
const settled = 3
/** An hour is learned over this many readings of it … */
const learnOver = 1 / 0.03
/** … and the day over this many. */
const learnDayOver = 333
/** An hour that was quiet by chance is given this share of the day's mean deviation. */
const share = 0.5
/** Errors are averaged over this many readings, and say nothing before there are so many. */
const errorOver = 1_000
const errorFrom = 50

/** The slot's place for the functions below; `ts` ms, any finite number. */
export const hourAt = (at: number, ts: number): number => {
  const days = ts / dayMs
  return at + perSlot * Math.min(slots - 1, Math.floor((days - Math.floor(days)) * slots + 1e-9))
}
export const hourSettled = (memory: Float64Array, hour: number): boolean => memory[hour + seen]! >= settled
export const hourMean = (memory: Float64Array, hour: number): number => memory[hour + mean]!
/** The deviation that is usual at this hour, always above 0. @param least deviation that means nothing in this series */
export const hourDeviation = (memory: Float64Array, at: number, hour: number, least: number): number =>
  memory[hour + deviation]! + share * memory[at + overall]! + least

/** How much of what the series does the hour of day foretells: 0 none (or not known yet), 1 all. */
export const hourSkill = (memory: Float64Array, at: number): number => {
  const plain = memory[at + plainError]!
  if (plain === 0 || memory[at + foretold]! <= errorFrom) return 0
  return Math.max(0, 1 - memory[at + hourError]! / plain)
}

/** @param row how many readings came before */
export const learnHour = (memory: Float64Array, at: number, hour: number, value: number, row: number): void => {
  const residual = value - memory[hour + mean]!
  const plainResidual = value - memory[at + plainMean]!
  if (hourSettled(memory, hour)) {
    const tested = memory[at + foretold]! + 1
    const learn = Math.max(1 / errorOver, 1 / tested)
    memory[at + foretold] = tested
    memory[at + hourError] = memory[at + hourError]! + learn * (Math.abs(residual) - memory[at + hourError]!)
    memory[at + plainError] = memory[at + plainError]! + learn * (Math.abs(plainResidual) - memory[at + plainError]!)
  }
  memory[at + plainMean] = memory[at + plainMean]! + Math.max(1 / errorOver, 1 / (row + 1)) * plainResidual
  const n = memory[hour + seen]! + 1
  memory[hour + seen] = n
  memory[hour + mean] = memory[hour + mean]! + Math.max(1 / learnOver, 1 / n) * residual
  if (n === 1) return
  const size = Math.abs(residual)
  const usual = memory[hour + deviation]!
  memory[hour + deviation] = usual + Math.max(1 / learnOver, 1 / (n - 1)) * (size - usual)
  const whole = memory[at + overall]!
  memory[at + overall] = whole + Math.max(1 / learnDayOver, 1 / row) * (size - whole)
}
