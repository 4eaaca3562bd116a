import { z } from 'zod'
import { impactAssumptions } from './impactAssumptions.ts'
import { figureNames } from './impactCase.ts'
import { instant } from './instant.ts'
import { offerKinds } from './offer.ts'
import { periods } from './period.ts'
import { problem } from './problems.ts'

const spread = z.object({ median: z.number().nullable(), p90: z.number().nullable(), n: z.number() })

/** Figures over some cases. Minutes are of the product's clock; `GET impact/cases?figure=` opens the cases behind each. */
export const impactFigures = z.object({
  cases: z.number(),
  openCases: z.number(),
  closedCases: z.number(),
  /** Cases whose fault we saw before the customer said a word. */
  faultFirst: z.number(),
  complaintFirst: z.number(),
  proactiveRate: z.number().nullable(),
  /** People told before they noticed: fault first, and told before any complaint of theirs on the case. */
  toldFirst: z.number(),
  /** Cases whose customer knows of it, from us or by themselves: what `toldFirst` is a part of. */
  knownToCustomer: z.number(),
  toldFirstRate: z.number().nullable(),
  /** Cases mended remotely before anybody was disturbed. */
  undisturbed: z.number(),
  minutesToDetect: spread,
  minutesToAcknowledge: spread,
  minutesToTell: spread,
  minutesToFix: spread,
  promisesKept: z.number(),
  promisesBroken: z.number(),
  promisesReannounced: z.number(),
  /** Cases of a device or customer that had one in the 90 days before. */
  repeated: z.number(),
  reopened: z.number(),
  /** Times that customers had to get in touch. */
  contacts: z.number(),
  /** What was given, in `currency`. */
  offersMinor: z.number(),
  currency: z.string(),
  offersByKind: z.array(
    z.object({ kind: z.enum(offerKinds), currency: z.string(), count: z.number(), amountMinor: z.number() }),
  ),
  surveys: z.object({ n: z.number(), meanRating: z.number().nullable(), solved: z.number() }),
  /** Over the cases where both are known, each on the scale of 1 to 5. */
  surveyChange: z.object({
    n: z.number(),
    before: z.number().nullable(),
    after: z.number().nullable(),
    change: z.number().nullable(),
  }),
  falseAlarms: z.number(),
  /** Follows from the assumptions: never a measurement. */
  contactsAvoided: z.number(),
  customersSpared: z.number(),
  retainedMinor: z.number(),
})
export type ImpactFigures = z.infer<typeof impactFigures>

export const impactGroupings = ['team', 'model', 'period'] as const
export type ImpactGrouping = (typeof impactGroupings)[number]

/** What it was worth, over the cases opened in [from, to). */
export const impact = impactFigures.extend({
  from: instant,
  to: instant,
  filters: z.object({ teamId: z.string().nullable(), model: z.string().nullable() }),
  /** Editable assumptions and what follows from them, shown together so that nobody mistakes one for the other. */
  value: z.object({
    assumptions: impactAssumptions,
    changedBy: z.string().nullable(),
    changedAt: instant.nullable(),
    contactsAvoided: z.number(),
    retainedMinor: z.number(),
    /** How they follow, in words. */
    formula: z.string(),
  }),
  problems: z.array(problem),
  /** Null where nothing was grouped by. */
  groups: z
    .object({
      by: z.enum(impactGroupings),
      period: z.enum(periods).nullable(),
      timeZone: z.string().nullable(),
      items: z.array(
        z.object({
          /** The team's id, the model, or the period such as 2026-W09; empty: none. */
          key: z.string(),
          label: z.string(),
          from: instant.nullable(),
          to: instant.nullable(),
          figures: impactFigures,
        }),
      ),
    })
    .nullable(),
})
export type Impact = z.infer<typeof impact>

/** One case behind a figure. */
export const impactCaseView = z.object({
  caseId: z.string(),
  number: z.number(),
  openedAt: instant,
  customerId: z.string().nullable(),
  teamId: z.string().nullable(),
  model: z.string().nullable(),
  state: z.string(),
  outcome: z.string().nullable(),
  /** What it adds to the figure: minutes, promises, an amount, a rating; null where the figure only counts cases. */
  value: z.number().nullable(),
})
export type ImpactCaseView = z.infer<typeof impactCaseView>
export const figureName = z.enum(figureNames)
