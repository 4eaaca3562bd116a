import { z } from 'zod'
import { holdReasons, outcomes, plans, taskKinds } from '../domain/case.ts'
import { faultKinds, incidentCauses, severities } from '../domain/fault.ts'
import { updateText } from '../domain/incidentUpdate.ts'
import { causes, limitNames, offerKinds, offerStates } from '../domain/offer.ts'
import { priorities } from '../domain/priority.ts'
import { remedyOutcomes } from '../domain/remedy.ts'

const ms = z.int()

/** Every timer a case can have. A deadline is a stored row of this name (P5); when due it comes back as an event of this type. */
export const deadlineNames = [
  'remoteResult',
  'remoteWatch',
  'ackTarget',
  'ackBreach',
  'callAgain',
  'ackExpires',
  'findOwner',
  'internalTarget',
  'promiseWarning',
  'updateDue',
  'claimCheck',
  'verify',
  'confirmBy',
  'surveyDue',
  'surveyReminder',
  'checkInDue',
  'learnBy',
  'visitEnds',
  'partDue',
  'holdUntil',
  'taskDue',
  'targetWarning',
  'targetBreach',
  'approvalDue',
  'remedyCheck',
] as const
export type DeadlineName = (typeof deadlineNames)[number]

export const deviceFacts = z.object({
  id: z.string(),
  name: z.string(),
  model: z.string().nullable(),
  expectEverySeconds: z.number().nullable(),
})
export type DeviceFacts = z.infer<typeof deviceFacts>

/** What a case needs to know of a fault; the whole of it stays with the detector's records. */
export const faultFacts = z.object({
  id: z.string(),
  deviceId: z.string(),
  kind: z.enum(faultKinds),
  metric: z.string().nullable(),
  severity: z.enum(severities),
  startedAt: ms,
  incidentId: z.string().nullable(),
  /** What it has in common with other faults; null without an incident. */
  incidentCause: z.enum(incidentCauses).nullable().default(null),
  /** The incident has reached other customers too, as far as was known. */
  othersAffected: z.boolean().default(true),
  explanation: z.string(),
})
export type FaultFacts = z.infer<typeof faultFacts>

const promiseFacts = z.object({ id: z.string(), publicDueAt: ms, internalDueAt: ms, madeAt: ms })
export const offerFacts = z.object({
  id: z.string(),
  amountMinor: z.int(),
  currency: z.string(),
  reason: z.string(),
  state: z.enum(offerStates),
  madeBy: z.string(),
  madeAt: ms,
  kind: z.enum(offerKinds).default('credit'),
  percent: z.number().nullable().default(null),
  text: z.object({ en: z.string(), de: z.string() }).nullable().default(null),
  category: z.string().nullable().default(null),
  overLimits: z.array(z.enum(limitNames)).default([]),
  approvedBy: z.string().nullable().default(null),
  givenAt: ms.nullable().default(null),
  expiresAt: ms.nullable().default(null),
  /** While a manager is asked: who asks, which level of managers, by when they are reminded and the next level is asked. */
  request: z
    .object({ madeByName: z.string(), level: z.int(), remindAt: ms.nullable(), dueAt: ms })
    .nullable()
    .default(null),
  /** Its voucher has been given. */
  voucher: z.boolean().default(false),
})
export type OfferFacts = z.infer<typeof offerFacts>

/** What has been tried from here, and the last command of it. */
const remoteFacts = z.object({
  /** In all. */
  attempts: z.int(),
  commandId: z.string().nullable(),
  deviceId: z.string().nullable(),
  command: z.string().nullable(),
  answeredOk: z.boolean(),
  /** By remedy, see `remedyKey`; empty for what was sent before they were counted one by one. */
  tried: z.array(z.object({ key: z.string(), attempts: z.int() })).default([]),
  sentAt: ms.nullable().default(null),
  /** How long the device has to answer it, and then to show that it helped; null: the policy's time. */
  waitMs: ms.nullable().default(null),
  /** What was wrong with the device then: whatever comes soon after and is not in it was made by the remedy. */
  before: z
    .object({ kinds: z.array(z.string()), severity: z.enum(severities) })
    .nullable()
    .default(null),
  model: z.string().default(''),
  trialOf: z.string().nullable().default(null),
  /** What the last command came to; null while it is not known. */
  outcome: z.enum(remedyOutcomes).nullable().default(null),
  /** Since when a remedy waits for its moment, and why; null when none does. */
  held: z.object({ since: ms, why: z.string() }).nullable().default(null),
})
export type RemoteFacts = z.infer<typeof remoteFacts>
/** Nothing tried. */
export const untried: RemoteFacts = {
  attempts: 0,
  commandId: null,
  deviceId: null,
  command: null,
  answeredOk: false,
  tried: [],
  sentAt: null,
  waitMs: null,
  before: null,
  model: '',
  trialOf: null,
  outcome: null,
  held: null,
}

