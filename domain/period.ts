import { Temporal } from 'temporal-polyfill'

export const periods = ['day', 'week', 'month'] as const
export type PeriodLength = (typeof periods)[number]

/** A day, ISO week or month of a zone's calendar: [from, to) in ms. A day on which clocks change is 23 or 25 hours long. */
export interface Period {
  /** `2026-03-02`, `2026-W09`, `2026-03` */
  readonly key: string
  readonly from: number
  readonly to: number
}

const two = (n: number): string => String(n).padStart(2, '0')

/**
 * The period that a moment lies in.
 *
 * @param at ms since the epoch
 * @throws RangeError for what is no time zone
 */
export const periodOf = (at: number, { length, timeZone }: { length: PeriodLength; timeZone: string }): Period => {
  const date = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate()
  const first =
    length === 'day' ? date : length === 'week' ? date.subtract({ days: date.dayOfWeek - 1 }) : date.with({ day: 1 })
  const next = first.add(length === 'day' ? { days: 1 } : length === 'week' ? { days: 7 } : { months: 1 })
  const start = (day: Temporal.PlainDate): number => day.toZonedDateTime(timeZone).epochMilliseconds
  const key =
    length === 'day'
      ? first.toString()
      : length === 'week'
        ? `${first.yearOfWeek ?? first.year}-W${two(first.weekOfYear ?? 1)}`
        : `${first.year}-${two(first.month)}`
  return { key, from: start(first), to: start(next) }
}

/** `periodOf` for moments that come in order: looks at the calendar once for each period. */
export const inPeriods = (o: { length: PeriodLength; timeZone: string }): ((at: number) => Period) => {
  let last: Period | undefined
  return (at) => {
    if (last === undefined || at < last.from || at >= last.to) last = periodOf(at, o)
    return last
  }
}

/** The week of `2026-W09` in a zone; undefined for what is no week. */
export const weekNamed = (key: string, timeZone: string): Period | undefined => {
  const match = /^(\d{4})-W(\d{2})$/.exec(key)
  if (match === null) return undefined
  // 4 January is always in week 1.
  const inFirst = Temporal.PlainDate.from({ year: Number(match[1]), month: 1, day: 4 })
  const day = inFirst.add({ days: 7 * (Number(match[2]) - 1) })
  const week = periodOf(day.toZonedDateTime(timeZone).epochMilliseconds, { length: 'week', timeZone })
  return week.key === key ? week : undefined
}

/**
 * The last Monday at that hour that is not after `at`, and the week that ended with it.
 *
 * @returns `due` ms since the epoch; `next`: the Monday after
 */
export const lastMonday = (
  at: number,
  { hour, timeZone }: { hour: number; timeZone: string },
): { due: number; next: number; week: Period } => {
  const mondayOf = (ms: number): number =>
    Temporal.Instant.fromEpochMilliseconds(periodOf(ms, { length: 'week', timeZone }).from)
      .toZonedDateTimeISO(timeZone)
      .with({ hour, minute: 0 }).epochMilliseconds
  const thisWeek = periodOf(at, { length: 'week', timeZone })
  const before = periodOf(thisWeek.from - 1, { length: 'week', timeZone })
  const monday = mondayOf(at)
  return monday <= at
    ? { due: monday, next: mondayOf(thisWeek.to), week: before }
    : { due: mondayOf(before.from), next: monday, week: periodOf(before.from - 1, { length: 'week', timeZone }) }
}
