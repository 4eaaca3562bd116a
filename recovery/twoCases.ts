import type { CaseCommand } from '../domain/case.ts'
import type { User } from '../domain/user.ts'
import type { CaseStore, StoredCase } from '../store/caseStore.ts'
import { carriedFrom } from './carried.ts'
import type { Facts } from './facts.ts'
import type { Answers, Runner, StepOutcome } from './runner.ts'
import { readSnapshot } from './snapshot.ts'

export type TwoCaseOutcome = StepOutcome | { readonly outcome: 'refused'; readonly detail: string }

const standing = (stored: StoredCase) => {
  const { snapshot } = readSnapshot(stored)
  return { context: snapshot.context, repair: snapshot.value.repair }
}

/** Merging two cases of one customer, and making two of one. Both sides are stored in one transaction. */
export const createTwoCases = (o: {
  cases: CaseStore
  facts: Facts
  runner: Runner
  now(): number
  newId(): string
}) => {
  const actedBy = (by: User) => ({ at: o.now(), actor: by.id, by: { id: by.id, name: by.name, role: by.role } })
  const refused = (detail: string): TwoCaseOutcome => ({ outcome: 'refused', detail })

  return {
    merge: async (
      caseId: string,
      command: Extract<CaseCommand, { type: 'merge' }>,
      given: { by: User; answers: Answers },
    ): Promise<TwoCaseOutcome> => {
      const [mine, theirs] = [await o.cases.get(caseId), await o.cases.get(command.into)]
      if (!mine) return { outcome: 'notFound' }
      if (!theirs) return refused(`There is no case ${command.into} to merge into.`)
      if (caseId === command.into) return refused('A case cannot be merged into itself.')
      if (mine.row.customerId !== theirs.row.customerId)
        return refused('Only cases of the same customer can be merged: each customer is told about their own.')
      return o.runner.both(
        { first: caseId, second: command.into },
        async (first, second) =>
          second
            ? {
                first: {
                  ...actedBy(given.by),
                  type: 'mergeInto',
                  into: second.row.id,
                  intoNumber: second.row.number,
                  reason: command.reason,
                },
                second: {
                  ...actedBy(given.by),
                  type: 'mergedIn',
                  from: first.row.id,
                  fromNumber: first.row.number,
                  reason: command.reason,
                  carried: carriedFrom(standing(first)),
                },
              }
            : null,
        given.answers,
      )
    },

    split: async (
      caseId: string,
      command: Extract<CaseCommand, { type: 'split' }>,
      given: { by: User; answers: Answers },
    ): Promise<TwoCaseOutcome> => {
      const opening = { caseId: o.newId(), number: await o.cases.nextNumber() }
      return o.runner.both(
        { first: caseId, second: opening.caseId },
        async (first) => {
          const { customerId } = first.row
          const carried = carriedFrom(standing(first), command.deviceIds)
          return {
            first: {
              ...actedBy(given.by),
              type: 'split',
              deviceIds: command.deviceIds,
              to: opening.caseId,
              toNumber: opening.number,
              reason: command.reason,
            },
            second: {
              ...actedBy(given.by),
              type: 'splitOff',
              opening: { ...opening, customerId },
              from: caseId,
              fromNumber: first.row.number,
              reason: command.reason,
              carried,
              ...(await o.facts.around({
                customerId,
                deviceId: command.deviceIds[0],
                faultKind: carried.faults[0]?.kind ?? null,
                severity: first.row.severity,
              })),
            },
          }
        },
        given.answers,
      )
    },
  }
}
