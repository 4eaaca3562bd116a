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
const { order, offers, lines } = amendsIn(() => house)

describe('severe or repeated', () => {
  const second = async () => {
    const first = await house.opens('fridge')
    await house.clears(first)
    await house.pass(31 * minute)
    await house.recovery.customerSays((await house.theCase()).id, { type: 'confirm' })
    await house.pass(15 * day)
    return house.opens('fridge', { kind: 'reported' })
  }

  it('the same device again inside 90 days: senior plan, a personal call, a replacement asked for, no coupon', async () => {
    const fault = await second()
    expect((await house.theCase(0)).plan).toBe('standard')
    expect(await house.theCase(1)).toMatchObject({ plan: 'senior', openTasks: 1 })
    expect((await lines('seniorPlan', 1))[0]).toContain('the same device has failed before')
    expect(await offers()).toMatchObject([
      { kind: 'replacement', state: 'needsApproval', madeBy: 'system', overLimits: ['plan'], amountMinor: 40_000 },
    ])
    await house.pass(4 * hour)
    await house.clears(fault)
    await house.pass(31 * minute)
    // More than three hours out of order, and yet no voucher goes out.
    expect(await offers()).toHaveLength(1)
    const { id } = await house.theCase(1)
    expect(await house.records.vouchers.ofCase(id, house.now())).toEqual([])
    const choices = await house.recovery.offerChoices(id, 'anna')
    expect(choices).toMatchObject({ facts: { plan: 'senior', repeated: true }, best: { kind: 'replacement' } })
    expect(choices?.alternatives.some(({ kind }) => kind === 'credit' || kind === 'discount' || kind === 'gift')).toBe(
      false,
    )
    // An agent may still mean well: then a manager decides, however small it is.
    await order('anna', offerOf(100), 1)
    expect((await offers())[0]).toMatchObject({ amountMinor: 100, state: 'needsApproval', overLimits: ['plan'] })
  })

  it('the call is somebody’s to make within four hours, and they are reminded', async () => {
    await second()
    await house.pass(4 * hour)
    expect((await lines('taskOverdue', 1))[0]).toContain('Call the customer personally')
  })

  it('90 days and a second later it is routine again', async () => {
    const first = await house.opens('fridge')
    await house.clears(first)
    await house.pass(31 * minute)
    await house.recovery.customerSays((await house.theCase()).id, { type: 'confirm' })
    await house.pass(90 * day)
    await house.opens('fridge')
    expect((await house.theCase(1)).plan).toBe('standard')
  })

  it('another device of the same customer counts too; a false alarm does not', async () => {
    await house.addDevice('pump', 'carol')
    await house.opens('fridge')
    await order('anna', { type: 'falseAlarm', reason: 'x' })
    await house.pass(day)
    await house.opens('pump', { kind: 'reported' })
    expect((await house.theCase(1)).plan).toBe('standard')
    await house.addDevice('heater', 'carol')
    await house.pass(hour)
    await house.opens('heater', { kind: 'relation' })
    expect((await house.theCase(2)).plan).toBe('senior')
  })

  it('a day out of order makes it severe, by itself and once', async () => {
    await house.opens('fridge')
    await house.pass(20 * hour)
    expect((await house.theCase()).plan).toBe('standard')
    await house.pass(16 * hour)
    expect((await house.theCase()).plan).toBe('senior')
    expect(await lines('seniorPlan')).toHaveLength(1)
    expect(await offers()).toMatchObject([{ kind: 'refund', state: 'needsApproval' }])
  })

  it('the time it worked in between is no outage', async () => {
    const fault = await house.opens('fridge')
    await house.pass(hour)
    await house.clears(fault)
    await house.pass(31 * minute)
    const { id } = await house.theCase()
    await house.recovery.customerSays(id, { type: 'confirm' })
    await house.pass(2 * day)
    await house.recovery.customerSays(id, { type: 'stillBroken' })
    const minutes = (await house.recovery.offerChoices(id, 'anna'))?.facts.outageMinutes ?? 0
    expect(minutes).toBeGreaterThan(55)
    expect(minutes).toBeLessThan(100)
    expect((await house.theCase()).plan).toBe('standard')
  })

  it('what is worth a lot, and critical trouble of the most loyal, is senior from the first moment', async () => {
    await house.close()
    house = await openHouse({ policy: { valuable: { models: ['vaccine'], tiers: ['gold'] } } })
    await house.addCustomer('carol')
    await house.addDevice('vault', 'carol', 'Vaccine Fridge 9')
    await house.opens('vault')
    expect((await house.theCase(0)).plan).toBe('senior')
    for (const [id, severity] of [
      ['gwen', 'major'],
      ['gina', 'critical'],
    ] as const) {
      await house.records.customers.create(
        { id, name: id, locale: 'en', timeZone: 'UTC', loyaltyTier: 'gold' },
        { createdAt: house.now() },
      )
      await house.addDevice(`pump-${id}`, id)
      await house.opens(`pump-${id}`, { severity })
    }
    expect([(await house.theCase(1)).plan, (await house.theCase(2)).plan]).toEqual(['standard', 'senior'])
  })
})
