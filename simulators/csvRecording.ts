/**
 * A small reader of CSV recordings (RFC 4180 with `,`, `;` or tab), of our own on purpose: the product has another, and two readers
 * seldom share a mistake.
 */
export interface Recording {
  readonly columns: readonly string[]
  /** The column that holds the time. */
  readonly time: string
  readonly rows: AsyncGenerator<RecordedRow>
}
export interface RecordedRow {
  /** The line in the file, the header being 1; quoted line breaks count as none. */
  readonly line: number
  /** ms since the epoch, or undefined where nobody can tell. */
  readonly at: number | undefined
  /** Numbers, true/false and texts; empty cells are left out. */
  readonly values: Record<string, number | boolean | string>
}

const timeNames = /^(time|timestamp|ts|date|datetime|date_time|zeit|zeitstempel|datum)$/i

/**
 * Opens a recording: reads its header and first row to find out the delimiter and the time column.
 *
 * @param input text in chunks of any size
 * @param o `time` names the time column when it should not be guessed
 * @throws when there is no header, or no column that looks like a time
 */
export const openRecording = async (
  input: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>,
  o: { time?: string | undefined } = {},
): Promise<Recording> => {
  const lines = logicalLines(input)
  const first = await lines.next()
  if (first.done) throw new Error('The recording is empty: its first line must name the columns.')
  const header = first.value.replace(/^\uFEFF/, '')
  const delimiter = [';', '\t', ','].reduce((best, other) =>
    splitRow(header, other).length > splitRow(header, best).length ? other : best,
  )
  const columns = splitRow(header, delimiter).map((name) => name.trim())
  const second = await lines.next()
  const sample = second.done ? [] : splitRow(second.value, delimiter)
  const named = o.time === undefined ? columns.findIndex((name) => timeNames.test(name)) : columns.indexOf(o.time)
  const guessed = columns.findIndex(
    (_, i) => /\d[-:T]\d/.test(sample[i] ?? '') && readTime(sample[i] ?? '') !== undefined,
  )
  const at = named >= 0 || o.time !== undefined ? named : guessed
  const time = columns[at]
  if (time === undefined) {
    throw new Error(`No time column found among ${columns.join(', ')}: name it with the time option.`)
  }
  const rows = async function* (): AsyncGenerator<RecordedRow> {
    if (second.done) return
    let line = 2
    for (let text: string | undefined = second.value; text !== undefined; line += 1) {
      if (text.trim() !== '') {
        const cells = splitRow(text, delimiter)
        const values: RecordedRow['values'] = {}
        columns.forEach((column, i) => {
          const cell = (cells[i] ?? '').trim()
          if (i !== at && column !== '' && cell !== '') values[column] = readCell(cell, delimiter)
        })
        yield { line, at: readTime(cells[at] ?? ''), values }
      }
      const next: IteratorResult<string> = await lines.next()
      text = next.done ? undefined : next.value
    }
  }
  return { columns, time, rows: rows() }
}

/** Lines, with quoted line breaks kept inside. */
async function* logicalLines(
  input: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>,
): AsyncGenerator<string, undefined> {
  const decoder = new TextDecoder()
  let rest = ''
  let quotes = 0
  let scanned = 0
  for await (const chunk of input) {
    rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
    let start = 0
    for (let i = scanned; i < rest.length; i += 1) {
      const code = rest.charCodeAt(i)
      if (code === 34) quotes += 1
      else if (code === 10 && quotes % 2 === 0) {
        yield rest.slice(start, rest.charCodeAt(i - 1) === 13 && i > start ? i - 1 : i)
        start = i + 1
        quotes = 0
      }
    }
    rest = rest.slice(start)
    scanned = rest.length
  }
  if (rest !== '') yield rest.replace(/\r$/, '')
  return undefined
}

const splitRow = (line: string, delimiter: string): string[] => {
  if (!line.includes('"')) return line.split(delimiter)
  const cells: string[] = []
  let cell = ''
  let quoted = false
  for (let i = 0; i < line.length; i += 1) {
    const letter = line[i]
    if (quoted) {
      if (letter !== '"') cell += letter
      else if (line[i + 1] === '"') {
        cell += '"'
        i += 1
      } else quoted = false
    } else if (letter === '"') quoted = true
    else if (letter === delimiter) {
      cells.push(cell)
      cell = ''
    } else cell += letter
  }
  return [...cells, cell]
}

const numberPattern = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/
/** Where `;` separates, a single comma is a decimal comma. */
const readCell = (cell: string, delimiter: string): number | boolean | string => {
  const number = delimiter === ';' && /^[+-]?\d*,\d+$/.test(cell) ? cell.replace(',', '.') : cell
  if (numberPattern.test(number) && Number.isFinite(Number(number))) return Number(number)
  if (/^(true|false)$/i.test(cell)) return cell.toLowerCase() === 'true'
  return cell.slice(0, 1024)
}

/** Below this a number of a time column is seconds, above it milliseconds (the year 5138 and 1973 respectively). */
const secondsBelow = 1e11
/** ISO 8601 with offset, without one (taken as UTC), `YYYY-MM-DD HH:MM:SS`, or seconds or ms since the epoch. */
export const readTime = (cell: string): number | undefined => {
  const text = cell.trim()
  if (numberPattern.test(text)) {
    const number = Number(text)
    return Math.round(Math.abs(number) < secondsBelow ? number * 1000 : number)
  }
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return undefined
  const zoned = /(?:[zZ]|[+-]\d{2}:?\d{2})$/.test(text.slice(10)) || text.length === 10
  const ms = Date.parse(zoned ? text.replace(' ', 'T') : `${text.replace(' ', 'T')}Z`)
  return Number.isNaN(ms) ? undefined : ms
}
