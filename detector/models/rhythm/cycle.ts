import { day } from '../../../domain/clock.ts'

/**
 * How long a machine usually stays on and off, and how much of its time it is on. Lengths are compared as logarithms (they are
 * about log-normal: Law & Kelton, Simulation Modeling and Analysis), shares by three-hour bins of the day.
 */
export interface Cycle {
  firstTs: number
  lastTs: number
  stepMs: number
  /** When it switched last; 0: not known (a gap in the readings lies between). */
  since: number
  on: boolean
  /** Of runs, off and on each: mean and mean distance of ln(ms), count, longest (ms, fading). At `meanOf` and so on + 0 or 1. */
  runs: Float64Array
  /** Length of the last off or on run while it waits for the other half of its cycle, ln ms; NaN: none. */
  half: number
  /** Whole cycles: smoothed distance of ln(period) from usual, the lowest it has been, CUSUM of shortness. */
  period: number
  periodScatter: number
  cycles: number
  recent: number
  shortest: number
  sumShort: number
  shortSince: number
  /** Share of time on: the bin being summed, and usual by bin with how many days each rests on. */
  bin: number
  binOnMs: number
  binMs: number
  usual: Float64Array
  dutyScatter: number
  dutyBins: number
  dutyRecent: number
  dutyLow: number
  dutyHigh: number
  sumMore: number
  sumLess: number
  dutySince: number
}
export const meanOf = 0
export const scatterOf = 2
export const countOf = 4
export const longestOf = 6
export const bins = 8
export const binLengthMs = day / bins
export const newCycle = (ts: number): Cycle => ({
  firstTs: ts,
  lastTs: ts,
  stepMs: 0,
  since: 0,
  on: false,
  runs: new Float64Array(8),
  half: Number.NaN,
  period: 0,
  periodScatter: 0,
  cycles: 0,
  recent: 0,
  shortest: 0,
  sumShort: 0,
  shortSince: 0,
  bin: -1,
  binOnMs: 0,
  binMs: 0,
  usual: new Float64Array(2 * bins),
  dutyScatter: 0,
  dutyBins: 0,
  dutyRecent: 0,
  dutyLow: 0,
  dutyHigh: 0,
  sumMore: 0,
  sumLess: 0,
  dutySince: 0,
})

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

/** What a reading has closed: a whole cycle, a bin of the day, both or nothing. */
export interface Closed {
  cycle: boolean
  bin: boolean
}

/**
 * Reads which state the machine is in.
 * @param learn false while a fault is open: nothing becomes usual
 */
export const readCycle = (
  cycle: Cycle,
  on: boolean,
  { ts, learn, loosen, closed }: { ts: number; learn: boolean; loosen: number; closed: Closed },
): void => {
  closed.cycle = false
  closed.bin = false
  const gap = ts - cycle.lastTs
  const broken = gap < 0 || (cycle.stepMs > 0 && gap > 5 * cycle.stepMs)
  if (gap > 0 && !broken)
    cycle.stepMs = cycle.stepMs === 0 ? gap : cycle.stepMs + Math.min(gap - cycle.stepMs, cycle.stepMs) / 20
  // Time not heard of belongs to nobody.
  if (broken) {
    cycle.since = 0
    cycle.half = Number.NaN
    // A device that was away for long, or a new sampling step.
    if (gap > 0) cycle.stepMs = Math.min(gap, 1.5 * cycle.stepMs)
  } else {
    cycle.binMs += gap
    if (cycle.on) cycle.binOnMs += gap
  }
  cycle.lastTs = ts
  const bin = Math.floor((((ts % day) + day) % day) / binLengthMs)
  if (bin !== cycle.bin) {
    if (cycle.bin >= 0 && cycle.binMs > 0.6 * binLengthMs) {
      closeBin(cycle, { ts, learn, loosen })
      closed.bin = true
    }
    cycle.bin = bin
    cycle.binMs = 0
    cycle.binOnMs = 0
  }
  if (on === cycle.on) return
  const switched = ts - gap / 2
  if (cycle.since > 0 && !broken) closed.cycle = closeRun(cycle, switched - cycle.since, { ts, learn, loosen })
  cycle.on = on
  cycle.since = broken ? 0 : switched
}

