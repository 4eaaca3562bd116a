import type { PeerLevel, PeerReport, PeerView } from '../../detector.ts'
import { quantileOf, robustOf } from './robust.ts'

/** Fewer peers than this say nothing. */
export const fewestPeers = 5
/** So many of those whose conditions are nearest are asked where conditions are known. */
const nearest = 12
/** Neighbours ask the same: windows begin at every fourth place only. */
const stride = 4
/** What goes with the conditions does so only about: this share of it is not known. */
const slopeDoubt = 0.25

/** The cohorts that a device belongs to, most specific first; ids and names hold no control characters. */
const cohortsOf = ({ model, firmware, site }: PeerReport): string[] => {
  if (model === undefined) return []
  if (firmware === undefined) return [model]
  const versions = `${model}\u0000${firmware}`
  return site === undefined ? [versions, model] : [`${versions}\u0000${site}`, versions, model]
}
const words = (cohort: string): string => {
  const [model, firmware, site] = cohort.split('\u0000')
  return `${model}${firmware === undefined ? '' : ` with firmware ${firmware}`}${site === undefined ? '' : ` at ${site}`}`
}

/** One metric over one cohort's settled devices, in the order of their conditions where these are known. */
interface Column {
  readonly words: string
  readonly ids: string[]
  readonly conditions: number[]
  readonly moved: number[]
  readonly levels: number[]
  readonly usual: number[]
  readonly spreads: number[]
  readonly noise: number[]
  /** The same for everybody in it, worked out once. */
  band?: Band | undefined
  plain?: Seen
  whole?: Seen
  /** By the place of their first member. */
  near?: Map<number, Seen>
}
interface Band {
  readonly low: number
  readonly high: number
  readonly spread: number
}
interface Seen extends Band {
  readonly peers: number
  readonly moved: number
  readonly scale: number
  readonly middle: number
  readonly apart: number
  readonly noise: number
  /** What they move with their conditions, per unit of these; around this, and between what. */
  readonly slope: number
  readonly conditions: number
  readonly coldest: number
  readonly warmest: number
}

const deviationOf = ({ level, usual }: PeerLevel): number => level - usual
const conditionsOf = (report: PeerReport): number => {
  const level = report.conditions === undefined ? undefined : report.metrics[report.conditions]
  return level ? deviationOf(level) : Number.NaN
}
const isWhole = ({ level, usual, spread }: PeerLevel): boolean =>
  Number.isFinite(level) && Number.isFinite(usual) && Number.isFinite(spread)

/**
 * Compares every device with the settled devices of its most specific cohort that has enough: model, firmware and site; model and
 * firmware; model. Where devices tell their conditions (outdoors), those whose conditions are nearest are asked. A device
 * that has just changed its firmware is measured by those that have not: a roll-out does not hide itself.
 *
 * Pure, linear but for sorting; the answer does not depend on the order of the reports.
 */
export const comparePeers = (reports: readonly PeerReport[]): Map<string, PeerView[]> => {
  const cohorts = reports.map(cohortsOf)
  const columns = columnsOf(reports, cohorts)
  const views = new Map<string, PeerView[]>()
  reports.forEach((report, i) => {
    const mine = (cohorts[i] ?? []).flatMap((key) => columns.get(key) ?? [])
    if (mine.length === 0) return
    const conditions = conditionsOf(report)
    const self = report.settled ? 1 : 0
    const found: PeerView[] = []
    for (const metric of Object.keys(report.metrics)) {
      const level = report.metrics[metric]
      if (!level || !isWhole(level)) continue
      const enough = (column: Column | undefined): column is Column =>
        column !== undefined && column.ids.length - self >= fewestPeers
      const column = mine.map((cohort) => cohort.get(metric)).find(enough)
      if (!column) continue
      const {
        slope,
        conditions: around,
        coldest,
        warmest,
        ...seen
      } = look(column, metric === report.conditions ? Number.NaN : conditions)
      // Where conditions are unlike all of theirs, what they would do is guessed, and so much less sure.
      const unlike = Math.max(0, coldest - conditions, conditions - warmest)
      const theirs = slope === 0 ? seen.moved : seen.moved + slope * (conditions - around)
      const guessed = Math.abs(slope) * (unlike + slopeDoubt * Math.abs(conditions - around))
      const scale = slope === 0 ? seen.scale : seen.scale + guessed
      const excess = deviationOf(level) - theirs
      found.push({ ...seen, metric, cohort: column.words, moved: theirs, scale, excess, peers: seen.peers - self })
    }
    if (found.length > 0) views.set(report.deviceId, found)
  })
  return views
}

