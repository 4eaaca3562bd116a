/** Wall-clock time of a week in a time zone: what people mean by "on weekdays, 8 to 18". */
import { z } from 'zod'
import { minute } from './clock.ts'

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof weekdays)[number]
const dayNames: readonly string[] = weekdays

const dayMinutes = 24 * 60
export const weekMinutes = 7 * dayMinutes
/** What `Date` can hold, ms. */
const latest = 8.64e15
const quarter = 15 * minute

const formats = new Map<string, Intl.DateTimeFormat | undefined>()
const formatOf = (timeZone: string): Intl.DateTimeFormat | undefined => {
  if (formats.has(timeZone)) return formats.get(timeZone)
  let made: Intl.DateTimeFormat | undefined
  try {
    made = new Intl.DateTimeFormat('en-US', {
      timeZone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
  } catch {
    // Not a zone this machine knows.
  }
  // Names come from operators: they cannot make this grow without end.
  if (formats.size < 1000) formats.set(timeZone, made)
  return made
}
export const isTimeZone = (name: string): boolean => formatOf(name) !== undefined

const clockTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day is written like 08:30')
  .meta({ description: 'Time of day, HH:MM' })

/**
 * Hours of days of the week. From later than to: over midnight, and the day is the one it begins on. Without days: every day;
 * without from and to: the whole day. Where clocks are set forward, the skipped hour never comes; where they are set back, the
 * repeated hour counts twice.
 */
export const weeklyTime = z.object({
  days: z.array(z.enum(weekdays)).min(1, 'choose at least one day, or leave days out for every day').max(7).optional(),
  from: clockTime.optional(),
  to: clockTime.optional(),
  timeZone: z.string().max(64).refine(isTimeZone, 'not a time zone we know; one is written like Europe/Berlin'),
})
export type WeeklyTime = z.infer<typeof weeklyTime>

/** What is wrong with a weekly time as a whole, by field; empty when nothing is. */
export const weeklyTimeFaults = (time: WeeklyTime): { path: 'from' | 'to'; message: string }[] => {
  if ((time.from === undefined) !== (time.to === undefined))
    return [{ path: time.from === undefined ? 'from' : 'to', message: 'from and to belong together: set both or none' }]
  if (time.from !== undefined && time.from === time.to)
    return [{ path: 'to', message: 'from and to are the same moment: leave both out for the whole day' }]
  return []
}

const minuteOfDay = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))

interface Zone {
  /** The quarter hour asked for last, and its minute of the week. */
  start: number
  minute: number
  readonly known: Map<number, number>
}
const zones = new Map<string, Zone>()
/** Quarter hours remembered of a zone: half a year of them. */
const mostQuarters = 17_520
/**
 * Minutes since Monday 00:00 on a clock on the wall there; undefined for what is no moment or no zone. Formatting is slow,
 * so quarter hours are remembered: zones change their offset on them.
 */
export const minuteOfWeek = (at: number, timeZone: string): number | undefined => {
  if (!(Math.abs(at) <= latest)) return undefined
  const start = Math.floor(at / quarter) * quarter
  let zone = zones.get(timeZone)
  if (zone?.start !== start) {
    if (!zone) {
      if (!isTimeZone(timeZone)) return undefined
      zone = { start: Number.NaN, minute: 0, known: new Map() }
      if (zones.size < 1000) zones.set(timeZone, zone)
    }
    let read = zone.known.get(start)
    if (read === undefined) {
      read = readWall(start, timeZone)
      if (read === undefined) return undefined
      if (zone.known.size >= mostQuarters) zone.known.clear()
      zone.known.set(start, read)
    }
    zone.start = start
    zone.minute = read
  }
  return (zone.minute + Math.floor((at - start) / minute)) % weekMinutes
}

const readWall = (at: number, timeZone: string): number | undefined => {
  const parts = formatOf(timeZone)?.formatToParts(Math.max(-latest, at))
  if (!parts) return undefined
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((one) => one.type === type)?.value ?? ''
  const day = dayNames.indexOf(part('weekday').toLowerCase())
  return day * dayMinutes + Number(part('hour')) * 60 + Number(part('minute'))
}

/** Is this minute of the week within? */
export const holdsMinute = (time: WeeklyTime, minuteInWeek: number): boolean => {
  const day = Math.floor(minuteInWeek / dayMinutes)
  const within = minuteInWeek % dayMinutes
  const on = (index: number): boolean => {
    const name = weekdays[(index + 7) % 7]
    return time.days === undefined || (name !== undefined && time.days.includes(name))
  }
  if (time.from === undefined || time.to === undefined) return on(day)
  const from = minuteOfDay(time.from)
  const to = minuteOfDay(time.to)
  if (from < to) return on(day) && within >= from && within < to
  return (within >= from && on(day)) || (within < to && on(day - 1))
}

interface Week {
  /** 1 for every minute of the week within. */
  readonly holds: Uint8Array
  /** Minutes from each one until that changes; 0 for never. */
  readonly ahead: Uint16Array
}
const weeks = new WeakMap<WeeklyTime, Week>()
/** The whole week written out, once for each schedule: it is asked at every reading. */
export const weekOf = (time: WeeklyTime): Week => {
  let week = weeks.get(time)
  if (!week) {
    const holds = Uint8Array.from({ length: weekMinutes }, (_, at) => (holdsMinute(time, at) ? 1 : 0))
    const ahead = new Uint16Array(weekMinutes)
    // Twice around, backwards: the second time knows what comes after the week's end.
    for (let at = 2 * weekMinutes - 1; at >= 0; at -= 1) {
      const here = at % weekMinutes
      const next = (here + 1) % weekMinutes
      ahead[here] = holds[next] !== holds[here] ? 1 : ahead[next] ? ahead[next] + 1 : 0
    }
    week = { holds, ahead }
    weeks.set(time, week)
  }
  return week
}

/** Is `at` within? Undefined for what is no moment. */
export const isWithin = (time: WeeklyTime, at: number): boolean | undefined => {
  const now = minuteOfWeek(at, time.timeZone)
  return now === undefined ? undefined : weekOf(time).holds[now] === 1
}

/** The first moment after `at` at which `isWithin` may answer otherwise; never later than it does, and Infinity for never. */
export const nextChange = (time: WeeklyTime, at: number): number => {
  const now = minuteOfWeek(at, time.timeZone)
  const ahead = now === undefined ? 0 : (weekOf(time).ahead[now] ?? 0)
  if (now === undefined || ahead === 0) return Number.POSITIVE_INFINITY
  const change = Math.floor(at / minute) * minute + ahead * minute
  // An hour may be skipped before then: look again that much earlier.
  const wall = minuteOfWeek(change, time.timeZone)
  const early = wall === undefined ? 0 : (((wall - (now + ahead)) % weekMinutes) + weekMinutes) % weekMinutes
  return early > 0 && early < dayMinutes ? Math.max(at + minute, change - early * minute) : change
}
