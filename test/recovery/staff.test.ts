import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CaseCommand, caseCommand } from '../../domain/case.ts'
import { hour, iso, minute } from '../../domain/clock.ts'
import { teachBody } from '../../recovery/outboxBody.ts'
import { type House, openHouse } from './house.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
  await house.addCustomer('carol')
  await house.addDevice('fridge', 'carol')
})
afterEach(() => house.close())

const order = async (who: string, command: CaseCommand, requestKey?: string) =>
  house.recovery.command((await house.theCase()).id, command, house.person(who), requestKey)

describe('who may what, when', () => {
  it.each<[string, string, CaseCommand, string]>([
    ['viewers only read', 'vic', { type: 'acknowledge' }, 'forbidden'],
    ['agents do not close', 'anna', { type: 'close', reason: 'done' }, 'forbidden'],
    ['an open case is not reopened', 'anna', { type: 'reopen', reason: 'why' }, 'not-now'],
    ['a device of another case', 'anna', { type: 'sendCommand', deviceId: 'pump', name: 'x', args: {} }, 'not-now'],
    ['nobody to assign to', 'anna', { type: 'assign', to: 'vic' }, 'not-now'],
    [
      'a visit that ends before it begins',
      'anna',
      { type: 'planVisit', from: '2030-01-02T00:00:00Z', to: '2030-01-01T00:00:00Z' },
      'not-now',
    ],
    [
      'a visit in the past',
      'anna',
      { type: 'planVisit', from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z' },
      'not-now',
    ],
  ])('%s', async (_, who, command, code) => {
    await house.opens('fridge')
    expect(await order(who, command)).toMatchObject({ ok: false, code })
  })

  it('what is not possible says what is', async () => {
    await house.opens('fridge')
    const { id } = await house.theCase()
    const refused = await house.recovery.customerSays(id, { type: 'confirm' })
    expect(refused).toMatchObject({ ok: false, detail: expect.stringContaining('stillBroken') })
    expect(await house.recovery.customerSays('none', { type: 'confirm' })).toMatchObject({ code: 'not-found' })
  })

  it('the same request twice is done once', async () => {
    await house.opens('fridge')
    expect(await order('anna', { type: 'note', text: 'Called' }, 'k1')).toMatchObject({ ok: true })
    expect(await order('anna', { type: 'note', text: 'Called' }, 'k1')).toMatchObject({ ok: true })
    const history = await house.records.cases.history((await house.theCase()).id)
    expect(history.filter((line) => line.type === 'note')).toHaveLength(1)
  })
})

describe('working a case', () => {
  it('assigning calls the new owner; assigning to oneself acknowledges', async () => {
    await house.opens('fridge')
    await order('anna', { type: 'assign', to: 'ben' })
    expect(await house.theCase()).toMatchObject({ ownerId: 'ben', acknowledgedAt: null })
    expect(await house.told('staff')).toEqual(['staffCase', 'staffCase'])
    await order('lea', { type: 'assign', to: 'lea' })
    expect(await house.theCase()).toMatchObject({ ownerId: 'lea', acknowledgedAt: house.now() })
    await house.pass(20 * minute)
    expect(await house.theCase()).toMatchObject({ escalationLevel: 0 })
  })

  it('a visit after the promised time moves the promise, and holds the acknowledgement', async () => {
    await house.opens('fridge')
    const to = house.now() + 50 * hour
    const command = { type: 'planVisit' as const, from: iso(to - hour), to: iso(to) }
    await order('anna', command)
    await order('anna', command)
    const { id } = await house.theCase()
    const fixed = (await house.records.cases.promises(id)).filter(({ what }) => what === 'fixed')
    expect(fixed.map(({ state, publicDueAt }) => [state, publicDueAt])).toEqual([
      ['reannounced', house.now() + 24 * hour],
      ['open', to + 2 * hour],
    ])
    expect(await house.told('customer')).toEqual(['faultFound', 'visitPlanned'])
    await house.pass(48 * hour)
    expect(await house.theCase()).toMatchObject({ escalationLevel: 0 })
  })

  it('a command goes to the device and its result into the history', async () => {
    await house.opens('fridge')
    await order('anna', { type: 'sendCommand', deviceId: 'fridge', name: 'defrost', args: { minutes: 5 } })
    const [item] = await house.records.cases.pendingOutbox(10)
    expect(item).toMatchObject({ kind: 'deviceCommand', body: { deviceId: 'fridge', name: 'defrost' } })
    await house.recovery.commandResult({ deviceId: 'fridge', commandId: item?.id ?? '', ok: true, at: house.now() })
    const history = await house.records.cases.history((await house.theCase()).id)
    expect(history.at(-1)?.text).toBe('fridge answered defrost: done.')
  })

  it('a false alarm ends it honestly and teaches the detector', async () => {
    const fault = await house.opens('fridge')
    await order('anna', { type: 'falseAlarm', reason: 'It was being cleaned.' })
    expect(await house.theCase()).toMatchObject({ state: 'cancelled', outcome: 'falseAlarm' })
    const [item] = await house.records.cases.pendingOutbox(10)
    expect(teachBody.parse(item?.body)).toMatchObject({ faultId: fault.id, verdict: 'falseAlarm' })
    expect(await house.told('customer')).toEqual(['faultFound', 'closed'])
    const { id } = await house.theCase()
    expect(await house.records.cases.deadlines(id)).toEqual([])
    expect((await house.records.cases.promises(id)).map(({ state }) => state)).toEqual(['reannounced', 'reannounced'])
    // A later fault is news, not the false alarm again.
    await house.opens('fridge')
    expect((await house.records.cases.list({ limit: 9 })).items).toHaveLength(2)
  })

  it('a manager closes, and a customer who disagrees still gets heard', async () => {
    await house.opens('fridge')
    expect(await order('lea', { type: 'close', reason: 'Moved out.' })).toMatchObject({ ok: true })
    expect(await house.theCase()).toMatchObject({ state: 'closed', outcome: 'closedByStaff' })
    const { id } = await house.theCase()
    expect(await house.recovery.customerSays(id, { type: 'talkToPerson' })).toMatchObject({ ok: true })
    expect(await house.recovery.customerSays(id, { type: 'stillBroken' })).toMatchObject({ ok: true })
    expect(await house.theCase()).toMatchObject({ state: 'repairing', reopenCount: 1 })
  })

  it('without any user the case runs, says so, and finds an owner once there is one', async () => {
    await house.close()
    house = await openHouse({ users: false })
    await house.addCustomer('carol')
    await house.addDevice('fridge', 'carol')
    await house.opens('fridge')
    const { id } = await house.theCase()
    const history = await house.records.cases.history(id)
    expect(history.map((line) => line.type)).toContain('noOwner')
    expect(await house.told('customer')).toEqual(['faultFound'])
    await house.pass(10 * minute)
    await house.records.users.create({ ...house.person('anna'), passwordHash: null })
    await house.pass(2 * hour)
    expect(await house.theCase()).toMatchObject({ ownerId: 'anna' })
    expect(await house.told('staff')).toContain('staffCase')
  })
})

describe('amends', () => {
  it('an outage over three hours is credited unasked, once', async () => {
    const fault = await house.opens('fridge')
    await house.pass(4 * hour)
    await house.clears(fault)
    await house.pass(31 * minute)
    const { id } = await house.theCase()
    const offers = async () => (await house.records.cases.offers({ caseId: id, limit: 10 })).items
    expect(await offers()).toMatchObject([{ amountMinor: 1_000, currency: 'EUR', madeBy: 'system', state: 'offered' }])
    const offerId = (await offers())[0]?.id ?? ''
    expect(await house.recovery.customerSays(id, { type: 'acceptOffer', offerId })).toMatchObject({ ok: true })
    expect(await house.recovery.customerSays(id, { type: 'acceptOffer', offerId })).toMatchObject({ ok: false })
    const again = await house.opens('fridge')
    await house.pass(4 * hour)
    await house.clears(again)
    await house.pass(31 * minute)
    expect(await offers()).toHaveLength(1)
  })

  it('within the limit at once, beyond it by a manager who did not make it', async () => {
    await house.opens('fridge')
    const { id } = await house.theCase()
    await order('lea', { type: 'offer', amountMinor: 4_000, reason: 'Spoilt food' })
    await order('lea', { type: 'offer', amountMinor: 1_001, reason: 'More food' })
    const { items } = await house.records.cases.offers({ caseId: id, state: 'needsApproval', limit: 10 })
    expect(items).toHaveLength(1)
    expect(await house.told('staff')).toContain('staffApproval')
    const offerId = items[0]?.id ?? ''
    const decide = (who: string, approve: boolean) =>
      house.recovery.decideApproval(offerId, { approve, by: house.person(who) })
    expect(await decide('anna', true)).toMatchObject({ code: 'forbidden' })
    expect(await decide('lea', true)).toMatchObject({ code: 'forbidden' })
    expect(await decide('max', true)).toMatchObject({ ok: true })
    expect(await decide('max', false)).toMatchObject({ code: 'not-now' })
    expect(await house.recovery.decideApproval('none', { approve: true, by: house.person('max') })).toMatchObject({
      code: 'not-found',
    })
    expect((await house.told('customer')).filter((template) => template === 'offer')).toHaveLength(2)
  })

  it('agents clicking at the same moment stay within the limit together', async () => {
    await house.opens('fridge')
    const { id } = await house.theCase()
    const offer = caseCommand.parse({ type: 'offer', amountMinor: 2_000, reason: 'Sorry' })
    const who = ['anna', 'ben', 'lea', 'anna']
    await Promise.all(who.map((name) => house.recovery.command(id, offer, house.person(name))))
    const { items } = await house.records.cases.offers({ caseId: id, limit: 10 })
    expect(items.map(({ state }) => state).sort()).toEqual(['needsApproval', 'needsApproval', 'offered', 'offered'])
  })
})
