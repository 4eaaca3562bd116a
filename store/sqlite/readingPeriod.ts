/**
 * The readings of one period, in one file. New readings are first kept as they came, one row per batch (`tail`), with
 * a copy in memory; every hundred thousand of them are sorted into the tables in one transaction (`settle`). Sorted by
 * series, a settled page takes many readings at once; written one by one, each reading would rewrite a page of its own.
 *
 * - `num`, `txt`: readings by (series, ts); the first value wins
 * - `m1`, `h1`: min, max, sum and count per minute and hour, of the readings in `num`: both change in one transaction
 */
import Database from 'better-sqlite3'
import { hour, minute } from '../../domain/clock.ts'
import { columnsOfBlob, pickRows, type ReadingColumns } from './readingBatch.ts'
import { bucketMs, type Fold, type FoldPlan, type IntervalPart } from './readingFold.ts'

export interface HourRow {
  readonly series: number
  readonly t: number
  readonly min: number
  readonly max: number
  readonly sum: number
  readonly count: number
}

const rollUpTable = (name: string): string =>
  `CREATE TABLE IF NOT EXISTS ${name} (series INTEGER NOT NULL, t INTEGER NOT NULL, min REAL NOT NULL, max REAL NOT NULL,
     sum REAL NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (series, t)) WITHOUT ROWID;`

export const rollUpFold = (table: string): string =>
  `SELECT (t - CAST(? AS INTEGER)) / CAST(? AS INTEGER) AS i, min(min) AS min, max(max) AS max, sum(sum) AS sum, sum(count) AS count
   FROM ${table} WHERE series = ? AND t >= ? AND t < ? GROUP BY i`

/** Opens a reading database with what all of them share. NORMAL is enough: after a power cut the journal replays. */
export const openReadingFile = (file: string): Database.Database => {
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
  db.pragma('busy_timeout = 5000')
  db.pragma('wal_autocheckpoint = 8000')
  db.pragma('journal_size_limit = 67108864')
  return db
}

/** From here on a query settles first, rather than look for each unsettled reading of the series. */
const manyUnsettled = 2000

