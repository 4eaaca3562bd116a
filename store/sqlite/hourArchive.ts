/** What stays of periods whose readings were removed: one row per series and hour, many periods to a file. */

import type { Fold, FoldPlan, IntervalPart } from './readingFold.ts'
import type { HourRow } from './readingPeriod.ts'
import { openReadingFile, rollUpFold } from './readingPeriod.ts'

export const openHourArchive = (file: string) => {
  const db = openReadingFile(file)
  db.exec(`CREATE TABLE IF NOT EXISTS h1 (series INTEGER NOT NULL, t INTEGER NOT NULL, min REAL NOT NULL, max REAL NOT NULL,
    sum REAL NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (series, t)) WITHOUT ROWID`)
  const replace = db.prepare('INSERT OR REPLACE INTO h1 VALUES (?, ?, ?, ?, ?, ?)')
  const fold = db.prepare<[start: number, width: number, series: number, from: number, to: number], IntervalPart>(
    rollUpFold('h1'),
  )
  return {
    /** Replaces: doing it again after a crash half-way changes nothing. */
    keep: db.transaction((hours: Iterable<HourRow>) => {
      for (const { series, t, min, max, sum, count } of hours) replace.run(series, t, min, max, sum, count)
    }),
    /** Hours that begin in `[from, to)`, each put whole into the interval it begins in. */
    fold(series: number, range: { from: number; to: number }, plan: FoldPlan, into: Fold): void {
      for (const part of fold.iterate(plan.start, plan.width, series, range.from, range.to)) into.add(part)
    },
    close: () => {
      db.close()
    },
  }
}
