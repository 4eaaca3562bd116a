import { parseCell, parseNumber, parseTime } from './csvTime.ts'
import { DetectError } from './detectError.ts'

/** Which columns hold the time and the values, by position. */
export interface Columns {
  readonly time: number
  readonly values: readonly number[]
  /** Columns that are not watched, with why, in words. */
  readonly passedOver: readonly { readonly column: number; readonly why: string }[]
}

const timeNames = /^(time|timestamp|date|datetime|date_time|ts|t|at)$/i
/** Columns that tell the answer, or are an earlier run's, are never evidence unless asked for by name. */
const answerNames = /^(label|labels|anomaly|changepoint|is_anomaly|severity|anomaly_score|fault|because|part)$/i

const find = (header: readonly string[], name: string): number => {
  const exact = header.indexOf(name)
  const index =
    exact >= 0 ? exact : header.findIndex((column) => column.trim().toLowerCase() === name.trim().toLowerCase())
  if (index < 0)
    throw new DetectError(
      `There is no column “${name}”; the columns are ${header.map((column) => `“${column}”`).join(', ')}.`,
    )
  return index
}

/**
 * Finds, or checks, the columns.
 * @param sample the first rows, for telling times and numbers from text
 * @throws DetectError when there is no time or no numeric column
 */
export const chooseColumns = (
  header: readonly string[],
  sample: readonly (readonly string[])[],
  told: { time?: string | undefined; values?: readonly string[] | undefined },
): Columns => {
  const share = (column: number, test: (text: string) => boolean): number => {
    const filled = sample.filter((row) => (row[column] ?? '').trim() !== '')
    return filled.length === 0 ? 0 : filled.filter((row) => test(row[column] ?? '')).length / filled.length
  }
  const isTime = (column: number): boolean => share(column, (text) => parseTime(text) !== undefined) > 0.5
  const isNumeric = (column: number): boolean => share(column, (text) => parseNumber(text) !== undefined) > 0.5
  const all = header.map((_, column) => column)

  const named = all.find((column) => timeNames.test((header[column] ?? '').trim()) && isTime(column))
  const time =
    told.time !== undefined
      ? find(header, told.time)
      : (named ?? all.find((column) => isTime(column) && !isNumeric(column)))
  if (time === undefined)
    throw new DetectError(
      `No column of times was found among ${header.map((column) => `“${column}”`).join(', ')}: name it with --time COLUMN (ISO 8601, YYYY-MM-DD HH:MM:SS, or seconds).`,
    )
  if (!isTime(time))
    throw new DetectError(
      `Column “${header[time] ?? ''}” holds no times: write them as ISO 8601, YYYY-MM-DD HH:MM:SS, or seconds, or name another column with --time.`,
    )
  if (told.values !== undefined) {
    const values = told.values.map((name) => find(header, name))
    if (values.length === 0) throw new DetectError('--values needs at least one column name.')
    // Whoever names columns knows that the others are left out.
    return { time, values, passedOver: [] }
  }
  const isMeasured = (column: number): boolean => share(column, (text) => !Number.isNaN(parseCell(text))) > 0.5
  const isAnswer = (column: number): boolean => answerNames.test((header[column] ?? '').trim())
  const values = all.filter((column) => column !== time && isMeasured(column) && !isAnswer(column))
  if (values.length === 0)
    throw new DetectError('No column of numbers was found beside the time: name one or more with --values a,b.')
  const passedOver = all
    .filter((column) => column !== time && !values.includes(column))
    .map((column) => ({
      column,
      why: isAnswer(column)
        ? 'its name says that it holds answers, not measurements'
        : share(column, () => true) === 0
          ? `it is empty in the first ${sample.length} rows`
          : 'it holds text',
    }))
  return { time, values, passedOver }
}
