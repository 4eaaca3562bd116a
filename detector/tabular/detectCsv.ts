import { createCells } from './cells.ts'
import { type Columns, chooseColumns } from './columns.ts'
import { readCsv, sniffDelimiter, splitFields } from './csvReader.ts'
import { type DecimalSign, parseTime } from './csvTime.ts'
import { DetectError } from './detectError.ts'
import type { RowScorer } from './rowScore.ts'
import { createScorer } from './scorer.ts'

/** Rows looked at before the columns are decided; they are scored all the same. */
const sampleRows = 50
const flushAt = 64 * 1024
const verdictNames = ['severity', 'anomaly_score', 'fault']

/** The names with the first number that makes all of them new; none where they are new as they are. */
const namesBeside = (header: readonly string[], names: readonly string[]): string[] => {
  const taken = new Set(header.map((name) => name.trim().toLowerCase()))
  for (let n = 1; ; n += 1) {
    const numbered = names.map((name) => (n === 1 ? name : `${name}_${n}`))
    if (numbered.every((name) => !taken.has(name))) return numbered
  }
}
const clash = (added: readonly string[]): string =>
  `The input has columns of these names already: the verdicts are in ${added.map((name) => `“${name}”`).join(', ')}.`

/**
 * Scores a recording: reads CSV (`,` or `;`, and with `;` numbers such as `5,3`), writes its columns plus, one row per row, in order:
 *
 * - `severity` – ≥ 0, at every row: how unusual this moment is, about 1 in the middle of noise, whatever and however many the columns
 * - `anomaly_score` – 0..1, not 0 where an episode begins: from 0.5 on something new. Within an episode it is only given again where
 *   it goes beyond the episode's own maximum; below 0.3 something far out that has been before, once until it is calm again
 * - `fault` – 1 from where it is sure, until it is over: the learned model, or a column that is stuck, impossible, or a counter that fell
 * - `because`, with `explain` – why, at rows with `fault` or `anomaly_score`
 *
 * Where the input has a column of such a name already, all the new ones get a number: `severity_2`. Looks only back, keeps nothing
 * that grows.
 *
 * @param o.notice told, in words, of columns and cells that are not watched, and why; of new columns that got another name
 * @param o.time name of the column of times; found by itself where absent
 * @param o.values names of the columns to watch; all numeric ones where absent
 * @throws DetectError with what to do, when there is nothing to work on
 */
export const detectCsv = async (o: {
  input: AsyncIterable<string | Uint8Array>
  output: (text: string) => Promise<void> | void
  time?: string
  values?: string[]
  explain?: boolean
  notice?: (text: string) => void
}): Promise<{ rows: number }> => {
  let header: string[] | undefined
  let delimiter: ',' | ';' = ','
  let columns: Columns | undefined
  let scorer: RowScorer | undefined
  let cells: ReturnType<typeof createCells> | undefined
  let waiting: { text: string; fields: string[] }[] = []
  let out = ''
  let rows = 0
  let lastTs = 0
  // In a file that is cut at commas a comma in a number can only stand in quotes, for thousands.
  const sign = (): DecimalSign => (delimiter === ';' ? ',' : '.')

  const scored = (fields: readonly string[], time: number, values: Float64Array, score: RowScorer): string => {
    // A row without a readable time is scored as if it came right after the one before.
    lastTs = parseTime(fields[time] ?? '', sign()) ?? lastTs
    const { severity, alarm, fault, because } = score.score(lastTs, values)
    const cells = [severity.toPrecision(6), alarm.toPrecision(6), fault ? '1' : '0'].map((cell) => String(Number(cell)))
    if (o.explain === true) cells.push(`"${because.replaceAll('"', '""')}"`)
    return cells.join(delimiter)
  }
  const write = ({ text, fields }: { text: string; fields: readonly string[] }): void => {
    if (!columns || !scorer || !header || !cells) return
    // A row shorter than the header is filled up, so that the new columns stand under their names.
    const missing = delimiter.repeat(Math.max(0, header.length - fields.length))
    out += `${text}${missing}${delimiter}${scored(fields, columns.time, cells.read(fields), scorer)}\n`
    rows += 1
  }
  const decide = (): void => {
    if (!header) return
    columns = chooseColumns(
      header,
      waiting.map(({ fields }) => fields),
      { time: o.time, values: o.values, sign: sign() },
    )
    const nameOf = (column: number): string => header?.[column]?.trim() ?? ''
    scorer = createScorer(columns.values.map(nameOf))
    cells = createCells(columns.values, { nameOf, sign: sign() })
    for (const { column, why } of columns.passedOver) o.notice?.(`Column “${nameOf(column)}” is not watched: ${why}.`)
    for (const row of waiting) write(row)
    waiting = []
  }

  for await (const { text } of readCsv(o.input)) {
    if (!header) {
      delimiter = sniffDelimiter(text)
      header = splitFields(text, delimiter)
      const added = namesBeside(header, o.explain === true ? [...verdictNames, 'because'] : verdictNames)
      if (!added.includes('severity')) o.notice?.(clash(added))
      out += `${[text, ...added].join(delimiter)}\n`
      continue
    }
    const row = { text, fields: splitFields(text, delimiter) }
    if (columns) write(row)
    else {
      waiting.push(row)
      if (waiting.length >= sampleRows) decide()
    }
    if (columns && out.length >= flushAt) {
      await o.output(out)
      out = ''
    }
  }
  if (!header)
    throw new DetectError(
      'The input is empty: give a CSV file with a header line, a column of times and at least one of numbers.',
    )
  if (!columns && waiting.length === 0)
    throw new DetectError('The input has a header line but no rows: there is nothing to score.')
  if (!columns) decide()
  if (out !== '') await o.output(out)
  for (const remark of cells?.remarks() ?? []) o.notice?.(remark)
  return { rows }
}
