import { day } from '../../domain/clock.ts'
import type { TeamOnCall } from '../../domain/rosterViews.ts'
import type { Team } from '../../domain/team.ts'
import { absenceAt } from './absences.ts'
import { nextOpening, openUntil } from './businessTime.ts'
import { allOnDuty, type Moment } from './moment.ts'
import { shiftsBetween } from './onCall.ts'

/** Until when somebody is on call is looked for this far ahead. */
const ahead = 60 * day

/** Who answers for a team now, and what is not right about it. Pure. */
export const onCallNow = (team: Team, moment: Moment): TeamOnCall => {
  const { at, book } = moment
  const schedule = book.schedules.find(({ id }) => id === team.scheduleId)
  const calendar = book.calendars.find(({ id }) => id === team.calendarId)
  const on = moment.onCall(team)
  const atWork = moment.atWork(team)
  const leader = moment.there(team.leaderId)
  const nameOf = (userId: string): string => moment.users.get(userId)?.name ?? userId
  const until =
    on && schedule
      ? shiftsBetween(schedule, { from: at, to: at + ahead }, { absences: moment.absences, all: book.absences })[0]?.to
      : undefined

  const warnings: string[] = []
  if (team.scheduleId !== null && !schedule) warnings.push(`Its schedule ${team.scheduleId} does not exist any more.`)
  if (team.calendarId !== null && !calendar) warnings.push(`Its calendar ${team.calendarId} does not exist any more.`)
  if (schedule && !on) warnings.push('Nobody is on call now.')
  if (team.leaderId === null) warnings.push('It has no leader.')
  else if (!moment.users.has(team.leaderId)) warnings.push(`Its leader ${team.leaderId} does not exist any more.`)
  else if (!leader) warnings.push(`${nameOf(team.leaderId)}, who leads it, is away and nobody stands in.`)
  const gone = team.members.filter(({ userId }) => !moment.worker(userId))
  if (gone.length > 0)
    warnings.push(
      `In it, but not among those who may own cases: ${gone.map(({ userId }) => nameOf(userId)).join(', ')}.`,
    )
  if (allOnDuty(team, moment) && !team.members.some(({ userId }) => moment.there(userId)))
    warnings.push('Everybody in it is away.')

  return {
    teamId: team.id,
    teamName: team.name,
    scheduleId: team.scheduleId,
    atWork,
    changesAt: calendar ? (atWork ? openUntil(calendar, at) : nextOpening(calendar, at)) : null,
    onCall: on
      ? {
          ...on,
          userName: moment.users.get(on.userId)?.name ?? null,
          until: until === undefined || until >= at + ahead ? null : until,
        }
      : null,
    leader: leader
      ? { userId: leader.id, userName: leader.name, insteadOf: leader.id === team.leaderId ? null : team.leaderId }
      : null,
    away: team.members.flatMap(({ userId }) => {
      const absence = absenceAt(userId, at, moment.absences)
      return absence
        ? [{ userId, userName: nameOf(userId), until: absence.to, substituteId: absence.substituteId }]
        : []
    }),
    warnings,
  }
}
