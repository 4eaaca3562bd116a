import { describe, expect, test } from 'vitest'
import { day } from '../../domain/clock.ts'
import { voucherCode, voucherHash } from '../../domain/voucher.ts'
import type { NewVoucher } from '../../store/voucherStore.ts'
import { bearer, startedAt, storeCase, testApi } from './harness.ts'

const code = voucherCode(new Uint8Array(12).fill(7))

const withVoucher = async (change: Partial<NewVoucher> = {}) => {
  const house = await testApi()
  await storeCase(
    house.records,
    {},
    {
      vouchers: [
        {
          codeHash: voucherHash(code),
          sealedCode: 'sealed',
          offerId: 'o1',
          caseId: 'case-1',
          kind: 'credit',
          amountMinor: 2_500,
          currency: 'EUR',
          percent: null,
          issuedAt: startedAt,
          expiresAt: startedAt + 30 * day,
          ...change,
        },
      ],
    },
  )
  const get = (typed: string) =>
    house.api.inject({ url: `/api/v1/vouchers/${encodeURIComponent(typed)}`, headers: bearer })
  const redeem = (payload: object, typed = code) =>
    house.api.inject({
      method: 'POST',
      url: `/api/v1/vouchers/${encodeURIComponent(typed)}/redeem`,
      headers: bearer,
      payload,
    })
  return { ...house, get, redeem }
}

describe('vouchers for the shop', () => {
  test('checking tells its worth and changes nothing, however it is typed', async () => {
    const { get } = await withVoucher()
    for (const typed of [code, code.toLowerCase(), code.replaceAll('-', ''), code.replaceAll('-', ' ')]) {
      const answer = await get(typed)
      expect(answer.statusCode).toBe(200)
      expect(answer.json()).toEqual({
        offerId: 'o1',
        caseId: 'case-1',
        kind: 'credit',
        amountMinor: 2_500,
        currency: 'EUR',
        percent: null,
        state: 'valid',
        issuedAt: '2026-03-02T10:00:00.000Z',
        expiresAt: '2026-04-01T10:00:00.000Z',
        redeemedAt: null,
        reference: null,
        worthMinor: null,
      })
    }
  })

  test('redeemed once; the same reference again gets the same answer, another one does not', async () => {
    const { redeem, get, clock } = await withVoucher()
    const first = await redeem({ reference: 'order-17' })
    expect([first.statusCode, first.json().state, first.json().worthMinor]).toEqual([200, 'redeemed', 2_500])
    clock.at += 90 * day
    expect((await redeem({ reference: ' order-17 ' })).json()).toEqual(first.json())
    const other = await redeem({ reference: 'order-18' })
    expect([other.statusCode, other.json().type]).toEqual([409, '/problems/voucher-not-valid'])
    expect(other.json().detail).toContain('another purchase')
    expect((await get(code)).json()).toEqual(first.json())
  })

  test('of two tills at the same moment one gets it', async () => {
    const { redeem } = await withVoucher()
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => redeem({ reference: `till-${n}` })))
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409, 409, 409, 409, 409, 409, 409])
  })

  test.each([
    ['10 % of the purchase', { orderMinor: 1_995 }, 200],
    ['at most its amount', { orderMinor: 100_000 }, 2_500],
    ['of nothing', { orderMinor: 0 }, 0],
  ])('a percentage: %s', async (_what, body, worth) => {
    const { redeem } = await withVoucher({ kind: 'discount', percent: 10 })
    expect((await redeem({ reference: 'a', ...body })).json()).toMatchObject({ state: 'redeemed', worthMinor: worth })
  })

  test('a percentage of nobody knows what is refused and not used up', async () => {
    const { redeem, get } = await withVoucher({ kind: 'discount', percent: 10 })
    const answer = await redeem({ reference: 'a' })
    expect([answer.statusCode, answer.json().errors[0].path]).toEqual([400, 'orderMinor'])
    expect((await get(code)).json().state).toBe('valid')
  })

  test('not when it has run out', async () => {
    const { redeem, get, clock } = await withVoucher()
    clock.at += 30 * day
    expect((await get(code)).json().state).toBe('expired')
    const answer = await redeem({ reference: 'a' })
    expect([answer.statusCode, answer.json().detail]).toEqual([409, 'This voucher has run out.'])
  })

  test.each([
    ['a mistyped letter', `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`, 'mistyped'],
    ['no code at all', 'hello', 'mistyped'],
    ['a code nobody gave', voucherCode(new Uint8Array(12).fill(8)), 'no voucher with this code'],
  ])('%s is not found, neither to look at nor to redeem', async (_what, typed, says) => {
    const { get, redeem } = await withVoucher()
    for (const answer of [await get(typed), await redeem({ reference: 'a' }, typed)]) {
      expect(answer.statusCode).toBe(404)
      expect(answer.json().detail).toContain(says)
    }
  })

  test.each([
    {},
    { reference: '' },
    { reference: 'a', orderMinor: -1 },
    { reference: 'a', orderMinor: 1.5 },
    { reference: 'a', amount: 1 },
  ])('a redemption like %j is refused', async (body) => {
    const { redeem, get } = await withVoucher()
    expect((await redeem(body)).statusCode).toBe(400)
    expect((await get(code)).json().state).toBe('valid')
  })

  test('only agents and programs, never viewers or strangers', async () => {
    const { api, signIn, get } = await withVoucher()
    const url = `/api/v1/vouchers/${code}`
    expect((await api.inject(url)).statusCode).toBe(401)
    expect((await api.inject({ url, headers: await signIn('viewer') })).statusCode).toBe(403)
    expect((await api.inject({ url, headers: await signIn('agent') })).statusCode).toBe(200)
    expect((await get(code)).body).not.toContain('sealed')
  })
})
