import type { Calendar } from '../../domain/calendar.ts'
import type { ServiceLevel, ServiceLevels } from '../../domain/rosterViews.ts'
import type { ServiceTarget } from '../../domain/serviceTarget.ts'
import type { ServedCase } from '../../store/rosterStore.ts'
import { businessBetween } from './businessTime.ts'
import type { Span } from './spans.ts'

/** A time a case was on hold, and for which of the reasons that stop the clock. */
export interface Pause extends Span {
  readonly reason: string
}
interface TeamFacts {
  readonly id: string | null
  readonly name: string
  readonly calendar: Calendar | undefined
}
/** One thing that was to happen in time. `doneAt` null: not yet. */
interface Measured {
  readonly served: ServedCase
  readonly from: number
  readonly doneAt: number | null
  readonly pauses: readonly Pause[]
}

const mostMissed = 100

/** What counts for a target in one case: nothing, one moment, or each word that was due. */
const measure = (target: ServiceTarget, served: ServedCase, pauses: readonly Pause[]): Measured[] => {
  const { row } = served
  const from = row.openedAt
  // Over without it: it was not needed if that was in time, and did not happen if not.
  const over = row.closedAt
  const undisturbed = row.outcome === 'remote' && row.toldAt === null
  switch (target.what) {
    case 'acknowledged':
      return undisturbed && row.acknowledgedAt === null
        ? []
        : [{ served, from, doneAt: row.acknowledgedAt ?? over, pauses: [] }]
    case 'told':
      return row.customerId === null || undisturbed ? [] : [{ served, from, doneAt: row.toldAt ?? over, pauses: [] }]
    case 'fixed':
      return [{ served, from, doneAt: row.fixedAt ?? over, pauses }]
    case 'nextUpdate':
      return served.updates.map(({ madeAt, settledAt }) => ({
        served,
        from: madeAt,
        doneAt: settledAt ?? over,
        pauses: [],
      }))
  }
}

/** How long it took, or has taken so far: in the team's hours where the target says so, without what was paused. Ms. */
const taken = (one: Measured, target: ServiceTarget, o: { calendar: Calendar | undefined; now: number }): number => {
  const to = Math.max(one.from, one.doneAt ?? o.now)
  const between = (from: number, until: number): number => {
    if (until <= from) return 0
    return target.businessTime && o.calendar ? businessBetween(o.calendar, from, until) : until - from
  }
  const paused = one.pauses.reduce(
    (sum, pause) => sum + between(Math.max(pause.from, one.from), Math.min(pause.to, to)),
    0,
  )
  return between(one.from, to) - paused
}

/**
 * How service targets were kept, per team, over cases opened in the range. Pure. False alarms and cases that went on as another
 * one count in no figure; what is still in time is `pending`, and counts once it is done or late.
 */
export const countServiceLevels = (
  served: readonly ServedCase[],
  o: {
    from: number
    to: number
    now: number
    targets: readonly ServiceTarget[]
    teams: readonly TeamFacts[]
    pausesOf(caseId: string): readonly Pause[]
    truncated: boolean
  },
): ServiceLevels => {
  const real = served.filter(({ row }) => row.outcome !== 'falseAlarm' && row.outcome !== 'merged')
  const byTeam = Map.groupBy(real, ({ row }) => row.teamId)
  const levels: ServiceLevel[] = []
  for (const team of o.teams)
    for (const target of o.targets) {
      const all = (byTeam.get(team.id) ?? [])
        .filter(({ priority }) => priority === target.priority)
        .flatMap((one) => measure(target, one, o.pausesOf(one.row.id)))
      levels.push(judge(all, target, { team, now: o.now }))
    }
  const pauses = real.map(({ row }) => o.pausesOf(row.id)).filter((list) => list.length > 0)
  return {
    from: o.from,
    to: o.to,
    levels,
    paused: {
      cases: pauses.length,
      totalMs: total(pauses.flat()),
      byReason: [...Map.groupBy(pauses.flat(), ({ reason }) => reason)]
        .map(([reason, list]) => ({
          reason,
          cases: pauses.filter((ofCase) => ofCase.some((pause) => pause.reason === reason)).length,
          totalMs: total(list),
        }))
        .sort((a, b) => b.totalMs - a.totalMs || (a.reason < b.reason ? -1 : 1)),
    },
    leftOut: {
      falseAlarms: served.filter(({ row }) => row.outcome === 'falseAlarm').length,
      merged: served.filter(({ row }) => row.outcome === 'merged').length,
    },
    truncated: o.truncated,
  }
}

const total = (pauses: readonly Pause[]): number => pauses.reduce((sum, { from, to }) => sum + (to - from), 0)

const judge = (all: readonly Measured[], target: ServiceTarget, o: { team: TeamFacts; now: number }): ServiceLevel => {
  const judged = all.map((one) => ({ one, tookMs: taken(one, target, { calendar: o.team.calendar, now: o.now }) }))
  const late = judged.filter(({ tookMs }) => tookMs > target.withinMs)
  const within = judged.filter(({ one, tookMs }) => one.doneAt !== null && tookMs <= target.withinMs).length
  const breach = (tookMs: number): boolean => tookMs > (target.breachMs ?? target.withinMs)
  const cases = within + late.length
  const share = cases === 0 ? null : within / cases
  return {
    target,
    teamId: o.team.id,
    teamName: o.team.name,
    cases,
    within,
    pending: judged.length - cases,
    share,
    reached: share === null ? null : share >= target.share,
    breaches: late.filter(({ tookMs }) => breach(tookMs)).length,
    missed: late
      .sort((a, b) => b.tookMs - a.tookMs || a.one.served.row.number - b.one.served.row.number)
      .slice(0, mostMissed)
      .map(({ one, tookMs }) => ({
        caseId: one.served.row.id,
        number: one.served.row.number,
        tookMs,
        breach: breach(tookMs),
        stillOpen: one.doneAt === null,
      })),
  }
}