export const openReadingPeriod = (file: string) => {
  const db = openReadingFile(file)
  db.exec(`
    CREATE TABLE IF NOT EXISTS tail (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
    CREATE TABLE IF NOT EXISTS num (series INTEGER NOT NULL, ts INTEGER NOT NULL, value REAL NOT NULL, PRIMARY KEY (series, ts)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS txt (series INTEGER NOT NULL, ts INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (series, ts)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS sync (one INTEGER PRIMARY KEY CHECK (one = 1), times INTEGER NOT NULL);
    INSERT OR IGNORE INTO sync VALUES (1, 0);
    ${rollUpTable('m1')}
    ${rollUpTable('h1')}
  `)
  const addTail = db.prepare('INSERT INTO tail (body) VALUES (?)')
  const readTail = db.prepare<[], { body: Uint8Array }>('SELECT body FROM tail ORDER BY id')
  const clearTail = db.prepare('DELETE FROM tail')
  const addNumber = db.prepare('INSERT OR IGNORE INTO num VALUES (?, ?, ?)')
  const addText = db.prepare('INSERT OR IGNORE INTO txt VALUES (?, ?, ?)')
  const hasNumber = db.prepare('SELECT 1 FROM num WHERE series = ? AND ts = ?')
  const upsert = (table: string) =>
    db.prepare(`INSERT INTO ${table} VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
      min = min(min, excluded.min), max = max(max, excluded.max), sum = sum + excluded.sum, count = count + excluded.count`)
  const rollUps = [
    { bucket: minute, statement: upsert('m1') },
    { bucket: hour, statement: upsert('h1') },
  ]
  const some = db.prepare<[number, number, number, number], { ts: number; value: number }>(
    'SELECT ts, value FROM num WHERE series = ? AND ts >= ? AND ts < ? ORDER BY ts LIMIT ?',
  )
  const someTexts = db.prepare<[number, number, number, number], { ts: number; value: string }>(
    'SELECT ts, value FROM txt WHERE series = ? AND ts >= ? AND ts < ? ORDER BY ts LIMIT ?',
  )
  const countSync = db.prepare('UPDATE sync SET times = times + 1')
  type FoldQuery = [start: number, width: number, series: number, from: number, to: number]
  const foldRaw = db.prepare<FoldQuery, IntervalPart>(
    `SELECT (ts - CAST(? AS INTEGER)) / CAST(? AS INTEGER) AS i, min(value) AS min, max(value) AS max, sum(value) AS sum, count(*) AS count
     FROM num WHERE series = ? AND ts >= ? AND ts < ? GROUP BY i`,
  )
  const foldRollUp = {
    minute: db.prepare<FoldQuery, IntervalPart>(rollUpFold('m1')),
    hour: db.prepare<FoldQuery, IntervalPart>(rollUpFold('h1')),
  }
  const allHours = db.prepare<[], HourRow>('SELECT series, t, min, max, sum, count FROM h1 ORDER BY series, t')

  /** series → ts → value, of what is in `tail`. */
  let unsettled = new Map<number, Map<number, number>>()
  let unsettledCount = 0
  let written = false

  const remember = (series: number, ts: number, value: number): boolean => {
    let readings = unsettled.get(series)
    if (!readings) {
      readings = new Map()
      unsettled.set(series, readings)
    }
    if (readings.has(ts)) return false
    readings.set(ts, value)
    unsettledCount++
    return true
  }

  for (const { body } of readTail.iterate()) {
    const { series, ts, value } = columnsOfBlob(body)
    for (let row = 0; row < series.length; row++) remember(series[row] ?? 0, ts[row] ?? 0, value[row] ?? 0)
  }

  const settleSeries = (series: number, sorted: readonly (readonly [ts: number, value: number])[]): void => {
    const fresh = sorted.filter(([ts, value]) => addNumber.run(series, ts, value).changes > 0)
    for (const { bucket, statement } of rollUps) {
      for (let first = 0; first < fresh.length; ) {
        const t = Math.floor((fresh[first]?.[0] ?? 0) / bucket) * bucket
        let [min, max, sum, next] = [Infinity, -Infinity, 0, first]
        for (; next < fresh.length && (fresh[next]?.[0] ?? 0) < t + bucket; next++) {
          const value = fresh[next]?.[1] ?? 0
          if (value < min) min = value
          if (value > max) max = value
          sum += value
        }
        statement.run(series, t, min, max, sum, next - first)
        first = next
      }
    }
  }

  const addTexts = db.transaction((rows: readonly { series: number; ts: number; value: string }[]) => {
    for (const { series, ts, value } of rows) addText.run(series, ts, value)
  })

  const settle = db.transaction(() => {
    for (const series of [...unsettled.keys()].sort((a, b) => a - b)) {
      const sorted = [...(unsettled.get(series) ?? [])].sort(([a], [b]) => a - b)
      settleSeries(series, sorted)
    }
    clearTail.run()
  })

  const period = {
    unsettledCount: () => unsettledCount,
    *unsettledReadings(): Iterable<[series: number, ts: number, value: number]> {
      for (const [series, readings] of unsettled) for (const [ts, value] of readings) yield [series, ts, value]
    },

    /** Keeps the rows of `columns` at `rows`. Throws when the disk does; the period must then be abandoned. */
    append(columns: ReadingColumns, rows: readonly number[]): void {
      const fresh = rows.filter((row) =>
        remember(columns.series[row] ?? 0, columns.ts[row] ?? 0, columns.value[row] ?? 0),
      )
      if (fresh.length === 0) return
      addTail.run(pickRows(columns, fresh))
      written = true
    },

    appendTexts(rows: readonly { series: number; ts: number; value: string }[]): void {
      addTexts(rows)
      written = true
    },

    /** What was written so far now also survives a power cut: one commit that waits for the disk takes all before it along. */
    flush(): void {
      if (!written) return
      db.pragma('synchronous = FULL')
      try {
        countSync.run()
      } finally {
        db.pragma('synchronous = NORMAL')
      }
      written = false
    },

    settle(): void {
      if (unsettledCount === 0) return
      settle()
      written = true
      unsettled = new Map()
      unsettledCount = 0
    },

    /** Up to `limit` readings in `[from, to)`, unordered where some are unsettled. */
    readings(series: number, range: { from: number; to: number; limit: number }): { ts: number; value: number }[] {
      const unsettledOnes = period.unsettledIn(series, range)
      return [...some.iterate(series, range.from, range.to, range.limit), ...unsettledOnes]
    },

    /** Up to `limit` words in `[from, to)`, oldest first. */
    texts: (series: number, range: { from: number; to: number; limit: number }): { ts: number; value: string }[] =>
      someTexts.all(series, range.from, range.to, range.limit),

    /** Unsettled readings that are not in `num` already, in `[from, to)`. */
    unsettledIn(series: number, range: { from: number; to: number }): { ts: number; value: number }[] {
      if ((unsettled.get(series)?.size ?? 0) > manyUnsettled) {
        period.settle()
        return []
      }
      return [...(unsettled.get(series) ?? [])]
        .filter(([ts]) => ts >= range.from && ts < range.to && hasNumber.get(series, ts) === undefined)
        .map(([ts, value]) => ({ ts, value }))
    },

    /** Adds the readings in `[from, to)` to `fold`: whole buckets from the roll-up, the ragged ends from the readings. */
    fold(series: number, range: { from: number; to: number }, plan: FoldPlan, fold: Fold): void {
      for (const { ts, value } of period.unsettledIn(series, range)) fold.addReading(ts, value)
      const { start, width, level } = plan
      const raw = (from: number, to: number): void => {
        if (from < to) for (const part of foldRaw.iterate(start, width, series, from, to)) fold.add(part)
      }
      const bucket = level === 'raw' ? 1 : bucketMs[level]
      const wholeFrom = Math.ceil(range.from / bucket) * bucket
      const wholeTo = Math.floor(range.to / bucket) * bucket
      if (level === 'raw' || wholeFrom >= wholeTo) {
        raw(range.from, range.to)
        return
      }
      raw(range.from, wholeFrom)
      for (const part of foldRollUp[level].iterate(start, width, series, wholeFrom, wholeTo)) fold.add(part)
      raw(wholeTo, range.to)
    },

    hours: () => allHours.iterate(),

    close(): void {
      period.settle()
      db.close()
    },
    abandon: () => {
      db.close()
    },
  }
  return period
}
export type ReadingPeriod = ReturnType<typeof openReadingPeriod>
