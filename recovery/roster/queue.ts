import type { QueueView } from '../../domain/rosterViews.ts'
import type { Team } from '../../domain/team.ts'
import type { Flow, OpenLoad } from '../../store/rosterStore.ts'
import { forecastOf } from './forecast.ts'
import type { Moment } from './moment.ts'

type TeamQueue = QueueView['teams'][number]
type Counts = Pick<OpenLoad, 'open' | 'unacknowledged' | 'dueSoon' | 'overdue'>

const sum = (rows: readonly OpenLoad[]): Counts =>
  rows.reduce<Counts>(
    (all, row) => ({
      open: all.open + row.open,
      unacknowledged: all.unacknowledged + row.unacknowledged,
      dueSoon: all.dueSoon + row.dueSoon,
      overdue: all.overdue + row.overdue,
    }),
    { open: 0, unacknowledged: 0, dueSoon: 0, overdue: 0 },
  )
const share = (open: number, capacity: number): number | null => (capacity === 0 ? null : open / capacity)

/** How much each team and each of its people have to do, and how it will go on. Pure. Teams that drown come first. */
export const queueOf = (moment: Moment, load: readonly OpenLoad[], flows: readonly Flow[]): QueueView => {
  const nameOf = (userId: string): string => moment.users.get(userId)?.name ?? userId
  const people = (rows: readonly OpenLoad[], team: Team | undefined): TeamQueue['people'] => {
    const onCall = team && moment.onCall(team)?.userId
    const ids = new Set([
      ...(team?.members ?? []).map(({ userId }) => userId),
      ...rows.flatMap(({ ownerId }) => (ownerId === null ? [] : [ownerId])),
    ])
    return [...ids]
      .map((userId) => {
        const here = sum(rows.filter(({ ownerId }) => ownerId === userId))
        const everywhere = sum(load.filter(({ ownerId }) => ownerId === userId)).open
        const capacity = team?.members.find((member) => member.userId === userId)?.capacity ?? 0
        return {
          userId,
          userName: nameOf(userId),
          ...here,
          elsewhere: everywhere - here.open,
          capacity,
          load: share(everywhere, capacity),
          away: moment.there(userId)?.id !== userId,
          onCall: userId === onCall,
        }
      })
      .sort((a, b) => (b.load ?? -1) - (a.load ?? -1) || b.open - a.open || (a.userId < b.userId ? -1 : 1))
  }
  const queue = (teamId: string | null, team: Team | undefined): TeamQueue => {
    const rows = load.filter((row) => row.teamId === teamId)
    const flow = flows.find((one) => one.teamId === teamId)
    const all = sum(rows)
    const members = people(rows, team)
    // Whoever is away can hold nothing now.
    const capacity = members.reduce((places, one) => places + (one.away ? 0 : one.capacity), 0)
    return {
      teamId,
      teamName: team?.name ?? (teamId === null ? 'No team' : teamId),
      ...all,
      unowned: sum(rows.filter(({ ownerId }) => ownerId === null)).open,
      capacity,
      load: share(all.open, capacity),
      forecast: forecastOf({
        at: moment.at,
        open: all.open,
        capacity: team ? capacity : null,
        arrived: flow?.arrived ?? 0,
        finished: flow?.finished ?? 0,
      }),
      people: members,
    }
  }
  const known = new Set(moment.book.teams.map(({ id }) => id))
  // Cases of no team, and of teams that were removed, are nobody's to forget.
  const others = new Set(load.map(({ teamId }) => teamId).filter((id) => id === null || !known.has(id)))
  const teams = [
    ...moment.book.teams.map((team) => queue(team.id, team)),
    ...[...others].map((teamId) => queue(teamId, undefined)),
  ]
  const urgency = { drowning: 0, filling: 1, calm: 2 }
  return {
    at: moment.at,
    teams: teams.sort(
      (a, b) => urgency[a.forecast.pressure] - urgency[b.forecast.pressure] || (b.load ?? 0) - (a.load ?? 0),
    ),
  }
}