const taskFacts = z.object({
  id: z.string(),
  kind: z.enum(taskKinds),
  title: z.string(),
  dueAt: ms.nullable(),
  doneAt: ms.nullable(),
  doneBy: z.string().nullable(),
  outcome: z.string().nullable(),
  /** Somebody was told that it is overdue. */
  reminded: z.boolean().default(false),
})
export type TaskFacts = z.infer<typeof taskFacts>

/** All that a case knows and decides by. Plain JSON, times in ms: it is stored with every step and comes back unchanged. */
export const caseContext = z.object({
  id: z.string(),
  number: z.int(),
  customerId: z.string().nullable(),
  incidentId: z.string().nullable(),
  devices: z.array(deviceFacts),
  faults: z.array(faultFacts.extend({ open: z.boolean() })),
  severity: z.enum(severities),
  title: z.string(),
  firstHeardFrom: z.enum(['fault', 'complaint']),
  openedAt: ms,
  faultStartedAt: ms.nullable(),
  toldAt: ms.nullable(),
  fixedAt: ms.nullable(),
  closedAt: ms.nullable(),
  outcome: z.enum(outcomes).nullable(),
  reopenCount: z.int(),

  ownerId: z.string().nullable(),
  acknowledgedAt: ms.nullable(),
  /** An acknowledgement outlives the fault going and coming until this moment. */
  ackUntil: ms.nullable(),
  escalationLevel: z.int(),
  /** Calls made to anybody since it was last acknowledged; and when the last was. */
  calls: z.int(),
  lastCallAt: ms.nullable(),
  /** When the owner was called for trouble that nobody has acknowledged yet and that has not been seen mended since. */
  calledSince: ms.nullable().default(null),
  /** The last time a higher level was called, within that. */
  lastLevelCall: z.object({ level: z.int(), at: ms }).nullable().default(null),

  remote: remoteFacts,
  /** Commands sent by people, still unanswered. */
  commands: z.array(z.object({ id: z.string(), name: z.string(), deviceId: z.string() })),

  /** Somebody did something about it: the difference between repaired and recovered. */
  workedOn: z.boolean(),
  /** The customer or staff say it is broken whatever the device shows: only a claimed fix ends that. */
  disputed: z.boolean(),
  /** When the last fault cleared (or the fix was claimed); becomes `fixedAt` once verified. */
  mendedAt: ms.nullable(),
  watchingSince: ms.nullable(),
  /** How often it came back after the customer was told that it works: each time it is watched longer. */
  returns: z.int().default(0),
  /** When the customer was last asked to confirm. */
  askedAt: ms.nullable().default(null),
  extensions: z.int(),
  /** How much of our own standing still has already been added to the current watch, or to the time to answer (P8). */
  standstillCounted: ms,

  promises: z.object({
    fixed: promiseFacts.nullable(),
    nextUpdate: promiseFacts.nullable(),
    visit: promiseFacts.nullable().default(null),
  }),
  visit: z.object({ from: ms, to: ms }).nullable(),
  offers: z.array(offerFacts),
  /** How long it was out of order before it last worked (ms), and since when it is again; null: since the beginning. */
  outage: z.object({ before: ms, since: ms.nullable() }).default({ before: 0, since: null }),
  /** So that pressing a button again and again tells people once. */
  lastStillBrokenAt: ms.nullable(),
  lastTalkAt: ms.nullable(),
  surveySent: z.boolean(),
  surveyAnswered: z.boolean(),
  deadlines: z.partialRecord(z.enum(deadlineNames), ms),

  /** The rule book in force at the last step. */
  rules: z.int().default(0),
  teamId: z.string().nullable().default(null),
  teamName: z.string().nullable().default(null),
  category: z.string().nullable().default(null),
  priority: z.enum(priorities).default('p2'),
  plan: z.enum(plans).default('standard'),
  cause: z.enum(causes).default('ours'),
  tier: z.string().nullable().default(null),
  /** Real cases of the same device, and of the same customer, in the time before this one. */
  repeats: z.object({ device: z.int(), customer: z.int() }).default({ device: 0, customer: 0 }),
  /** How long each level above the owner has before the next is called, ms. Empty: the policy's times. */
  chain: z.array(z.object({ waitMs: z.int() })).default([]),
  seniorId: z.string().nullable().default(null),
  handOvers: z.int().default(0),
  tasks: z.array(taskFacts).default([]),
  part: z
    .object({ name: z.string(), supplier: z.string().nullable(), expectedAt: ms, arrivedAt: ms.nullable() })
    .nullable()
    .default(null),
  hold: z
    .object({ reason: z.enum(holdReasons), since: ms, until: ms, untilWorse: z.boolean(), text: z.string().nullable() })
    .nullable()
    .default(null),
  /** By when we want it fixed, in the team's time, and how long that clock has stood for stated reasons. */
  targetFixedBy: ms.nullable().default(null),
  targetSpan: ms.nullable().default(null),
  pausedMs: ms.default(0),
  /** What staff wrote when they claimed a fix: what helped, for those who come after. */
  helped: z.array(z.string()).default([]),
  learnedAt: ms.nullable().default(null),
  /** When the customer was asked whether all is still well, and said so. */
  checkedInAt: ms.nullable().default(null),
  allWellAt: ms.nullable().default(null),
  mergedInto: z.string().nullable().default(null),
  splitFrom: z.string().nullable().default(null),
  story: z.string().nullable().default(null),
  /** States of the repair it has been in, in the order it first came to them. */
  visited: z.array(z.string()).default([]),
  /** The person was erased; `customerId` is a pseudonym and nobody is told anything. */
  erased: z.boolean().default(false),
  /** The latest news of the whole incident, and whether this customer has been told it; its words until they are. */
  incidentNews: z
    .object({
      updateId: z.string(),
      at: ms,
      told: z.enum(['no', 'update', 'firstMessage']),
      text: updateText.nullable(),
    })
    .nullable()
    .default(null),
  /** The incident it was closed with, and the one it left because it was reopened after that. */
  closedWithIncident: z.string().nullable().default(null),
  formerIncidentId: z.string().nullable().default(null),
  /** Playbooks whose checks are on the list of tasks already. */
  checksOf: z.array(z.string()).default([]),
})
export type CaseContext = z.infer<typeof caseContext>

