import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { GroundTruth } from '../../simulators/faults/groundTruth.ts'
import { type Fleet, type FleetDevice, type FleetOptions, runFleet } from '../../simulators/runFleet.ts'
import { type BareBroker, eventually, fastClock, silentLog, startBareBroker } from './bareBroker.ts'

const password = (username: string): string => `secret-of-${username}`
const device = (id: string, more: Partial<FleetDevice> = {}): FleetDevice => ({
  id,
  kind: 'fridge',
  firmware: '3.1',
  isGateway: false,
  utcOffsetHours: 0,
  reportEverySeconds: 60,
  credentials: { username: id, password: password(id) },
  ...more,
})
const devices: FleetDevice[] = [
  device('fridge-1'),
  device('charger-1', { kind: 'charger' }),
  device('room-1', { kind: 'roomSensor', gatewayId: 'gate-1', credentials: undefined }),
  device('room-2', { kind: 'roomSensor', gatewayId: 'gate-1', credentials: undefined }),
  device('gate-1', { kind: 'router', isGateway: true }),
]

let broker: BareBroker
const fleets: Fleet[] = []
beforeEach(async () => {
  broker = await startBareBroker({ password })
})
afterEach(async () => {
  for (const fleet of fleets.splice(0)) await fleet.stop()
  await broker.stop()
})
const run = (more: Partial<FleetOptions> = {}): Fleet => {
  const clock = fastClock(600)
  const fleet = runFleet({ mqttUrl: broker.url, devices, ...clock, seed: 'test', log: silentLog, ...more })
  fleets.push(fleet)
  return fleet
}
const said = (id: string, channel: string) =>
  broker.heard
    .filter((message) => message.topic === `forestall/v1/${id}/${channel}`)
    .map((message) => ({ ...message, body: JSON.parse(message.payload) as Record<string, unknown> }))
const count = (id: string): number => said(id, 'telemetry').length
const more = (id: string, than: number): Promise<true> =>
  eventually(() => count(id) > than || undefined, `more from ${id}`)

test('everybody is online, retained, and reports with QoS 1; children speak through their gateway', async () => {
  run()
  for (const { id } of devices) await more(id, 2)
  expect(broker.clients()).toEqual(['charger-1', 'fridge-1', 'gate-1'])
  for (const { id } of devices) {
    expect(JSON.parse(broker.retained(`forestall/v1/${id}/status`) ?? '')).toEqual({
      state: 'online',
      firmware: '3.1',
      expectEverySeconds: 60,
    })
    const samples = said(id, 'telemetry')
    expect(samples.every((sample) => sample.qos === 1 && !sample.retain)).toBe(true)
    const times = samples.map((sample) => Number(sample.body.ts))
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(new Set(times).size).toBe(times.length)
  }
})

test('silence breaks the connection so that the will speaks; a technician brings it back', async () => {
  const fleet = run()
  await more('charger-1', 1)
  expect(fleet.startFault('charger-1', 'silence')).toBe(true)
  await eventually(() => broker.retained('forestall/v1/charger-1/status') === '{"state":"offline"}', 'the will')
  const before = count('charger-1')
  const others = count('fridge-1')
  await more('fridge-1', others + 3)
  expect(count('charger-1')).toBe(before)
  expect(fleet.repair('charger-1')).toBe(1)
  await more('charger-1', before)
  expect(JSON.parse(broker.retained('forestall/v1/charger-1/status') ?? '')).toMatchObject({ state: 'online' })
})

test('a lost gateway silences its children, and only them; mending behind it mends it', async () => {
  const fleet = run()
  await more('room-2', 1)
  fleet.startFault('gate-1', 'gatewayLoss', { passesAfterMs: 1e9 })
  await eventually(() => !broker.clients().includes('gate-1'), 'the gateway is gone')
  const before = [count('room-1'), count('room-2'), count('gate-1')]
  await more('fridge-1', count('fridge-1') + 4)
  expect([count('room-1'), count('room-2'), count('gate-1')]).toEqual(before)
  expect(broker.retained('forestall/v1/gate-1/status')).toBe('{"state":"offline"}')
  expect(fleet.truth()).toMatchObject([{ deviceId: 'gate-1', kind: 'gatewayLoss', takesWithIt: ['room-1', 'room-2'] }])
  expect(fleet.repair('room-2')).toBe(1)
  await more('room-1', before[0] ?? 0)
  await more('room-2', before[1] ?? 0)
})

