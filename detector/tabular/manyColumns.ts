import { partsInWords, partsOf } from '../models/relation/explainRows.ts'
import { newRows, type Rows, readRow, threshold } from '../models/relation/rows.ts'
import { duration } from '../words.ts'
import type { RowScore, RowScorer } from './rowScore.ts'

/** Columns that are watched as one device; more are watched in groups of so many, since relations cost their square. */
export const columnsTogether = 48

interface Group {
  readonly names: readonly string[]
  readonly from: number
  readonly rows: Rows
  readonly values: Float64Array
}
/** A recording of several columns: the model of a device whose metrics arrive together. */
export const scoreManyColumns = (names: readonly string[]): RowScorer => {
  const groups: Group[] = []
  for (let from = 0; from < names.length; from += columnsTogether) {
    const own = names.slice(from, from + columnsTogether)
    groups.push({ names: own, from, rows: newRows(own.length), values: new Float64Array(own.length) })
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
        readRow(rows, ts, group.values)
        severity = Math.max(severity, rows.severity)
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

const because = ({ rows, names }: Group, ts: number): string => {
  const words = partsInWords(partsOf(rows, names, { of: 'all' }))
  const since = `For ${duration(Math.max(0, ts - rows.faultFrom))}`
  return words === '' ? `${since}: returning to what is usual.` : `${since}: ${words}.`
}
