import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { day, hour, minute } from '../../domain/clock.ts'
import type { Fault } from '../../domain/fault.ts'
import { messageData } from '../../domain/messageData.ts'
import { type Crowd, crowdIn } from './crowd.ts'
import { type House, openHouse } from './house.ts'

let house: House
let crowd: Crowd
beforeEach(async () => {
  house = await openHouse()
  crowd = crowdIn(house)
  await crowd.record(crowd.incidentIs('incidentOpened', 'inc'))
})
afterEach(() => house.close())

const clears = (fault: Fault) =>
  crowd.record(crowd.faultIs('faultCleared', { ...fault, state: 'cleared', clearedAt: house.now() }))
const close = (reason = 'The line is up again.') => house.recovery.many.close('inc', { by: crowd.manager, reason })
const reach = async () => {
  const found = await house.recovery.many.reach('inc', { limit: 50 })
  if (!found.ok) throw new Error(found.detail)
  return found
}

describe('closing the parent', () => {
  it('closes the children that are verified, with thanks, and names those that are not; later, the rest', async () => {
    const mended = await crowd.affected('mended')
    const fresh = await crowd.affected('fresh')
    await crowd.affected('broken')
    await clears(mended)
    await house.pass(31 * minute)
    expect((await crowd.caseOf('mended')).state).toBe('awaitingCustomer')
    await clears(fresh)
    await house.pass(2 * minute)
    const numbers = { fresh: (await crowd.caseOf('fresh')).number, broken: (await crowd.caseOf('broken')).number }

    expect(await close()).toMatchObject({
      ok: true,
      closed: 1,
      leftCount: 2,
      left: expect.arrayContaining([
        {
          caseId: expect.any(String),
          number: numbers.fresh,
          why: 'It works since 2 minutes; after 10 minutes it can be closed.',
        },
        {
          caseId: expect.any(String),
          number: numbers.broken,
          why: 'It is still being repaired. 1 fault is still open.',
        },
      ]),
      incident: { id: 'inc', source: 'detected', closedBy: 'lea', closeReason: 'The line is up again.' },
    })
    const row = await crowd.caseOf('mended')
    expect(row).toMatchObject({ state: 'closed', outcome: 'recovered', incidentId: 'inc' })
    const thanks = (await house.records.messages.claim(house.now(), 50)).find(
      (one) => one.recipientId === 'mended' && one.template === 'closed',
    )
    expect(messageData.closed.parse(thanks?.data).reason).toBe('incidentOver')
    expect((await house.records.cases.deadlines(row.id)).map(({ name }) => name)).toContain('surveyDue')

    await house.pass(9 * minute)
    expect(await close('The rest.')).toMatchObject({ ok: true, closed: 1, leftCount: 1 })
    expect(await crowd.caseOf('fresh')).toMatchObject({
      state: 'closed',
      outcome: 'recovered',
      fixedAt: expect.any(Number),
    })
    expect((await reach()).incident.closeReason).toBe('The rest.')
  })

  it('what does not report, or is doubted by its owner, is not verified', async () => {
    const dark = await crowd.affected('dark')
    const doubted = await crowd.affected('doubted')
    const silent = house.now()
    for (const fault of [dark, doubted]) await clears(fault)
    await house.pass(29 * minute)
    house.heard('dark-fridge', silent)
    await house.recovery.customerSays((await crowd.caseOf('doubted')).id, { type: 'stillBroken' })
    const answer = await close()
    expect(answer).toMatchObject({ ok: true, closed: 0, leftCount: 2 })
    const whys = answer.ok ? answer.left.map(({ why }) => why).sort() : []
    expect(whys).toEqual([
      'It is still being repaired. The customer says it is still broken.',
      'It seems to work, but its device has to report before that is proven.',
    ])
  })

  it('time in which we ourselves stood still is not counted as watched', async () => {
    const fault = await crowd.affected('a')
    await clears(fault)
    await house.pass(11 * minute)
    house.standStill(5 * minute)
    expect(await close()).toMatchObject({ closed: 0, leftCount: 1 })
    house.standStill(0)
    expect(await close()).toMatchObject({ closed: 1, leftCount: 0 })
  })

  it('only managers close, and only what there is', async () => {
    const { many } = house.recovery
    expect(await many.close('inc', { by: house.person('anna'), reason: 'x' })).toMatchObject({ code: 'forbidden' })
    expect(await many.close('none', { by: crowd.manager, reason: 'x' })).toMatchObject({ code: 'not-found' })
  })

  it('a case without a customer closes quietly with it', async () => {
    await house.addDevice('nobodys')
    const fault = house.faultOn('nobodys', { incidentId: 'inc' })
    await crowd.record(crowd.faultIs('faultOpened', fault))
    await clears(fault)
    await house.pass(11 * minute)
    expect(await close()).toMatchObject({ closed: 1, leftCount: 0 })
    expect(await house.told('customer')).toEqual([])
  })
})

