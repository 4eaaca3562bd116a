import type { Calendar } from '../domain/calendar.ts'
import type { RecoveryCase } from '../domain/case.ts'
import type { Priority } from '../domain/priority.ts'
import type { Absence, Schedule, ScheduleOverride } from '../domain/schedule.ts'
import type { Team } from '../domain/team.ts'

/** Everything set up about who works when. The same objects as long as nothing changes. */
export interface RosterBook {
  readonly teams: readonly Team[]
  readonly schedules: readonly Schedule[]
  readonly calendars: readonly Calendar[]
  readonly absences: readonly Absence[]
}

/** Open cases of one owner in one team. */
export interface OpenLoad {
  readonly ownerId: string | null
  readonly teamId: string | null
  readonly open: number
  readonly unacknowledged: number
  /** Due within the time asked about, and not yet; and those that are late. What is due is the next promise, or our own target. */
  readonly dueSoon: number
  readonly overdue: number
}
/** Cases that came to a team, and that it finished. */
export interface Flow {
  readonly teamId: string | null
  readonly arrived: number
  readonly finished: number
}
/** What a service level is counted from. */
export interface ServedCase {
  readonly row: RecoveryCase
  readonly priority: Priority
  /** Promises of a next word: when made, when the word came. */
  readonly updates: readonly { readonly madeAt: number; readonly settledAt: number | null }[]
}

export type SaveOutcome = 'stored' | 'conflict'

/** Teams, schedules, calendars, absences; and how much there is to do. */
export interface RosterStore {
  book(): Promise<RosterBook>
  /** The version it is to have is one more than what is stored (1 for a new one); else `conflict` and nothing changes. */
  saveTeam(team: Team): Promise<SaveOutcome>
  saveSchedule(schedule: Schedule): Promise<SaveOutcome>
  saveCalendar(calendar: Calendar): Promise<SaveOutcome>
  /** False when there was none. */
  removeTeam(id: string): Promise<boolean>
  removeSchedule(id: string): Promise<boolean>
  removeCalendar(id: string): Promise<boolean>
  /** Beside whatever else changes the schedule. False when there is no such schedule. */
  addOverride(scheduleId: string, override: ScheduleOverride): Promise<boolean>
  removeOverride(scheduleId: string, overrideId: string): Promise<boolean>
  addAbsence(absence: Absence): Promise<void>
  removeAbsence(id: string): Promise<boolean>
  /** By index, without reading the cases themselves. */
  openLoad(now: number, soonMs: number): Promise<OpenLoad[]>
  /** How many open cases each of these people owns. Nothing about those who own none. */
  openOf(ownerIds: readonly string[]): Promise<ReadonlyMap<string, number>>
  /** Arrived and finished since a moment, by index. */
  flow(since: number): Promise<Flow[]>
  /** Cases opened in [from, to), oldest first; at most `limit`. */
  served(range: { from: number; to: number }, limit: number): Promise<ServedCase[]>
}
