import { mayActAs, type User } from '../domain/user.ts'
import type { Recipients } from './effects.ts'

const working = (users: readonly User[]): User[] => users.filter((user) => mayActAs(user.role, 'agent'))

/** Who is called at a level: those on it; if it is empty the next higher ones, else the highest there are. */
export const atLevel = (users: readonly User[], level: number): User[] => {
  const levels = [...new Set(working(users).map((user) => user.escalationLevel))].sort((a, b) => a - b)
  const chosen = levels.find((candidate) => candidate >= level) ?? levels.at(-1)
  return working(users).filter((user) => user.escalationLevel === chosen)
}

/** The first level there is of them, then the next; beyond the last, and without a level, all of them. */
export const managersAt = (managers: readonly User[], level: number | undefined): User[] => {
  const levels = [...new Set(managers.map((user) => user.escalationLevel))].sort((a, b) => a - b)
  const chosen = level === undefined ? undefined : levels[level]
  return managers.filter((user) => chosen === undefined || user.escalationLevel === chosen)
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
      return managersAt(
        users.filter((user) => mayActAs(user.role, 'manager') && user.id !== to.except),
        to.level,
      )
  }
}
