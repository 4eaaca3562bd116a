import { expect, test } from 'vitest'
import { bearer, testApi } from './harness.ts'

test('how much is used: nothing yet, out of what the limits in force allow', async () => {
  const { api } = await testApi()
  const get = async (path: string) => (await api.inject({ url: `/api/v1/${path}`, headers: bearer })).json()
  const { limits } = await get('offer-limits')
  const use = await get('offer-limits/use')
  const of = (allowedMinor: number) => ({ allowedMinor, givenMinor: 0, leftMinor: allowedMinor })
  expect(use).toEqual({
    currency: limits.currency,
    yourWeek: of(limits.perAgentWeekMinor),
    budgets: limits.classBudgets.map((budget: { category: string; perDays: number; amountMinor: number }) => ({
      category: budget.category,
      days: budget.perDays,
      ...of(budget.amountMinor),
    })),
  })
})
