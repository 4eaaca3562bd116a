import { z } from 'zod'
import { Problem } from './problem.ts'
import type { RuleBookChange, RuleBookView } from './ruleBookCommands.ts'

/** What every change of the rule book says beside what it changes. */
export const bookOrder = {
  /** Of the rule book the change was made on. */
  expectedVersion: z.int().nonnegative(),
  /** Why, for those who read the list of versions. */
  note: z.string().trim().min(1, 'say why: it stands in the list of versions').max(500),
}

/**
 * The book after the change; throws everything that is wrong with it, or that somebody else was faster.
 *
 * @param pathOf a mistake's path in the book as a path in the body, where it has one
 */
export const changedBook = (result: RuleBookChange, pathOf = (path: string): string => path): RuleBookView => {
  if (result.outcome === 'stored') return result.book
  if (result.outcome === 'conflict')
    throw new Problem('conflict', `The rule book is at version ${result.version} now: read it again, and change that.`)
  const errors = result.mistakes.map(({ path, message }) => ({ in: 'body' as const, path: pathOf(path), message }))
  throw new Problem('invalid-input', errors.map(({ path, message }) => `${path}: ${message}`).join('; '), { errors })
}