const closeRun = (
  cycle: Cycle,
  lengthMs: number,
  { ts, learn, loosen }: { ts: number; learn: boolean; loosen: number },
): boolean => {
  const which = cycle.on ? 1 : 0
  const length = Math.log(Math.max(lengthMs, 1))
  if (learn) {
    const count = (cycle.runs[countOf + which] ?? 0) + 1
    cycle.runs[countOf + which] = count
    const mean = cycle.runs[meanOf + which] ?? 0
    const away = count === 1 ? 0 : length - mean
    const share = 1 / Math.min(count, rememberRuns)
    cycle.runs[meanOf + which] = count === 1 ? length : mean + away * share
    cycle.runs[scatterOf + which] =
      (cycle.runs[scatterOf + which] ?? 0) + (Math.abs(away) - (cycle.runs[scatterOf + which] ?? 0)) * share
    const longest = cycle.runs[longestOf + which] ?? 0
    cycle.runs[longestOf + which] = lengthMs > longest ? lengthMs : longest - (longest - lengthMs) / fade
  }
  const half = cycle.half
  cycle.half = lengthMs
  if (Number.isNaN(half)) return false
  // Every half closes one period with the half before it.
  const period = Math.log(Math.max(half + lengthMs, 1))
  if (cycle.cycles === 0) cycle.period = period
  const away = period - cycle.period
  cycle.recent += (away - cycle.recent) / Math.min(8, cycle.cycles + 1)
  const score = Math.max(-mostEach, Math.min(-away / tolerance(cycle.periodScatter, loosen), mostEach))
  if (cycle.sumShort === 0) cycle.shortSince = ts - lengthMs
  cycle.sumShort = Math.min(60, Math.max(0, cycle.sumShort + score - slack))
  if (learn && cycle.sumShort < 8) {
    cycle.cycles += 1
    const share = 1 / Math.min(cycle.cycles, rememberCycles)
    cycle.period += away * share
    cycle.periodScatter += (Math.abs(away) - cycle.periodScatter) * share
    if (cycle.cycles > 16)
      cycle.shortest = cycle.recent < cycle.shortest ? cycle.recent : cycle.shortest - cycle.shortest / fade
  }
  return true
}

const closeBin = (cycle: Cycle, { ts, learn, loosen }: { ts: number; learn: boolean; loosen: number }): void => {
  const { bin, usual } = cycle
  const duty = cycle.binOnMs / cycle.binMs
  const seen = usual[bins + bin] ?? 0
  const away = seen === 0 ? 0 : duty - (usual[bin] ?? 0)
  const score = Math.max(-mostEach, Math.min(away / dutyTolerance(cycle.dutyScatter, loosen), mostEach))
  if (cycle.sumMore + cycle.sumLess === 0) cycle.dutySince = ts - cycle.binMs
  cycle.sumMore = seen < 2 ? 0 : Math.min(30, Math.max(0, cycle.sumMore + score - slack))
  cycle.sumLess = seen < 2 ? 0 : Math.min(30, Math.max(0, cycle.sumLess - score - slack))
  cycle.dutyRecent += (away - cycle.dutyRecent) / Math.min(4, cycle.dutyBins + 1)
  if (!learn || cycle.sumMore >= 5 || cycle.sumLess >= 5) return
  cycle.dutyBins += 1
  const count = Math.min(seen + 1, rememberDays)
  usual[bins + bin] = count
  usual[bin] = seen === 0 ? duty : (usual[bin] ?? 0) + away / count
  if (seen === 0) return
  cycle.dutyScatter += (Math.abs(away) - cycle.dutyScatter) / Math.min(cycle.dutyBins, bins * rememberDays)
  if (cycle.dutyBins <= 2 * bins) return
  cycle.dutyHigh = cycle.dutyRecent > cycle.dutyHigh ? cycle.dutyRecent : cycle.dutyHigh - cycle.dutyHigh / (bins * 60)
  cycle.dutyLow = cycle.dutyRecent < cycle.dutyLow ? cycle.dutyRecent : cycle.dutyLow - cycle.dutyLow / (bins * 60)
}
