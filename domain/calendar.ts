import { z } from 'zod'
import { givenId, shortName, versionGiven } from './schedule.ts'
import { localDate, timeZoneName } from './wallTime.ts'
import { hours, weekHours } from './weekHours.ts'

export const holiday = z.object({
  date: localDate,
  name: shortName,
  /** On this day of every year. A 29 February comes in leap years only. */
  yearly: z.boolean().default(false),
  /** Open all the same, but only then; empty: closed. */
  hours: z.array(hours).max(10).default([]),
})
export type Holiday = z.infer<typeof holiday>

const parts = {
  name: shortName,
  timeZone: timeZoneName,
  hours: weekHours,
  holidays: z.array(holiday).max(1_000).default([]),
}
export const calendarInput = z.object({ ...parts, version: versionGiven })
/** When a team works: what "within two working hours" means. */
export const calendar = z.object({ id: givenId, ...parts, version: z.int() })
export type Calendar = z.infer<typeof calendar>
