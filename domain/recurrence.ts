/** Turns that come again: RFC 5545 rules, read by rrule-temporal, which is loaded here only. */
import { RRuleTemporal } from 'rrule-temporal'
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { instantOf } from './wallTime.ts'

const partsAllowed = new Set(['FREQ', 'INTERVAL', 'BYDAY', 'BYMONTHDAY', 'BYMONTH', 'BYHOUR', 'BYMINUTE', 'BYSETPOS'])
const frequencies = new Set(['DAILY', 'WEEKLY', 'MONTHLY'])
/** A rule has to come at least once within this time, or it is a mistake. */
const mustComeWithin = { days: 400 }

/** A rule with its first moment, as wall-clock time of `timeZone`. */
export interface Recurrence {
  readonly startsAt: string
  readonly rule: string
  readonly timeZone: string
}

/**
 * The wall-clock times of a rule are counted in UTC, where no hour is skipped, and only then looked up in the zone: by
 * RFC 5545 a turn at 02:30 would simply be left out in the night the clocks go forward, and everybody's turn shift by one.
 */
const ruleOf = ({ startsAt, rule }: Pick<Recurrence, 'startsAt' | 'rule'>): RRuleTemporal =>
  new RRuleTemporal({
    rruleString: rule,
    dtstart: Temporal.PlainDateTime.from(startsAt).toZonedDateTime('UTC'),
    temporal: Temporal,
  })

/** What is wrong with a rule; null when nothing is. */
export const ruleFault = (rule: string): string | null => {
  for (const part of rule.split(';')) {
    const [name = '', value = ''] = part.split('=')
    if (!partsAllowed.has(name)) return `${name || 'an empty part'} is not used here`
    if (name === 'FREQ' && !frequencies.has(value)) return 'FREQ is DAILY, WEEKLY or MONTHLY'
  }
  try {
    const begin = Temporal.PlainDateTime.from('2026-01-01T00:00').toZonedDateTime('UTC')
    const comes = ruleOf({ startsAt: '2026-01-01T00:00', rule }).between(begin, begin.add(mustComeWithin), false)
    return comes.length > 0 ? null : 'it does not come within a year'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

export const recurrenceRule = z
  .string()
  .max(200)
  .superRefine((rule, check) => {
    const fault = ruleFault(rule)
    if (fault !== null)
      check.addIssue({ code: 'custom', message: `not a rule such as FREQ=WEEKLY;INTERVAL=1: ${fault}` })
  })
  .meta({ description: 'RFC 5545 recurrence, such as FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0' })

interface Known {
  /** Every coming after the start, ms, in order. */
  readonly comings: number[]
  /** Wall-clock time up to which they are known. */
  until: Temporal.ZonedDateTime
}
const known = new Map<string, Known>()
/** Rules come from operators: they cannot make this grow without end. */
const mostKnown = 500

/** The moments a rule comes, after its start and up to (with) `until`, in order; at least those. Times ms. */
export const comingsUntil = (recurrence: Recurrence, until: number): readonly number[] => {
  const key = `${recurrence.timeZone} ${recurrence.startsAt} ${recurrence.rule}`
  let entry = known.get(key)
  if (!entry) {
    if (known.size >= mostKnown) known.clear()
    entry = { comings: [], until: Temporal.PlainDateTime.from(recurrence.startsAt).toZonedDateTime('UTC') }
    known.set(key, entry)
  }
  // Two days more than asked: the wall clock there may be a day ahead of this one.
  const wanted = Temporal.Instant.fromEpochMilliseconds(until).toZonedDateTimeISO('UTC').add({ days: 2 })
  if (Temporal.ZonedDateTime.compare(entry.until, wanted) < 0) {
    // A year at a time: those who ask go forward.
    const next = wanted.add({ years: 1 })
    for (const coming of ruleOf(recurrence).between(entry.until, next, true))
      if (Temporal.ZonedDateTime.compare(coming, entry.until) > 0)
        entry.comings.push(instantOf(coming.toPlainDateTime(), recurrence.timeZone))
    entry.until = next
  }
  return entry.comings
}

/** How many of these sorted moments are at or before `at`. */
export const countUntil = (sorted: readonly number[], at: number): number => {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? Number.POSITIVE_INFINITY) <= at) low = middle + 1
    else high = middle
  }
  return low
}
