/** The thread that owns all files of the reading store; see readingPeriod.ts for how a period is kept. */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { workerData } from 'node:worker_threads'
import type { ReadingPoint } from '../readingStore.ts'
import { createFileCache } from './fileCache.ts'
import { openHourArchive } from './hourArchive.ts'
import { columnsOf, firstRows, type ReadingColumns } from './readingBatch.ts'
import { createFold, planFold } from './readingFold.ts'
import { openReadingPeriod } from './readingPeriod.ts'
import { type LastValue, openSeriesCatalog, type Series } from './seriesCatalog.ts'
import { answerCalls } from './workerThread.ts'

export interface ReadingWorkerData {
  readonly dir: string
  readonly periodMs: number
  readonly keepHoursMs: number
  readonly settleAt: number
}

const { dir, periodMs, keepHoursMs, settleAt }: ReadingWorkerData = workerData
const archiveMs = periodMs * 32

const startOf = (ts: number, length: number): number => Math.floor(ts / length) * length
/** Periods are whole hours, so the hour names them. */
const fileOf = (kind: 'readings' | 'hours', start: number): string =>
  join(dir, `${kind}-${new Date(start).toISOString().slice(0, 13)}.sqlite`)
const startsOnDisk = (kind: 'readings' | 'hours'): Set<number> => {
  const pattern = new RegExp(`^${kind}-(\\d{4}-\\d{2}-\\d{2}T\\d{2})\\.sqlite$`)
  const starts = readdirSync(dir).flatMap((name) => pattern.exec(name)?.[1] ?? [])
  return new Set(starts.map((text) => Date.parse(`${text}:00:00Z`)))
}
const unlinkDatabase = (file: string): void => {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true })
}

const catalog = openSeriesCatalog(join(dir, 'series.sqlite'), periodMs)
const periodStarts = startsOnDisk('readings')
const archiveStarts = startsOnDisk('hours')
const periods = createFileCache({
  limit: 12,
  open: (start) => {
    const period = openReadingPeriod(fileOf('readings', start))
    periodStarts.add(start)
    return period
  },
  close: (period) => {
    catalog.saveLast()
    period.close()
  },
  abandon: (period) => period.abandon(),
})
const archives = createFileCache({
  limit: 4,
  open: (start) => {
    archiveStarts.add(start)
    return openHourArchive(fileOf('hours', start))
  },
  close: (archive) => archive.close(),
})

const settleAll = (): void => {
  catalog.saveLast()
  for (const period of periods.values()) period.settle()
}
const settleIfMany = (): void => {
  let unsettled = 0
  for (const period of periods.values()) unsettled += period.unsettledCount()
  if (unsettled >= settleAt) settleAll()
}

/** Runs `work` on a period; when the disk fails, what the period has in memory is dropped with it, because it may not be stored. */
const writing = (start: number, work: (period: ReturnType<typeof openReadingPeriod>) => void): void => {
  try {
    work(periods.get(start))
  } catch (error) {
    periods.abandon(start)
    throw error
  }
}

const groupByPeriod = (ts: ArrayLike<number>, floor: number): { periods: Map<number, number[]>; tooOld: number } => {
  const groups = new Map<number, number[]>()
  let tooOld = 0
  for (let row = 0; row < ts.length; row++) {
    const start = startOf(ts[row] ?? 0, periodMs)
    if (start < floor) tooOld++
    else {
      const rows = groups.get(start)
      if (rows) rows.push(row)
      else groups.set(start, [row])
    }
  }
  return { periods: groups, tooOld }
}

const appendNumbers = (columns: ReadingColumns, floor: number): number => {
  const groups = groupByPeriod(columns.ts, floor)
  for (const [start, rows] of groups.periods) {
    writing(start, (period) => period.append(columns, rows))
    for (const row of rows) catalog.saw(columns.series[row] ?? 0, columns.ts[row] ?? 0, columns.value[row] ?? 0)
  }
  return groups.tooOld
}

const appendTexts = (texts: readonly { series: number; ts: number; value: string }[], floor: number): number => {
  const groups = groupByPeriod(
    texts.map(({ ts }) => ts),
    floor,
  )
  for (const [start, rows] of groups.periods) {
    const chosen = rows.flatMap((row) => texts[row] ?? [])
    writing(start, (period) => period.appendTexts(chosen))
    for (const { series, ts, value } of chosen) catalog.saw(series, ts, value)
  }
  // Texts are settled at once, so nothing brings their last values back after a crash.
  if (texts.length > 0) catalog.saveLast()
  return groups.tooOld
}

