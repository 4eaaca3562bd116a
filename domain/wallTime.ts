/** What a clock on the wall shows, and when that is. Where clocks change, it is said here once for all of the roster. */
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { isTimeZone } from './weeklyTime.ts'

export const timeZoneName = z
  .string()
  .max(64)
  .refine(isTimeZone, 'not a time zone we know; one is written like Europe/Berlin')

export const localDate = z.iso.date('a date is written like 2026-12-24')
/** `2026-03-02T09:00`, without zone. */
export const localDateTime = z
  .string()
  .regex(
    /^(19|20|21)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d$/,
    'a local time is written like 2026-03-02T09:00',
  )
  .refine((text) => isDate(text.slice(0, 10)), 'there is no such day')

const isDate = (text: string): boolean => {
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' })
    return true
  } catch {
    return false
  }
}

export const minuteOfDay = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))

/**
 * The moment a wall clock in that zone first shows `local`, ms. A time that comes twice, where clocks are set back, is its
 * first coming; one that never comes, where they are set forward, is the moment of the change.
 */
export const instantOf = (local: Temporal.PlainDateTime, timeZone: string): number => {
  const early = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' })
  if (early.toPlainDateTime().equals(local)) return early.epochMilliseconds
  return (early.getTimeZoneTransition('next') ?? local.toZonedDateTime(timeZone)).epochMilliseconds
}

/** `2026-03-02T09:00` there, ms. */
export const localInstant = (text: string, timeZone: string): number =>
  instantOf(Temporal.PlainDateTime.from(text), timeZone)

/** Days since 1970-01-01 of the date a calendar on the wall there shows: a number to count with. */
export const dayNumberOf = (at: number, timeZone: string): number => {
  const { year, month, day } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone)
  return Math.round(Date.UTC(year, month - 1, day) / 86_400_000)
}

/** The moment it is so many minutes past midnight of that day there; 1440 is the next midnight. */
export const instantOn = (dayNumber: number, minutes: number, timeZone: string): number =>
  instantOf(
    Temporal.Instant.fromEpochMilliseconds(dayNumber * 86_400_000 + minutes * 60_000)
      .toZonedDateTimeISO('UTC')
      .toPlainDateTime(),
    timeZone,
  )

/** `2026-12-24` */
export const dateOf = (dayNumber: number): string => new Date(dayNumber * 86_400_000).toISOString().slice(0, 10)

/** 0 is Monday. 1970-01-01 was a Thursday. */
export const weekdayOf = (dayNumber: number): number => (((dayNumber + 3) % 7) + 7) % 7
