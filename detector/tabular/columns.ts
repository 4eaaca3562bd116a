import { type DecimalSign, parseCell, parseNumber, parseTime } from './csvTime.ts'
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
const answerNames =
  /^(label|labels|anomaly|changepoint|is_anomaly|part|(severity|anomaly_score|fault|because)(_\d+)?)$/i

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

/** Whether numbers are times whatever their column is called: they always rise, within 2001 to 2033, in seconds or ms. */
const isEpoch = (numbers: readonly number[]): boolean => {
  const [first, last] = [numbers[0] ?? 0, numbers.at(-1) ?? 0]
  return (
    numbers.length > 1 &&
    numbers.every((number, i) => i === 0 || number > (numbers[i - 1] ?? number)) &&
    [1, 1000].some((perSecond) => first >= 1e9 * perSecond && last <= 2e9 * perSecond)
  )
}

/**
 * Finds, or checks, the columns.
 * @param sample the first rows, for telling times and numbers from text
 * @param told what the user named, and how numbers are written
 * @throws DetectError when there is no time or no numeric column
 */
export const chooseColumns = (
  header: readonly string[],
  sample: readonly (readonly string[])[],
  told: { time?: string | undefined; values?: readonly string[] | undefined; sign?: DecimalSign },
): Columns => {
  const share = (column: number, test: (text: string) => boolean): number => {
    const filled = sample.filter((row) => (row[column] ?? '').trim() !== '')
    return filled.length === 0 ? 0 : filled.filter((row) => test(row[column] ?? '')).length / filled.length
  }
  const isTime = (column: number): boolean => share(column, (text) => parseTime(text, told.sign) !== undefined) > 0.5
  const isNumeric = (column: number): boolean =>
    share(column, (text) => parseNumber(text, told.sign) !== undefined) > 0.5
  const all = header.map((_, column) => column)

  const named = all.find((column) => timeNames.test((header[column] ?? '').trim()) && isTime(column))
  const time =
    told.time !== undefined
      ? find(header, told.time)
      : (named ??
        all.find((column) => isTime(column) && !isNumeric(column)) ??
        all.find((column) => isEpoch(sample.flatMap((row) => parseNumber(row[column] ?? '', told.sign) ?? []))))
  if (time === undefined)
    throw new DetectError(
      `No column of times was found among ${header.map((column) => `“${column}”`).join(', ')}: name it with --time COLUMN (ISO 8601, YYYY-MM-DD HH:MM:SS, DD.MM.YYYY HH:MM:SS, or seconds).`,
    )
  if (!isTime(time))
    throw new DetectError(
      `Column “${header[time] ?? ''}” holds no times: write them as ISO 8601, YYYY-MM-DD HH:MM:SS, DD.MM.YYYY HH:MM:SS, or seconds, or name another column with --time.`,
    )
  if (told.values !== undefined) {
    const values = told.values.map((name) => find(header, name))
    if (values.length === 0) throw new DetectError('--values needs at least one column name.')
    // Whoever names columns knows that the others are left out.
    return { time, values, passedOver: [] }
  }
  const isMeasured = (column: number): boolean =>
    share(column, (text) => !Number.isNaN(parseCell(text, told.sign))) > 0.5
  const isAnswer = (column: number): boolean => answerNames.test((header[column] ?? '').trim())
  const isEmpty = (column: number): boolean => share(column, () => true) === 0
  const candidates = all.filter((column) => column !== time && !isAnswer(column))
  const measured = candidates.filter(isMeasured)
  // Where nothing but empty columns is left, they are watched as if they had been named: rows come out all the same.
  const values = measured.length > 0 ? measured : candidates.filter(isEmpty)
  if (values.length === 0)
    throw new DetectError('No column of numbers was found beside the time: name one or more with --values a,b.')
  const passedOver = all
    .filter((column) => column !== time && !values.includes(column))
    .map((column) => ({
      column,
      why: isAnswer(column)
        ? 'its name says that it holds answers, not measurements'
        : isEmpty(column)
          ? `it is empty in the first ${sample.length} rows`
          : 'it holds text',
    }))
  return { time, values, passedOver }
}
