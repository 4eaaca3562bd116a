/** Hours of the days of a week, as a list: opening hours, and when a rotation counts. */
import { z } from 'zod'
import { minuteOfDay } from './wallTime.ts'
import { weekdays } from './weeklyTime.ts'

const from = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day is written like 08:30')
const to = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a time of day is written like 17:30, or 24:00')

/** Of one day. */
export const hours = z
  .object({ from, to })
  .refine((span) => minuteOfDay(span.from) < minuteOfDay(span.to), { path: ['to'], error: 'it ends before it begins' })

/** `to` at or before `from`: over midnight, and the day is the one it begins on. */
export const weekHours = z
  .array(
    z.object({ days: z.array(z.enum(weekdays)).min(1).max(7), from, to }).refine((span) => span.from !== span.to, {
      path: ['to'],
      error: 'it ends when it begins; 24:00 is the day’s end',
    }),
  )
  .min(1, 'at least one span of hours')
  .max(50)
export type WeekHours = z.infer<typeof weekHours>

/** Minutes since that day's midnight; `to` may lie beyond 1440, on the next day. */
export interface MinuteSpan {
  readonly from: number
  readonly to: number
}
const dayMinutes = 24 * 60

/** What begins on a weekday (0 is Monday). */
export const spansOfWeekday = (week: WeekHours, weekday: number): MinuteSpan[] => {
  const name = weekdays[weekday]
  return week
    .filter(({ days }) => name !== undefined && days.includes(name))
    .map((span) => ({ from: minuteOfDay(span.from), to: minuteOfDay(span.to) }))
    .map((span) => (span.to > span.from ? span : { ...span, to: span.to + dayMinutes }))
}
