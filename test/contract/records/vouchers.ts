import { describe, expect, test } from 'vitest'
import { day } from '../../../domain/clock.ts'
import { voucherCode, voucherHash } from '../../../domain/voucher.ts'
import type { Records } from '../../../store/records.ts'
import type { NewVoucher } from '../../../store/voucherStore.ts'
import { type Place, visit } from '../place.ts'
import { aCase, anOffer, aStep, now } from './samples.ts'

const codeHash = (n: number): string => voucherHash(voucherCode(new Uint8Array(12).fill(n)))
const aVoucher = (n: number, change: Partial<NewVoucher> = {}): NewVoucher => ({
  codeHash: codeHash(n),
  sealedCode: `sealed-${n}`,
  offerId: `o${n}`,
  caseId: 'case-1',
  kind: 'credit',
  amountMinor: 1_000,
  currency: 'EUR',
  percent: null,
  issuedAt: now,
  expiresAt: now + 30 * day,
  ...change,
})
const withVoucher = async (store: Records, ...vouchers: NewVoucher[]): Promise<void> => {
  const offers = vouchers.map(({ offerId }) => anOffer(offerId))
  expect(await store.cases.commit(aStep(aCase('case-1'), { offers, vouchers }))).toBe('stored')
}

export const vouchersContract = (newPlace: () => Place<Records>): void => {
  describe('vouchers', () => {
    test('come with the step that gives them, and are found by the hash of their code, after a restart too', async () => {
      const visitor = await visit(newPlace())
      await withVoucher(visitor.store, aVoucher(1), aVoucher(2, { kind: 'discount', percent: 12.5, issuedAt: now + 1 }))
      const { vouchers } = await visitor.restart()
      const { codeHash: hash, sealedCode, ...kept } = aVoucher(1)
      const valid = { ...kept, state: 'valid', redeemedAt: null, reference: null, worthMinor: null }
      expect(await vouchers.find(hash, now)).toEqual(valid)
      expect(await vouchers.ofOffer('o1', now)).toEqual({ ...valid, sealedCode })
      expect((await vouchers.ofCase('case-1', now)).map(({ offerId, percent }) => [offerId, percent])).toEqual([
        ['o1', null],
        ['o2', 12.5],
      ])
      expect(await vouchers.find('another', now)).toBeUndefined()
      expect(await vouchers.ofOffer('another', now)).toBeUndefined()
      expect(await vouchers.ofCase('another', now)).toEqual([])
    })

    test('a step that is not stored gives none; an offer has one voucher only', async () => {
      const { cases, vouchers } = (await visit(newPlace())).store
      await cases.commit(aStep(aCase('case-1')))
      expect(await cases.commit(aStep(aCase('case-1'), { vouchers: [aVoucher(1)] }))).toBe('conflict')
      expect(await vouchers.ofCase('case-1', now)).toEqual([])
      const twice = aStep(aCase('case-1', { version: 2 }), { vouchers: [aVoucher(1), aVoucher(2, { offerId: 'o1' })] })
      await expect(cases.commit(twice)).rejects.toThrow()
      expect(await vouchers.ofCase('case-1', now)).toEqual([])
    })

    test('is redeemed once, by one of many at the same moment; the same reference gets the same answer for ever', async () => {
      const { store } = await visit(newPlace())
      await withVoucher(store, aVoucher(1))
      const use = (reference: string, at = now) =>
        store.vouchers.redeem(codeHash(1), { reference, at, worthMinor: 900 })
      const all = await Promise.all(Array.from({ length: 20 }, (_, n) => use(`order-${n}`)))
      const winners = all.filter(({ outcome }) => outcome === 'redeemed')
      expect(winners).toHaveLength(1)
      expect(all.filter(({ outcome }) => outcome === 'refused')).toHaveLength(19)
      const [won] = winners
      if (won?.outcome !== 'redeemed') throw new Error('nobody redeemed it')
      expect(won.voucher).toMatchObject({ state: 'redeemed', redeemedAt: now, worthMinor: 900 })
      const again = await use(won.voucher.reference ?? '', now + 400 * day)
      expect(again).toEqual({ outcome: 'redeemed', voucher: won.voucher })
    })

    test('not after its time, not one that is unknown', async () => {
      const { store } = await visit(newPlace())
      await withVoucher(store, aVoucher(1))
      const late = { reference: 'a', at: now + 30 * day, worthMinor: 1 }
      expect(await store.vouchers.redeem(codeHash(1), late)).toMatchObject({
        outcome: 'refused',
        voucher: { state: 'expired', redeemedAt: null },
      })
      expect((await store.vouchers.find(codeHash(1), late.at - 1))?.state).toBe('valid')
      expect(await store.vouchers.redeem(codeHash(9), late)).toEqual({ outcome: 'unknown' })
    })

    test('goes with its offer when that is withdrawn; one that was used keeps its offer where it is', async () => {
      const { store } = await visit(newPlace())
      await withVoucher(store, aVoucher(1), aVoucher(2))
      const use = (n: number) => store.vouchers.redeem(codeHash(n), { reference: 'a', at: now + 1, worthMinor: 1_000 })
      await use(2)
      const withdrawn = (...ids: string[]) =>
        store.cases.commit(
          aStep(aCase('case-1', { version: 2 }), {
            offers: ids.map((id) => anOffer(id, { state: 'withdrawn', decidedBy: 'lea', decidedAt: now + 2 })),
          }),
        )
      expect(await withdrawn('o1', 'o2')).toBe('conflict')
      expect((await store.vouchers.find(codeHash(1), now + 2))?.state).toBe('valid')
      expect(await withdrawn('o1')).toBe('stored')
      const states = (await store.vouchers.ofCase('case-1', now + 3)).map(({ offerId, state }) => [offerId, state])
      expect(Object.fromEntries(states)).toEqual({ o1: 'withdrawn', o2: 'redeemed' })
      expect(await use(1)).toMatchObject({ outcome: 'refused', voucher: { state: 'withdrawn' } })
    })
  })
}
