import { z } from 'zod'
import type { ImpactAssumptions } from './impactAssumptions.ts'

/** What keeps failing: the same device, or devices that share something. */
export const problemSubjects = ['device', 'model', 'firmware', 'site', 'region', 'gateway'] as const
export type ProblemSubject = (typeof problemSubjects)[number]

/** Amounts in minor units of the assumptions' currency. */
export const problem = z.object({
  subject: z.enum(problemSubjects),
  key: z.string(),
  cases: z.number(),
  /** People hurt. */
  customers: z.number(),
  contacts: z.number(),
  offersMinor: z.number(),
  /** Cases with offers in another currency, which are not in `offersMinor`. */
  otherCurrency: z.number(),
  outageHours: z.number(),
  costMinor: z.number(),
  /** What it is ranked by. */
  burdenMinor: z.number(),
  /** The cases behind it, newest first; of very many, the newest. */
  caseIds: z.array(z.string()),
})
export type Problem = z.infer<typeof problem>

export const problemFormula =
  'cost = offers given + contacts × cost of a contact + hours of outage × cost of an hour of outage; rank = cost + customers hurt × churn after a bad experience × yearly value of a customer'

/** What a problem costs and how heavily it weighs, by the formula above; whole minor units. */
export const weigh = (
  counted: { offersMinor: number; contacts: number; outageHours: number; customers: number },
  assumptions: ImpactAssumptions,
): Pick<Problem, 'costMinor' | 'burdenMinor'> => {
  const costMinor = Math.round(
    counted.offersMinor +
      counted.contacts * assumptions.costPerContactMinor +
      counted.outageHours * assumptions.costPerOutageHourMinor,
  )
  const atRisk = counted.customers * assumptions.churnAfterBadExperience * assumptions.yearlyValuePerCustomerMinor
  return { costMinor, burdenMinor: Math.round(costMinor + atRisk) }
}

/** Heaviest first; among equals the more people and cases, then by name. */
export const heaviestFirst = (a: Omit<Problem, 'caseIds'>, b: Omit<Problem, 'caseIds'>): number =>
  b.burdenMinor - a.burdenMinor ||
  b.customers - a.customers ||
  b.cases - a.cases ||
  a.subject.localeCompare(b.subject) ||
  a.key.localeCompare(b.key)

export const problemList = z.object({
  from: z.string(),
  to: z.string(),
  currency: z.string(),
  formula: z.string(),
  items: z.array(problem),
})
