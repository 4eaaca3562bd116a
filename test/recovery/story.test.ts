import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hour, iso, minute } from '../../domain/clock.ts'
import { type House, openHouse } from './house.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
  await house.addCustomer('carol')
  await house.addDevice('fridge', 'carol')
})
afterEach(() => house.close())

describe('the main story', () => {
  it('a fault is told, worked on, verified by the device, confirmed, closed and asked about', async () => {
    const { recovery, person } = house
    const fault = await house.opens('fridge')
    let row = await house.theCase()
    expect(row).toMatchObject({ state: 'repairing', firstHeardFrom: 'fault', customerId: 'carol', ownerId: 'anna' })
    expect(await house.told('customer')).toEqual(['faultFound'])
    expect(await house.told('staff')).toEqual(['staffCase'])

    await house.pass(3 * minute)
    expect(await recovery.command(row.id, { type: 'acknowledge' }, person('anna'))).toMatchObject({ ok: true })
    const visit = { from: iso(house.now() + hour), to: iso(house.now() + 2 * hour) }
    expect(await recovery.command(row.id, { type: 'planVisit', ...visit }, person('anna'))).toMatchObject({ ok: true })
    await house.pass(90 * minute)
    expect(await recovery.command(row.id, { type: 'claimFixed' }, person('anna'))).toMatchObject({ ok: true })
    expect((await house.theCase()).state).toBe('verifying')
    await house.pass(5 * minute)
    await house.clears(fault)
    await house.pass(29 * minute)
    expect((await house.theCase()).state).toBe('verifying')
    await house.pass(2 * minute)
    row = await house.theCase()
    expect(row).toMatchObject({ state: 'awaitingCustomer', outcome: 'repaired' })
    expect(await house.told('customer')).toEqual(['faultFound', 'visitPlanned', 'fixVerified'])

    expect(await recovery.customerSays(row.id, { type: 'confirm' })).toMatchObject({ ok: true })
    await house.pass(2 * hour)
    expect(await house.told('customer')).toEqual(['faultFound', 'visitPlanned', 'fixVerified', 'closed', 'survey'])
    expect(
      await recovery.customerSays(row.id, { type: 'survey', solved: true, rating: 5, text: 'Thank you' }),
    ).toMatchObject({ ok: true })
    expect(await recovery.customerSays(row.id, { type: 'survey', solved: true, rating: 1 })).toMatchObject({
      ok: false,
      code: 'not-now',
    })
    row = await house.theCase()
    expect(row).toMatchObject({ state: 'closed', reopenCount: 0, escalationLevel: 0 })
    expect((await house.records.cases.deadlines(row.id)).map(({ name }) => name)).toEqual(['learnBy', 'checkInDue'])
    expect((await house.records.cases.promises(row.id)).map(({ what, state }) => `${what} ${state}`).sort()).toEqual([
      'fixed kept',
      'nextUpdate kept',
      'nextUpdate kept',
      'visit kept',
    ])
    expect(await house.told('staff')).toEqual(['staffCase'])
  })

  it('nobody acts: the next level after 10 minutes, a breach after 15, then again and again, and not for ever', async () => {
    await house.opens('fridge')
    await house.pass(9 * minute)
    expect(await house.told('staff')).toEqual(['staffCase'])
    await house.pass(2 * minute)
    expect(await house.theCase()).toMatchObject({ escalationLevel: 1 })
    await house.pass(5 * minute)
    expect(await house.theCase()).toMatchObject({ escalationLevel: 2 })
    expect(await house.told('staff')).toEqual(['staffCase', 'staffEscalation', 'staffEscalation'])
    await house.pass(30 * 24 * hour)
    const history = await house.records.cases.history((await house.theCase()).id)
    expect(history.filter((line) => line.type === 'escalated')).toHaveLength(5)
    expect(history.filter((line) => line.type === 'unanswered')).toHaveLength(1)
    const { items } = await house.records.messages.list({ limit: 200 })
    expect(items.some((message) => message.template === 'staffEscalation')).toBe(true)
  })

  it('an acknowledgement without progress ends, and the next level is called', async () => {
    await house.opens('fridge')
    const { id } = await house.theCase()
    await house.recovery.command(id, { type: 'acknowledge' }, house.person('ben'))
    expect(await house.theCase()).toMatchObject({ ownerId: 'ben' })
    await house.pass(3 * hour)
    await house.recovery.command(id, { type: 'note', text: 'The part is ordered.' }, house.person('ben'))
    await house.pass(2 * hour)
    expect(await house.theCase()).toMatchObject({ escalationLevel: 0 })
    await house.pass(2 * hour + 2 * minute)
    expect(await house.theCase()).toMatchObject({ escalationLevel: 1 })
  })

  it('a promise that cannot be met is announced anew before it is due, and updates come when promised', async () => {
    await house.opens('fridge')
    const { id } = await house.theCase()
    await house.pass(24 * hour)
    const promises = await house.records.cases.promises(id)
    expect(promises.filter(({ what }) => what === 'fixed').map(({ state }) => state)).toEqual(['reannounced', 'open'])
    expect(promises.some(({ state }) => state === 'broken')).toBe(false)
    expect(await house.told('customer')).toEqual(['faultFound', 'update', 'update', 'update', 'promiseMoved'])
  })

  it('a promise found overdue after we stood still is broken, and said so', async () => {
    await house.opens('fridge')
    const { id } = await house.theCase()
    house.jump(30 * hour)
    await house.recovery.runDeadlines()
    const fixed = (await house.records.cases.promises(id)).filter(({ what }) => what === 'fixed')
    expect(fixed.map(({ state }) => state)).toEqual(['broken', 'open'])
  })

  it('“still broken” takes a closed case up again and tells the owner and the lead; pressed twice, it tells once', async () => {
    const fault = await house.opens('fridge')
    const { id } = await house.theCase()
    await house.clears(fault)
    await house.pass(31 * minute)
    await house.recovery.customerSays(id, { type: 'confirm' })
    await house.pass(24 * hour)
    await house.recovery.customerSays(id, { type: 'stillBroken', text: 'It is warm again' })
    await house.recovery.customerSays(id, { type: 'stillBroken' })
    expect(await house.theCase()).toMatchObject({ state: 'repairing', reopenCount: 1, closedAt: null, outcome: null })
    expect((await house.told('customer')).filter((template) => template === 'stillOnIt')).toHaveLength(1)
    expect((await house.told('staff')).slice(1)).toEqual(['staffStillBroken', 'staffStillBroken'])
    // The device shows nothing wrong; only a person's claim starts the proof again.
    await house.recovery.command(id, { type: 'claimFixed' }, house.person('anna'))
    await house.pass(31 * minute)
    expect((await house.theCase()).state).toBe('awaitingCustomer')
  })

  it('no answer closes by itself after two days; a bad score opens it again and alerts the lead', async () => {
    const fault = await house.opens('fridge')
    const { id } = await house.theCase()
    await house.clears(fault)
    await house.pass(31 * minute + 48 * hour)
    expect(await house.theCase()).toMatchObject({ state: 'closed', outcome: 'recovered' })
    await house.pass(2 * hour)
    expect(await house.recovery.customerSays(id, { type: 'survey', solved: true, rating: 2 })).toMatchObject({
      ok: true,
    })
    expect(await house.theCase()).toMatchObject({ state: 'repairing', reopenCount: 1 })
    expect(await house.told('staff')).toContain('staffBadScore')
    expect(await house.records.cases.survey(id)).toMatchObject({ rating: 2, solved: true })
  })

  it('a claimed fix that the device does not confirm goes back to repair', async () => {
    await house.opens('fridge')
    const { id } = await house.theCase()
    await house.recovery.command(id, { type: 'claimFixed' }, house.person('anna'))
    await house.pass(61 * minute)
    expect((await house.theCase()).state).toBe('repairing')
    expect(await house.told('staff')).toEqual(['staffCase', 'staffStillBroken'])
  })

  it('a fault that returns within two weeks opens the same case; later it is a new one', async () => {
    const first = await house.opens('fridge')
    await house.clears(first)
    await house.pass(31 * minute)
    const { id } = await house.theCase()
    await house.recovery.customerSays(id, { type: 'confirm' })
    await house.pass(13 * 24 * hour)
    const second = await house.opens('fridge')
    expect(await house.theCase()).toMatchObject({ id, state: 'repairing', reopenCount: 1 })
    await house.clears(second)
    await house.pass(31 * minute)
    await house.recovery.customerSays(id, { type: 'confirm' })
    await house.pass(15 * 24 * hour)
    await house.opens('fridge')
    expect((await house.records.cases.list({ limit: 10 })).items).toHaveLength(2)
  })
})

