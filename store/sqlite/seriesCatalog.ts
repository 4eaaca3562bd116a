/** Which (device, metric) is which number, the last value of each, and below which time nothing is kept any more. */
import Database from 'better-sqlite3'

export interface Series {
  readonly id: number
  readonly device: string
  readonly metric: string
}
export interface LastValue {
  readonly ts: number
  readonly value: number | string
}

export const openSeriesCatalog = (file: string, periodMs: number) => {
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  // FULL, unlike the readings: a number given to a series must never be given again, not even after a power cut.
  db.pragma('synchronous = FULL')
  db.pragma('busy_timeout = 5000')
  db.exec(`
    CREATE TABLE IF NOT EXISTS series (id INTEGER PRIMARY KEY, device TEXT NOT NULL, metric TEXT NOT NULL, UNIQUE (device, metric));
    CREATE TABLE IF NOT EXISTS last (series INTEGER PRIMARY KEY, ts INTEGER NOT NULL, number REAL, text TEXT);
    CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
  `)
  const fact = db.prepare<[string], { value: number }>('SELECT value FROM fact WHERE name = ?')
  const setFact = db.prepare('INSERT INTO fact VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value')
  const known = fact.get('periodMs')?.value
  if (known !== undefined && known !== periodMs) {
    db.close()
    throw new Error(`These readings are kept in periods of ${known} ms; they cannot be opened with ${periodMs} ms.`)
  }
  if (known === undefined) setFact.run('periodMs', periodMs)

  const addSeries = db.prepare('INSERT OR IGNORE INTO series VALUES (?, ?, ?)')
  const saveLast = db.prepare(
    'INSERT INTO last VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET ts = excluded.ts, number = excluded.number, text = excluded.text WHERE excluded.ts > last.ts',
  )
  const last = new Map<number, LastValue>()
  const changed = new Set<number>()
  for (const row of db
    .prepare<[], { series: number; ts: number; number: number | null; text: string | null }>('SELECT * FROM last')
    .iterate())
    last.set(row.series, { ts: row.ts, value: row.number ?? row.text ?? '' })

  return {
    series: (): Series[] => db.prepare<[], Series>('SELECT id, device, metric FROM series ORDER BY id').all(),
    add: db.transaction((series: readonly Series[]) => {
      for (const { id, device, metric } of series) addSeries.run(id, device, metric)
    }),
    last: (series: number): LastValue | undefined => last.get(series),
    saw(series: number, ts: number, value: number | string): void {
      const before = last.get(series)
      if (before && before.ts >= ts) return
      last.set(series, { ts, value })
      changed.add(series)
    },
    /** Must come before the readings it was taken from are settled: until then a restart sees them again. */
    saveLast: db.transaction(() => {
      for (const series of changed) {
        const row = last.get(series)
        if (!row) continue
        const isNumber = typeof row.value === 'number'
        saveLast.run(series, row.ts, isNumber ? row.value : null, isNumber ? null : row.value)
      }
      changed.clear()
    }),
    /** Periods that start before this are gone, and readings that belong there are no longer taken. */
    floor: (): number => fact.get('floor')?.value ?? 0,
    raiseFloor(ts: number): void {
      if (ts > (fact.get('floor')?.value ?? 0)) setFact.run('floor', ts)
    },
    close: () => {
      db.close()
    },
  }
}
