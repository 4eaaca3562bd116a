import { day } from '../../../domain/clock.ts'
import type { SeriesInput } from '../../detector.ts'
import { newNumbers, type Row } from '../../numbers.ts'

/**
 * How long a machine usually stays on and off, and how much of its time it is on. Lengths are compared as logarithms (they are
 * about log-normal: Law & Kelton, Simulation Modeling and Analysis), shares by three-hour bins of the day.
 */
export const is = {
  firstTs: 0,
  lastTs: 1,
  stepMs: 2,
  /** When it switched last; 0: not known (a gap in the readings lies between). And whether it is on, 0 or 1. */
  since: 3,
  on: 4,
  /** Share of time on: the bin being summed; usual by bin, with how many days each rests on, are at `usualAt` and `daysAt`. */
  bin: 5,
  binOnMs: 6,
  binMs: 7,
  /** Length of the last off or on run while it waits for the other half of its cycle, ms; NaN: none. */
  half: 8,
  /** Whole cycles: smoothed distance of ln(period) from usual, the lowest it has been, CUSUM of shortness. */
  period: 9,
  periodScatter: 10,
  cycles: 11,
  recent: 12,
  shortest: 13,
  sumShort: 14,
  shortSince: 15,
  dutyScatter: 16,
  dutyBins: 17,
  dutyRecent: 18,
  dutyLow: 19,
  dutyHigh: 20,
  sumMore: 21,
  sumLess: 22,
  dutySince: 23,
} as const
export type Cycle = Row<(typeof is)[keyof typeof is]>
const scalars = 24
/** Of runs, off and on each: mean and mean distance of ln(ms), count, longest (ms, fading). Plus 0 or 1. */
export const meanOf = scalars
export const scatterOf = scalars + 2
export const countOf = scalars + 4
export const longestOf = scalars + 6
export const bins = 8
export const usualAt = scalars + 8
const daysAt = usualAt + bins
export const binLengthMs = day / bins
export const newCycle = (ts: number): Cycle => {
  const cycle = newNumbers(daysAt + bins) as Cycle
  cycle[is.firstTs] = ts
  cycle[is.lastTs] = ts
  cycle[is.half] = Number.NaN
  cycle[is.bin] = -1
  return cycle
}

const rememberRuns = 300
const rememberCycles = 400
const rememberDays = 15
/** Lengths differ by chance by at least this much (ln), shares by this much. */
const leastScatter = 0.25
const leastDutyScatter = 0.04
/** CUSUM, in scatters: what is taken off each, and what one counts at the most. */
const slack = 1.25
const mostEach = 4
const fade = 2_000

export const tolerance = (scatter: number, loosen: number): number => Math.max(leastScatter, 1.25 * scatter) * loosen
export const dutyTolerance = (scatter: number, loosen: number): number =>
  Math.max(leastDutyScatter, 1.25 * scatter) * loosen

/** What the last reading has closed: a whole cycle, a bin of the day, both or nothing. Good until the next is read. */
export const closed = { cycle: false, bin: false }

/**
 * Reads which state the machine is in.
 * @param learn false while a fault is open: nothing becomes usual
 */
export const readCycle = (cycle: Cycle, { on, learn }: { on: boolean; learn: boolean }, input: SeriesInput): void => {
  const { ts, loosen } = input
  closed.cycle = false
  closed.bin = false
  const gap = ts - cycle[is.lastTs]
  const broken = gap < 0 || (cycle[is.stepMs] > 0 && gap > 5 * cycle[is.stepMs])
  if (gap > 0 && !broken)
    cycle[is.stepMs] =
      cycle[is.stepMs] === 0 ? gap : cycle[is.stepMs] + Math.min(gap - cycle[is.stepMs], cycle[is.stepMs]) / 20
  // Time not heard of belongs to nobody.
  if (broken) {
    cycle[is.since] = 0
    cycle[is.half] = Number.NaN
    // A device that was away for long, or a new sampling step.
    if (gap > 0) cycle[is.stepMs] = Math.min(gap, 1.5 * cycle[is.stepMs])
  } else {
    cycle[is.binMs] += gap
    if (cycle[is.on] === 1) cycle[is.binOnMs] += gap
  }
  cycle[is.lastTs] = ts
  const bin = Math.floor((((ts % day) + day) % day) / binLengthMs)
  if (bin !== cycle[is.bin]) {
    if (cycle[is.bin] >= 0 && cycle[is.binMs] > 0.6 * binLengthMs) {
      closeBin(cycle, { ts, learn, loosen })
      closed.bin = true
    }
    cycle[is.bin] = bin
    cycle[is.binMs] = 0
    cycle[is.binOnMs] = 0
  }
  if ((on ? 1 : 0) === cycle[is.on]) return
  const switched = ts - gap / 2
  if (cycle[is.since] > 0 && !broken) closed.cycle = closeRun(cycle, switched - cycle[is.since], { ts, learn, loosen })
  cycle[is.on] = on ? 1 : 0
  cycle[is.since] = broken ? 0 : switched
}

