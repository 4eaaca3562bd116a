import type { RecoveryCase } from '../domain/case.ts'
import type { CommandOutcome } from './options.ts'
import { Problem } from './problem.ts'

/** The case a step led to; throws the reason when there was no step. */
export const caseOf = (outcome: CommandOutcome): RecoveryCase => {
  if (!outcome.ok) throw new Problem(outcome.code, outcome.detail)
  return outcome.case
}
