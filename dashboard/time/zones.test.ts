import { describe, expect, it } from 'vitest'
import { dateAfter, dateIn, localIn, momentIn, zoneWords } from './zones.ts'

describe('wall clocks of other zones', () => {
  it.each([
    ['winter', '2026-01-15T09:00', 'Europe/Berlin', '2026-01-15T08:00:00.000Z'],
    ['summer', '2026-07-15T09:00', 'Europe/Berlin', '2026-07-15T07:00:00.000Z'],
    ['a date is its midnight', '2026-07-15', 'America/New_York', '2026-07-15T04:00:00.000Z'],
    ['the hour that is skipped', '2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    ['the hour that comes twice', '2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    ['the midnight before a change', '2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
    ['the midnight after a change', '2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
    ['half an hour off', '2026-07-15T09:00', 'Asia/Kolkata', '2026-07-15T03:30:00.000Z'],
    ['ahead of everybody', '2026-07-15', 'Pacific/Kiritimati', '2026-07-14T10:00:00.000Z'],
  ])('%s', (_what, local, zone, instant) => {
    expect(new Date(momentIn(local, zone)).toISOString()).toBe(instant)
  })

  it('reads back what it wrote, every hour of a year but the one that comes twice', () => {
    for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 3_600_000) {
      const back = momentIn(localIn(at, 'Europe/Berlin'), 'Europe/Berlin')
      expect(at - back === 0 || at === Date.UTC(2026, 9, 25, 1)).toBe(true)
    }
  })

  it('counts dates', () => {
    expect([dateAfter('2026-02-28', 1), dateAfter('2028-02-28', 1), dateAfter('2026-01-01', -1)]).toEqual([
      '2026-03-01',
      '2028-02-29',
      '2025-12-31',
    ])
    expect(dateIn(Date.UTC(2026, 11, 31, 23, 30), 'Europe/Berlin')).toBe('2027-01-01')
    expect([zoneWords('America/New_York'), zoneWords('UTC')]).toEqual(['New York time', 'UTC'])
  })
})
