import { scoreManyColumns } from './manyColumns.ts'
import { scoreOneColumn } from './oneColumn.ts'
import type { RowScorer } from './rowScore.ts'

/** The models of the live detector over the columns of a recording: one series by itself, several by their relations too. */
export const createScorer = (names: readonly string[]): RowScorer =>
  names.length === 1 ? scoreOneColumn(names[0] ?? '') : scoreManyColumns(names)
