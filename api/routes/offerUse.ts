import { z } from 'zod'
import { limitsLeftOf } from '../../domain/offerLimits.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { signedIn } from '../principal.ts'

const standing = { allowedMinor: z.int(), givenMinor: z.int(), leftMinor: z.int() }
const use = z
  .object({
    currency: z.string(),
    /** Of whoever asks, within 7 × 24 hours, on their own authority. */
    yourWeek: z.object(standing),
    budgets: z.array(z.object({ category: z.string(), days: z.int(), ...standing })),
  })
  .meta({ id: 'OfferUse', description: 'How much of the limits of offers is used, in minor units of `currency`' })

/** Limits say what may be given; this says what has been. */
export const offerUseRoutes = (app: App, o: ApiContext): void => {
  app.get(
    '/offer-limits/use',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['offers'],
        summary: 'How much of each budget, and of your own week, has been given',
        response: { 200: use },
      },
    },
    async (request) => {
      const { limits } = o.recovery.rules.current()
      const asked = { limits, at: o.clock.now(), caseId: '', customerId: null, madeBy: signedIn(request).id }
      const leftIn = async (category: string | null) =>
        limitsLeftOf(limits, await o.records.cases.givenSoFar({ ...asked, category }), category)
      const all = await Promise.all(limits.classBudgets.map(({ category }) => leftIn(category)))
      return {
        currency: limits.currency,
        yourWeek: (await leftIn(null)).perAgentWeek,
        budgets: all.flatMap(({ classBudget }) => classBudget ?? []),
      }
    },
  )
}
