import { hour } from '../../domain/clock.ts'
import type { QueueView, ServiceLevels, Shift, TeamOnCall } from '../../domain/rosterViews.ts'
import type { Schedule } from '../../domain/schedule.ts'
import type { ServiceTarget } from '../../domain/serviceTarget.ts'
import type { CaseStore } from '../../store/caseStore.ts'
import type { RosterStore } from '../../store/rosterStore.ts'
import type { UserStore } from '../../store/userStore.ts'
import { forecastWindow } from './forecast.ts'
import { momentOf } from './moment.ts'
import { shiftsBetween } from './onCall.ts'
import { onCallNow } from './onCallNow.ts'
import { pausesIn } from './pauses.ts'
import { queueOf } from './queue.ts'
import { countServiceLevels, type Pause } from './serviceLevels.ts'

/** What people ask about the roster. Times ms. */
export interface RosterDesk {
  shifts(schedule: Schedule, range: { from: number; to: number }): Promise<Shift[]>
  onCall(at: number): Promise<TeamOnCall[]>
  queue(at: number): Promise<QueueView>
  /** Over the cases opened in the range; `teamId` undefined: all teams. */
  serviceLevels(
    range: { from: number; to: number },
    o: { teamId: string | undefined; now: number },
  ): Promise<ServiceLevels>
}

const soon = hour
/** Cases counted at once. */
const mostServed = 20_000

export const createRosterDesk = (o: {
  roster: RosterStore
  users: Pick<UserStore, 'list'>
  cases: Pick<CaseStore, 'history'>
  targets(): readonly ServiceTarget[] | Promise<readonly ServiceTarget[]>
}): RosterDesk => {
  const moment = async (at: number) => momentOf(await o.roster.book(), await o.users.list(), at)
  return {
    shifts: async (schedule, range) => {
      const now = await moment(range.from)
      return shiftsBetween(schedule, range, { absences: now.absences, all: now.book.absences }).map((one) => ({
        ...one,
        userName: now.users.get(one.userId)?.name ?? null,
      }))
    },

    onCall: async (at) => {
      const now = await moment(at)
      return now.book.teams.map((team) => onCallNow(team, now))
    },

    queue: async (at) => {
      const load = await o.roster.openLoad(at, soon)
      const flow = await o.roster.flow(at - forecastWindow)
      return queueOf(await moment(at), load, flow)
    },

    serviceLevels: async (range, { teamId, now }) => {
      const { teams, calendars } = await o.roster.book()
      const served = await o.roster.served(range, mostServed + 1)
      const counted = served.slice(0, mostServed).filter(({ row }) => teamId === undefined || row.teamId === teamId)
      const pauses = new Map<string, readonly Pause[]>()
      for (const { row } of counted)
        if (row.pausedMs > 0 || row.state === 'onHold')
          pauses.set(row.id, pausesIn(await o.cases.history(row.id), row, now))
      const known = teams.map((team) => ({
        id: team.id,
        name: team.name,
        calendar: calendars.find(({ id }) => id === team.calendarId),
      }))
      const others = [...new Set(counted.map(({ row }) => row.teamId))]
        .filter((id) => !known.some((team) => team.id === id))
        .map((id) => ({ id, name: id ?? 'No team', calendar: undefined }))
      return countServiceLevels(counted, {
        ...range,
        now,
        targets: await o.targets(),
        teams: [...known, ...others].filter(({ id }) => teamId === undefined || id === teamId),
        pausesOf: (caseId) => pauses.get(caseId) ?? [],
        truncated: served.length > mostServed,
      })
    },
  }
}