interface Range {
  readonly series: number
  readonly from: number
  readonly to: number
}
interface Query extends Range {
  readonly points: number
}

/** The starts of the files of one kind that hold anything of the range, in time order. */
const touching = (starts: ReadonlySet<number>, length: number, { from, to }: Range): number[] =>
  [...starts].filter((start) => start + length > from && start < to).sort((a, b) => a - b)

/** Each reading as its own point, or undefined when there are more than asked for. */
const unfolded = (query: Query, starts: readonly number[]): ReadingPoint[] | undefined => {
  const readings: { ts: number; value: number }[] = []
  for (const start of starts) {
    readings.push(...periods.get(start).readings(query.series, { ...query, limit: query.points + 1 }))
    if (readings.length > query.points) return undefined
  }
  return readings
    .sort((a, b) => a.ts - b.ts)
    .map(({ ts, value }) => ({ t: ts, min: value, max: value, mean: value, count: 1 }))
}

const calls = {
  open: (_: null): Series[] => {
    // What a removal left undone when we were stopped in the middle of it.
    while (calls.dropOne(catalog.floor()).more);
    // A WAL file beside a period: we did not close it, so its tail may be newer than the last values in the catalog.
    for (const start of periodStarts)
      if (existsSync(`${fileOf('readings', start)}-wal`))
        for (const [series, ts, value] of periods.get(start).unsettledReadings()) catalog.saw(series, ts, value)
    return catalog.series()
  },

  /** Resolves with how many readings were older than anything still kept. */
  append: (batch: {
    newSeries: readonly Series[]
    buffer: ArrayBuffer
    /** Rows the buffer has room for, and rows it holds. */
    capacity: number
    count: number
    texts: readonly { series: number; ts: number; value: string }[]
  }): { tooOld: number } => {
    if (batch.newSeries.length > 0) catalog.add(batch.newSeries)
    const floor = catalog.floor()
    const tooOld =
      appendNumbers(firstRows(columnsOf(batch.buffer, batch.capacity), batch.count), floor) +
      appendTexts(batch.texts, floor)
    settleIfMany()
    return { tooOld }
  },

  query: (query: Query): ReadingPoint[] => {
    const starts = touching(periodStarts, periodMs, query)
    const archived = touching(archiveStarts, archiveMs, query)
    const single = archived.length === 0 ? unfolded(query, starts) : undefined
    if (single) return single
    const plan = planFold(query)
    const fold = createFold(plan)
    for (const start of archived) archives.get(start).fold(query.series, query, plan, fold)
    for (const start of starts) {
      const range = { from: Math.max(query.from, start), to: Math.min(query.to, start + periodMs) }
      periods.get(start).fold(query.series, range, plan, fold)
    }
    return fold.points(query.from)
  },

  readings: ({ limit, ...range }: Range & { limit: number }): { ts: number; value: number | string }[] => {
    const found: { ts: number; value: number | string }[] = []
    for (const start of touching(periodStarts, periodMs, range)) {
      const left = { ...range, limit: limit - found.length }
      const period = periods.get(start)
      const mixed = [...period.readings(range.series, left), ...period.texts(range.series, left)]
      found.push(...mixed.sort((a, b) => a.ts - b.ts).slice(0, left.limit))
      if (found.length >= limit) break
    }
    return found
  },

  last: (series: readonly number[]): (LastValue | undefined)[] => series.map((id) => catalog.last(id)),

  flush: (_: null): null => {
    for (const period of periods.values()) period.flush()
    return null
  },

  /** Removes one file a call, so that appends and queries get their turn in between. */
  dropOne: (before: number): { more: boolean } => {
    catalog.raiseFloor(startOf(before, periodMs))
    const floor = catalog.floor()
    for (const start of periodStarts) {
      if (start >= floor) continue
      const period = periods.get(start)
      catalog.saveLast()
      period.settle()
      archives.get(startOf(start, archiveMs)).keep(period.hours())
      periods.close(start)
      unlinkDatabase(fileOf('readings', start))
      periodStarts.delete(start)
      return { more: true }
    }
    for (const start of archiveStarts) {
      if (start + archiveMs > before - keepHoursMs) continue
      archives.close(start)
      unlinkDatabase(fileOf('hours', start))
      archiveStarts.delete(start)
      return { more: true }
    }
    return { more: false }
  },

  close: (_: null): null => {
    settleAll()
    periods.closeAll()
    archives.closeAll()
    catalog.close()
    return null
  },
}
export type ReadingCalls = typeof calls

answerCalls(calls)
