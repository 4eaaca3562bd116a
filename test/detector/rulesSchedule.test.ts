import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareVersions } from '../../detector/models/rule/versionOrder.ts'
import { isWithin, nextChange, type WeeklyTime } from '../../domain/weeklyTime.ts'
import { began, hour, minute } from './journal.ts'

test.each([
  ['1.9', '1.10', -1],
  ['v2.0', '2.0.0', 0],
  ['2.0.0-rc1', '2.0.0', -1],
  ['2.0.0-rc2', '2.0.0-rc10', -1],
  ['2.1b', '2.1', 1],
  ['2.1b', '2.1.1', -1],
  ['2.0+build9', '2.0', 0],
  ['20250301', '20241231', 1],
])('firmware %s against %s', (a, b, order) => {
  expect(Math.sign(compareVersions(a, b))).toBe(order)
  expect(Math.sign(compareVersions(b, a))).toBe(order === 0 ? 0 : -order)
})

describe('schedules', () => {
  const berlin = (more: Partial<WeeklyTime>): WeeklyTime => ({ timeZone: 'Europe/Berlin', ...more })
  const at = (text: string): number => Date.parse(text)
  test.each([
    // Clocks go forward on 29 March 2026 at 02:00, back on 25 October at 03:00.
    ['before the skipped hour', berlin({ from: '02:30', to: '03:30' }), '2026-03-29T00:59:00Z', false],
    ['the first moment after it', berlin({ from: '02:30', to: '03:30' }), '2026-03-29T01:00:00Z', true],
    ['and over', berlin({ from: '02:30', to: '03:30' }), '2026-03-29T01:30:00Z', false],
    ['the repeated hour, once', berlin({ from: '02:30', to: '02:45' }), '2026-10-25T00:35:00Z', true],
    ['between', berlin({ from: '02:30', to: '02:45' }), '2026-10-25T01:00:00Z', false],
    ['and twice', berlin({ from: '02:30', to: '02:45' }), '2026-10-25T01:35:00Z', true],
    ['eight in the morning in winter', berlin({ from: '08:00', to: '18:00' }), '2026-01-15T07:00:00Z', true],
    ['and in summer', berlin({ from: '08:00', to: '18:00' }), '2026-07-15T06:00:00Z', true],
    [
      'over midnight belongs to the evening',
      berlin({ days: ['fri'], from: '22:00', to: '06:00' }),
      '2026-07-18T01:00:00Z',
      true,
    ],
    [
      'and not to the morning before',
      berlin({ days: ['fri'], from: '22:00', to: '06:00' }),
      '2026-07-17T01:00:00Z',
      false,
    ],
    ['Sunday into Monday', berlin({ days: ['sun'], from: '22:00', to: '06:00' }), '2026-07-20T01:00:00Z', true],
    [
      'a zone of three quarters of an hour',
      { timeZone: 'Asia/Kathmandu', from: '05:45', to: '05:46' },
      '2026-07-20T00:00:30Z',
      true,
    ],
  ])('%s', (_name, time, moment, expected) => {
    expect(isWithin(time, at(moment))).toBe(expected)
  })

  test('agree with the wall clock all year, minute by minute around every change; the next change is never told late', () => {
    const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC']
    const edges = [
      '2026-03-08T07:00Z',
      '2026-03-29T01:00Z',
      '2026-04-04T15:00Z',
      '2026-10-25T01:00Z',
      '2026-11-01T06:00Z',
    ].map(at)
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 0, max: 1439 })).filter(([a, b]) => a !== b),
        fc.oneof(
          fc
            .tuple(fc.constantFrom(...edges), fc.integer({ min: -300, max: 300 }))
            .map(([edge, m]) => edge + m * minute),
          fc.integer({ min: 0, max: 365 * 1440 }).map((m) => began + m * minute),
        ),
        (timeZone, [from, to], moment) => {
          const clock = (m: number): string =>
            `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`
          const time: WeeklyTime = { from: clock(from), to: clock(to), timeZone }
          const wall = new Date(moment).toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' })
          const inside = from < to ? wall >= clock(from) && wall < clock(to) : wall >= clock(from) || wall < clock(to)
          expect(isWithin(time, moment)).toBe(inside)
          const change = nextChange(time, moment)
          expect(change).toBeGreaterThan(moment)
          for (let m = moment; m < Math.min(change, moment + 3 * hour); m += minute)
            expect(isWithin(time, m)).toBe(inside)
        },
      ),
      { numRuns: 400, seed: 5 },
    )
  })

  test('what is no moment is neither within nor without', () => {
    for (const no of [Number.NaN, Infinity, 1e300]) expect(isWithin(berlin({}), no)).toBeUndefined()
  })
})
