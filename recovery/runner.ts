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
  /**
   * One event on each of two cases, stored together or not at all; `second` may begin a case (split) instead of stepping one.
   * `events` is made from both as they are when their turn comes; null: it cannot be done, and nothing is.
   */
  both(
    ids: { first: string; second: string },
    events: (
      first: StoredCase,
      second: StoredCase | undefined,
    ) => Promise<{ first: CaseEvent; second: CaseEvent } | null>,
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
  const stepOf = async (
    current: StoredCase | undefined,
    decided: { decision: Decision & { handled: true }; event: CaseEvent },
    answers: Answers,
  ) => {
    const tells = decided.decision.effects.some((effect) => effect.type === 'tellStaff')
    const users = tells ? await o.users.list() : []
    return toStep(decided.decision, decided.event, { current, users, ...answers })
  }
  const commit = async (
    current: StoredCase | undefined,
    decision: Decision & { handled: true },
    event: CaseEvent,
    answers: Answers,
  ) => {
    const outcome = await o.cases.commit(await stepOf(current, { decision, event }, answers))
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
    // In the order of their ids, so that two people who merge each other's cases do not wait for each other for ever.
    both: ({ first, second }, events, answers) => {
      const [one, other] = [first, second].sort()
      return o.turns.inTurn(`case ${one}`, () =>
        o.turns.inTurn(`case ${other}`, async () => {
          for (let attempt = 0; attempt < tries; attempt++) {
            const current = await o.cases.get(first)
            if (!current) return { outcome: 'notFound' }
            const partner = await o.cases.get(second)
            const made = await events(current, partner)
            if (made === null) return { outcome: 'notFound' }
            const mine = o.decide(current, made.first)
            if (!mine.handled) return { outcome: 'notNow', current, refused: mine }
            const theirs = o.decide(partner, made.second)
            if (!theirs.handled) return { outcome: 'notNow', current: partner ?? current, refused: theirs }
            const outcome = await o.cases.commitTogether([
              await stepOf(current, { decision: mine, event: made.first }, answers),
              await stepOf(partner, { decision: theirs, event: made.second }, {}),
            ])
            if (outcome === 'conflict') continue
            for (const id of [first, second]) o.onChange(id)
            return { outcome: 'done', row: outcome === 'stored' ? mine.next.row : current.row }
          }
          return { outcome: 'conflict' }
        }),
      )
    },
  }
}
