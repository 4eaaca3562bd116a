import type { Calendar } from '../../domain/calendar.ts'
import { dateOf, dayNumberOf, minuteOfDay, weekdayOf } from '../../domain/wallTime.ts'
import { spansOfWeekday } from '../../domain/weekHours.ts'
import { merged, type Span, spansOnDay } from './spans.ts'

/** Opening hours are looked for this far ahead: a calendar may be all holidays. */
const furthest = 3 * 366

interface Known {
  readonly fixed: ReadonlyMap<string, Calendar['holidays'][number]>
  readonly yearly: ReadonlyMap<string, Calendar['holidays'][number]>
  readonly days: Map<number, Span[]>
}
const known = new WeakMap<Calendar, Known>()
const knownOf = (calendar: Calendar): Known => {
  let entry = known.get(calendar)
  if (!entry) {
    entry = {
      fixed: new Map(calendar.holidays.filter((one) => !one.yearly).map((one) => [one.date, one])),
      yearly: new Map(calendar.holidays.filter((one) => one.yearly).map((one) => [one.date.slice(5), one])),
      days: new Map(),
    }
    known.set(calendar, entry)
  }
  return entry
}

/** What begins on that day; a holiday has its own hours, or none. What began the day before goes on over midnight. */
const openOn = (calendar: Calendar, dayNumber: number): Span[] => {
  const { fixed, yearly, days } = knownOf(calendar)
  let spans = days.get(dayNumber)
  if (!spans) {
    const date = dateOf(dayNumber)
    // A date of its own says more than one of every year.
    const holiday = fixed.get(date) ?? yearly.get(date.slice(5))
    const minutes = holiday
      ? holiday.hours.map(({ from, to }) => ({ from: minuteOfDay(from), to: minuteOfDay(to) }))
      : spansOfWeekday(calendar.hours, weekdayOf(dayNumber))
    spans = spansOnDay(minutes, dayNumber, calendar.timeZone)
    days.set(dayNumber, spans)
  }
  return spans
}

/** Open spans that begin on a day, joined with what reaches in from the day before, so that no hour counts twice. */
const openAround = (calendar: Calendar, dayNumber: number): Span[] =>
  merged([...openOn(calendar, dayNumber - 1), ...openOn(calendar, dayNumber)])

export const isOpen = (calendar: Calendar, at: number): boolean =>
  openAround(calendar, dayNumberOf(at, calendar.timeZone)).some((span) => span.from <= at && at < span.to)

/** Working time between two moments, ms; 0 when `to` is not after `from`. */
export const businessBetween = (calendar: Calendar, from: number, to: number): number => {
  if (to <= from) return 0
  const last = dayNumberOf(to, calendar.timeZone)
  let sum = 0
  // Counted up to here: what overlaps counts once.
  let upTo = from
  for (let day = dayNumberOf(from, calendar.timeZone) - 1; day <= last; day += 1)
    for (const span of openOn(calendar, day)) {
      const begin = Math.max(span.from, upTo)
      const end = Math.min(span.to, to)
      if (end <= begin) continue
      sum += end - begin
      upTo = end
    }
  return sum
}

/**
 * The first moment by which `ms` of working time have passed since `from`; `from` itself for none. Null when the calendar is
 * not open that long within the next three years.
 */
export const addBusiness = (calendar: Calendar, from: number, ms: number): number | null => {
  if (ms <= 0) return from
  let left = ms
  let upTo = from
  const first = dayNumberOf(from, calendar.timeZone) - 1
  for (let day = first; day <= first + furthest; day += 1)
    for (const span of openOn(calendar, day)) {
      const begin = Math.max(span.from, upTo)
      if (span.to <= begin) continue
      if (span.to - begin >= left) return begin + left
      left -= span.to - begin
      upTo = span.to
    }
  return null
}

/** When it next opens, or `at` when it is open; null within three years. */
export const nextOpening = (calendar: Calendar, at: number): number | null => {
  const reached = addBusiness(calendar, at, 1)
  return reached === null ? null : reached - 1
}

/** When it closes; null when it is closed, and when it is open without end for three years. */
export const openUntil = (calendar: Calendar, at: number): number | null => {
  if (!isOpen(calendar, at)) return null
  const first = dayNumberOf(at, calendar.timeZone) - 1
  let until = at
  for (let day = first; day <= first + furthest; day += 1)
    for (const span of openOn(calendar, day)) {
      // Neighbours that touch are one time of being open.
      if (span.from > until) return until
      until = Math.max(until, span.to)
    }
  return null
}
