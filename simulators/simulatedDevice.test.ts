import { describe, expect, test } from 'vitest'
import { commandResultPayload, faultPayload, statusPayload, telemetryPayload } from '../domain/wire.ts'
import { type DeviceKind, deviceKinds, kinds } from './devices/kinds.ts'
import { type FaultName, faultNames, faultScripts } from './faults/scripts.ts'
import { createSimulatedDevice, type DeviceSpec, type Outgoing, type SimulatedDevice } from './simulatedDevice.ts'

const minute = 60_000
const start = Date.UTC(2026, 0, 12, 10)
const spec = (kind: DeviceKind, isGateway = false): DeviceSpec => ({
  id: `${kind}-1`,
  kind,
  firmware: '1.0',
  isGateway,
  utcOffsetHours: 0,
  reportEverySeconds: 60,
})
const make = (kind: DeviceKind, o: { at?: number; saved?: unknown; isGateway?: boolean } = {}): SimulatedDevice =>
  createSimulatedDevice(spec(kind, o.isGateway), {
    name: 'test',
    at: o.at ?? start,
    takesWithIt: ['child'],
    saved: o.saved,
  })
/** Lives in small looks, as a running fleet does. */
const live = (device: SimulatedDevice, from: number, to: number, look = 20_000): Outgoing[] => {
  const said: Outgoing[] = []
  for (let at = from; at < to; at += look) said.push(...device.advance(at))
  return [...said, ...device.advance(to)]
}
const telemetry = (said: readonly Outgoing[]) =>
  said.flatMap((message) => {
    if (message.channel !== 'telemetry' || !('values' in message.body)) return []
    return [{ ts: Number(message.body.ts), values: message.body.values }]
  })
const on = (said: readonly Outgoing[], channel: string) =>
  said.filter((message) => message.channel === channel).map((message) => message.body)

const schemas = {
  telemetry: telemetryPayload,
  status: statusPayload,
  fault: faultPayload,
  'command/result': commandResultPayload,
}

test('reports once a minute, on its own second, with product time', () => {
  const samples = telemetry(live(make('fridge'), start, start + 60 * minute))
  expect(samples.length).toBeGreaterThanOrEqual(58)
  const gaps = samples.slice(1).map((sample, i) => sample.ts - (samples[i]?.ts ?? 0))
  expect(new Set(gaps)).toEqual(new Set([minute]))
  expect(samples.every((sample) => sample.ts > start && sample.ts <= start + 60 * minute)).toBe(true)
})

test('how often anybody looks changes nothing: same seed, same bytes', () => {
  const often = live(make('heatPump'), start, start + 60 * minute, 700)
  const seldom = live(make('heatPump'), start, start + 60 * minute, 3 * minute)
  expect(JSON.stringify(seldom)).toBe(JSON.stringify(often))
})

test('after a long stall it says only the latest, and time goes on', () => {
  const device = make('fridge')
  const said = telemetry(device.advance(start + 10 * 24 * 60 * minute))
  expect(said.length).toBeLessThanOrEqual(6)
  expect(said.at(-1)?.ts).toBeGreaterThan(start + 10 * 24 * 60 * minute - minute)
})

test('a device that reports every second loses nothing to looks that are a minute apart', () => {
  const device = createSimulatedDevice({ ...spec('router'), reportEverySeconds: 1 }, { name: 'quick', at: start })
  const times = telemetry(live(device, start, start + 10 * minute, minute)).map(({ ts }) => ts)
  expect(times.length).toBeGreaterThanOrEqual(598)
  expect(new Set(times).size).toBe(times.length)
})

