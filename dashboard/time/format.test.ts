import { describe, expect, it } from 'vitest'
import { duration, relative } from './format.ts'

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
