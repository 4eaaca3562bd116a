import type { Team, TeamMember } from '../../domain/team.ts'
import type { User } from '../../domain/user.ts'
import { allOnDuty, type Moment } from './moment.ts'

/** Somebody who could own a case now. */
export interface Candidate {
  readonly user: User
  /** Whose place they take, when that member is away. */
  readonly insteadOf: string | null
  readonly skilled: boolean
  readonly speaks: boolean
  readonly senior: boolean
  readonly onCall: boolean
  readonly onDuty: boolean
  /** Open cases, of all teams, and how many there may be. */
  readonly open: number
  readonly capacity: number
}

export interface Need {
  readonly category: string
  readonly language: string | null
}

/** On call, but not a member: takes what a member by default can. */
const outsider = { skills: [], languages: [], senior: false, capacity: 20 }

/**
 * Members who are there, and stand-ins for those who are away, each once. Where nobody in a team has the skill, it is not
 * kept track of there, and everybody has it.
 */
export const candidatesOf = (
  team: Team,
  need: Need,
  o: { moment: Moment; open: ReadonlyMap<string, number> },
): Candidate[] => {
  const { moment } = o
  const all = allOnDuty(team, moment)
  const onCall = moment.onCall(team)?.userId
  const teamSkilled = team.skills.includes(need.category)
  const tracked = !teamSkilled && team.members.some(({ skills }) => skills.includes(need.category))
  const found = new Map<string, Candidate>()
  const add = (user: User | undefined, member: Omit<TeamMember, 'userId'>, insteadOf: string | null): void => {
    if (!user || found.has(user.id)) return
    found.set(user.id, {
      user,
      insteadOf,
      skilled: !tracked || member.skills.includes(need.category),
      speaks:
        need.language === null || team.languages.includes(need.language) || member.languages.includes(need.language),
      senior: member.senior,
      onCall: user.id === onCall,
      onDuty: all || user.id === onCall,
      open: o.open.get(user.id) ?? 0,
      capacity: member.capacity,
    })
  }
  const members = new Set(team.members.map(({ userId }) => userId))
  for (const { userId, ...member } of team.members)
    if (moment.there(userId)?.id === userId) add(moment.worker(userId), member, null)
  // Then those who stand in: a member who does has their own skills and their own room.
  for (const { userId, ...member } of team.members) {
    const there = moment.there(userId)
    if (there && there.id !== userId && !members.has(there.id)) add(there, member, userId)
  }
  if (onCall !== undefined) add(moment.worker(onCall), outsider, null)
  return [...found.values()]
}

export const hasRoom = ({ open, capacity }: Candidate): boolean => open < capacity

/** How full; more than 1 beyond what they can hold. */
export const fullness = ({ open, capacity }: Pick<Candidate, 'open' | 'capacity'>): number =>
  capacity === 0 ? Number.POSITIVE_INFINITY : open / capacity

/** Who is best comes first: skill, then language, then the least full, then on call; the first by id among equals. */
export const byFitness = (a: Candidate, b: Candidate): number =>
  Number(b.skilled) - Number(a.skilled) ||
  Number(b.speaks) - Number(a.speaks) ||
  compare(fullness(a), fullness(b)) ||
  Number(b.onCall) - Number(a.onCall) ||
  (a.user.id < b.user.id ? -1 : 1)

// Two infinities are equal, and their difference is not a number.
const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1)
