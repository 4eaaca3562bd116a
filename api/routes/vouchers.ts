import { z } from 'zod'
import { amountMinor, compare, percentOf } from '../../domain/money.ts'
import { readVoucherCode, type Voucher, voucher, voucherHash } from '../../domain/voucher.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { Problem } from '../problem.ts'

const codeParams = z.object({ code: z.string().min(1).max(64) })
const redemption = z.strictObject({
  /** The shop's own name for the purchase: the same again changes nothing and gets the same answer. */
  reference: z.string().trim().min(1).max(200),
  /** What the purchase comes to, in the voucher's currency; needed where the voucher is a percentage. */
  orderMinor: amountMinor.optional(),
})

/** What it comes to: its amount, or its percentage of the purchase, at most its amount. Undefined: of a purchase nobody named. */
const worthOf = (one: Voucher, orderMinor: number | undefined): number | undefined => {
  if (one.percent === null) return one.amountMinor
  if (orderMinor === undefined) return undefined
  const { currency } = one
  const share = percentOf({ amountMinor: orderMinor, currency }, one.percent)
  return compare(share, { amountMinor: one.amountMinor, currency }) > 0 ? one.amountMinor : share.amountMinor
}

const refusals = {
  redeemed: 'This voucher was redeemed for another purchase.',
  expired: 'This voucher has run out.',
  withdrawn: 'This voucher was taken back.',
} as const

/** Vouchers, for the shop system: checked as often as it likes, redeemed once. */
export const voucherRoutes = (app: App, o: ApiContext): void => {
  const hashOf = (typed: string): string => {
    const code = readVoucherCode(typed)
    if (code === undefined)
      throw new Problem('not-found', 'This is not a voucher’s code: it was mistyped, or is not one of ours.')
    return voucherHash(code)
  }
  const unknown = (): Problem => new Problem('not-found', 'There is no voucher with this code.')

  app.get(
    '/vouchers/:code',
    {
      config: { role: 'agent' },
      schema: {
        tags: ['offers'],
        summary: 'Check a voucher; changes nothing',
        params: codeParams,
        response: { 200: voucher },
      },
    },
    async (request) => {
      const found = await o.records.vouchers.find(hashOf(request.params.code), o.clock.now())
      if (found === undefined) throw unknown()
      return found
    },
  )

  app.post(
    '/vouchers/:code/redeem',
    {
      config: { role: 'agent' },
      schema: {
        tags: ['offers'],
        summary: 'Redeem a voucher once; the same reference again gets the same answer',
        params: codeParams,
        body: redemption,
        response: { 200: voucher },
      },
    },
    async (request) => {
      const { reference, orderMinor } = request.body
      const codeHash = hashOf(request.params.code)
      const at = o.clock.now()
      const found = await o.records.vouchers.find(codeHash, at)
      if (found === undefined) throw unknown()
      const worthMinor = found.state === 'valid' ? worthOf(found, orderMinor) : 0
      if (worthMinor === undefined)
        throw new Problem('invalid-input', 'This voucher is a percentage: say what the purchase comes to.', {
          errors: [{ in: 'body', path: 'orderMinor', message: 'needed for a voucher by percentage' }],
        })
      const result = await o.records.vouchers.redeem(codeHash, { reference, at, worthMinor })
      if (result.outcome === 'unknown') throw unknown()
      const { voucher: now } = result
      if (result.outcome === 'refused')
        throw new Problem('voucher-not-valid', now.state === 'valid' ? undefined : refusals[now.state])
      return now
    },
  )
}
