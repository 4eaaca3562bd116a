import type { RecoveryCase } from '../domain/case.ts'
import type { CaseStore, StoredCase } from '../store/caseStore.ts'
import type { UserStore } from '../store/userStore.ts'
import type { Decide, Decision } from './decide.ts'
import type { CaseEvent } from './events.ts'
import { toStep } from './toStep.ts'
import type { Turns } from './turns.ts'

export type StepOutcome =
  | { readonly outcome: 'done'; readonly row: RecoveryCase }
  | { readonly outcome: 'notNow'; readonly current: StoredCase; readonly refused: Decision & { handled: false } }
  | { readonly outcome: 'notFound' }
  | { readonly outcome: 'conflict' }

/** What a step answers, so that it is answered once. */
export interface Answers {
  readonly consumesFaultEvent?: string
  readonly requestKey?: string
}

export interface Runner {
  /** Begins a case with an event that has an `opening`. False when what it answers was answered already. */
  begin(event: CaseEvent, answers: Answers): Promise<boolean>
  /** Takes one step of one case. `event` is made from the case as it is when its turn comes; null: there is nothing to do. */
  step(
    caseId: string,
    event: (current: StoredCase) => Promise<CaseEvent | null>,
    answers: Answers,
  ): Promise<StepOutcome>
}

/** Somebody else may commit in between; so often in a row is a fault of ours. */
const tries = 8

/**
 * Loads, decides, stores in one transaction (P3), then says that the case changed. In this process the steps of a case
 * wait for each other; against anybody else the version check does: on a conflict it loads and decides again.
 */
export const createRunner = (o: {
  cases: CaseStore
  users: UserStore
  decide: Decide
  turns: Turns
  onChange(caseId: string): void
}): Runner => {
  const commit = async (
    current: StoredCase | undefined,
    decision: Decision & { handled: true },
    event: CaseEvent,
    answers: Answers,
  ) => {
    const tells = decision.effects.some((effect) => effect.type === 'tellStaff')
    const users = tells ? await o.users.list() : []
    const outcome = await o.cases.commit(toStep(decision, event, { current, users, ...answers }))
    if (outcome === 'stored') o.onChange(decision.next.row.id)
    return outcome
  }

  return {
    begin: async (event, answers) => {
      const decision = o.decide(undefined, event)
      if (!decision.handled) throw new Error(`No case begins with ${event.type}`)
      const outcome = await commit(undefined, decision, event, answers)
      if (outcome === 'conflict') throw new Error(`The case id ${decision.next.row.id} is taken`)
      return outcome === 'stored'
    },
    step: (caseId, makeEvent, answers) =>
      o.turns.inTurn(`case ${caseId}`, async () => {
        for (let attempt = 0; attempt < tries; attempt++) {
          const current = await o.cases.get(caseId)
          if (!current) return { outcome: 'notFound' }
          const event = await makeEvent(current)
          if (event === null) return { outcome: 'done', row: current.row }
          const decision = o.decide(current, event)
          if (!decision.handled) return { outcome: 'notNow', current, refused: decision }
          const outcome = await commit(current, decision, event, answers)
          if (outcome === 'stored') return { outcome: 'done', row: decision.next.row }
          if (outcome === 'alreadyDone')
            return { outcome: 'done', row: (await o.cases.get(caseId))?.row ?? current.row }
        }
        return { outcome: 'conflict' }
      }),
  }
}
