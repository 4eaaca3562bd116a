import { mayActAs, type User } from '../domain/user.ts'
import type { CaseStore } from '../store/caseStore.ts'
import type { Recipients } from './effects.ts'

const working = (users: readonly User[]): User[] => users.filter((user) => mayActAs(user.role, 'agent'))

/** Who is called at a level: those on it; if it is empty the next higher ones, else the highest there are. */
const atLevel = (users: readonly User[], level: number): User[] => {
  const levels = [...new Set(working(users).map((user) => user.escalationLevel))].sort((a, b) => a - b)
  const chosen = levels.find((candidate) => candidate >= level) ?? levels.at(-1)
  return working(users).filter((user) => user.escalationLevel === chosen)
}

/** Turns "the owner", "level 1" … into people. Empty when there is nobody. */
export const whoIs = (to: Recipients, users: readonly User[], ownerId: string | null): User[] => {
  switch (to.who) {
    case 'owner': {
      const owner = users.find((user) => user.id === ownerId)
      return owner ? [owner] : atLevel(users, 0)
    }
    case 'level':
      return atLevel(users, to.level)
    case 'leader':
      return atLevel(users, 1)
    case 'user':
      return users.filter((user) => user.id === to.userId)
    case 'managers':
      return users.filter((user) => mayActAs(user.role, 'manager') && user.id !== to.except)
  }
}

/** The one of the first level with the fewest open cases; the first by id among equals. Null when nobody may own a case. */
export const nextOwner = async (users: readonly User[], cases: Pick<CaseStore, 'list'>): Promise<string | null> => {
  const candidates = atLevel(users, 0).sort((a, b) => (a.id < b.id ? -1 : 1))
  const loads = await Promise.all(
    candidates.map(async (user) => ({
      id: user.id,
      load: (await cases.list({ ownerId: user.id, open: true, limit: 200 })).items.length,
    })),
  )
  return loads.reduce<{ id: string | null; load: number }>((best, next) => (next.load < best.load ? next : best), {
    id: null,
    load: Number.POSITIVE_INFINITY,
  }).id
}
