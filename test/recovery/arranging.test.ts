import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { day, hour, minute } from '../../domain/clock.ts'
import { type House, openHouse } from './house.ts'

let house: House
let id: string
beforeEach(async () => {
  house = await openHouse()
  await house.addCustomer('carol')
  await house.addDevice('fridge', 'carol')
  await house.opens('fridge')
  id = (await house.theCase()).id
})
afterEach(async () => house.close())

const iso = (ms: number): string => new Date(ms).toISOString()
const anna = (command: Parameters<House['recovery']['command']>[1]) =>
  house.recovery.command(id, command, house.person('anna'))
const promises = async () =>
  (await house.records.cases.promises(id)).map(({ what, state }) => `${what} ${state}`).sort()
const standing = async () => {
  const stored = await house.records.cases.get(id)
  if (!stored) throw new Error('the case is gone')
  return house.recovery.standingOf(stored)
}
const deadlines = async () => (await house.records.cases.deadlines(id)).map(({ name }) => name).sort()

describe('a visit', () => {
  const inTwoHours = () => ({ from: iso(house.now() + 2 * hour), to: iso(house.now() + 4 * hour) })

  it('is a promise of its own: kept when somebody was there and says so', async () => {
    expect(await anna({ type: 'planVisit', ...inTwoHours() })).toMatchObject({ ok: true })
    expect(await house.theCase()).toMatchObject({
      state: 'waiting',
      waitingFor: 'visit',
      waitsUntil: house.now() + 4 * hour,
    })
    expect(await standing()).toMatchObject({ machine: { repair: 'visitArranged', ownership: 'acknowledged' } })
    await house.pass(3 * hour)
    expect(await anna({ type: 'visitDone', text: 'Condenser cleaned, fan ordered.' })).toMatchObject({ ok: true })
    expect(await house.theCase()).toMatchObject({ state: 'repairing', waitingFor: null })
    expect(await promises()).toContain('visit kept')
    expect(await deadlines()).not.toContain('visitEnds')
  })

  it('nobody says what came of it: the promise is broken, the owner is asked at its end, the next level a little later', async () => {
    await anna({ type: 'planVisit', ...inTwoHours() })
    const told = (await house.told('staff')).length
    await house.pass(4 * hour)
    expect(await house.theCase()).toMatchObject({ state: 'repairing', escalationLevel: 0 })
    expect(await promises()).toContain('visit broken')
    expect((await house.told('staff')).slice(told)).toContain('staffCase')
    await house.pass(16 * minute)
    expect(await house.theCase()).toMatchObject({ escalationLevel: 1 })
  })

  it('moved in time is announced anew; cancelled, the customer is told that another is being arranged', async () => {
    await anna({ type: 'planVisit', ...inTwoHours() })
    await anna({ type: 'planVisit', from: iso(house.now() + day), to: iso(house.now() + day + hour) })
    expect(await promises()).toContain('visit reannounced')
    const before = (await house.told('customer')).length
    expect(await anna({ type: 'cancelVisit', reason: 'The technician is ill.' })).toMatchObject({ ok: true })
    expect((await house.told('customer')).slice(before)).toEqual(['update'])
    expect((await promises()).filter((one) => one.startsWith('visit'))).toEqual([
      'visit reannounced',
      'visit reannounced',
    ])
    expect(await anna({ type: 'cancelVisit', reason: 'again' })).toMatchObject({ ok: false, code: 'not-now' })
  })

  it('the device shows before the visit that it works: nobody has to come', async () => {
    await anna({ type: 'planVisit', from: iso(house.now() + day), to: iso(house.now() + 2 * day) })
    const [fault] = (await house.records.faults.list({ limit: 1 })).items
    if (!fault) throw new Error('no fault')
    await house.clears(fault)
    await house.pass(31 * minute)
    expect(await house.theCase()).toMatchObject({ state: 'awaitingCustomer' })
    expect(await promises()).toContain('visit reannounced')
    expect(await deadlines()).not.toContain('visitEnds')
  })
})

describe('a part', () => {
  it('is waited for; the customer is told a time that can be kept, before the old one was due', async () => {
    const expectedAt = house.now() + 3 * day
    expect(await anna({ type: 'orderPart', part: 'Compressor', expectedAt: iso(expectedAt) })).toMatchObject({
      ok: true,
    })
    expect(await house.theCase()).toMatchObject({ state: 'waiting', waitingFor: 'part', waitsUntil: expectedAt })
    expect(await house.told('customer')).toEqual(['faultFound', 'promiseMoved'])
    expect(await promises()).toContain('fixed reannounced')
    const [running] = (await house.records.cases.promises(id)).filter(
      ({ what, state }) => what === 'fixed' && state === 'open',
    )
    expect(running?.publicDueAt).toBeGreaterThan(expectedAt)
    await house.pass(2 * day)
    expect(await anna({ type: 'partArrived' })).toMatchObject({ ok: true })
    expect(await house.theCase()).toMatchObject({ state: 'repairing' })
  })

  it('that does not come is asked about on the day it was expected', async () => {
    await anna({ type: 'orderPart', part: 'Compressor', expectedAt: iso(house.now() + day) })
    const before = (await house.told('staff')).length
    await house.pass(day)
    expect(await house.theCase()).toMatchObject({ state: 'repairing' })
    expect((await house.told('staff')).slice(before)).toContain('staffCase')
  })

  it('expected in the past is refused', async () => {
    expect(await anna({ type: 'orderPart', part: 'Fan', expectedAt: iso(house.now() - 1) })).toMatchObject({
      ok: false,
      detail: 'A part that is ordered is expected at a time that lies ahead.',
    })
  })
})

