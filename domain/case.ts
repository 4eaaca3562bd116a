import { z } from 'zod'
import { severities } from './fault.ts'
import { instant } from './instant.ts'
import { causes, offerKinds } from './offer.ts'
import { priorities } from './priority.ts'

/**
 * Where the recovery of one customer's trouble stands, in words a person reads. The machine in recovery/machine.ts
 * has finer states; this is the summary it projects.
 *
 * - `remoteFix`: a remote remedy is being tried; nobody has been disturbed yet
 * - `repairing`: the customer has been told, somebody is to get it fixed
 * - `waiting`: a visit is arranged or a part is ordered; nobody has to act before then
 * - `onHold`: put aside until a time, or until it gets worse
 * - `verifying`: the fault is gone or a fix is claimed; the device's own telemetry decides
 * - `awaitingCustomer`: verified by the device; the customer has been asked to confirm
 * - `closed`: over; still reopens inside the reopen window
 * - `merged`: goes on as another case of the same customer
 * - `cancelled`: it was no fault
 */
export const caseStates = [
  'remoteFix',
  'repairing',
  'waiting',
  'onHold',
  'verifying',
  'awaitingCustomer',
  'closed',
  'merged',
  'cancelled',
] as const
export type CaseState = (typeof caseStates)[number]
export const openCaseStates = ['remoteFix', 'repairing', 'waiting', 'onHold', 'verifying', 'awaitingCustomer'] as const

/** Why a case may be put aside. Only these stop the clock of a service target. */
export const holdReasons = [
  'waitingForCustomer',
  'waitingForPart',
  'waitingForVisit',
  'waitingForThirdParty',
  'customerAway',
] as const
/** `senior`: severe or repeated, so no routine coupon but a senior owner, a personal call, a replacement. */
export const plans = ['standard', 'senior'] as const
export const taskKinds = ['check', 'call', 'other'] as const
const moment = z.iso.datetime({ offset: true })
const reason = z.string().trim().min(1).max(500)

/** What people may do to a case through POST /api/v1/cases/{id}/commands. */
export const caseCommand = z.discriminatedUnion('type', [
  z.object({ type: z.literal('acknowledge') }),
  z.object({ type: z.literal('note'), text: z.string().trim().min(1).max(4000) }),
  z.object({ type: z.literal('assign'), to: z.string().min(1) }),
  /** A visit is arranged; the customer is told the window. Times ISO 8601. */
  z.object({
    type: z.literal('planVisit'),
    from: moment,
    to: moment,
  }),
  /** The visit will not take place; another has to be planned. */
  z.object({ type: z.literal('cancelVisit'), reason }),
  /** Somebody was there; what came of it. A fix is claimed with `claimFixed`. */
  z.object({ type: z.literal('visitDone'), text: z.string().trim().min(1).max(4000) }),
  z.object({
    type: z.literal('orderPart'),
    part: z.string().trim().min(1).max(200),
    expectedAt: moment,
    supplier: z.string().trim().max(200).optional(),
  }),
  z.object({ type: z.literal('partArrived') }),
  /** Until a time, until it gets worse, or both; without a time the longest hold the policy allows. */
  z.object({
    type: z.literal('hold'),
    reason: z.enum(holdReasons),
    until: moment.optional(),
    untilWorse: z.boolean().default(false),
    text: z.string().trim().max(500).optional(),
  }),
  z.object({ type: z.literal('resume') }),
  /** To another team (and, if named, one of its people), with what they need to know: nobody has to ask the customer again. */
  z.object({
    type: z.literal('handOver'),
    teamId: z.string().min(1).optional(),
    to: z.string().min(1).optional(),
    summary: z.string().trim().min(1).max(4000),
  }),
  z.object({ type: z.literal('escalate'), reason }),
  /** A time the customer is told it will be fixed by. Refused when it cannot be kept as things stand. */
  z.object({ type: z.literal('promise'), by: moment }),
  z.object({
    type: z.literal('addTask'),
    kind: z.enum(taskKinds).default('other'),
    title: z.string().trim().min(1).max(300),
    dueAt: moment.optional(),
  }),
  z.object({
    type: z.literal('completeTask'),
    taskId: z.string().min(1),
    outcome: z.string().trim().max(2000).optional(),
  }),
  z.object({ type: z.literal('setCause'), cause: z.enum(causes) }),
  /** This case goes on as part of the other one, of the same customer. */
  z.object({ type: z.literal('merge'), into: z.string().min(1), reason }),
  /** These devices, with their faults, become a case of their own. */
  z.object({ type: z.literal('split'), deviceIds: z.array(z.string().min(1)).min(1).max(200), reason }),
  /** Worth telling others; an empty text takes that back. */
  z.object({ type: z.literal('story'), text: z.string().trim().max(2000) }),
  z.object({ type: z.literal('claimFixed'), text: z.string().trim().max(4000).optional() }),
  /**
   * Offer something; over a limit it waits for a manager. `amountMinor`: what it costs us at most, in minor units (cents) of
   * the limits' currency; everything but an apology has it. `percent`: of the next order, for a discount.
   */
  z.object({
    type: z.literal('offer'),
    /** Absent: a credit. */
    kind: z.enum(offerKinds).optional(),
    amountMinor: z.int().positive().max(100_000_000).optional(),
    percent: z.number().positive().max(100).multipleOf(0.01).optional(),
    reason,
  }),
  /** Take back what has not been used: a request, an offer, a voucher. */
  z.object({ type: z.literal('withdrawOffer'), offerId: z.string().min(1), reason }),
  z.object({
    type: z.literal('sendCommand'),
    deviceId: z.string(),
    name: z.string().min(1).max(128),
    args: z.record(z.string(), z.unknown()).default({}),
  }),
  /** No fault after all: teaches the detector. */
  z.object({ type: z.literal('falseAlarm'), reason }),
  /** It was a fault, and should have been found sooner: teaches the detector; the case goes on. */
  z.object({ type: z.literal('foundLate'), reason }),
  z.object({ type: z.literal('close'), reason }),
  z.object({ type: z.literal('reopen'), reason }),
])
export type CaseCommand = z.infer<typeof caseCommand>

