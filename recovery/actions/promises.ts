import { promiseKinds } from '../../domain/case.ts'
import { hour } from '../../domain/clock.ts'
import { casePlaybook } from '../about.ts'
import type { Draft } from '../draft.ts'
import { earliestFix } from '../feasible.ts'

/** The times of a promise the customer is given for getting it fixed. */
const fixedTimes = (draft: Draft) => {
  const { policy } = draft.house
  const hours = casePlaybook(draft.context, draft.house)?.targetHours
  const within = hours === undefined ? policy.promiseFixedWithin : hours * hour
  return { publicDueAt: draft.at + within, internalDueAt: draft.at + Math.round(within * policy.internalShare) }
}

/** Makes the two promises a waiting customer has, with their deadlines; keeps those that already run. Nobody waits: none. */
export const startPromises = (draft: Draft): void => {
  if (draft.context.customerId === null || draft.context.erased) return
  if (draft.context.promises.fixed === null) promiseFixed(draft, fixedTimes(draft))
  renewUpdate(draft)
}

/** Promises a time that can be kept as things stand, due to be announced anew before it passes. */
export const promiseFixed = (draft: Draft, wanted: { publicDueAt: number; internalDueAt: number }): void => {
  const { policy } = draft.house
  if (draft.context.customerId === null || draft.context.erased) return
  const earliest = earliestFix(draft.context, { at: draft.at, policy })
  const due =
    wanted.publicDueAt >= earliest.at
      ? wanted
      : { publicDueAt: earliest.at + policy.promiseWarning, internalDueAt: earliest.at - policy.verifyFor }
  draft.makePromise('fixed', due)
  draft.setDeadline('internalTarget', due.internalDueAt)
  const warning = Math.min(policy.promiseWarning, Math.round((due.publicDueAt - draft.at) / 2))
  draft.setDeadline('promiseWarning', due.publicDueAt - warning)
}

/** Being repaired again after its warning was let pass: the promise is in danger from now on. */
export const mindPromise = (draft: Draft): void => {
  const running = draft.context.promises.fixed
  if (running === null || draft.context.deadlines.promiseWarning !== undefined) return
  draft.setDeadline('promiseWarning', Math.max(draft.at, running.publicDueAt - draft.house.policy.promiseWarning))
}

/** Something was just said to the customer: the promised update is kept (or was late), and the next one is promised. */
export const renewUpdate = (draft: Draft): void => {
  const { policy } = draft.house
  if (draft.context.customerId === null || draft.context.erased) return
  settleUpdate(draft)
  const publicDueAt = draft.at + policy.updateEvery
  const internalDueAt = publicDueAt - Math.min(policy.updateLead, Math.round(policy.updateEvery / 2))
  draft.makePromise('nextUpdate', { publicDueAt, internalDueAt })
  draft.setDeadline('updateDue', internalDueAt)
}

const settleUpdate = (draft: Draft): void => {
  const running = draft.context.promises.nextUpdate
  draft.settlePromise('nextUpdate', running !== null && draft.at > running.publicDueAt ? 'broken' : 'kept')
}

/** A new time instead of the running one: re-announced if it is said in time, broken if not. */
export const replaceFixed = (draft: Draft, due: { publicDueAt: number; internalDueAt: number }): void => {
  const running = draft.context.promises.fixed
  draft.settlePromise('fixed', running !== null && draft.at > running.publicDueAt ? 'broken' : 'reannounced')
  promiseFixed(draft, due)
}

/** It works again since `fixedAt`: what was promised is kept or broken by that. */
export const settleAsFixed = (draft: Draft, fixedAt: number): void => {
  const running = draft.context.promises.fixed
  draft.settlePromise('fixed', running !== null && fixedAt > running.publicDueAt ? 'broken' : 'kept')
  settleUpdate(draft)
  endVisit(draft, 'moved')
  stopPromiseTimers(draft)
}

/**
 * What was promised no longer applies, and the customer is told so now (or there is nobody left to tell): announced anew
 * in time, or broken.
 */
export const endPromises = (draft: Draft): void => {
  for (const what of promiseKinds) {
    const running = draft.context.promises[what]
    if (running !== null) draft.settlePromise(what, draft.at > running.publicDueAt ? 'broken' : 'reannounced')
  }
  stopPromiseTimers(draft)
  draft.clearDeadlines('visitEnds')
}

/** Somebody will come between `from` and `to`: a promise of its own, due at its end. A visit that was planned before is moved. */
export const promiseVisit = (draft: Draft, visit: { from: number; to: number }): void => {
  endVisit(draft, 'moved')
  draft.makePromise('visit', { publicDueAt: visit.to, internalDueAt: visit.from })
  draft.setDeadline('visitEnds', visit.to)
}

/**
 * The visit took place (kept), was moved or is not needed any more (announced anew, unless it should have been by now), or
 * nobody came (broken).
 */
export const endVisit = (draft: Draft, how: 'tookPlace' | 'moved' | 'missed'): void => {
  const running = draft.context.promises.visit
  draft.clearDeadlines('visitEnds')
  if (running === null) return
  const late = draft.at > running.publicDueAt
  const ended = { tookPlace: 'kept', moved: late ? 'broken' : 'reannounced', missed: 'broken' } as const
  draft.settlePromise('visit', ended[how])
}

const stopPromiseTimers = (draft: Draft): void => {
  draft.clearDeadlines('internalTarget', 'promiseWarning', 'updateDue')
}