describe('restart by MQTT', () => {
  test.each(['fridge-1', 'room-1'])('%s: clears a stuck sensor and answers', async (id) => {
    const fleet = run()
    await more(id, 1)
    fleet.startFault(id, 'stuckSensor')
    await broker.command(id, { id: 'cmd-1', name: 'restart', args: {} })
    const [answer] = await eventually(() => {
      const answers = said(id, 'command/result')
      return answers.length > 0 && answers
    }, 'an answer')
    expect(answer?.body).toMatchObject({ id: 'cmd-1', ok: true })
    expect(fleet.truth()).toMatchObject([{ deviceId: id, kind: 'stuckSensor', endedBy: 'restart' }])
  })
  test('rubbish on the command channel disturbs nobody', async () => {
    run()
    await more('fridge-1', 1)
    for (const rubbish of ['', '{', '[]', '{"id":1,"name":"restart"}', '{"__proto__":{},"id":"x"}']) {
      await broker.command('fridge-1', rubbish)
    }
    await more('fridge-1', count('fridge-1') + 2)
    expect(said('fridge-1', 'command/result')).toEqual([])
  })
})

test('a code is reported, said again after the connection was lost, and cleared by the technician', async () => {
  const fleet = run()
  await more('charger-1', 1)
  fleet.startFault('charger-1', 'reportedFault')
  await eventually(() => said('charger-1', 'fault').length === 1, 'the report')
  broker.dropAll()
  await eventually(() => said('charger-1', 'fault').length === 2, 'the report again')
  fleet.repair('charger-1')
  const last = await eventually(() => said('charger-1', 'fault').find((report) => report.body.clear), 'the all-clear')
  expect(last.body).toMatchObject({ code: 'RCD', clear: true })
})

test('a broken connection comes back, and nothing that was said meanwhile is lost', async () => {
  // Slow enough that a busy machine does not make the simulation itself skip reports.
  const fleet = run(fastClock(120))
  await more('fridge-1', 2)
  broker.dropAll()
  await more('fridge-1', count('fridge-1') + 5)
  const times = [...new Set(said('fridge-1', 'telemetry').map((sample) => Number(sample.body.ts)))].sort(
    (a, b) => a - b,
  )
  const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0))
  expect(new Set(gaps)).toEqual(new Set([60_000]))
  expect(fleet.counts().dropped).toBe(0)
})

test('the script begins faults by itself, and the truth is told once per change', async () => {
  const truths: GroundTruth[] = []
  const fleet = run({
    script: [{ afterMs: 120_000, deviceId: 'fridge-1', kind: 'compressorWear', options: { overMs: 60_000 } }],
    onTruth: (truth) => truths.push(truth),
  })
  await eventually(() => truths.some((truth) => truth.noticeableAt !== null), 'the owner would notice')
  fleet.repair('fridge-1')
  await eventually(() => truths.some((truth) => truth.endedAt !== null), 'the end')
  expect(truths.map(({ noticeableAt, endedAt }) => [noticeableAt !== null, endedAt !== null])).toEqual([
    [false, false],
    [true, false],
    [true, true],
  ])
  const [truth] = fleet.truth()
  expect(truth?.noticeableAt).toBeGreaterThan(truth?.beganAt ?? 0)
})

test('stopping says goodbye: no will, no client left', async () => {
  const fleet = run()
  await more('fridge-1', 1)
  await fleet.stop()
  await eventually(() => broker.clients().length === 0, 'all gone')
  expect(broker.heard.filter((message) => message.payload.includes('offline'))).toEqual([])
})

test('stopping is bounded when the broker is gone', async () => {
  const fleet = run()
  await more('fridge-1', 1)
  await broker.stop()
  await fleet.stop()
  broker = await startBareBroker({ password })
})

test('a wrong password is said once and tried again, not thrown', async () => {
  const warned: string[] = []
  run({
    devices: [device('fridge-1', { credentials: { username: 'fridge-1', password: 'wrong' } })],
    log: { ...silentLog, warn: (_detail, text) => warned.push(text) },
  })
  await eventually(() => warned.length > 0, 'a warning')
  expect(broker.heard).toEqual([])
})

test('saved and run again, the fleet goes on: an open fault is still open', async () => {
  const first = run()
  await more('charger-1', 1)
  first.startFault('charger-1', 'reportedFault')
  await first.stop()
  const saved = JSON.parse(JSON.stringify(first.save())) as Record<string, unknown>
  broker.heard.length = 0
  const second = run({ saved, now: () => Date.UTC(2026, 0, 13) + performance.now() * 600 })
  await eventually(() => said('charger-1', 'fault').length === 1, 'the code again')
  expect(second.truth()).toMatchObject([{ kind: 'reportedFault', endedAt: null }])
})
