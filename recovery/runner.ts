import type { RecoveryCase } from '../domain/case.ts'
import type { User } from '../domain/user.ts'
import type { CaseStep, CaseStore, CommitOutcome, StoredCase } from '../store/caseStore.ts'
import type { VoucherFor } from './amends/voucherFor.ts'
import type { Decide, Decision } from './decide.ts'
import type { Recipients } from './effects.ts'
import type { CaseEvent } from './events.ts'
import type { Roster } from './roster/roster.ts'
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

/** A step of one case, as `step` and `together` take it. */
export interface WantedStep {
  readonly caseId: string
  readonly event: (current: StoredCase) => Promise<CaseEvent | null>
  readonly answers: Answers
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
   * Steps of different cases, stored in one transaction where that can be: a disk flushes once for all of them. Each comes to
   * what it would come to alone, in the order given.
   */
  together(wanted: readonly WantedStep[]): Promise<StepOutcome[]>
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
  recipients: Roster['recipients']
  decide: Decide
  /** The version of the rule book in force: each event names it, so that the history replays. */
  rules(): number
  /** With what has to be looked up before a remote remedy may be sent. */
  lookUp(current: StoredCase | undefined, event: CaseEvent): Promise<CaseEvent>
  turns: Turns
  voucherFor: VoucherFor
  onChange(caseId: string): void
}): Runner => {
  const stepOf = async (
    current: StoredCase | undefined,
    decided: { decision: Decision & { handled: true }; event: CaseEvent },
    answers: Answers,
  ) => {
    const { decision, event } = decided
    const about = { teamId: decision.next.row.teamId, ownerId: decision.next.row.ownerId, at: event.at }
    const people = new Map<Recipients, readonly User[]>()
    for (const effect of decision.effects)
      if (effect.type === 'tellStaff') people.set(effect.to, await o.recipients(effect.to, about))
    return toStep(decision, event, {
      current,
      people: (to) => people.get(to) ?? [],
      voucherFor: o.voucherFor,
      ...answers,
    })
  }
  const named = (event: CaseEvent): CaseEvent => ({ ...event, rules: event.rules ?? o.rules() })
  /** Decides and stores. What storing finds to be over a limit is decided once more, knowing it: then it is a request, which no limit holds back. */
  const take = async (
    current: StoredCase | undefined,
    happened: CaseEvent,
    answers: Answers,
  ): Promise<
    | { outcome: 'refused'; decision: Decision & { handled: false } }
    | { outcome: Exclude<CommitOutcome, object>; decision: Decision & { handled: true } }
  > => {
    const event = await o.lookUp(current, named(happened))
    const decision = o.decide(current, event)
    if (!decision.handled) return { outcome: 'refused', decision }
    const outcome = await o.cases.commit(await stepOf(current, { decision, event }, answers))
    if (typeof outcome === 'object') {
      if (event.overLimit !== undefined) throw new Error(`${event.type} goes over a limit it was told of`)
      return take(current, { ...event, overLimit: [...outcome.overLimit] }, answers)
    }
    if (outcome === 'stored') o.onChange(decision.next.row.id)
    return { outcome, decision }
  }

  /** A step whose turn has come. */
  const stepNow = async ({ caseId, event: makeEvent, answers }: WantedStep): Promise<StepOutcome> => {
    for (let attempt = 0; attempt < tries; attempt++) {
      const current = await o.cases.get(caseId)
      if (!current) return { outcome: 'notFound' }
      const event = await makeEvent(current)
      if (event === null) return { outcome: 'done', row: current.row }
      const { outcome, decision } = await take(current, event, answers)
      if (outcome === 'refused') return { outcome: 'notNow', current, refused: decision }
      if (outcome === 'stored') return { outcome: 'done', row: decision.next.row }
      if (outcome === 'alreadyDone') return { outcome: 'done', row: (await o.cases.get(caseId))?.row ?? current.row }
    }
    return { outcome: 'conflict' }
  }
  const togetherNow = async (wanted: readonly WantedStep[]): Promise<StepOutcome[]> => {
    const outcomes = new Map<WantedStep, StepOutcome>()
    const ready: { wish: WantedStep; row: RecoveryCase; step: CaseStep }[] = []
    for (const wish of wanted) {
      const current = await o.cases.get(wish.caseId)
      const happened = current && (await wish.event(current))
      if (!current) outcomes.set(wish, { outcome: 'notFound' })
      else if (!happened) outcomes.set(wish, { outcome: 'done', row: current.row })
      else {
        const event = await o.lookUp(current, named(happened))
        const decision = o.decide(current, event)
        if (!decision.handled) outcomes.set(wish, { outcome: 'notNow', current, refused: decision })
        else {
          const step = await stepOf(current, { decision, event }, wish.answers)
          ready.push({ wish, row: decision.next.row, step })
        }
      }
    }
    // One that cannot be stored would take the others with it: then each for itself, and it alone comes to nothing.
    const outcome = ready.length < 2 ? 'conflict' : await o.cases.commitTogether(ready.map(({ step }) => step))
    for (const { wish, row } of ready)
      if (outcome === 'stored') {
        outcomes.set(wish, { outcome: 'done', row })
        o.onChange(row.id)
      } else outcomes.set(wish, await stepNow(wish))
    return wanted.map((wish) => outcomes.get(wish) ?? { outcome: 'conflict' })
  }

  return {
    begin: async (event, answers) => {
      for (let attempt = 0; attempt < tries; attempt++) {
        const { outcome, decision } = await take(undefined, event, answers)
        if (outcome === 'refused') throw new Error(`No case begins with ${event.type}`)
        if (outcome !== 'conflict') return outcome === 'stored'
        // Either somebody else tries the same remedy out at this moment, or the id is really taken.
        if (await o.cases.get(decision.next.row.id)) break
      }
      throw new Error(`No case could be begun with ${event.type}: its id is taken, or others kept being faster`)
    },
    step: (caseId, event, answers) => o.turns.inTurn(`case ${caseId}`, () => stepNow({ caseId, event, answers })),
    together: (wanted) => {
      // In the order of their ids, as `both` takes them.
      const ids = [...new Set(wanted.map(({ caseId }) => caseId))].sort()
      const all = ids.reduceRight<() => Promise<StepOutcome[]>>(
        (inner, id) => () => o.turns.inTurn(`case ${id}`, inner),
        () => togetherNow(wanted),
      )
      return all()
    },
    // In the order of their ids, so that two people who merge each other's cases do not wait for each other for ever.
    both: ({ first, second }, events, answers) => {
      const [one, other] = [first, second].sort()
      return o.turns.inTurn(`case ${one}`, () =>
        o.turns.inTurn(`case ${other}`, async () => {
          for (let attempt = 0; attempt < tries; attempt++) {
            const current = await o.cases.get(first)
            if (!current) return { outcome: 'notFound' }
            const partner = await o.cases.get(second)
            const wanted = await events(current, partner)
            if (wanted === null) return { outcome: 'notFound' }
            const made = { first: named(wanted.first), second: named(wanted.second) }
            const mine = o.decide(current, made.first)
            if (!mine.handled) return { outcome: 'notNow', current, refused: mine }
            const theirs = o.decide(partner, made.second)
            if (!theirs.handled) return { outcome: 'notNow', current: partner ?? current, refused: theirs }
            const outcome = await o.cases.commitTogether([
              await stepOf(current, { decision: mine, event: made.first }, answers),
              await stepOf(partner, { decision: theirs, event: made.second }, {}),
            ])
            if (outcome === 'conflict') continue
            if (typeof outcome === 'object')
              throw new Error('Joining cases offers nothing, so it cannot go over a limit')
            for (const id of [first, second]) o.onChange(id)
            return { outcome: 'done', row: outcome === 'stored' ? mine.next.row : current.row }
          }
          return { outcome: 'conflict' }
        }),
      )
    },
  }
}
