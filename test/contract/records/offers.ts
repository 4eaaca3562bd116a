import { describe, expect, test } from 'vitest'
import { day, hour } from '../../../domain/clock.ts'
import type { Offer, OfferLimits } from '../../../domain/offer.ts'
import type { CommitOutcome } from '../../../store/caseStore.ts'
import type { Records } from '../../../store/records.ts'
import { type Place, visit } from '../place.ts'
import { aCase, anOffer, aStep, now } from './samples.ts'

const limits: OfferLimits = {
  currency: 'EUR',
  perIncidentMinor: 5_000,
  perCustomerMinor: 8_000,
  perCustomerDays: 90,
  perAgentWeekMinor: 20_000,
  classBudgets: [{ category: 'equipment', perDays: 30, amountMinor: 30_000 }],
}

/** Makes an offer in a case of its own, held against the limits. */
const give = (
  store: Records,
  n: number | string,
  change: Partial<Offer> = {},
  held: OfferLimits | null = limits,
): Promise<CommitOutcome> => {
  const caseId = change.caseId ?? `case-${n}`
  const at = change.givenAt ?? now
  const offer = anOffer(`o${n}`, {
    caseId,
    customerId: `customer-${n}`,
    madeBy: `agent-${n}`,
    category: 'equipment',
    amountMinor: 3_000,
    madeAt: at,
    givenAt: at,
    ...change,
  })
  const row = aCase(caseId, { number: 2_000 + Number.parseInt(String(n), 36), customerId: offer.customerId })
  return store.cases.commit(aStep(row, { offers: [offer], ...(held && { offerLimits: held }) }))
}
const broken = (outcome: CommitOutcome) => (typeof outcome === 'object' ? outcome.overLimit : outcome)