describe('a hold', () => {
  it('ends by itself at its time, and the owner is called again; the clock of our target stood meanwhile', async () => {
    await anna({ type: 'acknowledge' })
    expect(
      await anna({ type: 'hold', reason: 'customerAway', until: iso(house.now() + 5 * hour), untilWorse: false }),
    ).toMatchObject({ ok: true })
    expect(await house.theCase()).toMatchObject({ state: 'onHold', holdReason: 'customerAway' })
    expect(await standing()).toMatchObject({ machine: { ownership: 'idle' } })
    await house.pass(5 * hour)
    expect(await house.theCase()).toMatchObject({ state: 'repairing', holdReason: null, pausedMs: 5 * hour })
    expect((await standing()).machine.ownership).not.toBe('idle')
  })

  it('until it gets worse: a worse fault takes it up at once, a note does not', async () => {
    await anna({ type: 'hold', reason: 'waitingForThirdParty', untilWorse: true })
    await anna({ type: 'note', text: 'The supplier was called.' })
    expect(await house.theCase()).toMatchObject({ state: 'onHold' })
    await house.opens('fridge', { severity: 'critical', kind: 'reported' })
    expect(await house.theCase()).toMatchObject({ state: 'repairing' })
  })

  it('the customer ends it by a word', async () => {
    await anna({ type: 'hold', reason: 'customerAway', untilWorse: true })
    await house.recovery.customerSays(id, { type: 'stillBroken', text: 'I am back.' })
    expect(await house.theCase()).toMatchObject({ state: 'repairing' })
  })

  it('is never longer than the policy allows, and never without an end', async () => {
    await anna({ type: 'hold', reason: 'customerAway', until: iso(house.now() + 300 * day), untilWorse: false })
    expect(await house.theCase()).toMatchObject({ waitsUntil: house.now() + 14 * day })
    await anna({ type: 'resume' })
    expect(await anna({ type: 'hold', reason: 'customerAway', untilWorse: false })).toMatchObject({
      ok: false,
      detail: 'A hold needs an end that lies ahead, or “until it gets worse”.',
    })
  })

  it('while it lasts the customer still hears from us, as promised', async () => {
    await anna({ type: 'hold', reason: 'customerAway', until: iso(house.now() + 20 * hour), untilWorse: false })
    await house.pass(8 * hour)
    expect((await house.told('customer')).filter((template) => template === 'update').length).toBeGreaterThan(0)
    expect(await promises()).not.toContain('nextUpdate broken')
  })
})

describe('a promise', () => {
  it('that cannot be kept as things stand is refused, with the earliest that can', async () => {
    const visitEnds = house.now() + 6 * hour
    await anna({ type: 'planVisit', from: iso(house.now() + 4 * hour), to: iso(visitEnds) })
    expect(await anna({ type: 'promise', by: iso(house.now() + 5 * hour) })).toEqual({
      ok: false,
      code: 'not-now',
      detail: `That cannot be kept as things stand: the visit comes first, and the device has to show for a while that it helped, so the earliest time that can be promised is ${iso(
        visitEnds + 30 * minute,
      )
        .slice(0, 16)
        .replace('T', ' ')} UTC.`,
    })
    expect(await anna({ type: 'promise', by: iso(visitEnds + 30 * minute) })).toMatchObject({ ok: true })
    expect(await promises()).toContain('fixed reannounced')
    expect((await house.told('customer')).at(-1)).toBe('promiseMoved')
  })

  it('sooner than the device could prove it is refused too', async () => {
    expect(await anna({ type: 'promise', by: iso(house.now() + 10 * minute) })).toMatchObject({ ok: false })
  })
})

describe('tasks', () => {
  it('are reminded of once when they are late, to the owner and the lead, and ticked off once', async () => {
    await anna({ type: 'acknowledge' })
    await anna({ type: 'addTask', kind: 'call', title: 'Call Carol', dueAt: iso(house.now() + hour) })
    expect(await house.theCase()).toMatchObject({ openTasks: 1 })
    const before = (await house.told('staff')).length
    await house.pass(2 * hour)
    expect((await house.told('staff')).slice(before).filter((one) => one === 'staffEscalation')).toHaveLength(2)
    const [task] = (await standing()).tasks
    expect(await anna({ type: 'completeTask', taskId: task?.id ?? '', outcome: 'She is glad.' })).toMatchObject({
      ok: true,
    })
    expect(await anna({ type: 'completeTask', taskId: task?.id ?? '' })).toMatchObject({ ok: false })
    expect(await house.theCase()).toMatchObject({ openTasks: 0 })
  })
})
