import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { minute } from '../../domain/clock.ts'
import type { FaultEvent, Incident, IncidentCause } from '../../domain/fault.ts'
import { anIncident } from '../contract/records/samples.ts'
import { type House, openHouse } from './house.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
  for (const id of ['carol', 'dave']) await house.addCustomer(id)
  await house.addDevice('fridge', 'carol')
  await house.addDevice('freezer', 'carol')
  await house.addDevice('pump', 'dave')
})
afterEach(() => house.close())

const record = async (...events: FaultEvent[]): Promise<void> => {
  await house.records.faults.record(events)
  await house.recovery.wake()
}
let seq = 0
const incidentIs = (type: 'incidentOpened' | 'incidentChanged', change: Partial<Incident>): FaultEvent => ({
  id: `i-${++seq}`,
  seq,
  at: house.now(),
  type,
  incident: anIncident('inc', change),
})
const faultIs = (type: 'faultOpened' | 'faultChanged', fault: ReturnType<House['faultOn']>): FaultEvent => ({
  id: `f-${++seq}`,
  seq,
  at: house.now(),
  type,
  fault,
})
const words = async (): Promise<{ wrong: string; others: unknown }[]> => {
  const { items } = await house.records.messages.list({ limit: 50 })
  const claimed = await house.records.messages.claim(house.now(), 50)
  expect(claimed.length).toBe(items.length)
  return claimed
    .filter(({ audience }) => audience === 'customer')
    .map(({ data }) => ({
      wrong: (data as { words: { wrong: { en: string } } }).words.wrong.en,
      others: (data as { othersAffected: boolean }).othersAffected,
    }))
}

describe('faults with one cause', () => {
  it.each<[IncidentCause, string, 'silence' | 'drift', RegExp, RegExp]>([
    ['gateway-down', 'gw', 'silence', /^Gateway without connection/, /gateway that connects it/],
    ['site', 'Hamburg', 'silence', /^Site without power or connection/, /same place stopped sending/],
    ['firmware', 'Fridge 2.4.1', 'drift', /with others of its firmware/, /Other devices with the same software/],
    ['region', 'North', 'drift', /with others in its region/, /Other devices in the area/],
  ])('%s: one case for each customer, in the words of the cause', async (cause, subject, kind, title, wrong) => {
    const marks = { kind, incidentId: 'inc', metric: undefined }
    await record(
      incidentIs('incidentOpened', { cause, subject }),
      faultIs('faultOpened', house.faultOn('fridge', marks)),
      faultIs('faultOpened', house.faultOn('freezer', marks)),
      faultIs('faultOpened', house.faultOn('pump', marks)),
    )
    const { items } = await house.records.cases.list({ limit: 10 })
    expect(items.map(({ customerId }) => customerId).sort()).toEqual(['carol', 'dave'])
    for (const row of items) expect(row).toMatchObject({ incidentId: 'inc', title: expect.stringMatching(title) })
    const said = await words()
    expect(said).toHaveLength(2)
    for (const one of said) expect(one).toMatchObject({ wrong: expect.stringMatching(wrong), others: true })
  })

  it('all of them one customer’s: nobody is told that others are affected', async () => {
    const marks = { kind: 'silence' as const, incidentId: 'inc', metric: undefined }
    await record(
      incidentIs('incidentOpened', { cause: 'site', subject: 'Hamburg' }),
      faultIs('faultOpened', house.faultOn('fridge', marks)),
      faultIs('faultOpened', house.faultOn('freezer', marks)),
    )
    expect(await words()).toMatchObject([{ others: false }])
  })

  it('what seemed a gateway turns out to be the site: the case speaks of that from then on', async () => {
    const marks = { kind: 'silence' as const, incidentId: 'inc', metric: undefined }
    await record(
      incidentIs('incidentOpened', { cause: 'gateway-down', subject: 'gw' }),
      faultIs('faultOpened', house.faultOn('fridge', marks)),
    )
    expect((await house.theCase()).title).toMatch(/^Gateway without connection/)
    await record(incidentIs('incidentChanged', { cause: 'site', subject: 'Hamburg' }))
    expect((await house.theCase()).title).toMatch(/^Site without power/)
    expect(await house.told('customer')).toEqual(['faultFound'])
  })

  it('a case opened for one fault goes with it into the incident, and takes in the customer’s next device', async () => {
    const fault = await house.opens('fridge')
    await record(
      incidentIs('incidentOpened', { cause: 'model', subject: 'Fridge 200' }),
      faultIs('faultChanged', { ...fault, incidentId: 'inc' }),
      faultIs('faultOpened', house.faultOn('freezer', { incidentId: 'inc' })),
    )
    const { items } = await house.records.cases.list({ limit: 10 })
    expect(items).toMatchObject([{ incidentId: 'inc', deviceIds: ['fridge', 'freezer'] }])
  })
})

