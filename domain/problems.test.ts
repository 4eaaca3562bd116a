import { expect, test } from 'vitest'
import { defaultAssumptions } from './impactAssumptions.ts'
import { heaviestFirst, type Problem, weigh } from './problems.ts'

const assumptions = {
  ...defaultAssumptions,
  costPerContactMinor: 10,
  costPerOutageHourMinor: 5,
  churnAfterBadExperience: 0.5,
  yearlyValuePerCustomerMinor: 1_000,
}

test('cost and rank follow the formula that is shown', () => {
  const counted = { offersMinor: 200, contacts: 3, outageHours: 2.5, customers: 4 }
  expect(weigh(counted, assumptions)).toEqual({ costMinor: 243, burdenMinor: 2_243 })
})

test('many people hurt weigh more than one dear case', () => {
  const base = { subject: 'model' as const, caseIds: [], cases: 2, otherCurrency: 0 }
  const problem = (key: string, counted: Parameters<typeof weigh>[0]): Problem => ({
    ...base,
    key,
    ...counted,
    ...weigh(counted, assumptions),
  })
  const dear = problem('dear', { offersMinor: 900, contacts: 0, outageHours: 0, customers: 1 })
  const many = problem('many', { offersMinor: 0, contacts: 0, outageHours: 0, customers: 3 })
  const mild = problem('mild', { offersMinor: 0, contacts: 0, outageHours: 0, customers: 1 })
  expect([mild, dear, many].sort(heaviestFirst).map(({ key }) => key)).toEqual(['many', 'dear', 'mild'])
})