const possible = deviceKinds.flatMap((kind) =>
  [false, true].flatMap((isGateway) =>
    faultNames
      .filter((name) => faultScripts[name].suits({ kind, isGateway }) && (kind === 'router' || !isGateway))
      .map((name): [DeviceKind, FaultName, boolean] => [kind, name, isGateway]),
  ),
)
describe.each(possible)('%s with %s (gateway: %s)', (kind, name, isGateway) => {
  const device = make(kind, { isGateway })
  const before = live(device, start, start + 30 * minute)
  const beganAt = start + 30 * minute
  const started = device.startFault(name, beganAt, { overMs: 60 * minute })
  const during = live(device, beganAt, beganAt + 20 * minute)
  const whileOpen = device.truth()
  const repairs = device.repair(beganAt + 20 * minute)
  const after = live(device, beganAt + 20 * minute, beganAt + 40 * minute)

  test('begins once', () => {
    expect(started).toBe(true)
    expect(whileOpen).toHaveLength(1)
    expect(whileOpen[0]).toMatchObject({ deviceId: `${kind}-1`, kind: name, beganAt, endedAt: null })
  })
  test('a technician ends it', () => {
    expect(repairs).toBe(1)
    const [truth] = device.truth()
    expect(truth).toMatchObject({ endedAt: beganAt + 20 * minute, endedBy: 'technician' })
    if (truth && truth.noticeableAt !== null) expect(truth.noticeableAt).toBeGreaterThanOrEqual(beganAt)
  })
  test('everything said fits the wire', () => {
    for (const { channel, body } of [...before, ...during, ...after]) {
      if (channel === 'command') throw new Error('devices do not command')
      expect(schemas[channel].safeParse(body).success).toBe(true)
    }
  })
  test('is heard or not, as its script says', () => {
    expect(telemetry(during).length > 0).toBe(!faultScripts[name].mutes)
    expect(telemetry(after).length).toBeGreaterThan(15)
    expect(on(during, 'fault').length).toBe(faultScripts[name].reports ? 1 : 0)
    expect(on(after, 'fault')).toEqual(faultScripts[name].reports ? [expect.objectContaining({ clear: true })] : [])
  })
})

test('a fault a device cannot have, or has already, is refused', () => {
  const device = make('fridge')
  expect(device.startFault('bearingWear', start)).toBe(false)
  expect(device.startFault('gatewayLoss', start)).toBe(false)
  expect(device.startFault('stuckSensor', start)).toBe(true)
  expect(device.startFault('stuckSensor', start)).toBe(false)
  expect(device.truth()).toHaveLength(1)
})

test('compressor wear is noticeable when the goods are warm: some time after the air has passed 8 °C', () => {
  const device = make('fridge')
  live(device, start, start + 60 * minute)
  device.startFault('compressorWear', start + 60 * minute, { overMs: 10 * minute })
  const samples = telemetry(live(device, start + 60 * minute, start + 130 * minute))
  const warm = samples.find((sample) => Number(sample.values.cabinet_temp_c) > 8)
  const { noticeableAt, beganAt } = device.truth()[0] ?? { noticeableAt: null, beganAt: 0 }
  expect(noticeableAt).not.toBeNull()
  const lagMs = (noticeableAt ?? 0) - (warm?.ts ?? 0)
  expect(lagMs).toBeGreaterThan(5 * minute)
  expect(lagMs).toBeLessThan(40 * minute)
  // Fast, but the demo's story needs time to find it before the owner does.
  expect((noticeableAt ?? 0) - beganAt).toBeGreaterThan(20 * minute)
  const at25 = samples.find((sample) => sample.ts >= beganAt + 25 * minute)
  expect(Number(at25?.values.cabinet_temp_c)).toBeGreaterThan(6)
})

test('a stuck sensor repeats one value while the rest goes on; nobody could notice', () => {
  const device = make('fridge')
  live(device, start, start + 10 * minute)
  device.startFault('stuckSensor', start + 10 * minute)
  const samples = telemetry(live(device, start + 10 * minute, start + 60 * minute))
  expect(new Set(samples.map((sample) => sample.values[kinds.fridge.sensor])).size).toBe(1)
  expect(new Set(samples.map((sample) => sample.values.compressor_power_w)).size).toBeGreaterThan(20)
  expect(device.truth()[0]?.noticeableAt).toBeNull()
})