const closeRun = (
  cycle: Cycle,
  lengthMs: number,
  { ts, learn, loosen }: { ts: number; learn: boolean; loosen: number },
): boolean => {
  const which = cycle[is.on]
  const length = Math.log(Math.max(lengthMs, 1))
  if (learn) {
    const count = (cycle[countOf + which] ?? 0) + 1
    cycle[countOf + which] = count
    const mean = cycle[meanOf + which] ?? 0
    const away = count === 1 ? 0 : length - mean
    const share = 1 / Math.min(count, rememberRuns)
    cycle[meanOf + which] = count === 1 ? length : mean + away * share
    cycle[scatterOf + which] =
      (cycle[scatterOf + which] ?? 0) + (Math.abs(away) - (cycle[scatterOf + which] ?? 0)) * share
    const longest = cycle[longestOf + which] ?? 0
    cycle[longestOf + which] = lengthMs > longest ? lengthMs : longest - (longest - lengthMs) / fade
  }
  const half = cycle[is.half]
  cycle[is.half] = lengthMs
  if (Number.isNaN(half)) return false
  // Every half closes one period with the half before it.
  const period = Math.log(Math.max(half + lengthMs, 1))
  if (cycle[is.cycles] === 0) cycle[is.period] = period
  const away = period - cycle[is.period]
  cycle[is.recent] += (away - cycle[is.recent]) / Math.min(8, cycle[is.cycles] + 1)
  const score = Math.max(-mostEach, Math.min(-away / tolerance(cycle[is.periodScatter], loosen), mostEach))
  if (cycle[is.sumShort] === 0) cycle[is.shortSince] = ts - lengthMs
  cycle[is.sumShort] = Math.min(60, Math.max(0, cycle[is.sumShort] + score - slack))
  if (learn && cycle[is.sumShort] < 8) {
    cycle[is.cycles] += 1
    const share = 1 / Math.min(cycle[is.cycles], rememberCycles)
    cycle[is.period] += away * share
    cycle[is.periodScatter] += (Math.abs(away) - cycle[is.periodScatter]) * share
    if (cycle[is.cycles] > 16)
      cycle[is.shortest] =
        cycle[is.recent] < cycle[is.shortest] ? cycle[is.recent] : cycle[is.shortest] - cycle[is.shortest] / fade
  }
  return true
}

const closeBin = (cycle: Cycle, { ts, learn, loosen }: { ts: number; learn: boolean; loosen: number }): void => {
  const bin = cycle[is.bin]
  const duty = cycle[is.binOnMs] / cycle[is.binMs]
  const seen = cycle[daysAt + bin] ?? 0
  const away = seen === 0 ? 0 : duty - (cycle[usualAt + bin] ?? 0)
  const score = Math.max(-mostEach, Math.min(away / dutyTolerance(cycle[is.dutyScatter], loosen), mostEach))
  if (cycle[is.sumMore] + cycle[is.sumLess] === 0) cycle[is.dutySince] = ts - cycle[is.binMs]
  cycle[is.sumMore] = seen < 2 ? 0 : Math.min(30, Math.max(0, cycle[is.sumMore] + score - slack))
  cycle[is.sumLess] = seen < 2 ? 0 : Math.min(30, Math.max(0, cycle[is.sumLess] - score - slack))
  cycle[is.dutyRecent] += (away - cycle[is.dutyRecent]) / Math.min(4, cycle[is.dutyBins] + 1)
  if (!learn || cycle[is.sumMore] >= 5 || cycle[is.sumLess] >= 5) return
  cycle[is.dutyBins] += 1
  const count = Math.min(seen + 1, rememberDays)
  cycle[daysAt + bin] = count
  cycle[usualAt + bin] = seen === 0 ? duty : (cycle[usualAt + bin] ?? 0) + away / count
  if (seen === 0) return
  cycle[is.dutyScatter] += (Math.abs(away) - cycle[is.dutyScatter]) / Math.min(cycle[is.dutyBins], bins * rememberDays)
  if (cycle[is.dutyBins] <= 2 * bins) return
  cycle[is.dutyHigh] =
    cycle[is.dutyRecent] > cycle[is.dutyHigh]
      ? cycle[is.dutyRecent]
      : cycle[is.dutyHigh] - cycle[is.dutyHigh] / (bins * 60)
  cycle[is.dutyLow] =
    cycle[is.dutyRecent] < cycle[is.dutyLow]
      ? cycle[is.dutyRecent]
      : cycle[is.dutyLow] - cycle[is.dutyLow] / (bins * 60)
}
