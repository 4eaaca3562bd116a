import type { Team } from '../../domain/team.ts'
import type { User } from '../../domain/user.ts'
import { atLevel } from '../people.ts'
import { byFitness, type Candidate, fullness, hasRoom } from './candidates.ts'
import type { Moment } from './moment.ts'

export interface Picked {
  readonly user: User | undefined
  /** A plain sentence. */
  readonly why: string
}

type Step = readonly [fits: (one: Candidate) => boolean, why: (one: Candidate) => string]

const duty = (one: Candidate): string => (one.onCall ? 'is on call' : 'is on duty')
const load = (one: Candidate): string => `${one.open} of ${one.capacity} cases`

/** From best to last; the first that anybody fits is taken. */
const usual: readonly Step[] = [
  [(one) => one.onDuty && hasRoom(one), (one) => `${one.user.name} ${duty(one)}, with ${load(one)}.`],
  [hasRoom, (one) => `${one.user.name} is off duty, and is the next who has room (${load(one)}).`],
]
const seniorsFirst: readonly Step[] = [
  [
    (one) => one.senior && one.onDuty && hasRoom(one),
    (one) => `It needs somebody senior: ${one.user.name} ${duty(one)}, with ${load(one)}.`,
  ],
  [
    (one) => one.senior && hasRoom(one),
    (one) => `It needs somebody senior: ${one.user.name} is off duty, with ${load(one)}.`,
  ],
]

/**
 * Who should own a case: the best on duty with room, else the next in the team with room, else its leader, else whoever on
 * duty is least full, else a manager, else anybody who may own cases. Nobody only when nobody may, or all are to be avoided.
 */
export const pickOwner = (
  team: Team,
  candidates: readonly Candidate[],
  o: { moment: Moment; senior: boolean; avoid: readonly string[] },
): Picked => {
  const { moment } = o
  const may = (user: User | undefined): user is User => user !== undefined && !o.avoid.includes(user.id)
  const ranked = candidates.filter(({ user }) => may(user)).sort(byFitness)
  const full = ranked.filter((one) => one.onDuty && !hasRoom(one))
  const said = (why: string): string =>
    full.length === 0 ? why : `No room: ${full.map((one) => `${one.user.name} (${load(one)})`).join(', ')}. ${why}`
  const leader = moment.there(team.leaderId)

  for (const [fits, why] of o.senior ? seniorsFirst : []) {
    const found = ranked.find(fits)
    if (found) return { user: found.user, why: standing(found, moment, said(why(found))) }
  }
  if (o.senior && may(leader))
    return {
      user: leader,
      why: said(`It needs somebody senior, and none has room: ${leader.name} leads ${team.name}.`),
    }
  for (const [fits, why] of usual) {
    const found = ranked.find(fits)
    if (found) return { user: found.user, why: standing(found, moment, said(why(found))) }
  }
  if (may(leader)) return { user: leader, why: said(`Nobody in ${team.name} has room: ${leader.name} leads it.`) }
  const onDuty = ranked.filter((one) => one.onDuty).sort((a, b) => fullness(a) - fullness(b) || byFitness(a, b))
  const least = onDuty[0] ?? ranked[0]
  if (least)
    return { user: least.user, why: `All of ${team.name} are full; ${least.user.name} is next, with ${load(least)}.` }
  const above = [...nobodyThere(moment), ...atLevel([...moment.users.values()], 0)].find(may)
  return {
    user: above,
    why: above
      ? `Nobody of ${team.name} is there: ${above.name} is the next above.`
      : 'There is nobody who may own a case.',
  }
}

const standing = (one: Candidate, moment: Moment, why: string): string =>
  one.insteadOf === null ? why : `${why} Stands in for ${moment.users.get(one.insteadOf)?.name ?? one.insteadOf}.`

/** Who is left when a team cannot be reached: managers who are there, all managers, then whoever is called at first. */
export const nobodyThere = (moment: Moment): User[] => {
  const users = [...moment.users.values()]
  const managers = users.filter(({ role }) => role === 'manager' || role === 'admin').sort(byLevel)
  const there = managers.filter(({ id }) => moment.there(id)?.id === id)
  return there.length > 0 ? there : managers.length > 0 ? managers : atLevel(users, 0)
}

const byLevel = (a: User, b: User): number => a.escalationLevel - b.escalationLevel || (a.id < b.id ? -1 : 1)