const columnsOf = (
  reports: readonly PeerReport[],
  cohorts: readonly (readonly string[])[],
): Map<string, Map<string, Column>> => {
  const sizes = new Map<string, number>()
  reports.forEach(({ settled }, i) => {
    if (settled) for (const key of cohorts[i] ?? []) sizes.set(key, (sizes.get(key) ?? 0) + 1)
  })
  const columns = new Map<string, Map<string, Column>>()
  reports.forEach((report, i) => {
    if (!report.settled) return
    const conditions = conditionsOf(report)
    for (const key of cohorts[i] ?? []) {
      if ((sizes.get(key) ?? 0) < fewestPeers) continue
      let cohort = columns.get(key)
      if (!cohort) {
        cohort = new Map()
        columns.set(key, cohort)
      }
      for (const metric of Object.keys(report.metrics)) {
        const level = report.metrics[metric]
        if (!level || !isWhole(level)) continue
        let column = cohort.get(metric)
        if (!column) {
          column = {
            words: words(key),
            ids: [],
            conditions: [],
            moved: [],
            levels: [],
            usual: [],
            spreads: [],
            noise: [],
          }
          cohort.set(metric, column)
        }
        column.ids.push(report.deviceId)
        column.conditions.push(conditions)
        column.moved.push(deviationOf(level))
        column.levels.push(level.level)
        column.usual.push(level.usual)
        column.spreads.push(level.spread)
        column.noise.push(level.noise ?? 0)
      }
    }
  })
  return columns
}

const look = (column: Column, conditions: number): Seen => {
  const n = column.ids.length
  if (Number.isNaN(conditions) || n <= nearest + stride) {
    // Alone among those who know their conditions, it is compared as if nobody did.
    if (Number.isNaN(conditions)) {
      column.plain ??= sum(column, { from: 0, to: n, byConditions: false })
      return column.plain
    }
    column.whole ??= sum(column, { from: 0, to: n, byConditions: true })
    return column.whole
  }
  if (!column.near) {
    sortByConditions(column)
    column.near = new Map()
  }
  // Those around the place where it belongs itself.
  let low = 0
  let high = n
  while (low < high) {
    const middle = (low + high) >> 1
    if ((column.conditions[middle] ?? Infinity) < conditions) low = middle + 1
    else high = middle
  }
  const start = low - (nearest >> 1)
  const from = Math.max(0, Math.min(start - (((start % stride) + stride) % stride), n - nearest))
  let seen = column.near.get(from)
  if (!seen) {
    seen = sum(column, { from, to: from + nearest, byConditions: true })
    column.near.set(from, seen)
  }
  return seen
}

const sortByConditions = (column: Column): void => {
  const order = column.ids.map((_, i) => i)
  const place = (i: number): number => {
    const known = column.conditions[i] ?? Number.NaN
    return Number.isNaN(known) ? Infinity : known
  }
  order.sort((a, b) =>
    place(a) !== place(b) ? (place(a) < place(b) ? -1 : 1) : (column.ids[a] ?? '') < (column.ids[b] ?? '') ? -1 : 1,
  )
  for (const list of [column.conditions, column.moved, column.levels, column.usual, column.spreads, column.noise]) {
    const before = [...list]
    order.forEach((from, to) => {
      list[to] = before[from] ?? 0
    })
  }
  const ids = [...column.ids]
  order.forEach((from, to) => {
    column.ids[to] = ids[from] ?? ''
  })
}

const part = (list: readonly number[], from: number, to: number): Float64Array =>
  Float64Array.from(list.slice(from, to))

/** Theil–Sen's slope of what they moved over their conditions. */
const slopeOf = (conditions: Float64Array, moved: Float64Array): number => {
  const slopes: number[] = []
  for (let i = 0; i < conditions.length; i += 1)
    for (let j = i + 1; j < conditions.length; j += 1) {
      const apart = (conditions[j] ?? 0) - (conditions[i] ?? 0)
      if (Math.abs(apart) > 1e-6) slopes.push(((moved[j] ?? 0) - (moved[i] ?? 0)) / apart)
    }
  return slopes.length < 10 ? 0 : robustOf(Float64Array.from(slopes)).median
}

const sum = (column: Column, { from, to, byConditions }: { from: number; to: number; byConditions: boolean }): Seen => {
  column.band ??= bandOf(column)
  const all = part(column.moved, from, to)
  const conditions = part(column.conditions, from, to)
  const known = byConditions && conditions.every((one) => Number.isFinite(one))
  const slope = known ? slopeOf(conditions, all) : 0
  const around = known ? robustOf(Float64Array.from(conditions)).median : 0
  const moved = robustOf(all.map((one, i) => (slope === 0 ? one : one - slope * ((conditions[i] ?? 0) - around))))
  const levels = robustOf(part(column.levels, from, to))
  return {
    peers: to - from,
    moved: moved.median,
    scale: moved.deviation,
    middle: levels.median,
    apart: levels.deviation,
    noise: robustOf(part(column.noise, from, to)).median,
    slope,
    conditions: around,
    coldest: slope === 0 ? 0 : conditions.reduce((a, b) => Math.min(a, b), Infinity),
    warmest: slope === 0 ? 0 : conditions.reduce((a, b) => Math.max(a, b), -Infinity),
    ...column.band,
  }
}

const bandOf = ({ usual, spreads }: Column): Band => {
  const sorted = Float64Array.from(usual).sort()
  return {
    low: quantileOf(sorted, 0.05),
    high: quantileOf(sorted, 0.95),
    spread: robustOf(Float64Array.from(spreads)).median,
  }
}
