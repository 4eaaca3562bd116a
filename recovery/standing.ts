import type { CaseStanding } from '../domain/caseStanding.ts'
import type { StoredCase } from '../store/caseStore.ts'
import { earliestFix } from './feasible.ts'
import type { RecoveryPolicy } from './policy.ts'
import { readSnapshot } from './snapshot.ts'

/** What a case's page shows of the machine's own memory. `at`: our clock, ms. */
export const standingOf = (stored: StoredCase, given: { at: number; policy: RecoveryPolicy }): CaseStanding => {
  const { value, context } = readSnapshot(stored).snapshot
  return {
    machine: value,
    visited: context.visited,
    team: context.teamId === null ? null : { id: context.teamId, name: context.teamName ?? context.teamId },
    tasks: context.tasks.map(({ reminded: _, ...task }) => task),
    visit: context.visit,
    part: context.part,
    hold: context.hold,
    repeats: context.repeats,
    earliestPromise: earliestFix(context, given),
    learnedAt: context.learnedAt,
  }
}
