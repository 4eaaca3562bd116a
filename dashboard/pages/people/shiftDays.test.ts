import { describe, expect, it } from 'vitest'
import type { Shift } from '../../api/wireRoster.ts'
import { partTimes, shiftDays } from './shiftDays.ts'

const shift = (userId: string, from: string, to: string): Shift => ({
  userId,
  userName: null,
  from,
  to,
  via: 'rotation',
  layerId: 'first',
  insteadOf: null,
})
const berlin = { firstDate: '2026-03-28', days: 3, zone: 'Europe/Berlin' }
const read = (shifts: readonly Shift[]) =>
  shiftDays(shifts, berlin).map((day) =>
    day.parts.map((part) => `${part.shift?.userId ?? 'nobody'} ${partTimes(part, day, berlin.zone)}`.trim()),
  )

describe('two weeks of shifts, by day', () => {
  it('cuts a shift at the midnights of the zone, clocks changing or not', () => {
    expect(read([shift('ines', '2026-03-27T23:00:00.000Z', '2026-03-30T22:00:00.000Z')])).toEqual([
      ['ines'],
      ['ines'],
      ['ines'],
    ])
    const hours = shiftDays([], berlin).map((day) => (day.to - day.from) / 3_600_000)
    expect(hours).toEqual([24, 23, 24])
  })

  it('shows when nobody is on: before, between, after, and all day', () => {
    expect(
      read([
        shift('ines', '2026-03-28T08:00:00.000Z', '2026-03-28T12:00:00.000Z'),
        shift('tom', '2026-03-28T16:00:00.000Z', '2026-03-29T06:00:00.000Z'),
      ]),
    ).toEqual([
      ['nobody 00:00–09:00', 'ines 09:00–13:00', 'nobody 13:00–17:00', 'tom 17:00–24:00'],
      ['tom 00:00–08:00', 'nobody 08:00–24:00'],
      ['nobody'],
    ])
  })
})
