import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { day, hour } from './clock.ts'
import type { OfferLimits } from './offer.ts'
import { type Asked, breaches, type GivenSoFar, givenAt, limitsLeftOf, windowsAt } from './offerLimits.ts'

const limits: OfferLimits = {
  currency: 'EUR',
  perIncidentMinor: 5_000,
  perCustomerMinor: 12_000,
  perCustomerDays: 90,
  perAgentWeekMinor: 20_000,
  classBudgets: [{ category: 'equipment', perDays: 30, amountMinor: 50_000 }],
}
const nothing: GivenSoFar = { perIncident: 0, perCustomer: 0, perAgentWeek: 0, classBudget: 0 }
const asked = (change: Partial<Asked> = {}): Asked => ({
  id: 'o1',
  amountMinor: 1_000,
  currency: 'EUR',
  category: 'equipment',
  madeBy: 'anna',
  ...change,
})

describe('limits of offers', () => {
  it.each([
    ['within all', {}, {}, []],
    ['exactly up to the limit of the case', { perIncident: 4_000 }, {}, []],
    ['a cent more', { perIncident: 4_001 }, {}, ['perIncident']],
    ['the customer’s', { perCustomer: 11_001 }, {}, ['perCustomer']],
    ['the agent’s week', { perAgentWeek: 19_001 }, {}, ['perAgentWeek']],
    ['what goes out unasked has no week', { perAgentWeek: 19_001 }, { madeBy: 'system' }, []],
    ['the class’s budget, also unasked', { classBudget: 49_001 }, { madeBy: 'system' }, ['classBudget']],
    ['a class without a budget', { classBudget: 49_001 }, { category: 'connectivity' }, []],
    ['no class', { classBudget: 49_001 }, { category: null }, []],
    ['an apology, when all is spent', { perIncident: 9_999 }, { amountMinor: 0 }, []],
    ['another currency is never within', {}, { currency: 'JPY', amountMinor: 1 }, ['currency']],
    ['several at once', { perIncident: 5_000, classBudget: 50_000 }, {}, ['perIncident', 'classBudget']],
  ] as const)('%s', (_what, given, change, expected) => {
    const found = breaches(limits, { ...nothing, ...given }, asked(change))
    expect(found.map(({ limit }) => limit)).toEqual(expected)
  })

  it('says what is allowed, given and asked', () => {
    expect(breaches(limits, { ...nothing, perIncident: 4_500 }, asked())).toEqual([
      { offerId: 'o1', limit: 'perIncident', allowedMinor: 5_000, givenMinor: 4_500, askedMinor: 1_000 },
    ])
  })

  it('a week is 7 × 24 hours, whatever clocks and calendars do', () => {
    const at = Date.UTC(2026, 2, 29, 3)
    expect(windowsAt(limits, { at, category: 'equipment' })).toEqual({
      perCustomer: at - 90 * day,
      perAgentWeek: at - 168 * hour,
      classBudget: at - 30 * day,
    })
    expect(windowsAt(limits, { at, category: null }).classBudget).toBeNull()
  })

  it('nothing is left below nought, and a class without a budget has none', () => {
    const left = limitsLeftOf(limits, { ...nothing, perIncident: 7_000, perCustomer: 2_000 }, 'other')
    expect([left.perIncident.leftMinor, left.perCustomer.leftMinor, left.classBudget]).toEqual([0, 10_000, null])
  })

  it.each([
    ['needsApproval', null],
    ['rejected', null],
    ['withdrawn', null],
    ['expired', null],
    ['offered', 7],
    ['accepted', 7],
  ] as const)('what is %s counts since %s', (state, since) => {
    expect(givenAt({ state, givenAt: 7, madeAt: 3 })).toBe(since)
  })

  it('one of an earlier version counts since it was made', () => {
    expect(givenAt({ state: 'offered', givenAt: null, madeAt: 3 })).toBe(3)
  })

  it('whatever is let through, in any order, the sums never pass their limits', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 60 })
    fc.assert(
      fc.property(amounts, (list) => {
        const sum = list.reduce((total, amountMinor) => {
          const given = { perIncident: total, perCustomer: total, perAgentWeek: total, classBudget: total }
          return breaches(limits, given, asked({ amountMinor })).length === 0 ? total + amountMinor : total
        }, 0)
        expect(sum).toBeLessThanOrEqual(limits.perIncidentMinor)
        // And nothing was refused that had room: what was refused would not have fitted at the end either.
        for (const amountMinor of list)
          if (sum + amountMinor <= limits.perIncidentMinor)
            expect(breaches(limits, { ...nothing, perIncident: sum }, asked({ amountMinor }))).toEqual([])
      }),
      { seed: 5 },
    )
  })
})
