import type { EscalationStep, Team } from '../../domain/team.ts'
import { mayActAs, type User } from '../../domain/user.ts'
import type { Recipients } from '../effects.ts'
import { managersAt, whoIs } from '../people.ts'
import { allOnDuty, type Moment } from './moment.ts'
import { nobodyThere } from './pickOwner.ts'

/**
 * Turns "the owner", "level 2 of this team" … into people; whoever is away is stood in for by their substitute. Never empty
 * while there is anybody who may own cases, but for a named user who does not exist, and for managers other than the only one.
 */
export const whoIsCalled = (
  to: Recipients,
  about: { team: Team | undefined; ownerId: string | null },
  moment: Moment,
): User[] => {
  const { team } = about
  const users = [...moment.users.values()]
  switch (to.who) {
    case 'user':
      return standIns(whoIs(to, users, about.ownerId), moment)
    case 'managers':
      return managers(moment, to.except, to.level)
    case 'owner': {
      const owner = moment.there(about.ownerId)
      if (owner) return [owner]
      return team ? orAbove(onDuty(team, moment), moment) : standIns(whoIs(to, users, about.ownerId), moment)
    }
    case 'leader': {
      if (!team) return standIns(whoIs(to, users, about.ownerId), moment)
      const leader = moment.there(team.leaderId)
      return leader ? [leader] : nobodyThere(moment)
    }
    case 'level':
      return team ? level(team, to.level, moment) : standIns(whoIs(to, users, about.ownerId), moment)
  }
}

/** Level 0 is whoever is on duty; level n the nth step; above the last one, the managers. */
const level = (team: Team, at: number, moment: Moment): User[] => {
  if (at <= 0) return orAbove(onDuty(team, moment), moment)
  const step = team.escalation[at - 1]
  if (step) return orAbove(ofStep(step, team, moment), moment)
  // Nothing set up: the leader first, as the usual first level.
  const leader = team.escalation.length === 0 && at === 1 ? moment.there(team.leaderId) : undefined
  return leader ? [leader] : nobodyThere(moment)
}

const ofStep = (step: EscalationStep, team: Team, moment: Moment): User[] => {
  switch (step.to) {
    case 'onCall':
      return only(moment.worker(moment.onCall(team, step.scheduleId)?.userId ?? null))
    case 'leader':
      return only(moment.there(team.leaderId))
    case 'team':
      return everybody(team, moment)
    case 'managers':
      return managers(moment, '')
    case 'user':
      return only(moment.there(step.userId ?? null))
  }
}

const only = (user: User | undefined): User[] => (user ? [user] : [])
const orAbove = (people: User[], moment: Moment): User[] => (people.length > 0 ? people : nobodyThere(moment))

const everybody = (team: Team, moment: Moment): User[] =>
  distinct(team.members.flatMap(({ userId }) => only(moment.there(userId))))

/** At work: the whole team when it is, otherwise whoever is on call; when nobody is, the leader. */
const onDuty = (team: Team, moment: Moment): User[] => {
  const onCall = only(moment.worker(moment.onCall(team)?.userId ?? null))
  if (onCall.length > 0) return onCall
  const all = allOnDuty(team, moment) ? everybody(team, moment) : []
  return all.length > 0 ? all : only(moment.there(team.leaderId))
}

/**
 * Those who may decide: of the level that is asked, or all; somebody who stands in for a manager has to be one. Where a whole level
 * is away the others are asked, and all of them when all are away.
 */
const managers = (moment: Moment, except: string, atLevel?: number): User[] => {
  const may = ({ id, role }: User): boolean => mayActAs(role, 'manager') && id !== except
  const there = (asked: readonly User[]): User[] =>
    distinct(asked.flatMap(({ id }) => only(moment.there(id)))).filter(may)
  const all = [...moment.users.values()].filter(may)
  return [there(managersAt(all, atLevel)), there(all), all].find((people) => people.length > 0) ?? []
}

/** Each one's stand-in, or they themselves when nobody stands in for them. */
const standIns = (people: readonly User[], moment: Moment): User[] =>
  distinct(people.map((user) => moment.there(user.id) ?? user))

const distinct = (people: readonly User[]): User[] => [...new Map(people.map((user) => [user.id, user])).values()]
