import { expect, test } from 'vitest'
import { DetectError } from '../../detector/tabular/detectError.ts'
import { detect } from './detecting.ts'

const minutes = (rows: number, line: (i: number) => string): string =>
  Array.from({ length: rows }, (_, i) => line(i)).join('\n')
const value = (i: number): number => 1_000 + 5 * Math.sin(i / 7) + ((i * 7919) % 101) / 101 + (i === 450 ? 400 : 0)
const stamp = (i: number): string =>
  new Date(Date.UTC(2024, 0, 1) + i * 60_000).toISOString().slice(0, 19).replace('T', ' ')
const verdicts = (lines: readonly string[], sign: string): string[] =>
  lines.slice(1).map((line) => line.split(sign).slice(-3).join(' '))

test('a European export says the same as any other: decimal commas, dots for thousands, the day first', async () => {
  const rows = 500
  const plain = await detect(`time,temp_c\n${minutes(rows, (i) => `${stamp(i)},${value(i).toFixed(3)}`)}`)
  const european = (i: number): string => {
    const [date = '', clock = ''] = stamp(i).split(' ')
    const number = value(i).toFixed(3).replace('.', ',').replace(/^1/, '1.')
    return `${date.split('-').reverse().join('.')} ${clock};${number}`
  }
  expect(european(0)).toMatch(/^01\.01\.2024 00:00:00;1\.000,\d{3}$/)
  const told: string[] = []
  const other = await detect(`Zeit;temp_c\n${minutes(rows, european)}`, { notice: (text) => told.push(text) })
  expect(verdicts(other.lines, ';')).toEqual(verdicts(plain.lines, ','))
  expect(verdicts(plain.lines, ',').some((verdict) => verdict.endsWith('1'))).toBe(true)
  expect(told).toEqual([])
})

test('where cells are cut at commas, a comma in quotes makes no number', async () => {
  await expect(detect('time,x\n1,"5,3"\n2,"5,4"\n')).rejects.toThrow(DetectError)
})

test.each([
  { what: 'seconds', unit: 1 },
  { what: 'milliseconds', unit: 1000 },
])('times as $what since the epoch are found under any name', async ({ unit }) => {
  const at = 1_700_000_000
  const { lines } = await detect(`when,load\n${minutes(400, (i) => `${(at + 60 * i) * unit},${value(i)}`)}`)
  const named = await detect(`time,load\n${minutes(400, (i) => `${(at + 60 * i) * unit},${value(i)}`)}`)
  expect(lines.slice(1)).toEqual(named.lines.slice(1))
})

test.each([
  { what: 'fall', at: (i: number) => 1_700_000_000 - 60 * i },
  { what: 'stand still', at: () => 1_700_000_000 },
  { what: 'are too small', at: (i: number) => 1_000 + i },
])('numbers that $what are no times', async ({ at }) => {
  await expect(detect(`when,load\n${minutes(60, (i) => `${at(i)},${value(i)}`)}`)).rejects.toThrow(/--time/)
})

test('a column without any number, alone, gives its rows back, as if it had been named', async () => {
  const text = `time,x\n${minutes(60, (i) => `${stamp(i)},`)}`
  const told: string[] = []
  const { rows, lines } = await detect(text, { notice: (text) => told.push(text) })
  expect(rows).toBe(60)
  expect(lines).toEqual((await detect(text, { values: ['x'] })).lines)
  expect(lines.at(-1)).toMatch(/,,0,0,0$/)
  expect(told).toEqual(['Column “x” could not be watched: no cell of it holds a number.'])
})

test('an earlier run’s output can be scored again: its verdicts are not evidence, the new ones have names of their own', async () => {
  const once = await detect(`time,x\n${minutes(400, (i) => `${stamp(i)},${value(i)}`)}`)
  const told: string[] = []
  const twice = await detect(once.lines.join('\n'), { explain: true, notice: (text) => told.push(text) })
  expect(twice.lines[0]).toBe('time,x,severity,anomaly_score,fault,severity_2,anomaly_score_2,fault_2,because_2')
  for (const line of twice.lines.slice(1)) {
    const cells = line.split(',')
    expect(cells.slice(5, 8)).toEqual(cells.slice(2, 5))
  }
  expect(told.filter((text) => text.includes('“severity_2”'))).toHaveLength(1)
  const thrice = await detect(twice.lines.join('\n'))
  expect(thrice.lines[0]?.split(',').slice(-3)).toEqual(['severity_3', 'anomaly_score_3', 'fault_3'])
  expect(thrice.lines[300]?.split(',').slice(-3)).toEqual(once.lines[300]?.split(',').slice(-3))
})
