import { about, promised } from '../about.ts'
import type { Draft } from '../draft.ts'
import { earliestFix } from '../feasible.ts'
import { type Act, moment, spoken, upon } from './act.ts'
import { endVisit, promiseVisit, renewUpdate, replaceFixed, startPromises } from './promises.ts'
import { resumeTarget } from './targets.ts'

/** A wait that outlasts what was promised: the customer is told so now, with a time that can be kept. */
const moveIfTooEarly = (draft: Draft): void => {
  const { context, house } = draft
  const { policy } = house
  const running = context.promises.fixed
  if (running === null) return
  const earliest = earliestFix(context, { at: draft.at, policy })
  if (running.publicDueAt >= earliest.at) return
  const publicDueAt = earliest.at + 2 * policy.promiseWarning
  replaceFixed(draft, { publicDueAt, internalDueAt: earliest.at })
  renewUpdate(draft)
  draft.tellCustomer('promiseMoved', {
    ...about(context, house),
    previousPromisedAt: running.publicDueAt,
    promisedAt: publicDueAt,
    nextUpdateAt: promised(context).nextUpdateAt,
  })
  draft.note('promiseMoved', `The customer is told a new time: ${moment(publicDueAt)}.`)
}

const askOwner = (draft: Draft, detail: string): void => {
  draft.tellStaff('staffCase', { who: 'owner' }, { reason: 'backToRepair', acknowledgeBy: null, said: null, detail })
  draft.context.lastCallAt = draft.at
}

/** What is arranged: visits, parts, holds, and the times the customer is given. */
export const arranging = {
  planVisit: upon('planVisit', (draft, event) => {
    const { context, house } = draft
    const visit = { from: event.from, to: event.to }
    const same = context.visit?.from === visit.from && context.visit.to === visit.to && context.promises.visit !== null
    context.visit = visit
    context.workedOn = true
    const window = `${moment(visit.from)} to ${moment(visit.to)}`
    draft.note(
      'visitPlanned',
      `${event.by.name} planned a visit: ${window}.${same ? ' The customer knows it already.' : ''}`,
    )
    if (same) return
    promiseVisit(draft, visit)
    if (context.customerId === null) return
    startPromises(draft)
    const running = context.promises.fixed
    // After the visit there must be time to see whether it helped, and to say so if it did not.
    const publicDueAt = visit.to + 2 * house.policy.promiseWarning
    if (running !== null && running.publicDueAt < publicDueAt)
      replaceFixed(draft, { publicDueAt, internalDueAt: visit.to })
    draft.tellCustomer('visitPlanned', {
      ...about(context, house),
      ...promised(context),
      visitFrom: visit.from,
      visitTo: visit.to,
    })
  }),
  cancelVisit: upon('cancelVisit', (draft, event) => {
    const { context, house } = draft
    endVisit(draft, 'moved')
    context.visit = null
    draft.note('visitCancelled', `${event.by.name} cancelled the visit: ${event.reason}`)
    if (context.customerId === null) return
    renewUpdate(draft)
    draft.tellCustomer('update', {
      ...about(context, house),
      ...promised(context),
      progress: 'visitCancelled',
      visitFrom: null,
      visitTo: null,
    })
  }),
  visitDone: upon('visitDone', (draft, event) => {
    const { context } = draft
    // Said before it could have begun: it was another day than planned, and what was promised did not happen then.
    endVisit(draft, draft.at < (context.visit?.from ?? 0) ? 'moved' : 'tookPlace')
    context.visit = null
    context.workedOn = true
    draft.note('visitDone', `${event.by.name} was there: ${event.text}`)
  }),
  visitOver: (draft) => {
    const { context } = draft
    const visit = context.visit
    endVisit(draft, 'missed')
    context.visit = null
    const detail = `The time of the visit${visit ? ` (until ${moment(visit.to)})` : ''} is over and nobody has said what came of it. Please say what was done, or plan another.`
    draft.note('visitOver', detail)
    askOwner(draft, detail)
  },
  orderPart: upon('orderPart', (draft, event) => {
    const { context } = draft
    context.part = { name: event.part, supplier: event.supplier, expectedAt: event.expectedAt, arrivedAt: null }
    context.workedOn = true
    draft.setDeadline('partDue', event.expectedAt)
    draft.note(
      'partOrdered',
      `${event.by.name} ordered “${event.part}”${event.supplier ? ` from ${event.supplier}` : ''}; expected ${moment(event.expectedAt)}.`,
    )
    moveIfTooEarly(draft)
  }),
  partArrived: upon('partArrived', (draft, event) => {
    const { context } = draft
    if (context.part) context.part = { ...context.part, arrivedAt: draft.at }
    draft.note('partArrived', `${event.by.name}: “${context.part?.name}” has arrived.`)
  }),
  partLate: (draft) => {
    const { context } = draft
    const detail = `“${context.part?.name}” was expected by now. Please say whether it has arrived, or when it will.`
    context.part = null
    draft.note('partLate', detail)
    askOwner(draft, detail)
  },
  clearPartTimer: (draft) => draft.clearDeadlines('partDue'),

  hold: upon('hold', (draft, event) => {
    const { context, house } = draft
    const longest = draft.at + house.policy.holdAtMost
    const until = Math.min(event.until ?? longest, longest)
    context.hold = { reason: event.reason, since: draft.at, until, untilWorse: event.untilWorse, text: event.text }
    draft.setDeadline('holdUntil', until)
    draft.clearDeadlines('targetWarning', 'targetBreach')
    draft.note(
      'held',
      `${event.by.name} put the case on hold (${words[event.reason]}) until ${moment(until)}${event.untilWorse ? ', or until it gets worse' : ''}${event.text ? `: ${event.text}` : '.'}`,
    )
    moveIfTooEarly(draft)
  }),
  resume: upon('resume', (draft, event) => draft.note('resumed', `${event.by.name} takes it up again.`)),
  holdEnded: (draft) => {
    draft.note('holdEnded', 'The hold is over: it is taken up again.')
  },
  holdWorse: (draft) => {
    draft.note('holdEnded', 'It got worse: the hold is over.')
    draft.context.ackUntil = null
  },
  /** Whatever ended it: the clock that stood goes on. */
  endHold: (draft) => {
    const { context } = draft
    draft.clearDeadlines('holdUntil')
    if (context.hold === null) return
    const stood = draft.at - context.hold.since
    context.hold = null
    context.pausedMs += stood
    if (context.targetFixedBy === null) return
    context.targetFixedBy += stood
    resumeTarget(draft)
    draft.note('paused', `The clock of our own target stood for ${spoken(stood)}.`)
  },
  promiseByStaff: upon('promise', (draft, event) => {
    const { context, house } = draft
    const running = context.promises.fixed
    const internalDueAt = draft.at + Math.round((event.dueAt - draft.at) * house.policy.internalShare)
    replaceFixed(draft, { publicDueAt: event.dueAt, internalDueAt })
    renewUpdate(draft)
    draft.tellCustomer('promiseMoved', {
      ...about(context, house),
      previousPromisedAt: running?.publicDueAt ?? event.dueAt,
      promisedAt: event.dueAt,
      nextUpdateAt: promised(context).nextUpdateAt,
    })
    draft.note('promised', `${event.by.name} promises the customer: fixed by ${moment(event.dueAt)}.`)
  }),
} satisfies Record<string, Act>

const words = {
  waitingForCustomer: 'waiting for the customer',
  waitingForPart: 'waiting for a part',
  waitingForVisit: 'waiting for a visit',
  waitingForThirdParty: 'waiting for a third party',
  customerAway: 'the customer is away',
} as const