describe('expected faults', () => {
  it('open no case while the window lasts, nor when they grow worse; at its end they do', async () => {
    const fault = house.faultOn('fridge', { suppressedBy: 's-1' })
    await record(faultIs('faultOpened', fault))
    await record(faultIs('faultChanged', { ...fault, severity: 'critical' }))
    expect((await house.records.cases.list({ limit: 10 })).items).toEqual([])
    const { suppressedBy: _, ...after } = { ...fault, severity: 'critical' as const }
    await record(faultIs('faultChanged', after))
    expect(await house.theCase()).toMatchObject({ severity: 'critical', faultIds: [fault.id] })
    expect(await house.told('customer')).toEqual(['faultFound'])
  })
})

describe('a fault that is opened again under its own id', () => {
  it('is the same case, which does not count it twice', async () => {
    const fault = await house.opens('fridge')
    await house.pass(minute)
    await house.clears(fault)
    expect((await house.theCase()).state).toBe('verifying')
    await house.pass(minute)
    await house.say('faultOpened', { ...fault, reopens: 1 })
    expect(await house.theCase()).toMatchObject({ state: 'repairing', faultIds: [fault.id] })
    expect((await house.records.cases.list({ limit: 10 })).items).toHaveLength(1)
    expect(await house.told('customer')).toEqual(['faultFound'])
  })
})

describe('an incident with many customers', () => {
  /** How often others get their turn while this goes on. */
  const turnsDuring = async (work: () => Promise<unknown>): Promise<number> => {
    let turns = 0
    let over = false
    const next = (): void => {
      turns += 1
      if (!over) setImmediate(next)
    }
    setImmediate(next)
    await work()
    over = true
    return turns
  }

  it('holds up neither devices nor people while its cases open, and while their deadlines are acted on', async () => {
    const people = 60
    for (let n = 0; n < people; n += 1) {
      await house.addCustomer(`c${n}`)
      await house.addDevice(`d${n}`, `c${n}`)
    }
    const faults = Array.from({ length: people }, (_, n) =>
      faultIs('faultOpened', house.faultOn(`d${n}`, { incidentId: 'inc' })),
    )
    await house.records.faults.record([incidentIs('incidentOpened', { cause: 'region' }), ...faults])
    expect(await turnsDuring(() => house.recovery.wake())).toBeGreaterThanOrEqual(people)
    house.jump(11 * minute)
    expect(await turnsDuring(() => house.recovery.runDeadlines())).toBeGreaterThanOrEqual(people)
    expect((await house.records.cases.list({ incidentId: 'inc', limit: 200 })).items).toHaveLength(people)
  })

  it('reads no more of the incident for its hundredth customer than for its second', async () => {
    const people = 100
    for (let n = 0; n < people; n += 1) {
      await house.addCustomer(`c${n}`)
      await house.addDevice(`d${n}`, `c${n}`)
    }
    await record(incidentIs('incidentOpened', { cause: 'region' }))
    const asked: string[] = []
    const { reachesOthers } = house.records.faults
    house.records.faults.reachesOthers = (incidentId, than) => {
      asked.push(than ?? '')
      return reachesOthers(incidentId, than)
    }
    for (let n = 0; n < people; n += 1)
      await record(faultIs('faultOpened', house.faultOn(`d${n}`, { incidentId: 'inc' })))
    expect(asked).toEqual(['c0'])
  })
})
