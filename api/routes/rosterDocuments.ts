import type { User } from '../../domain/user.ts'
import { mayActAs } from '../../domain/user.ts'
import { Problem } from '../problem.ts'

/**
 * The version a document is stored with: one more than it has.
 *
 * @param made the version the change was made on, if the caller says so
 * @throws Problem `conflict` when somebody else changed it since
 */
export const nextVersion = (made: number | undefined, stored: { version: number } | undefined): number => {
  const now = stored?.version ?? 0
  if (made !== undefined && made !== now) throw changedMeanwhile(now)
  return now + 1
}

export const changedMeanwhile = (now?: number): Problem =>
  new Problem(
    'conflict',
    `Somebody else changed it meanwhile${now === undefined ? '' : `: it is at version ${now} now`}. Read it again, and change that.`,
  )

/** @throws Problem `unknown-reference` naming the first that is nobody, or may not own cases */
export const mustBeWorkers = (ids: readonly string[], users: readonly User[]): void => {
  for (const id of ids) {
    const user = users.find((one) => one.id === id)
    if (!user) throw new Problem('unknown-reference', `There is no user with the id ${id}.`)
    if (!mayActAs(user.role, 'agent'))
      throw new Problem('unknown-reference', `${user.name} is a viewer, and viewers cannot own cases.`)
  }
}
