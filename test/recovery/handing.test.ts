import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { day, hour, minute } from '../../domain/clock.ts'
import { type House, openHouse } from './house.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
  await house.addCustomer('carol')
  await house.addCustomer('dave')
  for (const id of ['fridge', 'pump', 'heater']) await house.addDevice(id, 'carol')
  await house.addDevice('boiler', 'dave')
})
afterEach(async () => house.close())

const history = async (id: string) => (await house.records.cases.history(id)).map(({ text }) => text)

describe('from hand to hand', () => {
  it('a hand-over is counted, carries its summary to the new owner, and has to be acknowledged anew', async () => {
    await house.opens('fridge')
    const { id } = await house.theCase()
    await house.recovery.command(id, { type: 'acknowledge' }, house.person('anna'))
    expect(
      await house.recovery.command(
        id,
        { type: 'handOver', to: 'ben', summary: 'Power was checked; the compressor is too hot.' },
        house.person('anna'),
      ),
    ).toMatchObject({ ok: true, case: { ownerId: 'ben', handOvers: 1 } })
    const { items } = await house.records.messages.list({ caseId: id, limit: 10 })
    const mail = items.find(({ audience, template }) => audience === 'staff' && template === 'staffCase')
    const told = await house.records.messages.claim(house.now(), 50)
    expect(told.find(({ id: claimed }) => claimed === mail?.id)).toMatchObject({
      recipientId: 'ben',
      data: { detail: 'Anna hands this case over to you: Power was checked; the compressor is too hot.' },
    })
    await house.pass(10 * minute)
    expect(await house.theCase()).toMatchObject({ escalationLevel: 1 })
  })

  it('to nobody, or to somebody who may not own cases, is refused', async () => {
    await house.opens('fridge')
    const { id } = await house.theCase()
    for (const command of [
      { type: 'handOver', summary: 'x' },
      { type: 'handOver', to: 'vic', summary: 'x' },
    ] as const)
      expect(await house.recovery.command(id, command, house.person('anna'))).toMatchObject({
        ok: false,
        code: 'not-now',
      })
  })

  it('escalating by hand calls the next level at once, and the one above the next time', async () => {
    await house.opens('fridge')
    const { id } = await house.theCase()
    await house.recovery.command(id, { type: 'acknowledge' }, house.person('anna'))
    await house.recovery.command(
      id,
      { type: 'escalate', reason: 'I need a refrigeration engineer.' },
      house.person('anna'),
    )
    expect(await house.theCase()).toMatchObject({ escalationLevel: 1 })
    await house.recovery.command(id, { type: 'escalate', reason: 'Nobody answers.' }, house.person('anna'))
    expect(await house.theCase()).toMatchObject({ escalationLevel: 2 })
    expect(await history(id)).toContain('Anna asks level 1 for help: I need a refrigeration engineer.')
  })
})

