import { dayNumberOf, instantOn, weekdayOf } from '../../domain/wallTime.ts'
import { type MinuteSpan, spansOfWeekday, type WeekHours } from '../../domain/weekHours.ts'

/** From, and up to without. Times ms. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** Minutes of a day there as moments. Hours that the clocks skip come to nothing and are left out. */
export const spansOnDay = (minutes: readonly MinuteSpan[], dayNumber: number, timeZone: string): Span[] =>
  merged(
    minutes
      .map((span) => ({ from: instantOn(dayNumber, span.from, timeZone), to: instantOn(dayNumber, span.to, timeZone) }))
      .filter((span) => span.from < span.to),
  )

/** In order, and those that touch or overlap as one. */
export const merged = (spans: readonly Span[]): Span[] => {
  const result: Span[] = []
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1)
    if (last && span.from <= last.to) result[result.length - 1] = { from: last.from, to: Math.max(last.to, span.to) }
    else result.push(span)
  }
  return result
}

/** Looking up wall-clock times is slow, and the same days are asked for again and again. */
const known = new WeakMap<WeekHours, Map<string, Span[]>>()
const mostDays = 2_000

const spansOf = (week: WeekHours, dayNumber: number, timeZone: string): Span[] => {
  let days = known.get(week)
  if (!days || days.size > mostDays) {
    days = new Map()
    known.set(week, days)
  }
  const key = `${dayNumber} ${timeZone}`
  let spans = days.get(key)
  if (!spans) {
    spans = spansOnDay(spansOfWeekday(week, weekdayOf(dayNumber)), dayNumber, timeZone)
    days.set(key, spans)
  }
  return spans
}

/** The spans of weekly hours that reach into a range, whole (not cut to it), in order. */
export const weekSpans = (week: WeekHours, timeZone: string, range: Span): Span[] => {
  const spans: Span[] = []
  // From the day before: it may reach over midnight.
  const last = dayNumberOf(range.to, timeZone)
  for (let day = dayNumberOf(range.from, timeZone) - 1; day <= last; day += 1)
    spans.push(...spansOf(week, day, timeZone))
  return merged(spans).filter((span) => span.to > range.from && span.from < range.to)
}
