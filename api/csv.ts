import type { FastifyReply } from 'fastify'

export type Cell = string | number | null

/** What a spreadsheet would take for a formula: text from outside must not compute anything in it. */
const formula = /^[=+\-@\t\r]/

const cellOf = (cell: Cell): string => {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const text = formula.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** RFC 4180: lines end in CRLF, the first names the columns; null is an empty cell. Text that begins like a formula is quoted with '. */
export const csvOf = (columns: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  [columns, ...rows]
    .map((row) => row.map(cellOf).join(','))
    .join('\r\n')
    .concat('\r\n')

/** Sends it as a file of that name. */
export const sendCsv = (reply: FastifyReply, name: string, text: string): FastifyReply =>
  reply
    .headers({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}.csv"`,
    })
    .serializer((body: string) => body)
    .send(text)
