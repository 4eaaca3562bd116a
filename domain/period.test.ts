import { describe, expect, test } from 'vitest'
import { hour } from './clock.ts'
import { inPeriods, lastMonday, type PeriodLength, periodOf, weekNamed } from './period.ts'

const at = (text: string): number => Date.parse(text)

test.each<[string, PeriodLength, string, string, string, string]>([
  ['2026-03-02T10:00:00Z', 'day', 'UTC', '2026-03-02', '2026-03-02T00:00Z', '2026-03-03T00:00Z'],
  ['2026-03-01T23:30:00Z', 'day', 'Europe/Berlin', '2026-03-02', '2026-03-01T23:00Z', '2026-03-02T23:00Z'],
  ['2026-03-29T12:00:00Z', 'day', 'Europe/Berlin', '2026-03-29', '2026-03-28T23:00Z', '2026-03-29T22:00Z'],
  ['2026-10-25T12:00:00Z', 'day', 'Europe/Berlin', '2026-10-25', '2026-10-24T22:00Z', '2026-10-25T23:00Z'],
  ['2026-03-01T12:00:00Z', 'week', 'UTC', '2026-W09', '2026-02-23T00:00Z', '2026-03-02T00:00Z'],
  ['2027-01-01T12:00:00Z', 'week', 'UTC', '2026-W53', '2026-12-28T00:00Z', '2027-01-04T00:00Z'],
  ['2024-12-30T12:00:00Z', 'week', 'UTC', '2025-W01', '2024-12-30T00:00Z', '2025-01-06T00:00Z'],
  ['2026-02-28T23:30:00Z', 'month', 'Europe/Berlin', '2026-03', '2026-02-28T23:00Z', '2026-03-31T22:00Z'],
])('%s lies in the %s of %s named %s', (moment, length, timeZone, key, from, to) => {
  expect(periodOf(at(moment), { length, timeZone })).toEqual({ key, from: at(from), to: at(to) })
})

test('moments in order are put where each alone would be', () => {
  const o = { length: 'day', timeZone: 'Europe/Berlin' } as const
  const find = inPeriods(o)
  for (let moment = at('2026-03-27T00:00Z'); moment < at('2026-04-01T00:00Z'); moment += hour)
    expect(find(moment)).toEqual(periodOf(moment, o))
})

test.each([
  ['2026-W09', '2026-02-23T00:00Z'],
  ['2026-W53', '2026-12-28T00:00Z'],
  ['2025-W53', undefined],
  ['2026-W00', undefined],
  ['2026-9', undefined],
])('week %s begins %s', (key, from) => {
  expect(weekNamed(key, 'UTC')?.from).toBe(from && at(from))
})

describe('Monday at seven', () => {
  const zone = { hour: 7, timeZone: 'Europe/Berlin' }
  test.each([
    [
      'a minute before: still last week’s',
      '2026-03-02T05:59:00Z',
      '2026-02-23T06:00Z',
      '2026-W08',
      '2026-03-02T06:00Z',
    ],
    ['on the stroke', '2026-03-02T06:00:00Z', '2026-03-02T06:00Z', '2026-W09', '2026-03-09T06:00Z'],
    ['on Sunday evening', '2026-03-08T20:00:00Z', '2026-03-02T06:00Z', '2026-W09', '2026-03-09T06:00Z'],
    ['after the clocks went forward', '2026-03-30T05:00:00Z', '2026-03-30T05:00Z', '2026-W13', '2026-04-06T05:00Z'],
  ])('%s', (_, now, due, week, next) => {
    expect(lastMonday(at(now), zone)).toMatchObject({ due: at(due), next: at(next), week: { key: week } })
  })
})
