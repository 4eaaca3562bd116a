import { z } from 'zod'
import { promiseKinds, promiseStates } from '../domain/case.ts'
import { faultKinds } from '../domain/fault.ts'
import { faultVerdicts } from '../domain/learning.ts'
import { customerTemplates, staffTemplates } from '../domain/message.ts'
import { offerKinds } from '../domain/offer.ts'
import { remedyOutcomes } from '../domain/remedy.ts'
import { deadlineNames, offerFacts } from './caseContext.ts'

const ms = z.int()

/** Who of the staff: the runner turns it into people. */
const recipients = z.discriminatedUnion('who', [
  z.object({ who: z.literal('owner') }),
  z.object({ who: z.literal('level'), level: z.int() }),
  z.object({ who: z.literal('user'), userId: z.string() }),
  /** Managers of the level that is asked first, then of the next ones; without a level all of them. */
  z.object({ who: z.literal('managers'), except: z.string(), level: z.int().optional() }),
  z.object({ who: z.literal('leader') }),
])
export type Recipients = z.infer<typeof recipients>

/** What deciding asks for. Data only: the runner stores all of a step's effects in one transaction and does none of them. */
export const effect = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('tellCustomer'),
    template: z.enum(customerTemplates),
    data: z.record(z.string(), z.unknown()),
  }),
  z.object({
    type: z.literal('tellStaff'),
    template: z.enum(staffTemplates),
    to: recipients,
    data: z.record(z.string(), z.unknown()),
  }),
  z.object({ type: z.literal('setDeadline'), name: z.enum(deadlineNames), dueAt: ms }),
  z.object({ type: z.literal('clearDeadline'), name: z.enum(deadlineNames) }),
  z.object({
    type: z.literal('putPromise'),
    id: z.string(),
    what: z.enum(promiseKinds),
    publicDueAt: ms,
    internalDueAt: ms,
    state: z.enum(promiseStates),
    madeAt: ms,
    settledAt: ms.nullable(),
  }),
  z.object({
    type: z.literal('putOffer'),
    ...offerFacts.omit({ request: true, voucher: true }).shape,
    decidedBy: z.string().nullable(),
    decidedAt: ms.nullable(),
  }),
  /** An offer that was accepted, or went out unasked, is paid out as a voucher: the runner makes its code. Times ms. */
  z.object({
    type: z.literal('issueVoucher'),
    offerId: z.string(),
    kind: z.enum(offerKinds),
    amountMinor: z.int(),
    currency: z.string(),
    percent: z.number().nullable(),
    expiresAt: ms,
  }),
  z.object({
    type: z.literal('sendDeviceCommand'),
    id: z.string(),
    deviceId: z.string(),
    name: z.string(),
    args: z.record(z.string(), z.unknown()),
  }),
  /** A remedy sent with a command of this step, or what an earlier one came to. Times ms. */
  z.object({
    type: z.literal('putRemedy'),
    id: z.string(),
    deviceId: z.string(),
    model: z.string(),
    command: z.string(),
    sentAt: ms,
    outcome: z.enum(remedyOutcomes).nullable(),
    settledAt: ms.nullable(),
    trialOf: z.string().nullable(),
  }),
  z.object({
    type: z.literal('teach'),
    id: z.string(),
    faultId: z.string(),
    deviceId: z.string(),
    faultKind: z.enum(faultKinds),
    metric: z.string().nullable(),
    verdict: z.enum(faultVerdicts),
    reason: z.string(),
    /** A user's id, or `customer`. */
    by: z.string(),
  }),
  z.object({ type: z.literal('storeSurvey'), solved: z.boolean(), rating: z.int(), text: z.string().nullable() }),
  z.object({
    type: z.literal('storeComplaint'),
    id: z.string(),
    deviceId: z.string().nullable(),
    channel: z.string(),
    text: z.string(),
  }),
  /** It is over and nothing more is expected: what it taught, for articles and the list of problems. */
  z.object({
    type: z.literal('learned'),
    faultKind: z.enum(faultKinds).nullable(),
    model: z.string().nullable(),
    outcome: z.string(),
    helped: z.array(z.string()),
  }),
  /** A line of the case's history. */
  z.object({ type: z.literal('note'), kind: z.string(), text: z.string() }),
])
export type Effect = z.infer<typeof effect>
