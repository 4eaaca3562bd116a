import { z } from 'zod'
import { holdReasons, taskKinds } from '../domain/case.ts'
import { updateText } from '../domain/incidentUpdate.ts'
import { causes, limitBreach, offerKinds } from '../domain/offer.ts'
import { roles } from '../domain/user.ts'
import { deadlineNames, deviceFacts, faultFacts } from './caseContext.ts'
import { circumstances } from './circumstances.ts'
import { remedyStanding } from './remedies/standing.ts'
import { routing } from './roster/routing.ts'

/**
 * Everything that can happen to a case. An event carries all that deciding needs (`at`, who, and the facts the runner
 * looked up), so that the same events give the same case again; they are kept in the case's history for that.
 */
const ms = z.int()
/** `at`: our clock, ms. `actor`: `detector`, `system`, `customer`, `device`, or a user's id. */
const base = z.object({
  at: ms,
  actor: z.string(),
  /** The rule book in force then; absent in events of before there were any. */
  rules: z.int().optional(),
  /** What storing it found that the case itself cannot know: an offer of it would break these limits. */
  overLimit: z.array(limitBreach).optional(),
  /** How the remedies of the case's playbook stand, where one may be sent. */
  remedies: z.array(remedyStanding).optional(),
})
const person = z.object({ id: z.string(), name: z.string(), role: z.enum(roles) })
const byStaff = base.extend({ by: person })

/** Who would own it if it needs an owner now: the runner's proposal. */
const candidate = z.string().nullable()
/** What the runner looked up, where deciding may need it. */
const looked = { candidate, routing: routing.optional(), circumstances: circumstances.optional() }
/** Present when the event begins a case. */
const opening = z.object({ caseId: z.string(), number: z.int(), customerId: z.string().nullable() })

/** What goes from one case to another with its devices. */
const carried = z.object({
  devices: z.array(deviceFacts),
  faults: z.array(faultFacts.extend({ open: z.boolean() })),
  firstHeardFrom: z.enum(['fault', 'complaint']),
  openedAt: ms,
  faultStartedAt: ms.nullable(),
  toldAt: ms.nullable(),
  ownerId: z.string().nullable(),
  /** The times the customer of those devices was told. */
  fixedDueAt: ms.nullable(),
  nextUpdateDueAt: ms.nullable(),
  /** The customer is waiting for it to be mended. */
  waiting: z.boolean(),
  workedOn: z.boolean(),
  disputed: z.boolean(),
  /** The customer was asked how it went: never twice for the same trouble. */
  surveySent: z.boolean().optional(),
})
export type Carried = z.infer<typeof carried>

const news = {
  faultOpened: base.extend({
    type: z.literal('faultOpened'),
    fault: faultFacts,
    device: deviceFacts,
    /** Other devices of this customer with the same cause, already known: named in the first message. */
    alsoAffected: z.array(deviceFacts),
    /** What all customers of its incident were told last, if that is still news. */
    incidentNews: z.object({ updateId: z.string(), at: ms, text: updateText }).optional(),
    opening: opening.optional(),
    ...looked,
  }),
  faultChanged: base.extend({ type: z.literal('faultChanged'), fault: faultFacts }),
  faultCleared: base.extend({ type: z.literal('faultCleared'), fault: faultFacts, clearedAt: ms }),
  complained: base.extend({
    type: z.literal('complained'),
    complaintId: z.string(),
    text: z.string(),
    channel: z.string(),
    device: deviceFacts.nullable(),
    opening: opening.optional(),
    ...looked,
  }),
  commandResult: base.extend({
    type: z.literal('commandResult'),
    commandId: z.string(),
    deviceId: z.string(),
    ok: z.boolean(),
    text: z.string().optional(),
  }),
}

/** What this case's remedy came to has stopped that remedy for the whole model. */
const breakerOpened = base.extend({
  type: z.literal('breakerOpened'),
  model: z.string(),
  command: z.string(),
  why: z.string(),
  trialFrom: ms,
})

