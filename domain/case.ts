import { z } from 'zod'
import { severities } from './fault.ts'
import { instant } from './instant.ts'

/**
 * Where the recovery of one customer's trouble stands, in words a person reads. The machine in recovery/machine.ts
 * has finer states; this is the summary it projects.
 *
 * - `remoteFix`: a remote remedy is being tried; nobody has been disturbed yet
 * - `repairing`: the customer has been told, somebody is to get it fixed
 * - `verifying`: the fault is gone or a fix is claimed; the device's own telemetry decides
 * - `awaitingCustomer`: verified by the device; the customer has been asked to confirm
 * - `closed`: over; still reopens inside the reopen window
 * - `cancelled`: it was no fault
 */
export const caseStates = ['remoteFix', 'repairing', 'verifying', 'awaitingCustomer', 'closed', 'cancelled'] as const
export type CaseState = (typeof caseStates)[number]
export const openCaseStates = ['remoteFix', 'repairing', 'verifying', 'awaitingCustomer'] as const

/** What people may do to a case through POST /api/v1/cases/{id}/commands. */
export const caseCommand = z.discriminatedUnion('type', [
  z.object({ type: z.literal('acknowledge') }),
  z.object({ type: z.literal('note'), text: z.string().trim().min(1).max(4000) }),
  z.object({ type: z.literal('assign'), to: z.string().min(1) }),
  /** A visit is arranged; the customer is told the window. Times ISO 8601. */
  z.object({
    type: z.literal('planVisit'),
    from: z.iso.datetime({ offset: true }),
    to: z.iso.datetime({ offset: true }),
  }),
  z.object({ type: z.literal('claimFixed'), text: z.string().trim().max(4000).optional() }),
  /** Offer credit in minor units (cents); over the limit it waits for a manager. */
  z.object({
    type: z.literal('offer'),
    amountMinor: z.int().positive().max(100_000_000),
    reason: z.string().trim().min(1).max(500),
  }),
  z.object({
    type: z.literal('sendCommand'),
    deviceId: z.string(),
    name: z.string().min(1).max(128),
    args: z.record(z.string(), z.unknown()).default({}),
  }),
  /** No fault after all: teaches the detector. */
  z.object({ type: z.literal('falseAlarm'), reason: z.string().trim().min(1).max(500) }),
  /** It was a fault, and should have been found sooner: teaches the detector; the case goes on. */
  z.object({ type: z.literal('foundLate'), reason: z.string().trim().min(1).max(500) }),
  z.object({ type: z.literal('close'), reason: z.string().trim().min(1).max(500) }),
  z.object({ type: z.literal('reopen'), reason: z.string().trim().min(1).max(500) }),
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

export const promiseStates = ['open', 'kept', 'broken', 'reannounced', 'withdrawn'] as const
export const promise = z.object({
  id: z.string(),
  caseId: z.string(),
  what: z.enum(['fixed', 'nextUpdate']),
  /** What the customer was told. */
  publicDueAt: instant,
  /** What we hold ourselves to: earlier. */
  internalDueAt: instant,
  state: z.enum(promiseStates),
  madeAt: instant,
  settledAt: instant.nullable(),
})
export type CasePromise = z.infer<typeof promise>

export const offerStates = ['needsApproval', 'offered', 'accepted', 'rejected'] as const
export const offer = z.object({
  id: z.string(),
  caseId: z.string(),
  customerId: z.string(),
  kind: z.enum(['credit']),
  amountMinor: z.number(),
  currency: z.string(),
  reason: z.string(),
  state: z.enum(offerStates),
  /** A user's id, or `system` when given unasked. */
  madeBy: z.string(),
  madeAt: instant,
  decidedBy: z.string().nullable(),
  decidedAt: instant.nullable(),
})
export type Offer = z.infer<typeof offer>

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
  /** How it ended: `remote` fix, `repaired`, `recovered` by itself, `falseAlarm`, `closedByStaff`. */
  outcome: z.enum(['remote', 'repaired', 'recovered', 'falseAlarm', 'closedByStaff']).nullable(),
  reopenCount: z.number(),
  version: z.number(),
})
export type RecoveryCase = z.infer<typeof recoveryCase>
