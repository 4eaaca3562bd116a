import { z } from 'zod'

const share = z.number().min(0).max(1)

/** What the worth of recovery is reckoned from: the operator's to edit, always shown beside the result. Money in minor units. */
export const impactAssumptions = z.object({
  /** Share of unhappy customers who complain. */
  complainersPerUnhappy: share,
  /** Share of customers who do not come back after one bad experience. */
  churnAfterBadExperience: share,
  yearlyValuePerCustomerMinor: z.int().nonnegative(),
  costPerContactMinor: z.int().nonnegative(),
})
export type ImpactAssumptions = z.infer<typeof impactAssumptions>

/** Trade figures to argue with, not truths: 1 in 26 unhappy customers complains, 51 % never return after a bad experience. */
export const defaultAssumptions: ImpactAssumptions = {
  complainersPerUnhappy: 1 / 26,
  churnAfterBadExperience: 0.51,
  yearlyValuePerCustomerMinor: 30_000,
  costPerContactMinor: 800,
}
