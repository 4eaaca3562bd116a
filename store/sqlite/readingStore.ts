import { mkdirSync } from 'node:fs'
import type { Logger } from 'pino'
import { day, hour } from '../../domain/clock.ts'
import type { ReadingStore } from '../readingStore.ts'
import { newColumns } from './readingBatch.ts'
import type { ReadingCalls, ReadingWorkerData } from './readingWorker.ts'
import type { Series } from './seriesCatalog.ts'
import { startWorkerThread } from './workerThread.ts'

export interface ReadingStoreOptions {
  /** Folder of the files; made when missing. */
  readonly dir: string
  /** Length of one file, ms: whole hours. A folder keeps the length it was begun with. */
  readonly periodMs?: number
  /** How long hourly roll-ups outlive their readings, ms. */
  readonly keepHoursMs?: number
  /** Metrics one device may have; a device that invents names cannot fill memory and disk (P7). */
  readonly maxMetricsPerDevice?: number
  /** Readings kept unsorted before they are settled into the tables. */
  readonly settleAt?: number
  readonly log?: Logger
}

/** The last millisecond of the year 9999: a file's name has four digits for the year. */
const latest = 253_402_300_799_999
const usableTime = (ts: number): boolean => ts >= 0 && ts <= latest

/**
 * Readings in SQLite, one file per period, written and read by one worker thread.
 *
 * Not kept, but counted and logged: readings of a period already removed, values that are not finite, times outside
 * 1970 to 9999, and metrics beyond `maxMetricsPerDevice`.
 */
export const openReadingStore = async (options: ReadingStoreOptions): Promise<ReadingStore> => {
  const { dir, periodMs = day, keepHoursMs = 400 * day, maxMetricsPerDevice = 1000, settleAt = 100_000, log } = options
  if (!Number.isInteger(periodMs / hour) || periodMs <= 0)
    throw new RangeError(`periodMs must be whole hours, not ${periodMs} ms.`)
  mkdirSync(dir, { recursive: true })
  const data: ReadingWorkerData = { dir, periodMs, keepHoursMs, settleAt }
  const worker = startWorkerThread<ReadingCalls>(new URL('./readingWorker.ts', import.meta.url), data)
  const stored = await worker.call('open', null).catch(async (cause) => {
    await worker.end()
    throw new Error(`The readings in ${dir} cannot be opened: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    })
  })

  /** device → metric → number of the series */
  const numbers = new Map<string, Map<string, number>>()
  let lastNumber = 0
  const learn = ({ id, device, metric }: Series): void => {
    const metrics = numbers.get(device)
    if (metrics) metrics.set(metric, id)
    else numbers.set(device, new Map([[metric, id]]))
    lastNumber = Math.max(lastNumber, id)
  }
  for (const series of stored) learn(series)
  let closed: Promise<unknown> | undefined
  /** Sent along until an append that carried them has succeeded. */
  let unsaved: Series[] = []

  const numberOf = (device: string, metric: string): number | undefined => {
    const metrics = numbers.get(device)
    const known = metrics?.get(metric)
    if (known !== undefined) return known
    if (metrics && metrics.size >= maxMetricsPerDevice) return undefined
    const series = { id: lastNumber + 1, device, metric }
    learn(series)
    unsaved.push(series)
    return series.id
  }

  return {
    async append({ numeric, text }) {
      if (numeric.length === 0 && text.length === 0) return
      const { buffer, columns } = newColumns(numeric.length)
      let count = 0
      for (const { deviceId, metric, ts, value } of numeric) {
        const series = Number.isFinite(value) && usableTime(ts) ? numberOf(deviceId, metric) : undefined
        if (series === undefined) continue
        columns.series[count] = series
        columns.ts[count] = Math.floor(ts)
        columns.value[count] = value
        count++
      }
      const texts: { series: number; ts: number; value: string }[] = []
      for (const { deviceId, metric, ts, value } of text) {
        const series = usableTime(ts) ? numberOf(deviceId, metric) : undefined
        if (series !== undefined) texts.push({ series, ts: Math.floor(ts), value })
      }
      const newSeries = [...unsaved]
      const { tooOld } = await worker.call('append', { newSeries, buffer, capacity: numeric.length, count, texts }, [
        buffer,
      ])
      const saved = newSeries.at(-1)?.id ?? 0
      if (saved > 0) unsaved = unsaved.filter(({ id }) => id > saved)
      const unusable = numeric.length - count + text.length - texts.length
      if (tooOld + unusable > 0) log?.warn({ tooOld, unusable }, 'some readings were not kept')
    },

    async query({ deviceId, metric, from, to, points }) {
      if (!Number.isInteger(points) || points < 1 || points > 5000)
        throw new RangeError(`points must be a whole number from 1 to 5000, not ${points}.`)
      const series = numbers.get(deviceId)?.get(metric)
      if (series === undefined || !(from < to)) return []
      return worker.call('query', { series, from: Math.ceil(from), to: Math.ceil(to), points })
    },

    async readings({ deviceId, metric, from, to, limit }) {
      if (!Number.isInteger(limit) || limit < 1 || limit > 5000)
        throw new RangeError(`limit must be a whole number from 1 to 5000, not ${limit}.`)
      const series = numbers.get(deviceId)?.get(metric)
      if (series === undefined || !(from < to)) return []
      return worker.call('readings', { series, from: Math.ceil(from), to: Math.ceil(to), limit })
    },

    async metrics(deviceId) {
      const known = [...(numbers.get(deviceId) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1))
      if (known.length === 0) return []
      const last = await worker.call(
        'last',
        known.map(([, series]) => series),
      )
      return known.flatMap(([metric], i) => {
        const value = last[i]
        return value ? [{ metric, lastTs: value.ts, lastValue: value.value }] : []
      })
    },

    async flush() {
      await worker.call('flush', null)
    },

    async dropBefore(ts) {
      while ((await worker.call('dropOne', ts)).more);
    },

    close() {
      closed ??= worker.call('close', null).finally(() => worker.end())
      return closed.then(() => undefined)
    },
  }
}
