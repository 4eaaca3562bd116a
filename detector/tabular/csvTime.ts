/** How a recording writes `1234.5`: as it is, or, where `;` stands between cells, as `1234,5` or `1.234,5`. */
export type DecimalSign = '.' | ','

/** Times written the other way round: `31.12.2024 23:59`, as exports in much of Europe do. Dots only: with slashes it may be the month. */
const dayFirst = /^(\d{1,2})\.(\d{1,2})\.(\d{4})/

/**
 * Times as recordings write them, to ms since the epoch: ISO 8601, `YYYY-MM-DD HH:MM[:SS[.sss]]` or `DD.MM.YYYY HH:MM[:SS]` (taken as
 * UTC), a date alone, and numbers: seconds since the epoch or since the start of the recording, or ms where too large for seconds.
 * Undefined for anything else.
 */
export const parseTime = (text: string, sign: DecimalSign = '.'): number | undefined => {
  const trimmed = text.trim().replace(dayFirst, '$3-$2-$1')
  if (trimmed === '') return undefined
  if (/^[+-]?[\d.,]+(e[+-]?\d+)?$/i.test(trimmed)) {
    const value = parseNumber(trimmed, sign)
    if (value === undefined) return undefined
    // 1e11 s is the year 5138; 1e11 ms is 1973.
    return Math.abs(value) < 1e11 ? value * 1000 : value
  }
  if (!/^\d{4}-\d{1,2}-\d{1,2}/.test(trimmed)) return undefined
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/i.test(trimmed.slice(10))
  const iso = trimmed
    .replace(/^(\d{4})-(\d{1,2})-(\d{1,2})/, (_, year: string, month: string, date: string) =>
      [year, month.padStart(2, '0'), date.padStart(2, '0')].join('-'),
    )
    .replace(/^(\d{4}-\d{2}-\d{2})\s+/, '$1T')
    .replace(/T(\d):/, 'T0$1:')
  const ms = Date.parse(zoned || iso.length === 10 ? iso : `${iso}Z`)
  return Number.isNaN(ms) ? undefined : ms
}

const withComma = /^[+-]?(\d+|\d{1,3}(\.\d{3})+)?,\d+(e[+-]?\d+)?$/i

/** A number, or undefined for anything that is not a finite one: empty, NaN, text. */
export const parseNumber = (text: string, sign: DecimalSign = '.'): number | undefined => {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  const value = Number(
    sign === ',' && withComma.test(trimmed) ? trimmed.replaceAll('.', '').replace(',', '.') : trimmed,
  )
  return Number.isFinite(value) ? value : undefined
}

/** A cell's value: a number, or 1 and 0 for yes and no as programs write them; NaN for anything else. */
export const parseCell = (text: string, sign: DecimalSign = '.'): number => {
  const value = parseNumber(text, sign)
  if (value !== undefined) return value
  const word = text.trim().toLowerCase()
  return word === 'true' ? 1 : word === 'false' ? 0 : Number.NaN
}
