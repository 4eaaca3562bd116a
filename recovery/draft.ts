import type { PromiseKind, promiseStates } from '../domain/case.ts'
import type { customerTemplates, staffTemplates } from '../domain/message.ts'
import type { MessageData } from '../domain/messageData.ts'
import { messageData } from '../domain/messageData.ts'
import { about } from './about.ts'
import type { CaseContext, DeadlineName, OfferFacts } from './caseContext.ts'
import type { Effect, Recipients } from './effects.ts'
import type { House } from './guards.ts'

type CustomerTemplate = (typeof customerTemplates)[number]
type StaffTemplate = (typeof staffTemplates)[number]
type StaffBase = keyof ReturnType<typeof about> | 'customerId' | 'level'

/**
 * One decision being made: the case as it will be, and the effects so far. Every effect that the case itself must remember
 * (deadlines, promises, offers) changes both at once here, so the two cannot disagree.
 */
export interface Draft {
  readonly context: CaseContext
  readonly effects: Effect[]
  readonly at: number
  readonly actor: string
  readonly house: House
  /** An id nothing else of this case has: `{caseId}:{version}:{index of the next effect}`. */
  nextId(): string
  note(kind: string, text: string): void
  setDeadline(name: DeadlineName, dueAt: number): void
  clearDeadlines(...names: readonly DeadlineName[]): void
  /** Does nothing for a case without a customer, or whose customer was erased. */
  tellCustomer<T extends CustomerTemplate>(template: T, data: MessageData<T>): void
  /** `rest`: what the template needs beside what the case is about, whose it is, and the level that is called. */
  tellStaff<T extends StaffTemplate>(template: T, to: Recipients, rest: Omit<MessageData<T>, StaffBase>): void
  makePromise(what: PromiseKind, due: { publicDueAt: number; internalDueAt: number }): void
  settlePromise(what: PromiseKind, state: Exclude<(typeof promiseStates)[number], 'open'>): void
  putOffer(offer: OfferFacts, decision: { by: string; at: number } | null): void
}

/** Starts a decision on `context`, which is changed from then on: the caller has just read it and keeps it to itself. */
export const createDraft = (
  context: CaseContext,
  step: { version: number; at: number; actor: string; house: House },
): Draft => {
  const effects: Effect[] = []
  const nextId = () => `${context.id}:${step.version}:${effects.length}`
  return {
    context,
    effects,
    at: step.at,
    actor: step.actor,
    house: step.house,
    nextId,
    note: (kind, text) => {
      effects.push({ type: 'note', kind, text })
    },
    setDeadline: (name, dueAt) => {
      context.deadlines[name] = dueAt
      effects.push({ type: 'setDeadline', name, dueAt })
    },
    clearDeadlines: (...names) => {
      for (const name of names) {
        if (context.deadlines[name] === undefined) continue
        delete context.deadlines[name]
        effects.push({ type: 'clearDeadline', name })
      }
    },
    tellCustomer: (template, data) => {
      if (context.customerId === null || context.erased) return
      effects.push({ type: 'tellCustomer', template, data: messageData[template].parse(data) })
    },
    tellStaff: (template, to, rest) => {
      const base: Pick<MessageData<'staffCase'>, StaffBase> = {
        ...about(context, step.house),
        customerId: context.customerId,
        level: to.who === 'level' ? to.level : 0,
      }
      effects.push({ type: 'tellStaff', template, to, data: messageData[template].parse({ ...base, ...rest }) })
    },
    makePromise: (what, due) => {
      const made = { id: nextId(), ...due, madeAt: step.at }
      context.promises[what] = made
      effects.push({ type: 'putPromise', ...made, what, state: 'open', settledAt: null })
    },
    settlePromise: (what, state) => {
      const open = context.promises[what]
      if (open === null) return
      context.promises[what] = null
      effects.push({ type: 'putPromise', ...open, what, state, settledAt: step.at })
    },
    putOffer: (offer, decision) => {
      context.offers = [...context.offers.filter((known) => known.id !== offer.id), offer]
      const { request: _, voucher: __, ...kept } = offer
      effects.push({
        type: 'putOffer',
        ...kept,
        decidedBy: decision?.by ?? null,
        decidedAt: decision?.at ?? null,
      })
    },
  }
}
