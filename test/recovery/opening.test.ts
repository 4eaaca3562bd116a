import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { minute } from '../../domain/clock.ts'
import { type House, openHouse } from './house.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
  await house.addCustomer('carol')
  await house.addDevice('fridge', 'carol')
})
afterEach(() => house.close())

const allCases = async () => (await house.records.cases.list({ limit: 200 })).items

describe('which case a fault belongs to', () => {
  it('two faults of one device are one case and one message', async () => {
    const first = await house.opens('fridge')
    const second = await house.opens('fridge', { metric: 'power' })
    expect((await house.theCase()).faultIds).toEqual([first.id, second.id])
    expect(await house.told('customer')).toEqual(['faultFound'])
    await house.clears(first)
    expect((await house.theCase()).state).toBe('repairing')
    await house.clears(second)
    expect((await house.theCase()).state).toBe('verifying')
  })

  it('forty devices of forty customers behind one gateway: one incident, a case for each', async () => {
    await house.addDevice('gateway')
    const faults = [house.faultOn('gateway', { kind: 'gateway-down', incidentId: 'inc' })]
    for (let n = 0; n < 40; n++) {
      await house.addCustomer(`c${n}`)
      await house.addDevice(`d${n}`, `c${n}`)
      faults.push(house.faultOn(`d${n}`, { kind: 'silence', incidentId: 'inc' }))
    }
    await house.records.faults.record(
      faults.map((fault, n) => ({ id: `e${n}`, seq: 1_000 + n, at: house.now(), type: 'faultOpened', fault })),
    )
    await house.recovery.wake()
    const rows = await allCases()
    expect(rows).toHaveLength(41)
    expect(new Set(rows.map((row) => row.incidentId))).toEqual(new Set(['inc']))
    expect(new Set(rows.map((row) => row.customerId)).size).toBe(41)
    expect((await house.told('customer')).length).toBe(40)
    expect(new Set(rows.map((row) => row.ownerId))).toEqual(new Set(['anna', 'ben']))
  })

  it('several devices of one customer in one incident are one case, all named in the first message', async () => {
    await house.addDevice('freezer', 'carol')
    const faults = ['fridge', 'freezer'].map((id) => house.faultOn(id, { kind: 'silence', incidentId: 'inc' }))
    await house.records.faults.record(
      faults.map((fault, n) => ({ id: `e${n}`, seq: 1_000 + n, at: house.now(), type: 'faultOpened', fault })),
    )
    await house.recovery.wake()
    expect((await allCases()).map((row) => row.deviceIds)).toEqual([['fridge', 'freezer']])
    const claimed = await house.records.messages.claim(house.now(), 10)
    const first = claimed.filter((message) => message.audience === 'customer')
    expect(first).toHaveLength(1)
    expect(first[0]?.data.devices).toMatchObject([{ name: 'The fridge' }, { name: 'The freezer' }])
  })

  it('a device of nobody has a case that only staff hear of', async () => {
    await house.addDevice('spare')
    const fault = await house.opens('spare')
    expect(await house.theCase()).toMatchObject({ customerId: null, toldAt: null, state: 'repairing' })
    await house.clears(fault)
    await house.pass(31 * minute)
    expect(await house.theCase()).toMatchObject({ state: 'closed', outcome: 'recovered' })
    expect(await house.told('customer')).toEqual([])
    expect(await house.told('staff')).toEqual(['staffCase'])
  })

  it('a minor fault is recorded and opens no case, until it grows worse', async () => {
    const fault = await house.opens('fridge', { severity: 'minor' })
    expect(await allCases()).toEqual([])
    expect(await house.records.faults.unconsumed(10)).toEqual([])
    await house.say('faultChanged', { ...fault, severity: 'critical' })
    expect(await house.theCase()).toMatchObject({ severity: 'critical', faultIds: [fault.id] })
  })

  it('a fault that was gone before we came to read of it disturbs nobody', async () => {
    const fault = house.faultOn('fridge')
    const cleared = { ...fault, state: 'cleared' as const, clearedAt: house.now() }
    await house.records.faults.record([
      { id: 'a', seq: 1_000, at: house.now(), type: 'faultOpened', fault },
      { id: 'b', seq: 1_001, at: house.now(), type: 'faultCleared', fault: cleared },
    ])
    await house.recovery.wake()
    expect(await allCases()).toEqual([])
    expect(await house.records.faults.unconsumed(10)).toEqual([])
  })

  it('waking from many sides at once opens one case', async () => {
    const fault = house.faultOn('fridge')
    await house.records.faults.record([{ id: 'a', seq: 1_000, at: house.now(), type: 'faultOpened', fault }])
    await Promise.all([
      house.recovery.wake(),
      house.recovery.complain({ deviceId: 'fridge', text: 'warm', channel: 'web' }),
      house.recovery.wake(),
    ])
    expect(await allCases()).toHaveLength(1)
  })
})

describe('complaints', () => {
  it('open a case of their own and are acknowledged by the first message', async () => {
    const outcome = await house.recovery.complain({ deviceId: 'fridge', text: 'It is warm', channel: 'phone' })
    expect(outcome).toMatchObject({ ok: true })
    const row = await house.theCase()
    expect(row).toMatchObject({ firstHeardFrom: 'complaint', customerId: 'carol', state: 'repairing' })
    expect(await house.told('customer')).toEqual(['faultFound'])
    const { items } = await house.records.cases.complaints({ caseId: row.id, limit: 10 })
    expect(items).toMatchObject([{ text: 'It is warm', channel: 'phone', deviceId: 'fridge' }])
    // The fault found later is the same trouble.
    await house.opens('fridge')
    expect(await house.theCase()).toMatchObject({ id: row.id, firstHeardFrom: 'complaint' })
    expect(await allCases()).toHaveLength(1)
  })

  it('join the case that is open already, which stays one that we found first', async () => {
    await house.opens('fridge')
    await house.recovery.complain({ customerId: 'carol', text: 'Hello?', channel: 'email' })
    expect(await house.theCase()).toMatchObject({ firstHeardFrom: 'fault' })
    expect(await allCases()).toHaveLength(1)
    expect(await house.told('customer')).toEqual(['faultFound', 'update'])
  })

  it.each([
    [{ customerId: 'nobody' }, 'unknown-customer'],
    [{ deviceId: 'nothing' }, 'unknown-device'],
    [{}, 'unknown-customer'],
  ])('about %j is refused as %s', async (about, code) => {
    expect(await house.recovery.complain({ ...about, text: 'x', channel: 'web' })).toMatchObject({ ok: false, code })
  })
})
