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
  /** A remedy that may not be sent now is waited for this long at most, then people take over; looked at again this often. */
  remedyHold: ms.default(30 * minute),
  remedyCheckEvery: ms.default(2 * minute),
  /** So often a command is sent to one device within 24 hours, by whatever cases; a playbook's own number may be higher. */
  remediesPerDay: z.int().positive().default(2),
  /** A new or worse fault this soon after a remedy is held against it. */
  worseWithin: ms.default(30 * minute),
  /** What makes things worse, or hardly ever helps, is not sent to any device of the model for this long; then tried once. */
  breakerOpenFor: ms.default(day),

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
  /** Who has not answered by then is reminded, once. */
  surveyReminderAfter: ms.default(3 * day),
  /** Nobody is sent a second survey within this time, whatever cases they have. */
  surveyQuiet: ms.default(30 * day),
  /** So long after closing the customer is asked whether all is still well. */
  checkInAfter: ms.default(14 * day),
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
  /** How long the first level of managers has to decide on a request; reminded at half of it, the next levels have longer. */
  approvalWithin: ms.default(30 * minute),
  /** A request nobody has decided on by then has lapsed, and so has the link to it. */
  approvalLapses: ms.default(3 * day),
  /** How long a customer may accept an offer; and how long the voucher for it is good. */
  offerValidFor: ms.default(30 * day),
  voucherValidFor: ms.default(365 * day),
  /** From this length on an outage is severe: no coupon will do. */
  severeAfter: ms.default(day),
  /** Of these models (part of the name), or critical for customers of these tiers, a failure is severe too. */
  valuable: z
    .object({ models: z.array(z.string().min(1)), tiers: z.array(z.string().min(1)) })
    .default({ models: [], tiers: ['gold'] }),
  /** How long somebody senior has to call the customer of a severe or repeated case. */
  seniorCallWithin: ms.default(4 * hour),

  /** How many customers a minute an update to a whole incident reaches, unless it says otherwise. */
  incidentRatePerMinute: z.int().positive().max(60_000).default(600),
  /** How many customers are looked at in one turn of the clockwork; what is left waits for the next. */
  incidentPerTurn: z.int().positive().default(200),
  /** A case opened this soon after an update to its incident gets it with its first message. */
  incidentNewsFor: ms.default(12 * hour),
  /** A device that was watched this long (and reports) may be closed with its incident: what was mended once is mended for all. */
  incidentWatch: ms.default(10 * minute),
  /** Nobody is written to between these minutes after midnight on their own clock, unless it is about safety. */
  quietFrom: z
    .int()
    .min(0)
    .max(1_439)
    .default(22 * 60),
  quietUntil: z
    .int()
    .min(0)
    .max(1_439)
    .default(7 * 60),
})
export type RecoveryPolicy = z.infer<typeof recoveryPolicy>
