import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { day, hour, minute } from '../../domain/clock.ts'
import { amendsIn, offerOf } from './amendsHouse.ts'
import { type House, openHouse } from './house.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
  await house.addCustomer('carol')
  await house.addDevice('fridge', 'carol')
})
afterEach(() => house.close())
const { order, offers, redeem } = amendsIn(() => house)

describe('vouchers with their offers', () => {
  const credited = async () => {
    const fault = await house.opens('fridge')
    await house.pass(4 * hour)
    await house.clears(fault)
    await house.pass(31 * minute)
    return (await house.theCase()).id
  }

  it('what goes out unasked has its voucher at once, once, good for a year', async () => {
    const id = await credited()
    const vouchers = await house.records.vouchers.ofCase(id, house.now())
    expect(vouchers).toMatchObject([{ kind: 'credit', amountMinor: 1_000, currency: 'EUR', state: 'valid' }])
    expect(vouchers[0]?.expiresAt).toBe((vouchers[0]?.issuedAt ?? 0) + 365 * day)
    const [offer] = await offers()
    await house.recovery.customerSays(id, { type: 'acceptOffer', offerId: offer?.id ?? '' })
    expect(await house.records.vouchers.ofCase(id, house.now())).toHaveLength(1)
    expect(await house.told('customer', id)).not.toContain('voucher')
  })

  it('what was offered by a person has one when it is accepted, and the customer is told', async () => {
    await house.opens('fridge')
    await order('anna', offerOf(1_500, { kind: 'discount', percent: 10 }))
    const { id } = await house.theCase()
    expect(await house.records.vouchers.ofCase(id, house.now())).toEqual([])
    const [offer] = await offers()
    expect(await house.recovery.customerSays(id, { type: 'acceptOffer', offerId: offer?.id ?? '' })).toMatchObject({
      ok: true,
    })
    expect(await house.records.vouchers.ofCase(id, house.now())).toMatchObject([{ kind: 'discount', percent: 10 }])
    expect(await house.told('customer', id)).toContain('voucher')
    // Nothing of the code stands in what is kept of the case.
    const stored = JSON.stringify([await house.records.cases.get(id), await house.records.cases.history(id)])
    expect(stored).not.toMatch(/[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){4}/)
  })

  it.each(['refund', 'replacement'] as const)('a %s has none', async (kind) => {
    await house.opens('fridge')
    await order('anna', offerOf(4_000, { kind }))
    const { id } = await house.theCase()
    await house.recovery.customerSays(id, { type: 'acceptOffer', offerId: (await offers())[0]?.id ?? '' })
    expect((await offers())[0]?.state).toBe('accepted')
    expect(await house.records.vouchers.ofCase(id, house.now())).toEqual([])
  })

  it('goes with its offer when that is taken back, by whoever may; not after it was redeemed', async () => {
    const id = await credited()
    const offerId = (await offers())[0]?.id ?? ''
    const back = (who: string) => order(who, { type: 'withdrawOffer', offerId, reason: 'Given twice' })
    expect(await back('anna')).toMatchObject({ ok: false })
    expect(await back('lea')).toMatchObject({ ok: true })
    expect(await house.records.vouchers.ofCase(id, house.now())).toMatchObject([{ state: 'withdrawn' }])
    expect((await house.recovery.offerChoices(id, 'anna'))?.limits.perIncident.givenMinor).toBe(0)
    expect(await back('lea')).toMatchObject({ ok: false })

    await order('anna', offerOf(500))
    const next = (await offers())[0]?.id ?? ''
    await house.recovery.customerSays(id, { type: 'acceptOffer', offerId: next })
    const kept = await house.records.vouchers.ofOffer(next, house.now())
    expect(kept?.state).toBe('valid')
    await redeem(next)
    const late = await order('max', { type: 'withdrawOffer', offerId: next, reason: 'x' })
    expect(late).toMatchObject({ ok: false, detail: expect.stringContaining('redeemed') })
    expect((await offers('accepted')).map(({ id: one }) => one)).toContain(next)
  })

  it('an offer nobody accepts runs out after thirty days, and its room with it', async () => {
    await house.opens('fridge')
    await order('anna', offerOf(5_000))
    const { id } = await house.theCase()
    await order('max', { type: 'close', reason: 'Done' })
    await house.pass(29 * day)
    expect((await offers())[0]?.state).toBe('offered')
    await house.pass(day + minute)
    expect((await offers())[0]?.state).toBe('expired')
    const accept = await house.recovery.customerSays(id, {
      type: 'acceptOffer',
      offerId: (await offers())[0]?.id ?? '',
    })
    expect(accept).toMatchObject({ ok: false })
    expect((await house.recovery.offerChoices(id, 'anna'))?.limits.perIncident.givenMinor).toBe(0)
  })

  it('stays acceptable when its case goes on as another', async () => {
    await house.addDevice('pump', 'carol')
    await house.opens('fridge')
    await order('anna', offerOf(1_000))
    await house.pass(11 * minute)
    await house.opens('pump', { kind: 'reported' })
    const [one, other] = [await house.theCase(0), await house.theCase(1)]
    expect(await order('anna', { type: 'merge', into: other.id, reason: 'One trouble' })).toMatchObject({ ok: true })
    const made = (await offers()).find(({ caseId }) => caseId === one.id)
    expect(await house.recovery.customerSays(one.id, { type: 'acceptOffer', offerId: made?.id ?? '' })).toMatchObject({
      ok: true,
    })
    expect(await house.records.vouchers.ofCase(one.id, house.now())).toHaveLength(1)
  })
})
