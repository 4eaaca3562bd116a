import { z } from 'zod'
import { minute } from './clock.ts'
import { timeZoneName } from './customer.ts'

/**
 * Times that come back every week, as people write them: "Monday to Friday, 22:00 to 06:00, Europe/Berlin". Local times of a
 * time zone, like a weekly event of a calendar (RFC 5545, FREQ=WEEKLY): when the clocks change, 22:00 stays 22:00.
 */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof weekdays)[number]

const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'times of day are HH:MM, 00:00 to 23:59')

export const weekly = z.object({
  /** The days on which it begins. */
  days: z
    .array(z.enum(weekdays))
    .min(1)
    .max(7)
    .refine((days) => new Set(days).size === days.length, 'each day at most once'),
  from: timeOfDay,
  /** Not after `from`: it ends on the following day. The same time: a whole day. */
  to: timeOfDay,
  timeZone: timeZoneName,
})
export type Weekly = z.infer<typeof weekly>

/** `[from, to)`, ms since the epoch. */
export interface Occurrence {
  readonly from: number
  readonly to: number
}

const day = 24 * 60 * minute
const formats = new Map<string, Intl.DateTimeFormat>()
const formatOf = (timeZone: string): Intl.DateTimeFormat => {
  let format = formats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(timeZone, format)
  }
  return format
}

/** What the clock on the wall shows there, as if it were UTC. */
const wallClock = (at: number, timeZone: string): number => {
  const parts: Record<string, number> = {}
  for (const { type, value } of formatOf(timeZone).formatToParts(at)) parts[type] = Number(value)
  const { year = 1970, month = 1, day: date = 1, hour = 0, minute: minutes = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, date, hour, minutes, second)
}

/**
 * When the clock on the wall shows `wall`. A time that comes twice (clocks put back) is its first; one that never comes
 * (clocks put forward) is counted with the offset before the change: RFC 5545, 3.3.5.
 */
const instantOf = (wall: number, timeZone: string): number => {
  const before = wallClock(wall - day, timeZone) - (wall - day)
  const after = wallClock(wall + day, timeZone) - (wall + day)
  const valid = [wall - before, wall - after].filter((at) => wallClock(at, timeZone) === wall)
  return valid.length > 0 ? Math.min(...valid) : wall - before
}

const minutesOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))

const occurrenceOn = (schedule: Weekly, midnight: number): Occurrence | undefined => {
  // 1970-01-01 was a Thursday.
  const weekday = weekdays[(((midnight / day + 3) % 7) + 7) % 7]
  if (weekday === undefined || !schedule.days.includes(weekday)) return undefined
  const from = minutesOf(schedule.from)
  const to = minutesOf(schedule.to)
  return {
    from: instantOf(midnight + from * minute, schedule.timeZone),
    to: instantOf(midnight + to * minute + (to <= from ? day : 0), schedule.timeZone),
  }
}

const around = (schedule: Weekly, at: number, days: { first: number; last: number }): Occurrence[] => {
  const today = Math.floor(wallClock(at, schedule.timeZone) / day) * day
  const found: Occurrence[] = []
  for (let n = days.first; n <= days.last; n += 1) {
    const occurrence = occurrenceOn(schedule, today + n * day)
    if (occurrence && occurrence.to > occurrence.from) found.push(occurrence)
  }
  return found
}

/** The occurrence that `at` (ms) lies in; of two that overlap, the one that ends last. */
export const occurrenceAt = (schedule: Weekly, at: number): Occurrence | undefined =>
  around(schedule, at, { first: -2, last: 0 })
    .filter(({ from, to }) => from <= at && at < to)
    .sort((a, b) => b.to - a.to)[0]

/** The next moment after `at` (ms) at which an occurrence begins or ends: until then `occurrenceAt` need not be asked again. */
export const nextChange = (schedule: Weekly, at: number): number =>
  Math.min(
    ...around(schedule, at, { first: -2, last: 8 })
      .flatMap(({ from, to }) => [from, to])
      .filter((moment) => moment > at),
  )

/** The next `count` occurrences that end after `at` (ms), in order. */
export const upcoming = (schedule: Weekly, at: number, count: number): Occurrence[] =>
  around(schedule, at, { first: -2, last: 7 * Math.ceil(count / schedule.days.length) + 8 })
    .filter(({ to }) => to > at)
    .sort((a, b) => a.from - b.from)
    .slice(0, count)
