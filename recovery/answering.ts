import type { RecoveryCase } from '../domain/case.ts'
import type { CaseEvent } from './events.ts'
import type { House } from './guards.ts'
import { whyNot } from './refusal.ts'
import type { Answers, Runner, StepOutcome } from './runner.ts'

/** What a step of a case came to: done, or why not, in words for whoever asked. */
export type CommandOutcome =
  | { ok: true; case: RecoveryCase }
  | { ok: false; code: 'not-found' | 'not-now' | 'forbidden' | 'conflict'; detail: string }

export const forbidden = (detail: string): CommandOutcome => ({ ok: false, code: 'forbidden', detail })
export const notNow = (detail: string): CommandOutcome => ({ ok: false, code: 'not-now', detail })

export interface Answering {
  /** Takes one step with an event that is stamped when its turn comes. */
  answer(caseId: string, event: CaseEvent, answers?: Answers): Promise<CommandOutcome>
  /** A step's outcome in words. `event`: what was asked for. */
  told(result: StepOutcome, event: CaseEvent | CaseEvent['type']): CommandOutcome
}

export const createAnswering = (o: { runner: Runner; house(): House; now(): number }): Answering => {
  const told: Answering['told'] = (result, event) => {
    switch (result.outcome) {
      case 'done':
        return { ok: true, case: result.row }
      case 'notFound':
        return { ok: false, code: 'not-found', detail: 'There is no such case.' }
      case 'conflict':
        return { ok: false, code: 'conflict', detail: 'The case kept changing at the same moment; please try again.' }
      case 'notNow':
        return notNow(whyNot(event, result, o.house()))
    }
  }
  return {
    told,
    answer: async (caseId, event, answers = {}) =>
      told(await o.runner.step(caseId, async () => ({ ...event, at: o.now() }), answers), event),
  }
}
