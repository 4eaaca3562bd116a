import { afterEach, describe, expect, it } from 'vitest'
import { hour, minute } from '../../domain/clock.ts'
import { alarm, allClear, chief, hire, lead, pump } from './people.ts'
import { startWorld, type World } from './world.ts'

let world: World
afterEach(() => world?.end())

const fleet = ['p-0', 'p-1', 'p-2', 'p-3', 'p-4', 'p-5']
const settle = async (): Promise<void> => {
  world = await startWorld()
  await hire(world)
  for (const id of fleet) {
    await world.customer(`owner-${id}`)
    await world.device(id, { customerId: `owner-${id}` })
  }
}
const report =
  (ids: readonly string[], offset = 0) =>
  async (at: number): Promise<void> => {
    await Promise.all(ids.map((id, index) => world.at(id).sends('telemetry', pump(offset + at + index))))
  }

describe('our own failure is not theirs (P8)', () => {
  it('stopped for three hours: nobody is accused of silence, though devices come back slowly', async () => {
    await settle()
    await world.run(30, report(fleet))
    await world.stop()
    world.standStill(3 * hour)
    await world.start({ connect: false })
    await world.run(1)
    await world.connectAll()
    await world.run(15, report(fleet, 30))
    expect(await world.faults()).toEqual([])
    expect(await world.cases()).toEqual([])
    expect(world.mail.arrived).toEqual([])
  })

  it('cut off for three hours: the same', async () => {
    await settle()
    await world.run(30, report(fleet))
    await world.cutOff()
    world.standStill(3 * hour)
    await world.start({ connect: false })
    await world.run(1)
    await world.connectAll()
    await world.run(15, report(fleet, 30))
    expect(await world.faults()).toEqual([])
    expect(world.mail.arrived).toEqual([])
  })

  it('the process hangs for three hours: the same', async () => {
    await settle()
    await world.run(30, report(fleet))
    world.standStill(3 * hour)
    await world.run(15, report(fleet, 30))
    expect(await world.faults()).toEqual([])
    expect(world.mail.arrived).toEqual([])
  })

  it('a device that is silent in earnest after our standstill is found all the same', async () => {
    await settle()
    await world.run(30, report(fleet))
    await world.stop()
    world.standStill(3 * hour)
    await world.start()
    await world.run(15, report(fleet.slice(1), 30))
    expect(await world.faults()).toMatchObject([{ deviceId: 'p-0', kind: 'silence', state: 'open' }])
  })

  it('a watch that our standstill interrupts goes on afterwards by as much, and only then is the customer asked', async () => {
    await settle()
    await world.run(5, report(fleet))
    await world.at('p-0').sends('fault', alarm)
    await world.run(3, report(fleet, 5))
    await world.at('p-0').sends('fault', allClear)
    await world.run(10, report(fleet, 8))
    expect(await world.cases()).toMatchObject([{ state: 'verifying' }])
    await world.stop()
    world.standStill(3 * hour)
    await world.start()
    await world.run(25, report(fleet, 18))
    const [extended] = await world.cases()
    expect(extended?.state).toBe('verifying')
    expect(extended?.timeline.map(({ type }) => type)).toContain('standstill')
    await world.run(10, report(fleet, 43))
    expect(await world.cases()).toMatchObject([{ state: 'awaitingCustomer' }])
  })

  it('a customer who could not reach us while we were away is not taken for one who did not answer', async () => {
    world = await startWorld({ policy: { confirmWithin: 4 * hour } })
    await hire(world)
    await world.customer('anna')
    await world.device('p-0', { customerId: 'anna' })
    await world.run(5, report(['p-0']))
    await world.at('p-0').sends('fault', alarm)
    await world.run(3, report(['p-0'], 5))
    await world.at('p-0').sends('fault', allClear)
    await world.run(40, report(['p-0'], 8))
    expect(await world.cases()).toMatchObject([{ state: 'awaitingCustomer' }])
    await world.stop()
    world.standStill(5 * hour)
    await world.start()
    await world.run(10, report(['p-0'], 48))
    expect(await world.cases()).toMatchObject([{ state: 'awaitingCustomer', closedAt: null }])
    await world.run(5 * 60, report(['p-0'], 58))
    expect(await world.cases()).toMatchObject([{ state: 'closed' }])
  })

  it('a device’s own fault does not lapse because we did not listen', async () => {
    await settle()
    await world.run(5, report(fleet))
    await world.at('p-0').sends('fault', alarm)
    await world.run(3, report(fleet, 5))
    await world.stop()
    world.standStill(25 * hour)
    await world.start()
    await world.run(5, report(fleet, 8))
    expect(await world.faults()).toMatchObject([{ kind: 'reported', state: 'open' }])
    expect(await world.cases()).toMatchObject([{ state: 'repairing' }])
  })

  it('the whole fleet silent at once accuses nobody; the health page says what is suspected; afterwards all goes on', async () => {
    await settle()
    await world.run(30, report(fleet))
    await world.run(120)
    expect(await world.faults()).toEqual([])
    expect(world.mail.arrived).toEqual([])
    const health = await world.api.raw('GET', '/readyz')
    expect(await health.text()).toMatch(/silent at once/)
    await world.run(10, report(fleet, 30))
    expect(await world.faults()).toEqual([])
    await world.run(10, report(fleet.slice(1), 40))
    expect(await world.faults()).toMatchObject([{ deviceId: 'p-0', kind: 'silence', state: 'open' }])
  })

  it('staff who could not acknowledge while we were away are called level by level, not all at once', async () => {
    await settle()
    await world.run(5, report(fleet))
    await world.at('p-0').sends('fault', alarm)
    await world.run(2, report(fleet, 5))
    await world.stop()
    world.standStill(3 * hour)
    await world.start()
    await world.run(2, report(fleet, 7))
    const calledUp = world.mail.arrived.map(({ to }) => to).filter((to) => to === lead.email || to === chief.email)
    expect(calledUp).toEqual([lead.email])
    await world.run(5, report(fleet, 9))
    expect(world.mail.arrived.map(({ to }) => to)).toContain(chief.email)
  })

  it('a promise that passed while we were away is said to be broken, once, and a new time is given', async () => {
    await settle()
    await world.run(5, report(fleet))
    await world.at('p-0').sends('fault', alarm)
    await world.run(3, report(fleet, 5))
    await world.stop()
    world.standStill(30 * hour)
    await world.start()
    await world.run(3, report(fleet, 8))
    const [late] = await world.cases()
    expect(late?.promises.filter(({ what }) => what === 'fixed')).toMatchObject([
      { state: 'broken' },
      { state: 'open' },
    ])
    expect(Date.parse(late?.promises.findLast(({ what }) => what === 'fixed')?.publicDueAt ?? '')).toBeGreaterThan(
      world.now() + minute,
    )
    expect(
      late?.messages.filter(({ audience, template }) => audience === 'customer' && template === 'promiseMoved'),
    ).toHaveLength(1)
  })
})
