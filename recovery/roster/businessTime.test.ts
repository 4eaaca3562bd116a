import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Calendar, calendar } from '../../domain/calendar.ts'
import { hour, minute } from '../../domain/clock.ts'
import { addBusiness, businessBetween, isOpen, nextOpening } from './businessTime.ts'

const office: Calendar = {
  id: 'office',
  name: 'Office',
  timeZone: 'Europe/Berlin',
  hours: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' }],
  holidays: [
    { date: '2025-12-25', name: 'Christmas', yearly: true, hours: [] },
    { date: '2026-12-24', name: 'Christmas Eve', yearly: false, hours: [{ from: '09:00', to: '12:00' }] },
    { date: '2024-02-29', name: 'Leap day', yearly: true, hours: [] },
  ],
  version: 1,
}
const at = (text: string): number => Date.parse(text)

describe('working time', () => {
  test.each<[what: string, from: string, ms: number, to: string]>([
    ['within a day', '2026-03-02T09:00:00Z', 2 * hour, '2026-03-02T11:00:00Z'],
    ['over an evening', '2026-03-02T15:00:00Z', 2 * hour, '2026-03-03T09:00:00Z'],
    ['over a weekend', '2026-03-06T15:30:00Z', hour, '2026-03-09T08:30:00Z'],
    ['from before opening', '2026-03-02T03:00:00Z', hour, '2026-03-02T09:00:00Z'],
    ['exactly to closing', '2026-03-02T15:00:00Z', hour, '2026-03-02T16:00:00Z'],
    ['none', '2026-03-01T15:00:00Z', 0, '2026-03-01T15:00:00Z'],
    ['over the night the clocks go forward, a Sunday', '2026-03-27T15:00:00Z', 2 * hour, '2026-03-30T08:00:00Z'],
    ['over the night they go back', '2026-10-23T14:00:00Z', 2 * hour, '2026-10-26T09:00:00Z'],
    ['over half a day and a holiday of every year', '2026-12-24T10:30:00Z', hour, '2026-12-28T08:30:00Z'],
  ])('%s', (_, from, ms, to) => {
    expect(new Date(addBusiness(office, at(from), ms) ?? 0).toISOString()).toBe(new Date(to).toISOString())
    expect(businessBetween(office, at(from), at(to))).toBe(ms)
  })

  test.each<[what: string, utc: string, open: boolean]>([
    ['at opening', '2026-03-02T08:00:00Z', true],
    ['at closing', '2026-03-02T16:00:00Z', false],
    ['on a Saturday', '2026-03-07T10:00:00Z', false],
    ['on a yearly holiday, in a later year', '2028-12-25T10:00:00Z', false],
    ['on 29 February of a leap year', '2028-02-29T10:00:00Z', false],
    ['on 1 March of another', '2027-03-01T10:00:00Z', true],
    ['in the morning of a half day', '2026-12-24T10:59:00Z', true],
    ['in its afternoon', '2026-12-24T11:00:00Z', false],
  ])('%s', (_, utc, open) => expect(isOpen(office, at(utc))).toBe(open))

  test('night hours across the change of clocks have the length they really have', () => {
    const nights: Calendar = {
      ...office,
      hours: [{ days: ['sat'], from: '22:00', to: '06:00' }],
      holidays: [],
    }
    const whole = (from: string) => businessBetween(nights, at(from), at(from) + 24 * hour)
    expect(whole('2026-03-07T12:00:00Z')).toBe(8 * hour)
    expect(whole('2026-03-28T12:00:00Z')).toBe(7 * hour)
    expect(whole('2026-10-24T12:00:00Z')).toBe(9 * hour)
    // Half an hour, on an island.
    const island = { ...nights, timeZone: 'Australia/Lord_Howe' }
    expect(businessBetween(island, at('2026-04-04T00:00:00Z'), at('2026-04-05T00:00:00Z'))).toBe(8.5 * hour)
    expect(businessBetween(island, at('2026-10-03T00:00:00Z'), at('2026-10-04T00:00:00Z'))).toBe(7.5 * hour)
  })

  test('hours the clocks skip whole are none', () => {
    const skipped: Calendar = { ...office, hours: [{ days: ['sun'], from: '02:10', to: '02:50' }], holidays: [] }
    expect(businessBetween(skipped, at('2026-03-29T00:00:00Z'), at('2026-03-30T00:00:00Z'))).toBe(0)
    expect(businessBetween(skipped, at('2026-03-22T00:00:00Z'), at('2026-03-23T00:00:00Z'))).toBe(40 * minute)
  })

  test('a calendar that is never open again says so, in bounded time', () => {
    const holidays = Array.from({ length: 366 }, (_, day) => ({
      date: new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10),
      name: 'Closed',
      yearly: true,
      hours: [],
    }))
    const closed: Calendar = { ...office, holidays }
    expect(addBusiness(closed, at('2026-01-01T00:00:00Z'), 1)).toBeNull()
    expect(nextOpening(closed, at('2026-01-01T00:00:00Z'))).toBeNull()
    expect(nextOpening(office, at('2026-03-07T00:00:00Z'))).toBe(at('2026-03-09T08:00:00Z'))
  })

  test.each<[what: string, change: Record<string, unknown>]>([
    ['no hours at all', { hours: [] }],
    ['hours of no length', { hours: [{ days: ['mon'], from: '09:00', to: '09:00' }] }],
    ['a day that does not exist', { holidays: [{ date: '2026-02-30', name: 'x' }] }],
    ['25 hours', { hours: [{ days: ['mon'], from: '09:00', to: '25:00' }] }],
  ])('%s: no calendar', (_, change) => expect(calendar.safeParse({ ...office, ...change }).success).toBe(false))
})

describe('any calendar', () => {
  const anyCalendar = fc
    .record({
      timeZone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC'),
      hours: fc.constantFrom<Calendar['hours'][]>(
        [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '18:00' }],
        [{ days: ['sat', 'sun'], from: '01:30', to: '03:30' }],
        [
          { days: ['mon', 'sun'], from: '22:00', to: '06:00' },
          { days: ['mon', 'tue'], from: '05:00', to: '12:00' },
          { days: ['tue'], from: '11:00', to: '24:00' },
        ],
      ),
      holidays: fc.constantFrom<Calendar['holidays']>([], office.holidays, [
        { date: '2026-03-30', name: 'Day', yearly: true, hours: [{ from: '10:00', to: '11:00' }] },
      ]),
    })
    .map((change): Calendar => ({ ...office, ...change }))
  const start = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') })
  const length = fc.integer({ min: 0, max: 60 * hour })

  test('adds up: a and then b is a + b, and what was added has passed', () => {
    fc.assert(
      fc.property(anyCalendar, start, length, length, (one, from, a, b) => {
        const first = addBusiness(one, from, a)
        const second = first === null ? null : addBusiness(one, first, b)
        expect(second).toBe(addBusiness(one, from, a + b))
        expect(businessBetween(one, from, second ?? 0)).toBe(a + b)
      }),
      { numRuns: 400, seed: 20260304 },
    )
  })
  test('what passes between three moments adds up, and never more than the clock', () => {
    fc.assert(
      fc.property(anyCalendar, start, length, length, (one, from, a, b) => {
        const [middle, to] = [from + a * 3, from + a * 3 + b * 3]
        const whole = businessBetween(one, from, to)
        expect(businessBetween(one, from, middle) + businessBetween(one, middle, to)).toBe(whole)
        expect(whole).toBeLessThanOrEqual(to - from)
        expect(businessBetween(one, to, from)).toBe(0)
      }),
      { numRuns: 400, seed: 20260305 },
    )
  })
})
