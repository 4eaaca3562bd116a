import { z } from 'zod'
import { instant } from './instant.ts'
import { amountMinor, currencyCode } from './money.ts'

const share = z.number().min(0).max(1)

/** What the worth of recovery is reckoned from: the operator's to edit, always shown beside the result. Money in minor units of `currency`. */
export const impactAssumptions = z.object({
  /** Share of unhappy customers who complain. */
  complainersPerUnhappy: share,
  /** Share of customers who do not come back after one bad experience. */
  churnAfterBadExperience: share,
  yearlyValuePerCustomerMinor: amountMinor,
  costPerContactMinor: amountMinor,
  /** What an hour without the device costs, for the ranking of problems. */
  costPerOutageHourMinor: amountMinor.default(500),
  currency: currencyCode.default('EUR'),
})
export type ImpactAssumptions = z.infer<typeof impactAssumptions>

/** Trade figures to argue with, not truths: 1 in 26 unhappy customers complains, 51 % never return after a bad experience. */
export const defaultAssumptions: ImpactAssumptions = {
  complainersPerUnhappy: 1 / 26,
  churnAfterBadExperience: 0.51,
  yearlyValuePerCustomerMinor: 30_000,
  costPerContactMinor: 800,
  costPerOutageHourMinor: 500,
  currency: 'EUR',
}

/** As kept and shown: with who changed them, and when. Nobody: they are as shipped. */
export const keptAssumptions = z.object({
  assumptions: impactAssumptions,
  changedBy: z.string().nullable(),
  changedAt: instant.nullable(),
})
export type KeptAssumptions = z.infer<typeof keptAssumptions>
