import { afterEach, describe, expect, it } from 'vitest'
import { hour } from '../../domain/clock.ts'
import { agent, alarm, allClear, hire, pump } from './people.ts'
import { startWorld, type World } from './world.ts'

let world: World
afterEach(() => world?.end())

const setUp = async (customers: readonly string[]): Promise<void> => {
  world = await startWorld()
  await hire(world)
  for (const id of customers) {
    await world.customer(id)
    await world.device(`pump-${id}`, { name: `Pump of ${id}`, customerId: id })
  }
}
const report = (customers: readonly string[]) => async (at: number) => {
  await Promise.all(customers.map((id, index) => world.at(`pump-${id}`).sends('telemetry', pump(at + index))))
}
const arrivedFor = (id: string) => world.mail.arrived.filter(({ to }) => to === `${id}@customers.example`)

describe('the mail server', () => {
  it('is gone for an hour: afterwards every mail goes out once, each person’s in the order they were meant, soon', async () => {
    const customers = ['anna', 'ben', 'cleo']
    await setUp(customers)
    await world.run(5, report(customers))
    await world.mail.shut()
    for (const id of customers) await world.at(`pump-${id}`).sends('fault', alarm)
    await world.run(10, report(customers))
    // Anna's pump recovers during the outage: "found" and "works again" both wait.
    await world.at('pump-anna').sends('fault', allClear)
    await world.run(50, report(customers))
    expect(world.mail.arrived).toEqual([])
    await world.mail.open()
    // A new message arises as soon as the server is back: it must not overtake what has waited.
    const [ben] = await world.cases('ben')
    await world.api.post(`/api/v1/cases/${ben?.id}/commands`, {
      type: 'planVisit',
      from: new Date(world.now() + 2 * hour).toISOString(),
      to: new Date(world.now() + 3 * hour).toISOString(),
    })
    await world.run(45, report(customers))

    const messages = await world.messages()
    expect(messages.filter(({ state }) => state === 'queued')).toEqual([])
    const sent = messages.filter(({ state }) => state === 'sent')
    expect(new Set(world.mail.arrived.map(({ messageId }) => messageId)).size).toBe(world.mail.arrived.length)
    expect(world.mail.arrived).toHaveLength(sent.length)
    for (const id of customers) {
      const meant = sent.filter(({ customerId }) => customerId === id).map(({ subject }) => subject)
      expect(arrivedFor(id).map(({ subject }) => subject)).toEqual(meant)
    }
    expect(messages.filter(({ customerId }) => customerId === 'ben').map(({ template }) => template)).toEqual([
      'faultFound',
      'visitPlanned',
    ])
    const waited = messages.find(({ customerId, template }) => customerId === 'cleo' && template === 'faultFound')
    expect(waited?.log.map(({ detail }) => detail).join('\n')).toMatch(/connection/)
    expect(waited?.log.at(-1)).toMatchObject({ state: 'sent' })
    // Once the server is back, nobody waits for the end of a long pause between tries.
    expect((waited?.sentAt ?? Infinity) - world.now()).toBeLessThan(-35 * 60_000)
  })

  it('is away while we are stopped and started: nothing is lost, nothing doubled', async () => {
    const customers = ['anna', 'ben']
    await setUp(customers)
    await world.run(5, report(customers))
    await world.mail.shut()
    for (const id of customers) await world.at(`pump-${id}`).sends('fault', alarm)
    await world.run(5, report(customers))
    await world.cutOff()
    await world.start()
    await world.run(5, report(customers))
    await world.stop()
    await world.mail.open()
    await world.start()
    await world.run(20, report(customers))
    for (const id of customers) expect(arrivedFor(id).map(({ subject }) => subject)).toHaveLength(1)
    expect(world.mail.arrived.filter(({ to }) => to === agent.email)).toHaveLength(2)
  })

  it('is away from Friday to Monday: what is still true is said on Monday, and nothing was given up', async () => {
    await setUp(['anna'])
    await world.run(5, report(['anna']))
    await world.mail.shut()
    await world.at('pump-anna').sends('fault', alarm)
    for (let step = 0; step < 65; step++) {
      world.standStill(hour - 60_000)
      await world.run(1, report(['anna']))
    }
    expect((await world.messages()).filter(({ state }) => state === 'failed')).toEqual([])
    await world.mail.open()
    await world.run(65, report(['anna']))
    expect(arrivedFor('anna')[0]?.subject).toMatch(/We have found a problem/)
    const meant = (await world.messages({ customerId: 'anna' })).filter(({ state }) => state === 'sent')
    expect(arrivedFor('anna').map(({ subject }) => subject)).toEqual(meant.map(({ subject }) => subject))
  })

  it('is busy (451): tried again; knows the address not (550): given up with the reason; others get theirs', async () => {
    const customers = ['anna', 'ben', 'cleo']
    await setUp(customers)
    await world.run(5, report(customers))
    world.mail.mood = (to) =>
      to.startsWith('anna@')
        ? { code: 451, text: 'Greylisted, try again later' }
        : to.startsWith('ben@')
          ? { code: 550, text: 'No such user here' }
          : undefined
    for (const id of customers) await world.at(`pump-${id}`).sends('fault', alarm)
    await world.run(4, report(customers))
    expect(arrivedFor('cleo')).toHaveLength(1)
    const first = (id: string) =>
      world.messages({ customerId: id }).then((messages) => messages.find(({ template }) => template === 'faultFound'))
    expect(await first('anna')).toMatchObject({ state: 'queued' })
    expect((await first('anna'))?.log.at(-1)?.detail).toMatch(/Greylisted/)
    expect(await first('ben')).toMatchObject({ state: 'failed' })
    expect((await first('ben'))?.log.at(-1)?.detail).toMatch(/No such user/)
    world.mail.mood = () => undefined
    await world.run(10, report(customers))
    expect(arrivedFor('anna')).toHaveLength(1)
    expect(await first('anna')).toMatchObject({ state: 'sent' })
    // A person mends the address and sends it again.
    const failed = await first('ben')
    await world.api.post(`/api/v1/messages/${encodeURIComponent(failed?.id ?? '')}/resend`, {})
    await world.run(1, report(customers))
    expect(arrivedFor('ben')).toHaveLength(1)
  })
})