/** A deadline is due: its name is the type. */
export const dueEvent = base.extend({
  type: z.enum(deadlineNames),
  /** When each device of the case was last heard, as known now. */
  lastSamples: z.array(z.object({ deviceId: z.string(), at: ms.nullable() })),
  /** How long we ourselves stood still since the device is being watched, or since the customer was asked (P8). */
  stoodStill: ms,
  ...looked,
})

const staff = {
  acknowledge: byStaff.extend({ type: z.literal('acknowledge') }),
  note: byStaff.extend({ type: z.literal('note'), text: z.string() }),
  assign: byStaff.extend({ type: z.literal('assign'), to: z.string(), toName: z.string() }),
  planVisit: byStaff.extend({ type: z.literal('planVisit'), from: ms, to: ms }),
  claimFixed: byStaff.extend({ type: z.literal('claimFixed'), text: z.string().optional() }),
  offer: byStaff.extend({
    type: z.literal('offer'),
    /** Absent: a credit, as before there were other kinds. */
    kind: z.enum(offerKinds).optional(),
    amountMinor: z.int().nonnegative(),
    percent: z.number().optional(),
    reason: z.string(),
  }),
  withdrawOffer: byStaff.extend({ type: z.literal('withdrawOffer'), offerId: z.string(), reason: z.string() }),
  sendCommand: byStaff.extend({
    type: z.literal('sendCommand'),
    deviceId: z.string(),
    name: z.string(),
    args: z.record(z.string(), z.unknown()),
  }),
  falseAlarm: byStaff.extend({ type: z.literal('falseAlarm'), reason: z.string() }),
  foundLate: byStaff.extend({ type: z.literal('foundLate'), reason: z.string() }),
  close: byStaff.extend({ type: z.literal('close'), reason: z.string() }),
  reopen: byStaff.extend({ type: z.literal('reopen'), reason: z.string() }),
  cancelVisit: byStaff.extend({ type: z.literal('cancelVisit'), reason: z.string() }),
  visitDone: byStaff.extend({ type: z.literal('visitDone'), text: z.string() }),
  orderPart: byStaff.extend({
    type: z.literal('orderPart'),
    part: z.string(),
    supplier: z.string().nullable(),
    expectedAt: ms,
  }),
  partArrived: byStaff.extend({ type: z.literal('partArrived') }),
  hold: byStaff.extend({
    type: z.literal('hold'),
    reason: z.enum(holdReasons),
    until: ms.nullable(),
    untilWorse: z.boolean(),
    text: z.string().nullable(),
  }),
  resume: byStaff.extend({ type: z.literal('resume') }),
  handOver: byStaff.extend({
    type: z.literal('handOver'),
    teamId: z.string().nullable(),
    teamName: z.string().nullable(),
    to: z.string().nullable(),
    toName: z.string().nullable(),
    summary: z.string(),
    chain: z.array(z.object({ waitMs: z.int() })).optional(),
  }),
  escalate: byStaff.extend({ type: z.literal('escalate'), reason: z.string() }),
  promise: byStaff.extend({ type: z.literal('promise'), dueAt: ms }),
  addTask: byStaff.extend({
    type: z.literal('addTask'),
    kind: z.enum(taskKinds),
    title: z.string(),
    dueAt: ms.nullable(),
  }),
  completeTask: byStaff.extend({ type: z.literal('completeTask'), taskId: z.string(), outcome: z.string().nullable() }),
  setCause: byStaff.extend({ type: z.literal('setCause'), cause: z.enum(causes) }),
  story: byStaff.extend({ type: z.literal('story'), text: z.string() }),
  /** On the case that ends; the other one takes `mergedIn` in the same transaction. */
  mergeInto: byStaff.extend({
    type: z.literal('mergeInto'),
    into: z.string(),
    intoNumber: z.int(),
    reason: z.string(),
  }),
  mergedIn: byStaff.extend({
    type: z.literal('mergedIn'),
    from: z.string(),
    fromNumber: z.int(),
    reason: z.string(),
    carried,
  }),
  /** On the case that keeps the rest; the new one begins with `splitOff` in the same transaction. */
  split: byStaff.extend({
    type: z.literal('split'),
    deviceIds: z.array(z.string()),
    to: z.string(),
    toNumber: z.int(),
    reason: z.string(),
  }),
  splitOff: byStaff.extend({
    type: z.literal('splitOff'),
    opening,
    fromNumber: z.int(),
    from: z.string(),
    reason: z.string(),
    carried,
    candidate,
    routing: routing.optional(),
    circumstances: circumstances.optional(),
  }),
  /** News for everybody in the incident, with the parent's word on it. `toldIn`: the case of the same customer it is said in. */
  incidentUpdate: byStaff.extend({
    type: z.literal('incidentUpdate'),
    updateId: z.string(),
    sentAt: ms,
    text: updateText,
    /** False: we cannot write in the customer's language. */
    ownLanguage: z.boolean(),
    safety: z.string().nullable(),
    toldIn: z.object({ caseId: z.string(), number: z.int() }).nullable(),
  }),
  joinIncident: byStaff.extend({ type: z.literal('joinIncident'), incidentId: z.string(), title: z.string() }),
  /** The parent is closed; what is verified closes with it. */
  closeWithIncident: byStaff.extend({
    type: z.literal('closeWithIncident'),
    incidentId: z.string(),
    title: z.string(),
    reason: z.string(),
    lastSamples: z.array(z.object({ deviceId: z.string(), at: ms.nullable() })),
    stoodStill: ms,
  }),
  approvalDecided: byStaff.extend({
    type: z.literal('approvalDecided'),
    offerId: z.string(),
    approve: z.boolean(),
    /** What is approved instead of what was asked for. */
    instead: z
      .object({ kind: z.enum(offerKinds), amountMinor: z.int().nonnegative(), percent: z.number().nullable() })
      .optional(),
    reason: z.string().optional(),
  }),
}

