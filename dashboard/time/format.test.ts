import { describe, expect, it } from 'vitest'
import { duration, relative, withLocalTimes } from './format.ts'

const minute = 60_000
const hour = 60 * minute

describe('duration', () => {
  it.each([
    [0, '0 s'],
    [59_999, '59 s'],
    [minute, '1 min'],
    [hour - 1, '59 min'],
    [hour, '1 h'],
    [hour + 20 * minute, '1 h 20 min'],
    [10 * hour + 20 * minute, '10 h'],
    [26 * hour, '1 d 2 h'],
    [8 * 24 * hour, '8 d'],
  ])('%i ms is %s', (ms, words) => {
    expect(duration(ms)).toBe(words)
  })
})

describe('relative', () => {
  it.each([
    ['a moment ago', 1_000, 'just now'],
    ['slightly ahead, because the clock ran on', -3 * minute, 'just now'],
    ['minutes ago', 12 * minute, '12 min ago'],
  ])('%s', (_what, past, words) => {
    expect(relative(1_000_000_000 - past, 1_000_000_000)).toBe(words)
  })
})

describe('withLocalTimes', () => {
  it.each([
    ['no moment', 'Ines is on it.', 'Ines is on it.'],
    ['one', 'fixed by 2026-11-23 00:12 UTC.', 'fixed by Mon 23 Nov, 01:12.'],
    ['two', '2026-11-22 01:00 UTC to 2026-11-22 02:05 UTC', 'Sun 22 Nov, 02:00 to Sun 22 Nov, 03:05'],
    ['a version is none', 'firmware 2026-11', 'firmware 2026-11'],
  ])('%s', (_what, text, words) => {
    expect(withLocalTimes(text, 'Europe/Berlin')).toBe(words)
  })
})
