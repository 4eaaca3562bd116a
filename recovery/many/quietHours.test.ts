import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hour, iso, minute } from '../../domain/clock.ts'
import { afterQuiet } from './quietHours.ts'

const night = { quietFrom: 22 * 60, quietUntil: 7 * 60 }
const at = (text: string): number => Date.parse(text)

test.each<[string, string, string, string]>([
  ['noon is no night', '2026-06-01T10:00:00Z', 'Europe/Berlin', '2026-06-01T10:00:00.000Z'],
  ['a minute before ten in the evening', '2026-06-01T19:59:00Z', 'Europe/Berlin', '2026-06-01T19:59:00.000Z'],
  ['ten in the evening waits for the morning', '2026-06-01T20:00:00Z', 'Europe/Berlin', '2026-06-02T05:00:00.000Z'],
  ['after midnight it is the same morning', '2026-06-02T01:30:00Z', 'Europe/Berlin', '2026-06-02T05:00:00.000Z'],
  ['at seven it is over', '2026-06-02T05:00:00Z', 'Europe/Berlin', '2026-06-02T05:00:00.000Z'],
  ['the day is theirs: evening in Tokyo', '2026-06-01T13:30:00Z', 'Asia/Tokyo', '2026-06-01T22:00:00.000Z'],
  ['the last day of the year', '2026-12-31T22:30:00Z', 'Europe/London', '2027-01-01T07:00:00.000Z'],
  ['an offset of three quarters', '2026-06-01T16:30:00Z', 'Asia/Kathmandu', '2026-06-02T01:15:00.000Z'],
  ['a night an hour short, clocks go forward', '2026-03-28T22:00:00Z', 'Europe/Berlin', '2026-03-29T05:00:00.000Z'],
  ['a night an hour longer, clocks go back', '2026-10-24T21:00:00Z', 'Europe/Berlin', '2026-10-25T06:00:00.000Z'],
  [
    'a day that was left out: Samoa, 30 December 2011',
    '2011-12-30T09:00:00Z',
    'Pacific/Apia',
    '2011-12-30T17:00:00.000Z',
  ],
])('%s', (_, now, zone, then) => {
  expect(iso(afterQuiet(at(now), zone, night))).toBe(then)
})

test('an end that falls into the hour that is skipped is the moment of the change', () => {
  const early = { quietFrom: 22 * 60, quietUntil: 2 * 60 + 30 }
  expect(iso(afterQuiet(at('2026-03-29T00:00:00Z'), 'Europe/Berlin', early))).toBe('2026-03-29T01:00:00.000Z')
})

test('an end in the hour that comes twice is its first coming, and night does not begin again', () => {
  const early = { quietFrom: 22 * 60, quietUntil: 2 * 60 + 30 }
  expect(iso(afterQuiet(at('2026-10-24T23:00:00Z'), 'Europe/Berlin', early))).toBe('2026-10-25T00:30:00.000Z')
  expect(iso(afterQuiet(at('2026-10-25T01:10:00Z'), 'Europe/Berlin', early))).toBe('2026-10-25T01:10:00.000Z')
})

test('hours within one day, and none at all', () => {
  const nap = { quietFrom: 12 * 60, quietUntil: 14 * 60 }
  expect(iso(afterQuiet(at('2026-06-01T12:30:00Z'), 'UTC', nap))).toBe('2026-06-01T14:00:00.000Z')
  expect(iso(afterQuiet(at('2026-06-01T14:00:00Z'), 'UTC', nap))).toBe('2026-06-01T14:00:00.000Z')
  expect(afterQuiet(at('2026-06-01T02:00:00Z'), 'UTC', { quietFrom: 60, quietUntil: 60 })).toBe(
    at('2026-06-01T02:00:00Z'),
  )
})

test('whenever it is: never into the past, never longer than a night, and then it is not quiet', () => {
  const zones = [
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'America/Sao_Paulo',
    'UTC',
  ]
  const moment = fc.integer({ min: at('2025-01-01T00:00:00Z'), max: at('2027-12-31T00:00:00Z') })
  fc.assert(
    fc.property(moment, fc.constantFrom(...zones), (now, zone) => {
      const then = afterQuiet(now, zone, night)
      expect(then).toBeGreaterThanOrEqual(now)
      expect(then - now).toBeLessThanOrEqual(10 * hour + minute)
      expect(afterQuiet(then, zone, night)).toBe(then)
    }),
    { seed: 11, numRuns: 400 },
  )
})
