import { expect, test } from 'vitest'
import { nextChange, occurrenceAt, upcoming, type Weekly } from './schedule.ts'

const nights: Weekly = { days: ['sat'], from: '22:00', to: '06:00', timeZone: 'Europe/Berlin' }
const at = (text: string): number => Date.parse(text)

test.each([
  ['before it begins', '2026-03-07T20:59:59Z', false],
  ['as it begins, 22:00 in winter', '2026-03-07T21:00:00Z', true],
  ['past midnight: it is Sunday and still Saturday’s', '2026-03-08T04:59:59Z', true],
  ['as it ends', '2026-03-08T05:00:00Z', false],
  ['22:00 stays 22:00 in summer', '2026-07-04T20:00:00Z', true],
  ['and not an hour later there', '2026-07-05T04:00:00Z', false],
  ['a Sunday night', '2026-03-08T22:00:00Z', false],
])('%s', (_, moment, within) => {
  expect(occurrenceAt(nights, at(moment)) !== undefined).toBe(within)
})

test('the night in which clocks go forward is an hour shorter, the one in which they go back an hour longer', () => {
  const hours = (moment: string): number => {
    const found = occurrenceAt(nights, at(moment))
    return found ? (found.to - found.from) / 3_600_000 : 0
  }
  expect(hours('2026-03-29T00:00:00Z')).toBe(7)
  expect(hours('2026-10-25T00:00:00Z')).toBe(9)
  expect(hours('2026-03-08T00:00:00Z')).toBe(8)
})

test('a time that never comes counts with the offset before the change; one that comes twice is its first', () => {
  const gap: Weekly = { days: ['sun'], from: '02:30', to: '04:00', timeZone: 'Europe/Berlin' }
  expect(occurrenceAt(gap, at('2026-03-29T01:45:00Z'))).toEqual({
    from: at('2026-03-29T01:30:00Z'),
    to: at('2026-03-29T02:00:00Z'),
  })
  expect(upcoming(gap, at('2026-10-24T12:00:00Z'), 1)).toEqual([
    { from: at('2026-10-25T00:30:00Z'), to: at('2026-10-25T03:00:00Z') },
  ])
})

test('the same time twice is a whole day', () => {
  const whole: Weekly = { days: ['mon'], from: '00:00', to: '00:00', timeZone: 'UTC' }
  expect(occurrenceAt(whole, at('2026-03-02T23:59:59Z'))).toEqual({
    from: at('2026-03-02T00:00:00Z'),
    to: at('2026-03-03T00:00:00Z'),
  })
})

test('between changes nothing changes: nextChange is exactly where occurrenceAt turns', () => {
  for (const timeZone of ['Europe/Berlin', 'America/St_Johns', 'Pacific/Chatham', 'UTC']) {
    const schedule: Weekly = { days: ['mon', 'tue', 'sun'], from: '23:30', to: '02:15', timeZone }
    let moment = at('2026-03-20T00:00:00Z')
    for (let turn = 0; turn < 40; turn += 1) {
      const next = nextChange(schedule, moment)
      const now = occurrenceAt(schedule, moment)?.from
      expect(next).toBeGreaterThan(moment)
      for (const share of [0.1, 0.5, 0.999])
        expect(occurrenceAt(schedule, moment + share * (next - moment))?.from).toBe(now)
      expect(occurrenceAt(schedule, next)?.from).not.toBe(now)
      moment = next
    }
  }
})
