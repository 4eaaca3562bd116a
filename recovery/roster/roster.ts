import type { Severity } from '../../domain/fault.ts'
import { languageTag } from '../../domain/languageTag.ts'
import { type Priority, priorityOf } from '../../domain/priority.ts'
import type { ServiceTarget } from '../../domain/serviceTarget.ts'
import type { User } from '../../domain/user.ts'
import type { RosterStore } from '../../store/rosterStore.ts'
import type { UserStore } from '../../store/userStore.ts'
import type { Recipients } from '../effects.ts'
import { atLevel } from '../people.ts'
import { whoIsCalled } from './called.ts'
import { byFitness, candidatesOf, hasRoom } from './candidates.ts'
import { type Moment, momentOf } from './moment.ts'
import { nobodyThere, pickOwner } from './pickOwner.ts'
import type { Routing } from './routing.ts'
import { targetsFrom } from './targets.ts'
import { bestTeam, teamsFor } from './teamFor.ts'

export interface RoutingNeed {
  /** What the playbook says it is. */
  readonly category: string
  readonly severity: Severity
  /** The customer's, with or without region. */
  readonly language: string | null
  /** Severe or repeated. */
  readonly senior: boolean
  readonly at: number
  /** Users who are not to own it, unless there is nobody else. */
  readonly avoid?: readonly string[]
  /** How urgent; otherwise by severity alone. */
  readonly priority?: Priority
  /** To this team and no other: a hand-over. One that does not exist is as if none was named. */
  readonly teamId?: string
}

export interface Roster {
  /** Whose a case is to be. The owner is null only when there is nobody who may own one. */
  route(need: RoutingNeed): Promise<Routing>
  /** People for staff messages, substitutes instead of the absent. Times ms. */
  recipients(to: Recipients, about: { teamId: string | null; ownerId: string | null; at: number }): Promise<User[]>
}

/** Without a single team it is as if there were no roster: whoever is called first, the least loaded of them. */
export const createRoster = (o: {
  roster: Pick<RosterStore, 'book' | 'openOf'>
  users: Pick<UserStore, 'list'>
  /** In force now. */
  targets(): readonly ServiceTarget[] | Promise<readonly ServiceTarget[]>
}): Roster => {
  const moment = async (at: number): Promise<Moment> => momentOf(await o.roster.book(), await o.users.list(), at)

  const ofNoTeam = async (now: Moment, avoid: readonly string[]): Promise<Routing> => {
    const first = atLevel([...now.users.values()], 0).map(({ id }) => id)
    const there = first.filter((id) => now.there(id)?.id === id)
    const among = there.length > 0 ? there : first
    const wanted = among.filter((id) => !avoid.includes(id))
    return { ...empty, ownerId: await leastLoaded(wanted.length > 0 ? wanted : among, o.roster) }
  }

  return {
    route: async (need) => {
      const now = await moment(need.at)
      const named = now.book.teams.find(({ id }) => id === need.teamId)
      const teams = named ? [named] : teamsFor(now.book.teams, need.category)
      const avoid = need.avoid ?? []
      if (teams.length === 0) return ofNoTeam(now, avoid)

      const wants = { category: need.category, language: need.language === null ? null : languageTag(need.language) }
      const everybody = { moment: now, open: new Map<string, number>() }
      const ids = new Set(teams.flatMap((team) => candidatesOf(team, wants, everybody).map(({ user }) => user.id)))
      const open = await o.roster.openOf([...ids])
      const judged = teams.map((team) => ({ team, candidates: candidatesOf(team, wants, { moment: now, open }) }))
      const chosen = bestTeam(judged)
      if (!chosen) return ofNoTeam(now, avoid)
      const { team, candidates } = chosen

      const picked = pickOwner(team, candidates, { moment: now, senior: need.senior, avoid })
      const owner = picked.user ? picked : pickOwner(team, candidates, { moment: now, senior: need.senior, avoid: [] })
      const seniors = candidates.filter(({ senior }) => senior).sort(byFitness)
      const leader = now.there(team.leaderId)
      const senior =
        seniors.find((one) => one.onDuty && hasRoom(one))?.user ??
        seniors.find(hasRoom)?.user ??
        leader ??
        seniors[0]?.user ??
        nobodyThere(now)[0]
      return {
        teamId: team.id,
        teamName: team.name,
        ownerId: owner.user?.id ?? null,
        leaderId: leader?.id ?? team.leaderId,
        why: owner.why,
        seniorId: senior?.id ?? null,
        chain: team.escalation.map(({ waitMs }) => ({ waitMs })),
        targets: targetsFrom(await o.targets(), {
          priority: need.priority ?? priorityOf(need.severity, null),
          calendar: now.book.calendars.find(({ id }) => id === team.calendarId),
          at: need.at,
        }),
      }
    },

    recipients: async (to, { teamId, ownerId, at }) => {
      const now = await moment(at)
      return whoIsCalled(to, { team: now.book.teams.find(({ id }) => id === teamId), ownerId }, now)
    },
  }
}

const empty: Routing = {
  teamId: null,
  teamName: null,
  ownerId: null,
  leaderId: null,
  seniorId: null,
  chain: [],
  targets: { acknowledgedBy: null, acknowledgeBreachAt: null, toldBy: null, fixedBy: null },
}

/** The one with the fewest open cases; the first by id among equals. Null for nobody. */
const leastLoaded = async (ids: readonly string[], roster: Pick<RosterStore, 'openOf'>): Promise<string | null> => {
  const open = await roster.openOf(ids)
  const [best] = [...ids].sort((a, b) => (open.get(a) ?? 0) - (open.get(b) ?? 0) || (a < b ? -1 : 1))
  return best ?? null
}
