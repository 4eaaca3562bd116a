import { z } from 'zod'
import { roles } from '../domain/user.ts'
import { deadlineNames, deviceFacts, faultFacts } from './caseContext.ts'

/**
 * Everything that can happen to a case. An event carries all that deciding needs (`at`, who, and the facts the runner
 * looked up), so that the same events give the same case again; they are kept in the case's history for that.
 */
const ms = z.int()
/** `at`: our clock, ms. `actor`: `detector`, `system`, `customer`, `device`, or a user's id. */
const base = z.object({ at: ms, actor: z.string() })
const person = z.object({ id: z.string(), name: z.string(), role: z.enum(roles) })
const byStaff = base.extend({ by: person })

/** Who would own it if it needs an owner now: the runner's proposal. */
const candidate = z.string().nullable()
/** Present when the event begins a case. */
const opening = z.object({ caseId: z.string(), number: z.int(), customerId: z.string().nullable() })

const news = {
  faultOpened: base.extend({
    type: z.literal('faultOpened'),
    fault: faultFacts,
    device: deviceFacts,
    /** Other devices of this customer with the same cause, already known: named in the first message. */
    alsoAffected: z.array(deviceFacts),
    opening: opening.optional(),
    candidate,
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
    candidate,
  }),
  commandResult: base.extend({
    type: z.literal('commandResult'),
    commandId: z.string(),
    deviceId: z.string(),
    ok: z.boolean(),
    text: z.string().optional(),
  }),
}

/** A deadline is due: its name is the type. */
export const dueEvent = base.extend({
  type: z.enum(deadlineNames),
  /** When each device of the case was last heard, as known now. */
  lastSamples: z.array(z.object({ deviceId: z.string(), at: ms.nullable() })),
  /** How long we ourselves stood still since the device is being watched, or since the customer was asked (P8). */
  stoodStill: ms,
  candidate,
})

const staff = {
  acknowledge: byStaff.extend({ type: z.literal('acknowledge') }),
  note: byStaff.extend({ type: z.literal('note'), text: z.string() }),
  assign: byStaff.extend({ type: z.literal('assign'), to: z.string(), toName: z.string() }),
  planVisit: byStaff.extend({ type: z.literal('planVisit'), from: ms, to: ms }),
  claimFixed: byStaff.extend({ type: z.literal('claimFixed'), text: z.string().optional() }),
  offer: byStaff.extend({ type: z.literal('offer'), amountMinor: z.int().positive(), reason: z.string() }),
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
  approvalDecided: byStaff.extend({ type: z.literal('approvalDecided'), offerId: z.string(), approve: z.boolean() }),
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
  acceptOffer: base.extend({ type: z.literal('acceptOffer'), offerId: z.string() }),
}

export const caseEvent = z.discriminatedUnion('type', [
  news.faultOpened,
  news.faultChanged,
  news.faultCleared,
  news.complained,
  news.commandResult,
  dueEvent,
  staff.acknowledge,
  staff.note,
  staff.assign,
  staff.planVisit,
  staff.claimFixed,
  staff.offer,
  staff.sendCommand,
  staff.falseAlarm,
  staff.foundLate,
  staff.close,
  staff.reopen,
  staff.approvalDecided,
  customer.confirm,
  customer.stillBroken,
  customer.talkToPerson,
  customer.survey,
  customer.acceptOffer,
])
export type CaseEvent = z.infer<typeof caseEvent>
export type EventOf<T extends CaseEvent['type']> = Extract<CaseEvent, { type: T }>
export type DueEvent = z.infer<typeof dueEvent>