describe('leaving a closed parent', () => {
  const closedWithIt = async () => {
    const fault = await crowd.affected('carol')
    await clears(fault)
    await house.pass(31 * minute)
    await close()
    return fault
  }

  it('a child that is reopened leaves it, visibly, and is not drawn back in by the next fault', async () => {
    const fault = await closedWithIt()
    await house.pass(hour)
    const { id } = await crowd.caseOf('carol')
    expect(await house.recovery.customerSays(id, { type: 'stillBroken' })).toMatchObject({ ok: true })
    expect(await crowd.caseOf('carol')).toMatchObject({
      id,
      state: 'repairing',
      incidentId: null,
      formerIncidentId: 'inc',
    })
    expect((await house.records.cases.history(id)).map(({ type }) => type)).toContain('leftIncident')
    expect(await reach()).toMatchObject({ byState: {}, children: { items: [] }, left: [{ id }] })

    await crowd.record(crowd.faultIs('faultOpened', { ...fault, id: 'next', detectedAt: house.now() }))
    expect(await crowd.caseOf('carol')).toMatchObject({ id, incidentId: null, faultIds: [fault.id, 'next'] })
    expect(await house.recovery.many.preview('inc', { text: { en: 'All is well.' } })).toMatchObject({
      preview: { customers: 0 },
    })
  })

  it('the same when the fault itself comes back, and a manager can put the case in again', async () => {
    const fault = await closedWithIt()
    await house.pass(day)
    await crowd.record(crowd.faultIs('faultOpened', { ...fault, id: 'again', detectedAt: house.now() }))
    const row = await crowd.caseOf('carol')
    expect(row).toMatchObject({ state: 'repairing', incidentId: null, formerIncidentId: 'inc' })
    expect(await house.recovery.many.join('inc', [row.id], crowd.manager)).toMatchObject({ ok: true, refused: [] })
    const again = await crowd.caseOf('carol')
    expect(again.incidentId).toBe('inc')
    expect(again.formerIncidentId ?? null).toBeNull()
  })

  it('one that the customer had confirmed before leaves it as well', async () => {
    const fault = await crowd.affected('carol')
    await clears(fault)
    await house.pass(31 * minute)
    const { id } = await crowd.caseOf('carol')
    await house.recovery.customerSays(id, { type: 'confirm' })
    await close()
    await close('Once more.')
    expect((await house.records.cases.history(id)).filter(({ type }) => type === 'incidentClosed')).toHaveLength(1)
    await house.recovery.customerSays(id, { type: 'stillBroken' })
    expect(await crowd.caseOf('carol')).toMatchObject({ incidentId: null, formerIncidentId: 'inc' })
  })

  it('while the parent is open, what is reopened stays in it', async () => {
    const fault = await crowd.affected('carol')
    await clears(fault)
    await house.pass(31 * minute)
    const { id } = await crowd.caseOf('carol')
    await house.recovery.customerSays(id, { type: 'confirm' })
    await house.recovery.customerSays(id, { type: 'stillBroken' })
    expect(await crowd.caseOf('carol')).toMatchObject({ state: 'repairing', incidentId: 'inc' })
  })
})

describe('an incident declared by hand', () => {
  it('has the chosen cases for children, is told and closed like any other', async () => {
    await crowd.customer('carol')
    await crowd.customer('dave')
    await house.addDevice('fridge', 'carol')
    await house.addDevice('pump', 'dave')
    const faults = [await house.opens('fridge'), await house.opens('pump')]
    const ids = [(await crowd.caseOf('carol')).id, (await crowd.caseOf('dave')).id]
    const { many } = house.recovery
    const wanted = { title: 'Bad batch of compressors', caseIds: ids }
    expect(await many.declare(wanted, house.person('anna'))).toMatchObject({ ok: false, code: 'forbidden' })
    expect(await many.declare({ ...wanted, caseIds: [...ids, 'none'] }, crowd.manager)).toMatchObject({
      code: 'not-found',
    })
    const declared = await many.declare(wanted, crowd.manager, 'key')
    if (!declared.ok) throw new Error(declared.detail)
    const { id } = declared.incident
    expect(declared).toMatchObject({
      refused: [],
      incident: { source: 'declared', title: wanted.title, openedBy: 'lea', closedAt: null },
    })
    expect(await many.declare(wanted, crowd.manager, 'key')).toMatchObject({ ok: true, incident: { id } })
    expect((await house.records.incidents.declared({ limit: 9 })).items).toHaveLength(1)
    expect(await crowd.caseOf('carol')).toMatchObject({ incidentId: id })
    const [entry] = (await house.records.cases.history(ids[0] ?? '')).filter(({ type }) => type === 'joinedIncident')
    expect(entry?.text).toBe('Lea put it into the incident “Bad batch of compressors”.')

    const begun = await many.tell(id, { text: { en: 'A new compressor is on its way.' } }, crowd.manager)
    expect(begun.ok).toBe(true)
    await crowd.run(minute)
    expect((await crowd.told()).sort()).toEqual(['carol', 'dave'])
    for (const fault of faults) await house.clears(fault)
    await house.pass(12 * minute)
    expect(await many.close(id, { by: crowd.manager, reason: 'Replaced.' })).toMatchObject({ closed: 2, leftCount: 0 })
  })

  it('takes in no case that is over, and says so', async () => {
    await crowd.customer('carol')
    await house.addDevice('fridge', 'carol')
    await house.opens('fridge')
    const { id, number } = await crowd.caseOf('carol')
    await house.recovery.command(id, { type: 'close', reason: 'x' }, crowd.manager)
    expect(await house.recovery.many.join('inc', [id, 'none'], crowd.manager)).toMatchObject({
      ok: true,
      refused: [
        { caseId: id, number, why: 'It is closed.' },
        { caseId: 'none', why: 'It could not be found or changed.' },
      ],
    })
  })
})