/** A case nobody has said anything about yet; what has a default above has it here. */
export const emptyContext = (opening: {
  caseId: string
  number: number
  customerId: string | null
  at: number
}): CaseContext =>
  caseContext.parse({
    id: opening.caseId,
    number: opening.number,
    customerId: opening.customerId,
    incidentId: null,
    devices: [],
    faults: [],
    severity: 'major',
    title: '',
    firstHeardFrom: 'fault',
    openedAt: opening.at,
    faultStartedAt: null,
    toldAt: null,
    fixedAt: null,
    closedAt: null,
    outcome: null,
    reopenCount: 0,
    ownerId: null,
    acknowledgedAt: null,
    ackUntil: null,
    escalationLevel: 0,
    calls: 0,
    lastCallAt: null,
    remote: untried,
    commands: [],
    workedOn: false,
    disputed: false,
    mendedAt: null,
    watchingSince: null,
    extensions: 0,
    standstillCounted: 0,
    promises: { fixed: null, nextUpdate: null },
    visit: null,
    offers: [],
    lastStillBrokenAt: null,
    lastTalkAt: null,
    surveySent: false,
    surveyAnswered: false,
    deadlines: {},
  } satisfies z.input<typeof caseContext>)

export const openFaults = (context: CaseContext) => context.faults.filter((fault) => fault.open)