describe('restart', () => {
  const restarted = (name: FaultName, kind: DeviceKind = 'heatPump') => {
    const device = make(kind)
    device.startFault(name, start)
    live(device, start, start + 10 * minute)
    device.command({ id: 'c1', name: 'restart', args: {} }, start + 10 * minute)
    return { device, said: live(device, start + 10 * minute, start + 20 * minute) }
  }
  test.each(['stuckSensor', 'communicationFault'] as const)('clears %s after booting, and answers', (name) => {
    const { device, said } = restarted(name)
    expect(on(said, 'command/result')).toEqual([{ id: 'c1', ok: true, text: expect.any(String) }])
    const [truth] = device.truth()
    expect(truth?.endedBy).toBe('restart')
    expect(truth?.endedAt).toBeGreaterThanOrEqual(start + 10 * minute + 30_000)
    expect(truth?.endedAt).toBeLessThanOrEqual(start + 10 * minute + 70_000)
  })
  test('a lockout survives it and is reported again', () => {
    const { device, said } = restarted('reportedFault')
    expect(device.truth()[0]?.endedAt).toBeNull()
    expect(on(said, 'fault')).toEqual([expect.objectContaining({ code: 'E7', severity: 'critical' })])
    expect(on(said, 'status')).toHaveLength(1)
  })
  test('wear survives it', () => {
    expect(restarted('compressorWear', 'fridge').device.truth()[0]?.endedAt).toBeNull()
  })
  test('a mute device hears nothing', () => {
    const { device, said } = restarted('silence')
    expect(said).toEqual([])
    expect(device.truth()[0]?.endedAt).toBeNull()
  })
  test('what it does not know it refuses; ping it knows', () => {
    const device = make('router')
    device.command({ id: 'a', name: 'explode', args: {} }, start)
    device.command({ id: 'b', name: 'ping', args: {} }, start)
    expect(on(device.advance(start + minute), 'command/result')).toMatchObject([
      { id: 'a', ok: false },
      { id: 'b', ok: true },
    ])
  })
  test('twice at once: the second is refused', () => {
    const device = make('router')
    device.command({ id: 'a', name: 'restart', args: {} }, start)
    device.command({ id: 'b', name: 'restart', args: {} }, start + 1)
    expect(on(live(device, start, start + 5 * minute), 'command/result')).toMatchObject([
      { id: 'b', ok: false },
      { id: 'a', ok: true },
    ])
  })
})

test('silence passes by itself, and what it complained of meanwhile is said then', () => {
  const device = make('charger')
  device.startFault('silence', start, { passesAfterMs: 30 * minute })
  live(device, start, start + 5 * minute)
  device.startFault('reportedFault', start + 5 * minute)
  expect(live(device, start + 5 * minute, start + 28 * minute)).toEqual([])
  const said = live(device, start + 28 * minute, start + 40 * minute)
  expect(on(said, 'fault')).toMatchObject([{ code: 'RCD', ts: start + 5 * minute }])
  expect(device.truth()[0]).toMatchObject({ kind: 'silence', endedBy: 'itself' })
  expect(telemetry(said).length).toBeGreaterThan(5)
})

test('saved and brought back, it goes on as if nothing had been: faults, counters, the frozen value', () => {
  const one = make('charger')
  live(one, start, start + 30 * minute)
  one.startFault('stuckSensor', start + 30 * minute)
  live(one, start + 30 * minute, start + 45 * minute)
  const two = make('charger', { at: start + 45 * minute, saved: JSON.parse(JSON.stringify(one.save())) })
  expect(live(two, start + 45 * minute, start + 90 * minute)).toEqual(
    live(one, start + 45 * minute, start + 90 * minute),
  )
  expect(two.truth()).toEqual(one.truth())
})
