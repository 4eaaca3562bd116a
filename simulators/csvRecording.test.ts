import { describe, expect, test } from 'vitest'
import { openRecording, type RecordedRow, readTime } from './csvRecording.ts'

const read = async (text: string | string[], o: { time?: string } = {}) => {
  const recording = await openRecording(typeof text === 'string' ? [text] : text, o)
  const rows: RecordedRow[] = []
  for await (const row of recording.rows) rows.push(row)
  return { time: recording.time, rows }
}

test.each([
  ['2026-01-02T03:04:05Z', Date.UTC(2026, 0, 2, 3, 4, 5)],
  ['2026-01-02T04:04:05+01:00', Date.UTC(2026, 0, 2, 3, 4, 5)],
  ['2026-01-02 03:04:05', Date.UTC(2026, 0, 2, 3, 4, 5)],
  ['2026-01-02 03:04:05.250', Date.UTC(2026, 0, 2, 3, 4, 5, 250)],
  ['2026-01-02T03:04', Date.UTC(2026, 0, 2, 3, 4)],
  ['2026-01-02', Date.UTC(2026, 0, 2)],
  ['1767323045', 1_767_323_045_000],
  ['1767323045.5', 1_767_323_045_500],
  ['1767323045000', 1_767_323_045_000],
  ['0', 0],
  ['yesterday', undefined],
  ['2026-13-45', undefined],
  ['', undefined],
])('time %s', (text, ms) => {
  expect(readTime(text)).toBe(ms)
})

describe('a recording', () => {
  test('comma, named time column, numbers, texts, empty cells', async () => {
    const { time, rows } = await read(
      'timestamp,temp_c,state,on\n2026-01-01 00:00:00,4.5,idle,true\n2026-01-01 00:01:00,,run,FALSE\n',
    )
    expect(time).toBe('timestamp')
    expect(rows).toEqual([
      { line: 2, at: Date.UTC(2026, 0, 1), values: { temp_c: 4.5, state: 'idle', on: true } },
      { line: 3, at: Date.UTC(2026, 0, 1, 0, 1), values: { state: 'run', on: false } },
    ])
  })
  test('semicolon with decimal commas', async () => {
    const { rows } = await read('datum;wert\n2026-01-01 00:00:00;4,25\n')
    expect(rows[0]?.values).toEqual({ wert: 4.25 })
  })
  test('time column found by what is in it', async () => {
    const { time } = await read('value,when\n3,2026-01-01T00:00:00Z\n')
    expect(time).toBe('when')
  })
  test('time column told', async () => {
    const { rows } = await read('a,b\n60,5\n', { time: 'a' })
    expect(rows).toEqual([{ line: 2, at: 60_000, values: { b: 5 } }])
  })
  test('quotes, doubled quotes, delimiters and line breaks inside, CRLF, BOM, no last newline, cut anywhere', async () => {
    const text = '\uFEFFtime,"a ""b""",c\r\n1,"x,\ny",2\r\n\r\n2,"",3'
    const whole = await read(text)
    expect(whole.rows).toEqual([
      { line: 2, at: 1000, values: { 'a "b"': 'x,\ny', c: 2 } },
      { line: 4, at: 2000, values: { c: 3 } },
    ])
    expect(await read(text.split(''))).toEqual(whole)
  })
  test('a row whose time nobody can read is told apart, not dropped', async () => {
    const { rows } = await read('time,x\nsoon,1\n')
    expect(rows).toEqual([{ line: 2, at: undefined, values: { x: 1 } }])
  })
  test.each(['NaN', '1e999', 'Infinity', '0x10', '1.2.3'])('%s is no number', async (cell) => {
    const { rows } = await read(`time,x\n1,${cell}\n`)
    expect(rows[0]?.values).toEqual({ x: cell })
  })
  test.each([
    ['', 'empty'],
    ['a,b\n1,2\n', 'No time column'],
  ])('refuses %j saying why', async (text, why) => {
    await expect(read(text)).rejects.toThrow(why)
  })
  test('a told column that is not there', async () => {
    await expect(read('time,x\n1,2\n', { time: 'when' })).rejects.toThrow('No time column')
  })
})