describe('merging', () => {
  const two = async () => {
    await house.opens('fridge')
    const first = await house.theCase(0)
    await house.pass(20 * minute)
    await house.opens('pump', { kind: 'reported' })
    const second = await house.theCase(1)
    expect(second.id).not.toBe(first.id)
    return { first, second }
  }

  it('one case goes on for both, with the devices and faults of both; the other says where', async () => {
    const { first, second } = await two()
    expect(
      await house.recovery.command(
        second.id,
        { type: 'merge', into: first.id, reason: 'The same outage.' },
        house.person('anna'),
      ),
    ).toMatchObject({ ok: true, case: { state: 'merged', mergedInto: first.id, outcome: 'merged' } })
    const merged = (await house.records.cases.get(first.id))?.row
    expect(merged?.deviceIds.sort()).toEqual(['fridge', 'pump'])
    expect(merged?.faultIds).toHaveLength(2)
    expect(await house.records.cases.deadlines(second.id)).toEqual([])
    expect((await house.records.cases.promises(second.id)).filter(({ state }) => state === 'open')).toEqual([])
    // What comes later about the pump belongs to the case that goes on.
    const [pumpFault] = (await house.records.faults.list({ deviceId: 'pump', limit: 1 })).items
    if (!pumpFault) throw new Error('no fault')
    await house.clears(pumpFault)
    expect((await history(first.id)).at(-1)).toContain('shows the fault no more')
    await house.recovery.customerSays(second.id, { type: 'stillBroken', text: 'By the old link' })
    expect(await history(first.id)).toContain('The customer says it is still broken: “By the old link”')
  })

  it('is refused for another customer’s case, for itself, and for a case that is over', async () => {
    const { first, second } = await two()
    await house.opens('boiler')
    const other = await house.theCase(2)
    const merge = (id: string, into: string) =>
      house.recovery.command(id, { type: 'merge', into, reason: 'x' }, house.person('anna'))
    expect(await merge(first.id, other.id)).toMatchObject({ ok: false, code: 'not-now' })
    expect(await merge(first.id, first.id)).toMatchObject({ ok: false, code: 'not-now' })
    await house.recovery.command(second.id, { type: 'close', reason: 'x' }, house.person('lea'))
    expect(await merge(first.id, second.id)).toMatchObject({ ok: false, code: 'not-now' })
    expect((await house.records.cases.get(first.id))?.row.state).toBe('repairing')
  })

  it('keeps which came first: the complaint that stood in the other case', async () => {
    await house.recovery.complain({ customerId: 'carol', deviceId: 'pump', text: 'It is loud.', channel: 'phone' })
    const complaint = await house.theCase(0)
    await house.pass(20 * minute)
    await house.opens('fridge')
    const fault = await house.theCase(1)
    await house.recovery.command(complaint.id, { type: 'merge', into: fault.id, reason: 'x' }, house.person('anna'))
    expect((await house.records.cases.get(fault.id))?.row.firstHeardFrom).toBe('complaint')
  })

  it('two people merging the same two cases into each other at once: one of them wins', async () => {
    const { first, second } = await two()
    const merge = (id: string, into: string) =>
      house.recovery.command(id, { type: 'merge', into, reason: 'x' }, house.person('anna'))
    const results = await Promise.all([merge(first.id, second.id), merge(second.id, first.id)])
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
    const states = await Promise.all(
      [first.id, second.id].map(async (id) => (await house.records.cases.get(id))?.row.state),
    )
    expect(states.sort()).toEqual(['merged', 'repairing'])
  })
})

describe('splitting', () => {
  it('a device becomes a case of its own, owned, promised, with its own life', async () => {
    await house.opens('fridge')
    await house.opens('pump')
    const whole = await house.theCase()
    expect(whole.deviceIds).toHaveLength(2)
    expect(
      await house.recovery.command(
        whole.id,
        { type: 'split', deviceIds: ['pump'], reason: 'Another trade.' },
        house.person('anna'),
      ),
    ).toMatchObject({ ok: true, case: { deviceIds: ['fridge'] } })
    const part = await house.theCase(1)
    expect(part).toMatchObject({ deviceIds: ['pump'], splitFrom: whole.id, state: 'repairing', ownerId: 'anna' })
    expect((await house.records.cases.promises(part.id)).map(({ what, state }) => `${what} ${state}`).sort()).toEqual([
      'fixed open',
      'nextUpdate open',
    ])
    const [pumpFault] = (await house.records.faults.list({ deviceId: 'pump', limit: 1 })).items
    if (!pumpFault) throw new Error('no fault')
    await house.clears(pumpFault)
    await house.pass(31 * minute)
    expect((await house.records.cases.get(part.id))?.row.state).toBe('awaitingCustomer')
    expect((await house.records.cases.get(whole.id))?.row.state).toBe('repairing')
  })

  it('the last device cannot leave, nor one that is not there', async () => {
    await house.opens('fridge')
    const { id } = await house.theCase()
    for (const deviceIds of [['fridge'], ['heater']])
      expect(
        await house.recovery.command(id, { type: 'split', deviceIds, reason: 'x' }, house.person('anna')),
      ).toMatchObject({
        ok: false,
        detail: 'Only devices of this case can be split off, and at least one has to stay.',
      })
  })
})

describe('what is learned', () => {
  it('some days after closing, what helped is kept; news still reopens the same case', async () => {
    const fault = await house.opens('fridge')
    const { id } = await house.theCase()
    await house.recovery.command(id, { type: 'claimFixed', text: 'New start relay.' }, house.person('anna'))
    await house.clears(fault)
    await house.pass(31 * minute)
    await house.recovery.customerSays(id, { type: 'confirm' })
    await house.pass(4 * day)
    const stored = await house.records.cases.get(id)
    if (!stored) throw new Error('gone')
    expect(house.recovery.standingOf(stored).machine.repair).toBe('learned')
    expect(await history(id)).toContainEqual(expect.stringContaining('New start relay.'))
    await house.pass(2 * hour)
    await house.opens('fridge')
    expect(await house.theCase()).toMatchObject({ id, state: 'repairing', reopenCount: 1 })
  })
})
