import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { detectCsv } from '../../detector/tabular/detectCsv.ts'
import { DetectError } from '../../detector/tabular/detectError.ts'
import { detect } from './detecting.ts'
import { fridge } from './signals.ts'

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

/** Four metrics of a machine, and a text, once a minute: the third breaks loose at `from`. */
const machine = (rows: number, { from = Number.POSITIVE_INFINITY, delimiter = ',' } = {}): string => {
  const lines = Array.from({ length: rows }, (_, i) => {
    const noise = (c: number): number => ((i * (7919 + 104_729 * c)) % 101) / 101 - 0.5
    const load = 5 + 3 * Math.sin(i / 50) + 2 * Math.sin(i / 9.7)
    const values = [load + 0.2 * noise(1), 20 + 4 * load + 0.6 * noise(2), 90 - 2 * load + 0.4 * noise(3), 7 + noise(4)]
    if (i >= from) values[2] = 115 + noise(3)
    return [String(60 * i), ...values.map((value) => value.toFixed(3)), i % 2 ? 'open' : 'shut', 'true'].join(delimiter)
  })
  return [
    ['time', 'load_w', 'outlet_temp_c', 'level_pct', 'pressure_bar', 'door', 'online'].join(delimiter),
    ...lines,
  ].join('\n')
}

test('several columns are judged together: begun once, lasting, explained; text is passed over aloud', async () => {
  const told: string[] = []
  const { lines } = await detect(machine(1500, { from: 1200 }), { explain: true, notice: (text) => told.push(text) })
  const rows = lines.slice(1).map((line) => line.split(','))
  // What a cycle of five hours does was not known at first.
  const faults = rows.flatMap((row, i) => (i > 600 && row[9] === '1' ? [i] : []))
  expect(faults[0]).toBeGreaterThanOrEqual(1200)
  expect(faults[0]).toBeLessThan(1240)
  expect(faults.length).toBeGreaterThan(200)
  expect(rows.flatMap((row, i) => (i > 600 && Number(row[8]) > 0 ? [i] : []))).toEqual([faults[0]])
  expect(lines[1300]).toContain('Level is above its usual level')
  expect(told.find((text) => text.includes('“door”'))).toContain('is not watched: it holds text')
  expect(told.find((text) => text.includes('“online”'))).toContain('never changed')
})

test('several columns: a prefix gives a prefix, and `;` the same as `,`', async () => {
  const { lines } = await detect(machine(700, { from: 500 }))
  const text = machine(700, { from: 500 })
  for (const rows of [1, 50, 333, 601]) {
    const { lines: some } = await detect(
      text
        .split('\n')
        .slice(0, rows + 1)
        .join('\n'),
    )
    expect(some).toEqual(lines.slice(0, rows + 1))
  }
  const { lines: other } = await detect(machine(700, { from: 500, delimiter: ';' }))
  expect(other.map((line) => line.replaceAll(';', ','))).toEqual(lines)
})

test('500 columns, some of them absurd, and a unit that changes: all are watched, nothing breaks', async () => {
  const header = ['time', ...Array.from({ length: 500 }, (_, c) => `m${c}`)].join(',')
  const cell = (i: number, c: number): string => {
    if (c === 3) return i % 7 === 0 ? '1e300' : '5'
    if (c === 499) return String(i < 60 ? 20 + (i % 3) : 68 + 1.8 * (i % 3))
    return c % 50 === 0 ? '' : String(((i * (c + 3)) % 17) + c)
  }
  const rows = Array.from({ length: 80 }, (_, i) => [i, ...Array.from({ length: 500 }, (_, c) => cell(i, c))].join(','))
  const told: string[] = []
  const { lines } = await detect([header, ...rows].join('\n'), { notice: (text) => told.push(text) })
  expect(lines).toHaveLength(81)
  for (const line of lines.slice(1))
    for (const value of line.split(',').slice(-3)) expect(Number.isFinite(Number(value))).toBe(true)
  expect(told.find((text) => text.includes('“m3”'))).toContain('1e100')
  expect(told.find((text) => text.includes('“m0”'))).toContain('empty')
})

test('memory does not grow with the file', async () => {
  if (!globalThis.gc) setFlagsFromString('--expose_gc')
  const collect = globalThis.gc ?? (runInNewContext('gc') as () => void)
  const lines = machine(2000).split('\n')
  async function* long(times: number): AsyncGenerator<string> {
    yield `${lines[0]}\n`
    for (let n = 0; n < times; n += 1) yield `${lines.slice(1).join('\n')}\n`
  }
  const held = async (times: number): Promise<number> => {
    let most = 0
    let seen = 0
    await detectCsv({
      input: long(times),
      output: () => {
        seen += 1
        if (seen % 8 !== 0) return
        collect()
        most = Math.max(most, process.memoryUsage().heapUsed)
      },
    })
    return most
  }
  await held(12)
  const short = await held(12)
  // 60,000 rows more are about 5 MB of text.
  expect((await held(42)) - short).toBeLessThan(2e6)
})