const customer = {
  confirm: base.extend({ type: z.literal('confirm') }),
  stillBroken: base.extend({ type: z.literal('stillBroken'), text: z.string().optional() }),
  talkToPerson: base.extend({ type: z.literal('talkToPerson'), text: z.string().optional() }),
  survey: base.extend({
    type: z.literal('survey'),
    solved: z.boolean(),
    rating: z.int().min(1).max(5),
    text: z.string().optional(),
  }),
  /** Asked some time later: all is still well. */
  allWell: base.extend({ type: z.literal('allWell') }),
  acceptOffer: base.extend({ type: z.literal('acceptOffer'), offerId: z.string() }),
  /** A person asked to be forgotten: a pseudonym stands for them from now on. */
  customerErased: base.extend({ type: z.literal('customerErased'), pseudonym: z.string() }),
}

export const caseEvent = z.discriminatedUnion('type', [
  news.faultOpened,
  news.faultChanged,
  news.faultCleared,
  news.complained,
  news.commandResult,
  breakerOpened,
  dueEvent,
  staff.acknowledge,
  staff.note,
  staff.assign,
  staff.planVisit,
  staff.claimFixed,
  staff.offer,
  staff.withdrawOffer,
  staff.sendCommand,
  staff.falseAlarm,
  staff.foundLate,
  staff.close,
  staff.reopen,
  staff.approvalDecided,
  staff.incidentUpdate,
  staff.joinIncident,
  staff.closeWithIncident,
  staff.cancelVisit,
  staff.visitDone,
  staff.orderPart,
  staff.partArrived,
  staff.hold,
  staff.resume,
  staff.handOver,
  staff.escalate,
  staff.promise,
  staff.addTask,
  staff.completeTask,
  staff.setCause,
  staff.story,
  staff.mergeInto,
  staff.mergedIn,
  staff.split,
  staff.splitOff,
  customer.confirm,
  customer.stillBroken,
  customer.talkToPerson,
  customer.survey,
  customer.allWell,
  customer.acceptOffer,
  customer.customerErased,
])
export type CaseEvent = z.infer<typeof caseEvent>
export type EventOf<T extends CaseEvent['type']> = Extract<CaseEvent, { type: T }>
export type DueEvent = z.infer<typeof dueEvent>