/** One line of a case's history. `actor` is `detector`, `system`, `customer`, `device`, or a user's id. */
export const timelineEntry = z.object({
  at: instant,
  type: z.string(),
  actor: z.string(),
  text: z.string(),
  data: z.record(z.string(), z.unknown()).optional(),
})
export type TimelineEntry = z.infer<typeof timelineEntry>

/** `withdrawn` is no longer given: what no longer applies is announced anew, or was broken. */
export const promiseStates = ['open', 'kept', 'broken', 'reannounced', 'withdrawn'] as const
/** That it works again; that they hear from us; that somebody comes. */
export const promiseKinds = ['fixed', 'nextUpdate', 'visit'] as const
export type PromiseKind = (typeof promiseKinds)[number]
export const promise = z.object({
  id: z.string(),
  caseId: z.string(),
  what: z.enum(promiseKinds),
  /** What the customer was told. */
  publicDueAt: instant,
  /** What we hold ourselves to: earlier. */
  internalDueAt: instant,
  state: z.enum(promiseStates),
  madeAt: instant,
  settledAt: instant.nullable(),
})
export type CasePromise = z.infer<typeof promise>

export const survey = z.object({
  caseId: z.string(),
  answeredAt: instant,
  /** "Is it working again?" */
  solved: z.boolean(),
  /** "How did we do?" 1 (badly) to 5 (very well). */
  rating: z.int().min(1).max(5),
  text: z.string().nullable(),
})
export type Survey = z.infer<typeof survey>

/** Something a person has to do for a case: a check of the playbook, a call, anything. */
export const caseTask = z.object({
  id: z.string(),
  kind: z.enum(taskKinds),
  title: z.string(),
  dueAt: instant.nullable(),
  doneAt: instant.nullable(),
  doneBy: z.string().nullable(),
  outcome: z.string().nullable(),
})
export type CaseTask = z.infer<typeof caseTask>

export const outcomes = ['remote', 'repaired', 'recovered', 'falseAlarm', 'closedByStaff', 'merged'] as const

/** A case as a row: what lists and filters need, beside the machine's snapshot. */
export const recoveryCase = z.object({
  id: z.string(),
  /** The number people say on the phone: 1001, 1002, … */
  number: z.number(),
  customerId: z.string().nullable(),
  deviceIds: z.array(z.string()),
  faultIds: z.array(z.string()),
  incidentId: z.string().nullable(),
  state: z.enum(caseStates),
  severity: z.enum(severities),
  title: z.string(),
  /** Which came first: this is what "found before the customer noticed" is counted from. */
  firstHeardFrom: z.enum(['fault', 'complaint']),
  ownerId: z.string().nullable(),
  acknowledgedAt: instant.nullable(),
  /** 0: the owner was called; 1 and up: each level that was called because nobody acted. */
  escalationLevel: z.number(),
  openedAt: instant,
  faultStartedAt: instant.nullable(),
  toldAt: instant.nullable(),
  fixedAt: instant.nullable(),
  closedAt: instant.nullable(),
  /** How it ended: `remote` fix, `repaired`, `recovered` by itself, `falseAlarm`, `closedByStaff`, `merged` into another. */
  outcome: z.enum(outcomes).nullable(),
  reopenCount: z.number(),
  teamId: z.string().nullable().default(null),
  /** What a team is routed by, from the playbook. */
  category: z.string().nullable().default(null),
  priority: z.enum(priorities).default('p2'),
  plan: z.enum(plans).default('standard'),
  cause: z.enum(causes).default('ours'),
  /** How often it went from one owner or team to another. */
  handOvers: z.number().default(0),
  /** What a waiting case waits for. */
  waitingFor: z.enum(['visit', 'part']).nullable().default(null),
  /** Until when nobody has to act: end of the visit, arrival of the part, end of the hold. */
  waitsUntil: instant.nullable().default(null),
  holdReason: z.enum(holdReasons).nullable().default(null),
  /** By when we ourselves want it fixed; moves while the case is on hold. */
  targetFixedBy: instant.nullable().default(null),
  /** How long its clock stood, ms, for stated reasons. */
  pausedMs: z.number().default(0),
  /** The earliest open promise: what the customer waits for next. */
  promiseDueAt: instant.nullable().default(null),
  openTasks: z.number().default(0),
  mergedInto: z.string().nullable().default(null),
  splitFrom: z.string().nullable().default(null),
  /** The incident it was closed with, and left when it was reopened. */
  formerIncidentId: z.string().nullable().optional(),
  /** A leader found it worth telling. */
  story: z.string().nullable().default(null),
  version: z.number(),
})
export type RecoveryCase = z.infer<typeof recoveryCase>

/** What a case has before anybody has placed it, and what rows of earlier versions are taken to have: the defaults above. */
export const unplaced = recoveryCase
  .pick({
    teamId: true,
    category: true,
    priority: true,
    plan: true,
    cause: true,
    handOvers: true,
    waitingFor: true,
    waitsUntil: true,
    holdReason: true,
    targetFixedBy: true,
    pausedMs: true,
    promiseDueAt: true,
    openTasks: true,
    mergedInto: true,
    splitFrom: true,
    story: true,
  })
  .parse({})
