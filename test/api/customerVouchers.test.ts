import { describe, expect, test } from 'vitest'
import { day } from '../../domain/clock.ts'
import type { Offer } from '../../domain/offer.ts'
import { sealText } from '../../domain/sealedText.ts'
import { signToken } from '../../domain/signedToken.ts'
import { voucherCode, voucherHash, voucherSeal } from '../../domain/voucher.ts'
import { linkSecret, startedAt, storeCase, testApi } from './harness.ts'

const code = voucherCode(new Uint8Array(12).fill(5))
const anOffer = (change: Partial<Offer> = {}): Offer => ({
  id: 'o1',
  caseId: 'case-1',
  customerId: 'anna',
  kind: 'credit',
  amountMinor: 2_500,
  currency: 'EUR',
  reason: 'internal reasoning',
  state: 'offered',
  madeBy: 'system',
  madeAt: startedAt,
  decidedBy: null,
  decidedAt: null,
  percent: null,
  text: null,
  category: null,
  overLimits: [],
  approvedBy: null,
  givenAt: startedAt,
  expiresAt: null,
  ...change,
})
const voucher = {
  codeHash: voucherHash(code),
  sealedCode: sealText(linkSecret, voucherSeal, 'o1', code),
  offerId: 'o1',
  caseId: 'case-1',
  kind: 'credit' as const,
  amountMinor: 2_500,
  currency: 'EUR',
  percent: null,
  issuedAt: startedAt,
  expiresAt: startedAt + 365 * day,
}
const page = async (offers: Offer[], o: { vouchers?: (typeof voucher)[]; locale?: string } = {}) => {
  const house = await testApi()
  const { locale = 'en-GB' } = o
  await house.records.customers.create(
    { id: 'cleo', name: 'Cleo', locale, timeZone: 'Europe/Berlin' },
    { createdAt: startedAt },
  )
  const mine = offers.map((offer) => ({ ...offer, customerId: 'cleo' }))
  await storeCase(house.records, { customerId: 'cleo' }, { offers: mine, ...(o.vouchers && { vouchers: o.vouchers }) })
  const look = async () => (await house.api.inject(`/c/${signToken(linkSecret, 'case', 'case-1')}`)).body
  return { ...house, look, body: await look() }
}

describe('offers on the customer’s page', () => {
  test.each([
    ['en-GB', 'We give you a credit of €25.00', 'Good until 2 March 2027.', 'It works once.'],
    ['de-DE', 'Von uns für Sie: ein Guthaben von 25,00', 'Gültig bis 2. März 2027.', 'Er gilt einmal.'],
  ])('what was given unasked shows its code and its last day, in %s', async (locale, gift, until, once) => {
    const { body } = await page([anOffer()], { vouchers: [voucher], locale })
    for (const words of [gift, until, once, code]) expect(body.replaceAll('\u00a0', ' ')).toContain(words)
    expect(body).not.toContain('accept-offer')
    expect(body).not.toContain('internal reasoning')
  })

  test('a voucher that was used or has run out says so, and shows no code', async () => {
    const { records, look, clock } = await page([anOffer()], { vouchers: [voucher] })
    clock.at = voucher.expiresAt
    expect(await look()).toContain('This voucher is no longer good.')
    clock.at = startedAt + day
    await records.vouchers.redeem(voucher.codeHash, { reference: 'a', at: clock.at, worthMinor: 2_500 })
    expect(await look()).toContain('You have used this voucher.')
    expect(await look()).not.toContain(code)
  })

  test.each([
    [{ kind: 'discount', percent: 12.5, amountMinor: 2_000 }, '12.5% off your next order (up to €20.00)'],
    [{ kind: 'discount' }, '€25.00 off your next order'],
    [{ kind: 'refund' }, 'a refund of €25.00'],
    [{ kind: 'replacement', amountMinor: 40_000 }, 'a replacement for your device'],
    [{ kind: 'gift' }, 'a gift worth €25.00'],
    [{ kind: 'credit', currency: 'JPY', amountMinor: 1_000 }, 'a credit of JP¥1,000'],
    [
      { kind: 'gift', text: { en: 'a small gift from us', de: 'x' } },
      'We would like to give you a small gift from us (a gift worth €25.00).',
    ],
  ] as const)('%j is offered in words', async (change, words) => {
    const { body } = await page([anOffer({ madeBy: 'lea', expiresAt: startedAt + 30 * day, ...change })])
    expect(body).toContain(words)
    expect(body).toContain('You can accept until 1 April 2026.')
    expect(body).toContain('accept-offer')
  })

  test('what is asked for, refused or taken back is not shown; an apology was said in a letter', async () => {
    const states = ['needsApproval', 'rejected', 'withdrawn', 'expired'] as const
    const hidden = states.map((state) => anOffer({ id: state, state }))
    const { body } = await page([...hidden, anOffer({ kind: 'apology', amountMinor: 0, state: 'accepted' })])
    expect(body).not.toContain('For the trouble')
  })
})
