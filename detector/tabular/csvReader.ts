import { DetectError } from './detectError.ts'

/** One record as it stands, without its line end. */
export interface CsvRecord {
  readonly text: string
  /** 1 is the first line. */
  readonly line: number
}

/** Longer than any honest row; without a limit one missing quote would read the whole file into memory. */
const longestRecord = 1_000_000

/** `,` or `;`, whichever the header holds more of outside quotes. */
export const sniffDelimiter = (header: string): ',' | ';' => {
  let quoted = false
  let commas = 0
  let semicolons = 0
  for (const char of header) {
    if (char === '"') quoted = !quoted
    else if (quoted) continue
    else if (char === ',') commas += 1
    else if (char === ';') semicolons += 1
  }
  return semicolons > commas ? ';' : ','
}

/** Splits one record (RFC 4180: quotes double inside quotes). */
export const splitFields = (text: string, delimiter: string): string[] => {
  if (!text.includes('"')) return text.split(delimiter)
  const fields: string[] = []
  let field = ''
  let quoted = false
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i]
    if (quoted) {
      if (char !== '"') field += char
      else if (text[i + 1] === '"') {
        field += '"'
        i += 1
      } else quoted = false
    } else if (char === '"') quoted = true
    else if (char === delimiter) {
      fields.push(field)
      field = ''
    } else field += char
  }
  fields.push(field)
  return fields
}

/** Records of CSV text as they complete: BOM, CRLF and line ends inside quotes are understood; blank lines are skipped. */
export async function* readCsv(input: AsyncIterable<string | Uint8Array>): AsyncGenerator<CsvRecord> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let rest = ''
  /** How much of `rest` has been searched, and whether that place is inside quotes. */
  let searched = 0
  let quoted = false
  let line = 1
  let first = true
  const record = (text: string): CsvRecord => {
    const at = line
    line += text.split('\n').length
    return { text: text.endsWith('\r') ? text.slice(0, -1) : text, line: at }
  }
  for await (const chunk of input) {
    rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
    if (first && rest !== '') {
      if (rest.startsWith('\uFEFF')) rest = rest.slice(1)
      first = false
    }
    let start = 0
    for (let i = searched; i < rest.length; i += 1) {
      const code = rest.charCodeAt(i)
      if (code === 34) quoted = !quoted
      if (code !== 10 || quoted) continue
      const next = record(rest.slice(start, i))
      if (next.text !== '') yield next
      start = i + 1
    }
    rest = rest.slice(start)
    searched = rest.length
    if (rest.length > longestRecord)
      throw new DetectError(`Line ${line} is longer than ${longestRecord} characters: is a closing quote missing?`)
  }
  const last = record(rest + decoder.decode())
  if (last.text !== '') yield last
}
