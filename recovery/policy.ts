import { z } from 'zod'
import { day, hour, minute } from '../domain/clock.ts'
import { severities } from '../domain/fault.ts'

const ms = z.int().nonnegative()

/** Every number recovery goes by, with the shipped default. Durations are milliseconds, money is minor units (cents). */
export const recoveryPolicy = z.object({
  /** Faults below this are recorded but open no case. */
  openFrom: z.enum(severities).default('major'),
  /** Trouble that comes back this soon after closing is the same case. */
  reopenWithin: ms.default(14 * day),
  /** Several devices of one customer with the same kind of fault this soon after one another are one case: one message, not five. */
  joinWithin: ms.default(10 * minute),

  /** A case of the same device or customer within this time is a repeated failure. */
  repeatWithin: ms.default(90 * day),

  /** How long a remote remedy has to be answered, and then to clear the fault. */
  remoteWithin: ms.default(5 * minute),
  /** How long the device must stay healthy before a remote remedy counts. */
  remoteWatch: ms.default(10 * minute),

  /** From calling the owner to the next level; and to the breach, which calls the one after. */
  ackTarget: ms.default(10 * minute),
  ackBreach: ms.default(15 * minute),
  /** An acknowledgement without progress ends. */
  ackLasts: ms.default(4 * hour),
  /** After a breach the lead is called again this often, until `maxCalls` calls were made in all. */
  callAgainEvery: ms.default(hour),
  maxCalls: z.int().positive().default(6),
  /** The owner is not called twice within this time for the same trouble coming and going. */
  callQuiet: ms.default(15 * minute),
  /** How often an owner is looked for while there is none. */
  findOwnerEvery: ms.default(hour),

  /** What the customer is told: fixed within; and the share of it we hold ourselves to. */
  promiseFixedWithin: ms.default(day),
  internalShare: z.number().min(0).max(1).default(0.2),
  /** A promise that will not be met is announced anew this long before it is due, and moved this far. */
  promiseWarning: ms.default(hour),
  promiseMoveBy: ms.default(day),
  /** The customer hears from us at least this often while it is being repaired; sent `updateLead` before it is due. */
  updateEvery: ms.default(8 * hour),
  updateLead: ms.default(30 * minute),

  /** How long the device must stay healthy before the customer is asked. */
  verifyFor: ms.default(30 * minute),
  /** Twice as long after each time it came back once the customer was told that it works, up to this. */
  verifyAtMost: ms.default(day),
  /** "Reports" means: a sample within `reportFactor` of its intervals, and never stricter than `reportWithin`. */
  reportFactor: z.number().positive().default(3),
  reportWithin: ms.default(5 * minute),
  /** A device that is not reporting cannot be verified: wait this much longer, this often. */
  extendBy: ms.default(5 * minute),
  maxExtensions: z.int().nonnegative().default(12),
  /** A claimed fix must clear the fault within this time. */
  claimWithin: ms.default(hour),

  /** No hold is longer than this, whatever it waits for. */
  holdAtMost: ms.default(14 * day),
  /** After closing, what a case taught is kept this much later, when nothing more is expected of it. */
  learnAfter: ms.default(3 * day),

  confirmWithin: ms.default(2 * day),
  surveyAfter: ms.default(hour),
  /** This rating and below takes the case up again. */
  badRating: z.int().min(0).max(5).default(2),
  /** "Still broken" pressed again within this time is noted, but nobody is told again. */
  stillBrokenQuiet: ms.default(hour),

  /** An outage longer than this is credited unasked, once per case. */
  autoCreditAfter: ms.default(3 * hour),
  /** Of what lay before the case was opened, this much counts at most: a device's own date is no claim on money. */
  creditBefore: ms.default(2 * hour),
  autoCreditMinor: z.int().nonnegative().default(1_000),
  /** What agents may give per case without a manager. */
  agentLimitMinor: z.int().nonnegative().default(5_000),
  currency: z.string().length(3).default('EUR'),
})
export type RecoveryPolicy = z.infer<typeof recoveryPolicy>
