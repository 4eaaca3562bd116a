import type { Team } from '../../domain/team.ts'
import { mayActAs, type User } from '../../domain/user.ts'
import type { RosterBook } from '../../store/rosterStore.ts'
import { type Absences, absencesOf, standIn } from './absences.ts'
import { isOpen } from './businessTime.ts'
import { type OnCall, onCallAt } from './onCall.ts'

/** Who is there at one moment, by everything that is set up. Asked by id; people and things that were removed do not exist. */
export interface Moment {
  readonly at: number
  readonly book: RosterBook
  readonly users: ReadonlyMap<string, User>
  readonly absences: Absences
  /** Somebody who may own cases; undefined for those who were removed or may only look. */
  worker(userId: string | null): User | undefined
  /** That person, or whoever stands in for them; undefined when nobody does. */
  there(userId: string | null): User | undefined
  /** On call by the team's schedule, or by another one; undefined without schedule, or when nobody is. */
  onCall(team: Team, scheduleId?: string): OnCall | undefined
  /** Within the team's working hours; true for a team without a calendar. */
  atWork(team: Team): boolean
}

const absencesKnown = new WeakMap<RosterBook, Absences>()

export const momentOf = (book: RosterBook, users: readonly User[], at: number): Moment => {
  const byId = new Map(users.map((user) => [user.id, user]))
  const absences = absencesKnown.get(book) ?? absencesOf(book.absences)
  absencesKnown.set(book, absences)
  const worker = (userId: string | null): User | undefined => {
    const user = userId === null ? undefined : byId.get(userId)
    return user && mayActAs(user.role, 'agent') ? user : undefined
  }
  return {
    at,
    book,
    users: byId,
    absences,
    worker,
    there: (userId) => (userId === null ? undefined : worker(standIn(userId, at, absences))),
    onCall: (team, scheduleId) => {
      const found = book.schedules.find(({ id }) => id === (scheduleId ?? team.scheduleId))
      const on = found && onCallAt(found, at, absences)
      return on && worker(on.userId) ? on : undefined
    },
    atWork: (team) => {
      const found = book.calendars.find(({ id }) => id === team.calendarId)
      return found === undefined || isOpen(found, at)
    },
  }
}

/**
 * Whether everybody in the team is at work then, or only whoever is on call. A team with a calendar works in its hours; one
 * with a schedule alone is whoever is on call; one with neither is always there.
 */
export const allOnDuty = (team: Team, moment: Moment): boolean =>
  team.calendarId === null ? team.scheduleId === null : moment.atWork(team)
