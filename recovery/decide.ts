import type { RecoveryCase } from '../domain/case.ts'
import type { OfferLimits } from '../domain/offer.ts'
import type { StoredCase } from '../store/caseStore.ts'
import { absorb, beginning } from './absorb.ts'
import { actions } from './actions/actions.ts'
import { listChecks } from './actions/checks.ts'
import { reviewPlan } from './actions/plan.ts'
import { reviewRemedy } from './actions/remote.ts'
import { amendsOf } from './amends/amendsOf.ts'
import { type DeadlineName, deadlineNames } from './caseContext.ts'
import { createDraft } from './draft.ts'
import type { Effect } from './effects.ts'
import type { CaseEvent } from './events.ts'
import type { House } from './guards.ts'
import { rowOf } from './project.ts'
import { type CaseSnapshot, readSnapshot } from './snapshot.ts'
import { eventsAt, takeStep } from './takeStep.ts'

export type Decision =
  | {
      readonly handled: true
      readonly next: { readonly row: RecoveryCase; readonly snapshot: CaseSnapshot }
      readonly effects: readonly Effect[]
      /** What the offers among them have to stay within. */
      readonly offerLimits: OfferLimits
    }
  /** Nothing changes. `possible` names the events that the state the case is in knows at all. */
  | { readonly handled: false; readonly state: CaseSnapshot['value']; readonly possible: readonly string[] }

export type Decide = (current: StoredCase | undefined, event: CaseEvent) => Decision

/**
 * `decide(case, event) → { next, effects }`: pure. The same case and event give the same answer, always; nothing is done.
 * `current` is undefined for the event that begins a case. A due deadline is used up even where the state has no use for it.
 *
 * `houseOf` gives the rule book of a version: each event names the one that was in force, so a history replays to the same
 * snapshot whatever was edited since.
 *
 * Three steps: take in the event's facts; let XState walk the table, which names what is asked for; let each named action change the
 * draft, in order.
 */
export const createDecide =
  (houseOf: (rules: number) => House): Decide =>
  (current, event) => {
    const house = houseOf(event.rules ?? 0)
    const { snapshot, lost } = current
      ? readSnapshot(current)
      : { snapshot: { value: newborn, context: beginning(event) }, lost: null }
    const version = (current?.row.version ?? 0) + 1
    const context = absorb(snapshot.context, event, house)
    const taken = takeStep(snapshot.value, { context, event }, house)
    const due = dueName(event)
    if (taken === null && due === undefined)
      return {
        handled: false,
        state: snapshot.value,
        possible: eventsAt(snapshot.value, { context, event }, house),
      }
    const { value, asked } = taken ?? { value: snapshot.value, asked: [] }

    const draft = createDraft(context, { version, at: event.at, actor: event.actor, house })
    if (lost !== null) draft.note('restored', lost)
    if (due !== undefined) draft.effects.push({ type: 'clearDeadline', name: due })
    reviewRemedy(draft, event)
    if (worked.has(value.repair)) reviewPlan(draft, event)
    for (const action of asked) actions[action](draft, event)
    if (worked.has(value.repair)) listChecks(draft)

    const { repair } = value
    if (repair === 'new') throw new Error(`A case cannot stay unopened upon ${event.type}`)
    if (!draft.context.visited.includes(repair)) draft.context.visited = [...draft.context.visited, repair]
    return {
      handled: true,
      next: {
        row: rowOf(draft.context, { repair, version }),
        snapshot: { value, context: draft.context },
      },
      effects: draft.effects,
      offerLimits: amendsOf(house).limits,
    }
  }

/** Where people are at it: neither tried in silence nor over. */
const worked: ReadonlySet<unknown> = new Set([
  'repairing',
  'visitArranged',
  'partOrdered',
  'onHold',
  'claimed',
  'watching',
  'awaitingCustomer',
])

const newborn = { repair: 'new', ownership: 'idle' } as const

const dueName = (event: CaseEvent): DeadlineName | undefined => deadlineNames.find((name) => name === event.type)
