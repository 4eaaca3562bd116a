import { believable } from '../models/relation/channel.ts'
import { type DecimalSign, parseCell } from './csvTime.ts'

/** Reads rows of cells into numbers, and keeps count of what could not be taken as one. */
export const createCells = (
  columns: readonly number[],
  { nameOf, sign }: { nameOf: (column: number) => string; sign: DecimalSign },
) => {
  const values = new Float64Array(columns.length)
  const counts = columns.map(() => ({ read: 0, text: 0, absurd: 0, first: Number.NaN, changes: false }))
  return {
    /** By column, NaN where there is no number; refilled by each call. */
    read(fields: readonly string[]): Float64Array {
      columns.forEach((column, i) => {
        const text = fields[column] ?? ''
        const value = parseCell(text, sign)
        const count = counts[i]
        values[i] = value
        if (!count) return
        if (Number.isNaN(value)) {
          if (text.trim() !== '') count.text += 1
          return
        }
        if (!believable(value)) count.absurd += 1
        if (count.read === 0) count.first = value
        else if (value !== count.first) count.changes = true
        count.read += 1
      })
      return values
    },
    /** What is to be said of the columns once all rows were read. */
    remarks(): string[] {
      return counts.flatMap(({ read, text, absurd, changes }, i) => {
        const name = nameOf(columns[i] ?? 0)
        const said: string[] = []
        if (read === 0) said.push(`Column “${name}” could not be watched: no cell of it holds a number.`)
        else if (text > 0) said.push(`Column “${name}”: ${text} cells hold no number and were taken as missing.`)
        if (absurd > 0) said.push(`Column “${name}”: ${absurd} cells hold more than 1e100 and say nothing.`)
        if (read > 1 && !changes) said.push(`Column “${name}” never changed: nothing could be learned from it.`)
        return said
      })
    },
  }
}