describe('a promise near its time', () => {
  it('is not moved while the device already works and is only being watched', async () => {
    const fault = await house.opens('fridge')
    await house.pass(22.75 * hour)
    await house.clears(fault)
    await house.pass(hour)
    expect((await house.theCase()).state).toBe('awaitingCustomer')
    expect(await house.told('customer')).not.toContain('promiseMoved')
  })

  it('is moved at once when what was being watched breaks again', async () => {
    const fault = await house.opens('fridge')
    await house.pass(22.75 * hour)
    await house.clears(fault)
    await house.pass(20 * minute)
    await house.opens('fridge')
    await house.pass(minute)
    const promises = await house.records.cases.promises((await house.theCase()).id)
    expect(promises.filter(({ what }) => what === 'fixed').map(({ state }) => state)).toEqual(['reannounced', 'open'])
  })
})

describe('the device proves it, not the calendar', () => {
  it('silence proves nothing: the watch goes on, and in the end a person has to look', async () => {
    const fault = await house.opens('fridge')
    house.heard('fridge', house.now())
    await house.clears(fault)
    await house.pass(40 * minute)
    expect((await house.theCase()).state).toBe('verifying')
    await house.pass(60 * minute)
    expect((await house.theCase()).state).toBe('repairing')
    expect(await house.told('customer')).toEqual(['faultFound'])
    expect(await house.told('staff')).toContain('staffStillBroken')
  })

  it('time in which we ourselves stood still does not count as healthy (P8)', async () => {
    const fault = await house.opens('fridge')
    await house.clears(fault)
    house.standStill(20 * minute)
    await house.pass(31 * minute)
    expect((await house.theCase()).state).toBe('verifying')
    await house.pass(20 * minute)
    expect((await house.theCase()).state).toBe('awaitingCustomer')
  })

  it('a fault that comes back while it is watched is repaired on, and the customer is not bothered', async () => {
    const first = await house.opens('fridge')
    await house.clears(first)
    await house.pass(10 * minute)
    await house.opens('fridge')
    expect((await house.theCase()).state).toBe('repairing')
    await house.pass(30 * minute)
    expect((await house.theCase()).state).toBe('repairing')
    expect(await house.told('customer')).toEqual(['faultFound'])
  })
})
