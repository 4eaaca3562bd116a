import { z } from 'zod'
import { instant } from './instant.ts'

const spread = z.object({ median: z.number().nullable(), p90: z.number().nullable(), n: z.number() })

/** What it was worth, over the cases opened in [from, to). Minutes are of the product's clock. */
export const impact = z.object({
  from: instant,
  to: instant,
  cases: z.number(),
  openCases: z.number(),
  closedCases: z.number(),
  /** Cases whose fault we saw before the customer said a word. */
  faultFirst: z.number(),
  complaintFirst: z.number(),
  proactiveRate: z.number().nullable(),
  /** Cases mended remotely before anybody was disturbed. */
  undisturbed: z.number(),
  minutesToDetect: spread,
  minutesToAcknowledge: spread,
  minutesToTell: spread,
  minutesToFix: spread,
  promisesKept: z.number(),
  promisesBroken: z.number(),
  offersMinor: z.number(),
  currency: z.string(),
  surveys: z.object({ n: z.number(), meanRating: z.number().nullable(), solved: z.number() }),
  falseAlarms: z.number(),
  reopened: z.number(),
  /** Editable assumptions and what follows from them, shown together so that nobody mistakes one for the other. */
  value: z.object({
    assumptions: z.object({
      complainersPerUnhappy: z.number(),
      churnAfterBadExperience: z.number(),
      yearlyValuePerCustomerMinor: z.number(),
      costPerContactMinor: z.number(),
    }),
    contactsAvoided: z.number(),
    retainedMinor: z.number(),
  }),
  problems: z.array(
    z.object({
      subject: z.enum(['device', 'model', 'firmware']),
      key: z.string(),
      cases: z.number(),
      customers: z.number(),
    }),
  ),
})
export type Impact = z.infer<typeof impact>
