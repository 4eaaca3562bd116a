import fc from 'fast-check'
import { expect, test } from 'vitest'
import { detectCsv } from '../../detector/tabular/detectCsv.ts'
import { DetectError } from '../../detector/tabular/detectError.ts'
import { fridge } from './signals.ts'

async function* chunks(text: string, size: number): AsyncGenerator<string | Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size)
}
const detect = async (
  text: string,
  options: { time?: string; values?: string[]; explain?: boolean; size?: number } = {},
): Promise<{ rows: number; lines: string[] }> => {
  const { size = 1000, ...rest } = options
  let out = ''
  const output = (part: string): void => {
    out += part
  }
  const { rows } = await detectCsv({ input: chunks(text, size), output, ...rest })
  return { rows, lines: out.trimEnd().split('\n') }
}
const recording = (rows: number, shiftFrom = Number.POSITIVE_INFINITY): string => {
  const signal = fridge(1)
  const lines = Array.from({ length: rows }, (_, i) => {
    const stamp = new Date(Date.UTC(2024, 0, 1) + i * 60_000).toISOString().slice(0, 19).replace('T', ' ')
    return `${stamp},${((signal(i).cabinet_temp_c ?? 0) + (i >= shiftFrom ? 6 : 0)).toFixed(3)}`
  })
  return ['timestamp,value', ...lines].join('\n')
}

test('rows come back in order with verdicts; a shift is one alarm soon after it began', async () => {
  const text = recording(1000, 700)
  const { rows, lines } = await detect(text, { explain: true })
  expect(rows).toBe(1000)
  expect(lines[0]).toBe('timestamp,value,severity,anomaly_score,fault,because')
  expect(lines.slice(1).map((row) => row.split(',').slice(0, 2).join(','))).toEqual(text.split('\n').slice(1))
  const scores = lines.slice(1).map((row) => Number(row.split(',')[3]))
  const alarms = scores.flatMap((score, i) => (i >= 500 && score > 0.5 ? [i] : []))
  expect(alarms).toHaveLength(1)
  expect(alarms[0]).toBeGreaterThanOrEqual(700)
  expect(alarms[0]).toBeLessThan(720)
  expect(Math.max(...scores)).toBe(scores[alarms[0] ?? 0])
  const said = lines[(alarms[0] ?? 0) + 1]?.split(',')
  expect(said?.[4]).toBe('1')
  expect(said?.slice(5).join(',')).toContain('was usual')
})

test('what is said about a row depends on nothing that comes after it, nor on how the bytes arrive', async () => {
  const text = recording(600, 400)
  const { lines } = await detect(text)
  for (const rows of [1, 49, 50, 51, 420]) {
    const { lines: some } = await detect(
      text
        .split('\n')
        .slice(0, rows + 1)
        .join('\n'),
    )
    expect(some).toEqual(lines.slice(0, rows + 1))
  }
  for (const size of [1, 7, 100_000]) expect((await detect(text, { size })).lines).toEqual(lines)
})

test.each([
  {
    what: 'semicolons, quotes, BOM and CRLF',
    text: '\uFEFF"when";"a;b"\r\n"2024-01-01 00:00:00";"1"\r\n"2024-01-01 00:01:00";"2"\r\n',
    first: '"2024-01-01 00:00:00";"1";0;0;0',
  },
  { what: 'seconds', text: 'time,x\n1,2\n2,3\n', first: '1,2,0,0,0' },
  { what: 'missing values and short rows', text: 'time,x,y\n1,,3\n2\n3,1,NaN\n', first: '1,,3,0,0,0' },
  { what: 'a line end inside quotes', text: 'time,note,x\n1,"two\nlines",5\n', first: '1,"two' },
])('$what are read', async ({ text, first }) => {
  const { rows, lines } = await detect(text)
  expect(rows).toBeGreaterThan(0)
  expect(lines[1]).toBe(first)
})

test('a row shorter than the header is filled, so that columns stay under their names', async () => {
  expect((await detect('time,x,y\n1,2,3\n2\n')).lines[2]).toBe('2,,,0,0,0')
})

test.each([
  { what: 'empty input', text: '', says: /empty/ },
  { what: 'only a header', text: 'time,x\n', says: /no rows/ },
  { what: 'no times', text: 'a,b\nx,1\ny,2\n', says: /--time/ },
  { what: 'no numbers', text: 'time,b\n2024-01-01,x\n', says: /--values/ },
  {
    what: 'an unknown column',
    text: 'time,b\n1,2\n',
    options: { values: ['c'] },
    says: /no column “c”; the columns are “time”, “b”/,
  },
  { what: 'a time column without times', text: 'time,b\n1,x\n', options: { time: 'b' }, says: /holds no times/ },
  { what: 'a quote that never closes', text: `time,b\n1,"${'x'.repeat(1_100_000)}`, says: /closing quote/ },
])('$what: a clear error', async ({ text, options, says }) => {
  const failed = detect(text, { ...options, size: 65_536 })
  await expect(failed).rejects.toThrow(DetectError)
  await expect(failed).rejects.toThrow(says)
})

test('any numbers at all: as many rows out as in, scores finite and in range', async () => {
  const cell = fc.oneof(fc.double().map(String), fc.constantFrom('', '1e300', '-1e300', '1e999', 'x', '0'))
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { minLength: 60, maxLength: 200 }), async (cells) => {
      const { lines } = await detect(['time,x', '0,1', ...cells.map((text, i) => `${i + 1},${text}`)].join('\n'), {
        values: ['x'],
      })
      expect(lines).toHaveLength(cells.length + 2)
      for (const row of lines.slice(1)) {
        const [severity, score, fault] = row.split(',').slice(-3).map(Number)
        expect(severity).toBeGreaterThanOrEqual(0)
        expect(Number.isFinite(severity)).toBe(true)
        expect(score).toBeGreaterThanOrEqual(0)
        expect(score).toBeLessThanOrEqual(1)
        expect([0, 1]).toContain(fault)
      }
    }),
    { numRuns: 100, seed: 4 },
  )
})
