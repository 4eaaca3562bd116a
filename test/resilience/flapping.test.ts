import { afterEach, describe, expect, it } from 'vitest'
import { day, hour } from '../../domain/clock.ts'
import { agent, alarm, allClear, chief, hire, lead, pump } from './people.ts'
import { startWorld, type World } from './world.ts'

let world: World
afterEach(() => world?.end())

const setUp = async (): Promise<void> => {
  world = await startWorld()
  await hire(world)
  await world.customer('anna')
  await world.device('p-0', { customerId: 'anna' })
  await world.run(5, (at) => world.at('p-0').sends('telemetry', pump(at)))
}
const toAnna = () => world.mail.arrived.filter(({ to }) => to === 'anna@customers.example')

describe('trouble that comes and goes', () => {
  it('a fault that opens and clears thirty times in an hour is one case, one message to the customer, and is escalated', async () => {
    await setUp()
    await world.run(60, async (at) => {
      const device = world.at('p-0')
      await device.sends('telemetry', pump(at))
      await device.sends('fault', at % 2 === 1 ? alarm : allClear)
    })
    const faults = await world.faults('p-0')
    // It is one fault that keeps coming back, and says so.
    expect(faults).toHaveLength(1)
    expect(faults[0]?.reopens).toBe(29)
    expect(await world.cases()).toHaveLength(1)
    expect(toAnna().map(({ subject }) => subject)).toHaveLength(1)
    const calls = (email: string) => world.mail.arrived.filter(({ to }) => to === email).length
    expect(calls(agent.email)).toBeLessThanOrEqual(6)
    // Nobody acknowledged for an hour: that it was healthy for a minute now and then is no reason to call nobody else.
    expect(calls(lead.email)).toBeGreaterThanOrEqual(1)
    expect(calls(lead.email)).toBeLessThanOrEqual(5)
    expect(calls(chief.email)).toBeGreaterThanOrEqual(1)
    expect(calls(chief.email)).toBeLessThanOrEqual(5)
  })

  it('a connection that comes and goes within the grace is seen to flap, and nobody is called', async () => {
    await setUp()
    await world.run(30, async (at) => {
      const device = world.at('p-0')
      await device.sends('status', { state: 'offline' })
      await device.sends('status', { state: 'online' })
      await device.sends('telemetry', pump(at))
    })
    expect((await world.faults('p-0')).map(({ kind, severity }) => [kind, severity])).toEqual([['flapping', 'minor']])
    expect(await world.cases()).toEqual([])
  })

  it('a fault that returns every 40 minutes, each time after “it works again”: the customer is not told so all day', async () => {
    await setUp()
    for (let round = 0; round < 12; round++) {
      await world.at('p-0').sends('fault', alarm)
      await world.run(3, (at) => world.at('p-0').sends('telemetry', pump(at)))
      await world.at('p-0').sends('fault', allClear)
      await world.run(37, (at) => world.at('p-0').sends('telemetry', pump(at)))
    }
    expect(await world.cases()).toHaveLength(1)
    const told = toAnna().map(({ subject }) => subject)
    expect(told.length, told.join('\n')).toBeLessThanOrEqual(9)
  })

  it('two faults of one device are one case and one message; it is over when both are', async () => {
    await setUp()
    const device = () => world.at('p-0')
    await device().sends('fault', alarm)
    await device().sends('fault', { code: 'E9', severity: 'warning' })
    await world.run(3, (at) => device().sends('telemetry', pump(at)))
    expect(await world.faults('p-0')).toHaveLength(2)
    expect(await world.cases()).toMatchObject([{ state: 'repairing' }])
    expect(toAnna()).toHaveLength(1)
    await device().sends('fault', allClear)
    await world.run(3, (at) => device().sends('telemetry', pump(at)))
    expect(await world.cases()).toMatchObject([{ state: 'repairing' }])
    await device().sends('fault', { code: 'E9', clear: true })
    await world.run(35, (at) => device().sends('telemetry', pump(at)))
    expect(await world.cases()).toMatchObject([{ state: 'awaitingCustomer' }])
  })

  it('returns after 13 days: the same case; after 15: a new one', async () => {
    await setUp()
    const device = () => world.at('p-0')
    const untilClosed = async (): Promise<void> => {
      await device().sends('fault', allClear)
      await world.run(35, (at) => device().sends('telemetry', pump(at)))
      const [current] = await world.cases('anna')
      await world.api.post(`/api/v1/cases/${current?.id}/commands`, { type: 'close', reason: 'Done on the phone.' })
    }
    /** Days pass at a step of two hours: a slow device, a slow clock. */
    const days = async (count: number): Promise<void> => {
      for (let step = 0; step < count * 4; step++) {
        world.standStill(6 * hour - 60_000)
        await world.run(1, (at) => device().sends('telemetry', pump(step + at)))
      }
    }
    await device().sends('fault', alarm)
    await world.run(3, (at) => device().sends('telemetry', pump(at)))
    await untilClosed()
    const [first] = await world.cases('anna')
    expect(first?.state).toBe('closed')
    await days(13)
    await device().sends('fault', alarm)
    await world.run(3, (at) => device().sends('telemetry', pump(at)))
    expect(await world.cases('anna')).toMatchObject([{ id: first?.id, state: 'repairing', reopenCount: 1 }])
    await untilClosed()
    await days(15)
    await device().sends('fault', alarm)
    await world.run(3, (at) => device().sends('telemetry', pump(at)))
    const after = await world.cases('anna')
    expect(after).toHaveLength(2)
    expect(after.find(({ id }) => id === first?.id)?.state).toBe('closed')
    expect(world.now()).toBeGreaterThan(28 * day)
  })

  it('a promise about to slip is announced anew before it is due', async () => {
    await setUp()
    await world.at('p-0').sends('fault', alarm)
    await world.run(2, (at) => world.at('p-0').sends('telemetry', pump(at)))
    const [opened] = await world.cases('anna')
    const due = Date.parse(opened?.promises.find(({ what }) => what === 'fixed')?.publicDueAt ?? '')
    for (let step = 0; world.now() < due + hour; step++) {
      world.standStill(4 * 60_000)
      await world.run(1, (at) => world.at('p-0').sends('telemetry', pump(step + at)))
    }
    const moved = (await world.messages({ customerId: 'anna' })).find(({ template }) => template === 'promiseMoved')
    expect(moved?.sentAt ?? Infinity).toBeLessThan(due)
    const [later] = await world.cases('anna')
    expect(later?.promises.filter(({ what }) => what === 'fixed').map(({ state }) => state)).toEqual([
      'reannounced',
      'open',
    ])
  })

  it('forty devices of one customer fail within minutes: one customer is not sent forty mails', async () => {
    world = await startWorld()
    await hire(world)
    await world.customer('chain')
    const ids = Array.from({ length: 40 }, (_, index) => `f-${index}`)
    for (const id of ids) await world.device(id, { customerId: 'chain' })
    await world.run(5, async (at) => {
      for (const id of ids) await world.at(id).sends('telemetry', pump(at))
    })
    await world.run(5, async (at) => {
      for (const [index, id] of ids.entries()) {
        await world.at(id).sends('telemetry', pump(at))
        if (index % 5 === at - 1) await world.at(id).sends('fault', alarm)
      }
    })
    expect(await world.faults()).toHaveLength(40)
    const mails = world.mail.arrived.filter(({ to }) => to === 'chain@customers.example')
    expect(mails.length).toBeLessThanOrEqual(5)
  })
})

describe('people', () => {
  it('no users at all: the customer is told all the same, the case says that nobody owns it, and users added later are called', async () => {
    world = await startWorld()
    await world.customer('anna')
    await world.device('p-0', { customerId: 'anna' })
    await world.run(5, (at) => world.at('p-0').sends('telemetry', pump(at)))
    await world.at('p-0').sends('fault', alarm)
    await world.run(30, (at) => world.at('p-0').sends('telemetry', pump(at)))
    expect(toAnna()).toHaveLength(1)
    const [alone] = await world.cases('anna')
    expect(alone?.timeline.map(({ type }) => type)).toEqual(expect.arrayContaining(['noOwner', 'nobody']))
    await hire(world)
    await world.run(65, (at) => world.at('p-0').sends('telemetry', pump(at)))
    expect(world.mail.arrived.some(({ to }) => to === agent.email)).toBe(true)
    const [owned] = await world.cases('anna')
    expect(owned).toMatchObject({ ownerId: expect.any(String) })
  })
})