export const offersContract = (newPlace: () => Place<Records>): void => {
  describe('offers within limits', () => {
    test('what does not fit is not stored, nor anything else of its step; the answer says why', async () => {
      const { store } = await visit(newPlace())
      expect(await give(store, 1, { customerId: 'c' })).toBe('stored')
      expect(await give(store, 2, { customerId: 'c' })).toBe('stored')
      expect(broken(await give(store, 3, { customerId: 'c', amountMinor: 2_001 }))).toEqual([
        { offerId: 'o3', limit: 'perCustomer', allowedMinor: 8_000, givenMinor: 6_000, askedMinor: 2_001 },
      ])
      expect(await store.cases.get('case-3')).toBeUndefined()
      expect(await store.cases.getOffer('o3')).toBeUndefined()
      // Exactly up to the limit fits.
      expect(await give(store, 4, { customerId: 'c', amountMinor: 2_000 })).toBe('stored')
    })

    test.each([
      ['another customer', { customerId: 'd' }, 'stored'],
      ['a request, which gives nothing yet', { state: 'needsApproval' as const, givenAt: null }, 'stored'],
      ['what a manager allowed', { approvedBy: 'lea' }, 'stored'],
      ['an apology', { kind: 'apology' as const, amountMinor: 0, state: 'accepted' as const }, 'stored'],
      ['the customer’s window has passed', { givenAt: now + 90 * day }, 'stored'],
      ['a millisecond before it has', { givenAt: now + 90 * day - 1 }, 'perCustomer'],
      ['another currency', { currency: 'JPY', customerId: 'd' }, 'currency'],
    ])('when a customer has had all there is: %s', async (_what, change, expected) => {
      const { store } = await visit(newPlace())
      for (const n of [1, 2]) await give(store, n, { customerId: 'c', amountMinor: 4_000 })
      const outcome = await give(store, 3, { customerId: 'c', amountMinor: 1, ...change })
      expect(typeof outcome === 'object' ? outcome.overLimit[0]?.limit : outcome).toBe(expected)
    })

    test('a week of one person is 7 × 24 hours that roll, over all their cases', async () => {
      const { store } = await visit(newPlace())
      for (let n = 1; n <= 5; n++)
        expect(
          await give(store, n, { madeBy: 'anna', category: null, amountMinor: 4_000, givenAt: now + n * hour }),
        ).toBe('stored')
      const next = (at: number, n: number) =>
        give(store, n, { madeBy: 'anna', category: null, amountMinor: 4_000, givenAt: at })
      expect(broken(await next(now + 6 * hour, 6))).toMatchObject([{ limit: 'perAgentWeek', givenMinor: 20_000 }])
      // The first was given at one o'clock: a week later to the millisecond it is out of the window, the second is not.
      expect(broken(await next(now + 1 * hour + 7 * day - 1, 7))).toMatchObject([{ limit: 'perAgentWeek' }])
      expect(await next(now + 1 * hour + 7 * day, 8)).toBe('stored')
      expect(broken(await next(now + 1 * hour + 7 * day, 9))).toMatchObject([{ limit: 'perAgentWeek' }])
      // Somebody else has a week of their own, and what goes out unasked has none.
      expect(await give(store, 10, { madeBy: 'ben', category: null })).toBe('stored')
      for (let n = 11; n < 20; n++)
        expect(await give(store, n, { madeBy: 'system', category: null, amountMinor: 5_000 })).toBe('stored')
    })

    test('what a manager allowed is on their authority: it counts for case, customer and class, not for the week of who asked', async () => {
      const { store } = await visit(newPlace())
      await give(store, 1, { customerId: 'c', madeBy: 'anna', approvedBy: 'lea', amountMinor: 29_999 })
      const about = { limits, at: now + 1, caseId: 'case-1', customerId: 'c', madeBy: 'anna', category: 'equipment' }
      expect(await store.cases.givenSoFar(about)).toEqual({
        perIncident: 29_999,
        perCustomer: 29_999,
        perAgentWeek: 0,
        classBudget: 29_999,
      })
      expect(broken(await give(store, 2, { madeBy: 'anna', amountMinor: 2 }))).toMatchObject([{ limit: 'classBudget' }])
    })

    test('what is rejected, withdrawn or has run out makes room again', async () => {
      const { store } = await visit(newPlace())
      const about = { limits, at: now + 1, caseId: 'x', customerId: 'c', madeBy: 'x', category: null }
      for (const [n, state] of (['rejected', 'withdrawn', 'expired', 'needsApproval'] as const).entries())
        await give(store, n + 1, { customerId: 'c', state })
      expect((await store.cases.givenSoFar(about)).perCustomer).toBe(0)
      await give(store, 5, { customerId: 'c', amountMinor: 5_000 })
      expect((await store.cases.givenSoFar(about)).perCustomer).toBe(5_000)
      const taken = anOffer('o5', { caseId: 'case-5', customerId: 'c', amountMinor: 5_000, state: 'withdrawn' })
      const row = aCase('case-5', { number: 2_005, customerId: 'c', version: 2 })
      await store.cases.commit(aStep(row, { offers: [taken] }))
      expect((await store.cases.givenSoFar(about)).perCustomer).toBe(0)
    })

    test('accepting what was offered is not giving it again; several in one step count together', async () => {
      const { store } = await visit(newPlace())
      await give(store, 1, { customerId: 'c', amountMinor: 5_000 })
      const row = aCase('case-1', { number: 2_001, customerId: 'c', version: 2 })
      const accepted = anOffer('o1', { customerId: 'c', amountMinor: 5_000, state: 'accepted' })
      expect(await store.cases.commit(aStep(row, { offers: [accepted], offerLimits: limits }))).toBe('stored')
      const two = ['o2', 'o3'].map((id) => anOffer(id, { caseId: 'case-2', customerId: 'd', amountMinor: 2_501 }))
      const other = aCase('case-2', { number: 2_002, customerId: 'd' })
      expect(broken(await store.cases.commit(aStep(other, { offers: two, offerLimits: limits })))).toMatchObject([
        { offerId: 'o3', limit: 'perIncident', givenMinor: 2_501 },
      ])
      expect(await store.cases.getOffer('o2')).toBeUndefined()
    })

    test('fifty at the same moment: as many as fit, never one more, whichever limit is the narrow one', async () => {
      const { store } = await visit(newPlace())
      const at = (n: number, change: Partial<Offer>) => give(store, n, { amountMinor: 1_000, ...change })
      for (const [kind, change, fits] of [
        ['customer', { customerId: 'same' }, 8],
        ['agent', { madeBy: 'same', category: null }, 20],
        ['class', { category: 'equipment' }, 30 - 8],
      ] as const) {
        const offset = { customer: 100, agent: 300, class: 500 }[kind]
        const outcomes = await Promise.all(Array.from({ length: 50 }, (_, n) => at(offset + n, change)))
        expect([kind, outcomes.filter((outcome) => outcome === 'stored').length]).toEqual([kind, fits])
      }
      const sums = await store.cases.givenSoFar({
        limits,
        at: now + 1,
        caseId: 'x',
        customerId: 'same',
        madeBy: 'same',
        category: 'equipment',
      })
      expect(sums).toEqual({ perIncident: 0, perCustomer: 8_000, perAgentWeek: 20_000, classBudget: 30_000 })
    })

    test('without limits nothing is held against any', async () => {
      const { store } = await visit(newPlace())
      expect(await give(store, 1, { amountMinor: 90_000 }, null)).toBe('stored')
    })
  })
}
