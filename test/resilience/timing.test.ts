import { afterEach, describe, expect, it } from 'vitest'
import { day, hour, minute } from '../../domain/clock.ts'
import { pump } from './people.ts'
import { startWorld, type World } from './world.ts'

let world: World
afterEach(() => world?.end())

const setUp = async (...ids: string[]): Promise<void> => {
  world = await startWorld()
  for (const id of ids) await world.device(id)
}
const points = (id: string, metric: string, from: number, to: number) =>
  world.api.items<{ t: string; mean: number; count: number }>(
    `/api/v1/devices/${id}/readings?metric=${metric}&from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}`,
  )

describe('time is the device’s where it can be trusted, ours where not (P9)', () => {
  it('late, early, out of order and doubled readings are each stored once, at the time they were taken', async () => {
    await setUp('p-0')
    const start = world.now()
    const taken = start - 10 * minute
    const send = (offset: number, value: number) =>
      world.at('p-0').sends('telemetry', { ts: taken + offset * minute, values: { v: value } })
    await world.run(1, async () => {
      await send(1, 1)
      await send(3, 3)
      await send(2, 2)
      await send(3, 3)
      await send(1, 1)
    })
    const stored = await points('p-0', 'v', taken, start)
    expect(stored.map(({ t, mean, count }) => [Date.parse(t) - taken, mean, count])).toEqual([
      [minute, 1, 1],
      [2 * minute, 2, 1],
      [3 * minute, 3, 1],
    ])
  })
  it('clocks in 1970 and 2099 keep nothing from being stored now, and the skew is shown', async () => {
    await setUp('past', 'future')
    await world.run(12, async (at) => {
      await world.at('past').sends('telemetry', { ts: at * 1000, values: pump(at).values })
      await world.at('future').sends('telemetry', { ts: Date.UTC(2099, 0, 1) + at * minute, values: pump(at).values })
    })
    for (const id of ['past', 'future']) {
      const [metric] = await world.api.items<{ metric: string; lastTs: string }>(`/api/v1/devices/${id}/metrics`)
      expect(Math.abs(Date.parse(metric?.lastTs ?? '') - world.now())).toBeLessThan(minute)
      const device = await world.api.get<{ clockSkewMs: number }>(`/api/v1/devices/${id}`)
      expect(Math.abs(device.clockSkewMs)).toBeGreaterThan(day)
    }
    expect(await world.faults()).toEqual([])
    expect(await world.api.items('/api/v1/quarantine')).toEqual([])
  })
  it('a device that sends a day late in one go is no longer silent, and its old values are no new trouble', async () => {
    await setUp('p-0', 'p-1')
    await world.api.post('/api/v1/rules', { id: 'hot', name: 'Hot', metric: 'pressure_bar', when: 'above', limit: 9 })
    await world.run(20, async (at) => {
      await world.at('p-0').sends('telemetry', { ts: world.now(), ...pump(at) })
      await world.at('p-1').sends('telemetry', pump(at))
    })
    await world.run(10, (at) => world.at('p-1').sends('telemetry', pump(20 + at)))
    expect(await world.faults('p-0')).toMatchObject([{ kind: 'silence', state: 'open' }])
    const buffered = Array.from({ length: 10 }, (_, index) => ({
      ts: world.now() - (10 - index) * minute,
      values: pump(20 + index).values,
    }))
    await world.at('p-0').sends('telemetry', buffered)
    await world.at('p-0').sends('telemetry', { ts: world.now() - 2 * hour, values: { pressure_bar: 30 } })
    await world.run(5, async (at) => {
      await world.at('p-0').sends('telemetry', { ts: world.now(), ...pump(30 + at) })
      await world.at('p-1').sends('telemetry', pump(30 + at))
    })
    expect(await world.faults('p-0')).toMatchObject([{ kind: 'silence', state: 'cleared' }])
  })
})

describe('what is run again or imported is history, no sign of life', () => {
  it('running old messages of a dead device again does not make it live', async () => {
    await setUp('gateway', 'p-1', 'p-2')
    await world.run(3, async (at) => {
      await world.at('gateway').sends('telemetry', pump(at))
      await world.at('gateway').sends('telemetry', { values: { v: at } }, 'child')
      for (const id of ['p-1', 'p-2']) await world.at(id).sends('telemetry', pump(at))
    })
    const rows = await world.api.items<{ seq: number }>('/api/v1/quarantine')
    expect(rows).toHaveLength(3)
    await world.device('child', { gatewayId: 'gateway' })
    const report = async (at: number) => {
      for (const id of ['gateway', 'p-1', 'p-2']) await world.at(id).sends('telemetry', pump(at))
    }
    await world.run(3, async (at) => {
      await report(at)
      await world.at('child').sends('telemetry', { values: { v: 10 + at } })
    })
    await world.run(15, report)
    expect(await world.faults('child')).toMatchObject([{ kind: 'silence', state: 'open' }])
    for (const { seq } of rows) {
      await world.api.post(`/api/v1/quarantine/${seq}/rerun`, {})
      await world.run(1, report)
    }
    expect(await world.faults('child')).toMatchObject([{ kind: 'silence', state: 'open' }])
  })
  it('importing the past of a dead device does not make it live', async () => {
    await setUp('p-0', 'p-1', 'p-2')
    const report = (ids: string[]) => async (at: number) => {
      for (const id of ids) await world.at(id).sends('telemetry', pump(at))
    }
    await world.run(5, report(['p-0', 'p-1', 'p-2']))
    await world.run(15, report(['p-1', 'p-2']))
    expect(await world.faults('p-0')).toMatchObject([{ kind: 'silence', state: 'open' }])
    for (let line = 0; line < 3; line++) {
      await world.api.raw('POST', '/api/v1/import', {
        body: `${JSON.stringify({ type: 'reading', deviceId: 'p-0', ts: world.now() - 5 * day + line * minute, values: { pressure_bar: 3 } })}\n`,
        headers: { 'content-type': 'application/x-ndjson' },
      })
      await world.run(1, report(['p-1', 'p-2']))
    }
    expect(await world.faults('p-0')).toMatchObject([{ kind: 'silence', state: 'open' }])
  })
})
