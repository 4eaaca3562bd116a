import { expect, it } from 'vitest'
import { weekAfter } from './weeks.ts'

it.each([
  ['2026-W09', 1, '2026-W10'],
  ['2026-W09', -1, '2026-W08'],
  ['2026-W53', 1, '2027-W01'],
  ['2027-W01', -1, '2026-W53'],
  ['2025-W52', 1, '2026-W01'],
  ['2024-W52', 1, '2025-W01'],
] as const)('%s and %i more weeks is %s', (week, weeks, expected) => {
  expect(weekAfter(week, weeks)).toBe(expected)
})
