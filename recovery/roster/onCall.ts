import { comingsUntil, countUntil } from '../../domain/recurrence.ts'
import type { Absence, Schedule, ScheduleLayer } from '../../domain/schedule.ts'
import { localInstant } from '../../domain/wallTime.ts'
import { type Absences, standIn } from './absences.ts'
import { type Span, weekSpans } from './spans.ts'

/** Who is on, why, and instead of whom. */
export interface OnCall {
  readonly userId: string
  readonly via: 'rotation' | 'override'
  /** The layer whose turn it is; null for an override. */
  readonly layerId: string | null
  /** Whose turn it is, when they are away and `userId` stands in for them. */
  readonly insteadOf: string | null
}
export interface Shift extends OnCall, Span {}

/** Which turn of a layer it is at `at`, from 0; undefined before it starts and from its end on. */
const turnAt = (layer: ScheduleLayer, timeZone: string, at: number): number | undefined => {
  if (at < localInstant(layer.startsAt, timeZone)) return undefined
  if (layer.endsAt !== null && at >= localInstant(layer.endsAt, timeZone)) return undefined
  return countUntil(comingsUntil({ startsAt: layer.startsAt, rule: layer.handOver, timeZone }, at), at)
}

/** Whose turn it is in one layer, whether they are there or not; undefined where the layer does not cover the moment. */
export const layerAt = (layer: ScheduleLayer, timeZone: string, at: number): string | undefined => {
  const turn = turnAt(layer, timeZone, at)
  if (turn === undefined) return undefined
  if (
    layer.hours !== null &&
    !weekSpans(layer.hours, timeZone, { from: at, to: at + 1 }).some((span) => holds(span, at))
  )
    return undefined
  return layer.userIds[turn % layer.userIds.length]
}

const holds = (span: Span, at: number): boolean => span.from <= at && at < span.to

/**
 * Who is on call at a moment: by override, else by the first layer that covers it. Whoever is away is stood in for by their
 * substitute, else by the next in their layer who is there, else (for an override) by whoever would have been on without it.
 * Undefined when nobody is, or everybody who could be is away.
 */
export const onCallAt = (schedule: Schedule, at: number, absences: Absences): OnCall | undefined => {
  const override = schedule.overrides.findLast((one) => holds(one, at))
  if (override) {
    const there = standIn(override.userId, at, absences)
    if (there !== null) return on(there, override.userId, { via: 'override', layerId: null })
  }
  for (const layer of schedule.layers) {
    const turn = layerAt(layer, schedule.timeZone, at)
    if (turn === undefined) continue
    const there = standIn(turn, at, absences) ?? nextThere(layer, turn, at, absences)
    if (there !== null) return on(there, turn, { via: 'rotation', layerId: layer.id })
  }
  return undefined
}

const on = (userId: string, whose: string, how: Pick<OnCall, 'via' | 'layerId'>): OnCall => ({
  userId,
  ...how,
  insteadOf: userId === whose ? null : whose,
})

const nextThere = (layer: ScheduleLayer, turn: string, at: number, absences: Absences): string | null => {
  const begin = layer.userIds.indexOf(turn)
  for (let step = 1; step < layer.userIds.length; step += 1) {
    const next = layer.userIds[(begin + step) % layer.userIds.length]
    const there = next === undefined ? null : standIn(next, at, absences)
    if (there !== null) return there
  }
  return null
}

/**
 * Who is on when, from `from` to `to`, in order; moments nobody is on for are left out. Neighbours that say the same are one.
 * The answer changes only where something begins or ends, so it is asked there and nowhere else.
 */
export const shiftsBetween = (
  schedule: Schedule,
  { from, to }: Span,
  o: { absences: Absences; all: readonly Absence[] },
): Shift[] => {
  const moments = new Set<number>([from])
  const add = (at: number): void => {
    if (at > from && at < to) moments.add(at)
  }
  for (const one of [...schedule.overrides, ...o.all]) {
    add(one.from)
    add(one.to)
  }
  for (const layer of schedule.layers) {
    add(localInstant(layer.startsAt, schedule.timeZone))
    if (layer.endsAt !== null) add(localInstant(layer.endsAt, schedule.timeZone))
    const comings = comingsUntil({ startsAt: layer.startsAt, rule: layer.handOver, timeZone: schedule.timeZone }, to)
    for (let index = countUntil(comings, from); index < comings.length && (comings[index] ?? to) < to; index += 1)
      add(comings[index] ?? to)
    if (layer.hours !== null)
      for (const span of weekSpans(layer.hours, schedule.timeZone, { from, to })) {
        add(span.from)
        add(span.to)
      }
  }
  const shifts: Shift[] = []
  const sorted = [...moments].sort((a, b) => a - b)
  sorted.forEach((begin, index) => {
    const end = sorted[index + 1] ?? to
    const now = onCallAt(schedule, begin, o.absences)
    if (now === undefined || begin >= end) return
    const last = shifts.at(-1)
    if (last && last.to === begin && same(last, now)) shifts[shifts.length - 1] = { ...last, to: end }
    else shifts.push({ ...now, from: begin, to: end })
  })
  return shifts
}

const same = (a: OnCall, b: OnCall): boolean =>
  a.userId === b.userId && a.via === b.via && a.layerId === b.layerId && a.insteadOf === b.insteadOf
