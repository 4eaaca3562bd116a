import { partsInWords, partsOf } from '../models/relation/explainRows.ts'
import { newRows, type Rows, readRow, threshold } from '../models/relation/rows.ts'
import { duration } from '../words.ts'
import { newRecent, type Recent } from './recent.ts'
import type { RowScore, RowScorer } from './rowScore.ts'

/** Columns that are watched as one device; more are watched in groups of so many, since relations cost their square. */
export const columnsTogether = 48

interface Group {
  readonly names: readonly string[]
  readonly from: number
  readonly rows: Rows
  readonly values: Float64Array
  readonly recent: Recent
}

/**
 * The model's severity is a sum over channels, squared. Its root by channel, times this, is on the scale of one column's: about 1 in
 * the middle of pure noise, however many columns there are. The order of a file's moments stays.
 */
const perRoot = 8
const comparable = ({ severity, channels }: Rows): number => perRoot * Math.sqrt(severity / channels)

/** A recording of several columns: the model of a device whose metrics arrive together. */
export const scoreManyColumns = (names: readonly string[]): RowScorer => {
  const groups: Group[] = []
  for (let from = 0; from < names.length; from += columnsTogether) {
    const own = names.slice(from, from + columnsTogether)
    const { length } = own
    groups.push({
      names: own,
      from,
      rows: newRows(length),
      values: new Float64Array(length),
      recent: newRecent(length),
    })
  }
  let fault = false
  return {
    score(ts, values): RowScore {
      let severity = 0
      let alarm = 0
      let faulty: Group | undefined
      for (const group of groups) {
        const { rows } = group
        group.values.set(values.subarray(group.from, group.from + group.values.length))
        group.recent.read(group.values)
        readRow(rows, ts, group.values)
        severity = Math.max(severity, comparable(rows))
        if (!rows.fault) continue
        alarm = Math.max(alarm, rows.evidence / (rows.evidence + threshold(rows)))
        if (!faulty || rows.evidence > faulty.rows.evidence) faulty = group
      }
      const begins = faulty !== undefined && !fault
      fault = faulty !== undefined
      return { severity, alarm: begins ? alarm : 0, fault, because: faulty ? because(faulty, ts) : '' }
    },
  }
}

const because = ({ rows, names, recent }: Group, ts: number): string => {
  const words = partsInWords(partsOf(rows, names, { of: 'all', readings: recent.median }))
  const lasted = ts - rows.faultFrom
  const step = rows.watchedMs / Math.max(1, rows.rows - 1)
  // Before a second row nothing has lasted.
  const since = lasted > 0 && lasted >= 0.9 * step ? `For ${duration(lasted)}: ` : ''
  return words === '' ? `${since || 'Now '}returning to what is usual.` : `${since}${words}.`
}
