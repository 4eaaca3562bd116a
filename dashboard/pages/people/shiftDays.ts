import type { Shift } from '../../api/wireRoster.ts'
import { clockTime } from '../../time/format.ts'
import { dateAfter, momentIn } from '../../time/zones.ts'

/** A part of one day: somebody is on call, or nobody is. Times ms. */
export interface DayPart {
  readonly from: number
  readonly to: number
  /** Undefined: nobody. */
  readonly shift: Shift | undefined
}
export interface ShiftDay {
  readonly date: string
  readonly from: number
  readonly to: number
  readonly parts: readonly DayPart[]
}

/** Shifts cut at the midnights of a zone, with the times nobody is on in between. A day has 23 or 25 hours when clocks change. */
export const shiftDays = (
  shifts: readonly Shift[],
  { firstDate, days, zone }: { firstDate: string; days: number; zone: string },
): ShiftDay[] =>
  Array.from({ length: days }, (_, index) => {
    const date = dateAfter(firstDate, index)
    const from = momentIn(date, zone)
    const to = momentIn(dateAfter(date, 1), zone)
    const parts: DayPart[] = []
    let covered = from
    for (const shift of shifts) {
      const begin = Math.max(from, Date.parse(shift.from))
      const end = Math.min(to, Date.parse(shift.to))
      if (begin >= end) continue
      if (begin > covered) parts.push({ from: covered, to: begin, shift: undefined })
      parts.push({ from: begin, to: end, shift })
      covered = end
    }
    if (covered < to) parts.push({ from: covered, to, shift: undefined })
    return { date, from, to, parts }
  })

/** `09:00–17:00`, or nothing for a whole day. */
export const partTimes = (part: DayPart, day: ShiftDay, zone: string): string =>
  part.from === day.from && part.to === day.to
    ? ''
    : `${clockTime(part.from, zone)}–${part.to === day.to ? '24:00' : clockTime(part.to, zone)}`
