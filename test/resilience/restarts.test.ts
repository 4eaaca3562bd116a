import { afterEach, describe, expect, it } from 'vitest'
import { hour } from '../../domain/clock.ts'
import { alarm, allClear, hire, pump } from './people.ts'
import { startWorld, type World } from './world.ts'

let worlds: World[] = []
afterEach(async () => {
  for (const world of worlds) await world.end()
  worlds = []
})

const fleet = ['p-0', 'p-1', 'p-2', 'p-3', 'p-4', 'p-5']

/**
 * Two and a half hours with one of everything: a worn part, a code that clears, one that returns, a device that goes silent,
 * an operator's rule. `meanwhile` is called after each minute.
 */
const live = async (meanwhile: (world: World, at: number) => Promise<void> = async () => undefined) => {
  const world = await startWorld()
  worlds.push(world)
  await hire(world)
  await world.api.post('/api/v1/rules', {
    id: 'hot',
    name: 'Too hot',
    metric: 'motor_c',
    when: 'above',
    limit: 80,
    clearAt: 70,
    forSeconds: 300,
  })
  for (const id of fleet) {
    await world.customer(`owner-${id}`)
    await world.device(id, { customerId: `owner-${id}`, name: `The ${id}` })
  }
  for (let at = 1; at <= 150; at++) {
    await world.run(1, async () => {
      for (const [index, id] of fleet.entries()) {
        if (id === 'p-3' && at > 60) continue
        const { values } = pump(at + index)
        await world.at(id).sends('telemetry', {
          ts: world.now() - 100 - index,
          values: {
            pressure_bar: (values.pressure_bar ?? 0) + (id === 'p-0' && at > 90 ? (at - 90) * 0.1 : 0),
            motor_c: id === 'p-4' && at > 40 && at < 70 ? 85 + Math.sin(at) : 50 + Math.sin(at * 1.3 + index),
          },
        })
      }
      if (at === 30) await world.at('p-1').sends('fault', alarm)
      if (at === 36) await world.at('p-1').sends('fault', allClear)
      if (at === 35) await world.at('p-2').sends('fault', { code: 'E2', severity: 'warning' })
      if (at === 50) await world.at('p-2').sends('fault', { code: 'E2', clear: true })
      if (at === 100) await world.at('p-2').sends('fault', { code: 'E2', severity: 'warning' })
    })
    await meanwhile(world, at)
  }
  return world
}

/** All that the company and its customers have seen, without what chance names. */
const seen = async (world: World) => ({
  faults: (await world.faults())
    .map(({ deviceId, kind, metric, code, severity, state, startedAt, detectedAt, clearedAt }) => ({
      ...{ deviceId, kind, metric, code, severity, state, startedAt, detectedAt, clearedAt },
    }))
    .sort((a, b) => `${a.detectedAt} ${a.deviceId}`.localeCompare(`${b.detectedAt} ${b.deviceId}`)),
  cases: (await world.cases())
    .map(({ customerId, state, outcome, timeline }) => ({
      customerId,
      state,
      outcome,
      timeline: timeline.map(({ at, type }) => `${at} ${type}`),
    }))
    .sort((a, b) => `${a.customerId}`.localeCompare(`${b.customerId}`)),
  mails: world.mail.arrived.map(({ to, subject }) => `${to}: ${subject}`).sort(),
})

describe('stopped and started again, or cut off, at many points (P2, P4)', () => {
  it('finds, does and says what an uninterrupted run does, once', { timeout: 120_000 }, async () => {
    const uninterrupted = await seen(await live())
    expect(uninterrupted.faults.length).toBeGreaterThanOrEqual(6)
    expect(new Set(uninterrupted.faults.map(({ kind }) => kind))).toEqual(
      new Set(['reported', 'silence', 'threshold', 'drift']),
    )
    let ids = new Map<string, string>()
    const interrupted = await live(async (world, at) => {
      if (at % 13 === 0) {
        await world.cutOff()
        await world.start()
      } else if (at % 29 === 0) {
        await world.stop()
        await world.start()
      } else return
      // A fault keeps its name whatever happens to us.
      const now = new Map((await world.faults()).map((fault) => [`${fault.deviceId} ${fault.detectedAt}`, fault.id]))
      for (const [what, id] of ids) expect(now.get(what)).toBe(id)
      ids = now
    })
    expect(await seen(interrupted)).toEqual(uninterrupted)
    const mailIds = interrupted.mail.arrived.map(({ messageId }) => messageId)
    expect(new Set(mailIds).size).toBe(mailIds.length)
  })

  it('cut off again and again before the first checkpoint: the journal is enough', async () => {
    const world = await startWorld()
    worlds.push(world)
    await hire(world)
    await world.customer('anna')
    await world.device('p-0', { customerId: 'anna' })
    await world.run(5, (at) => world.at('p-0').sends('telemetry', pump(at)))
    await world.at('p-0').sends('fault', alarm)
    for (let round = 0; round < 4; round++) {
      await world.cutOff()
      await world.start()
      await world.run(1, (at) => world.at('p-0').sends('telemetry', pump(round + at)))
    }
    expect(await world.faults()).toHaveLength(1)
    expect(await world.cases()).toHaveLength(1)
    expect(world.mail.arrived.filter(({ to }) => to === 'anna@customers.example')).toHaveLength(1)
  })

  it('what an unknown device said stays in quarantine when the journal is replayed after it was registered', async () => {
    const world = await startWorld()
    worlds.push(world)
    await world.device('gateway')
    await world.run(1, () => world.at('gateway').sends('telemetry', { values: { temp_c: 4 } }, 'child'))
    await world.device('child', { gatewayId: 'gateway' })
    await world.run(1)
    const before = await world.api.items<{ seq: number; reason: string }>('/api/v1/quarantine')
    expect(before).toHaveLength(1)
    await world.cutOff()
    await world.start()
    await world.run(1)
    expect(await world.api.items('/api/v1/quarantine')).toEqual(before)
    expect(await world.api.items('/api/v1/devices/child/metrics')).toEqual([])
  })

  it('what a removed device had said stays stored, and is not quarantined, when the journal is replayed', async () => {
    const world = await startWorld()
    worlds.push(world)
    await world.device('p-0')
    await world.run(3, (at) => world.at('p-0').sends('telemetry', pump(at)))
    await world.at('p-0').disconnect()
    await world.api.raw('DELETE', '/api/v1/devices/p-0')
    await world.run(1)
    await world.cutOff()
    await world.start({ connect: false })
    await world.run(1)
    expect(await world.api.items('/api/v1/quarantine')).toEqual([])
  })

  it('a long case goes on where it was: deadlines that passed meanwhile are acted on once', async () => {
    const world = await startWorld()
    worlds.push(world)
    await hire(world)
    await world.customer('anna')
    await world.device('p-0', { customerId: 'anna' })
    await world.run(5, (at) => world.at('p-0').sends('telemetry', pump(at)))
    await world.at('p-0').sends('fault', alarm)
    await world.run(2, (at) => world.at('p-0').sends('telemetry', pump(at)))
    await world.stop()
    world.standStill(9 * hour)
    await world.start()
    await world.run(3, (at) => world.at('p-0').sends('telemetry', pump(at)))
    const updates = (await world.messages({ customerId: 'anna' })).filter(({ template }) => template === 'update')
    expect(updates).toHaveLength(1)
  })
})
