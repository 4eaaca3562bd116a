import { hour } from '../../domain/clock.ts'
import { casePlaybook } from '../about.ts'
import type { Draft } from '../draft.ts'

/** The times of a promise the customer is given for getting it fixed. */
const fixedTimes = (draft: Draft) => {
  const { policy } = draft.house
  const hours = casePlaybook(draft.context, draft.house)?.targetHours
  const within = hours === undefined ? policy.promiseFixedWithin : hours * hour
  return { publicDueAt: draft.at + within, internalDueAt: draft.at + Math.round(within * policy.internalShare) }
}

/** Makes the two promises a waiting customer has, with their deadlines; keeps those that already run. Nobody waits: none. */
export const startPromises = (draft: Draft): void => {
  if (draft.context.customerId === null) return
  if (draft.context.promises.fixed === null) promiseFixed(draft, fixedTimes(draft))
  renewUpdate(draft)
}

/** Promises a time, due to be announced anew before it passes. */
export const promiseFixed = (draft: Draft, due: { publicDueAt: number; internalDueAt: number }): void => {
  const { policy } = draft.house
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
  stopPromiseTimers(draft)
}

/** What was promised no longer applies. */
export const withdrawPromises = (draft: Draft): void => {
  draft.settlePromise('fixed', 'withdrawn')
  draft.settlePromise('nextUpdate', 'withdrawn')
  stopPromiseTimers(draft)
}

const stopPromiseTimers = (draft: Draft): void => {
  draft.clearDeadlines('internalTarget', 'promiseWarning', 'updateDue')
}
