import { expect, test } from 'vitest'
import { parseNumber, parseTime } from './csvTime.ts'

const at = Date.UTC(2024, 2, 5, 14, 30)
test.each([
  ['2024-03-05T14:30:00Z', at],
  ['2024-03-05T16:30:00+02:00', at],
  ['2024-03-05 14:30:00', at],
  ['2024-03-05 14:30', at],
  ['2024-03-05T14:30:00.250', at + 250],
  ['2024-03-05', Date.UTC(2024, 2, 5)],
  [String(at / 1000), at],
  [String(at), at],
  ['12', 12_000],
  ['0.5', 500],
  ['', undefined],
  ['yesterday', undefined],
  ['2024-13-05 14:30', undefined],
])('the time %j is %s', (text, ms) => {
  expect(parseTime(text)).toBe(ms)
})

test.each([
  ['1.5', 1.5],
  [' -2e3 ', -2000],
  ['', undefined],
  ['NaN', undefined],
  ['1e999', undefined],
  ['n/a', undefined],
])('the number %j is %s', (text, value) => {
  expect(parseNumber(text)).toBe(value)
})
