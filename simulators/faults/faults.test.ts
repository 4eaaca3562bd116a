import { describe, expect, test } from 'vitest'
import { createWeather, siteSurroundings } from '../devices/climate.ts'
import { type DeviceKind, kinds } from '../devices/kinds.ts'
import type { Surroundings, Values } from '../devices/physics.ts'
import { createSimulatedDevice, type SimulatedDevice } from '../simulatedDevice.ts'
import { applyQuirk } from './firmware.ts'
import type { FaultName } from './scripts.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const start = Date.UTC(2026, 0, 12)

interface Row {
  readonly at: number
  readonly values: Values
}
/** Two healthy days and `days` with a fault; a report every five minutes where not said otherwise. */
const live = (kind: DeviceKind, fault: FaultName, o: { days: number; overMs?: number; everySeconds?: number }) => {
  const device = createSimulatedDevice(
    { id: kind, kind, firmware: '1', isGateway: false, utcOffsetHours: 0, reportEverySeconds: o.everySeconds ?? 300 },
    { name: 'faults', at: start, stepMs: minute },
  )
  const before = reports(device, start, start + 2 * day)
  const beganAt = start + 2 * day
  expect(device.startFault(fault, beganAt, { overMs: o.overMs })).toBe(true)
  const after = reports(device, beganAt, beganAt + o.days * day)
  return { before, after, device, truth: device.truth()[0] }
}
const reports = (device: SimulatedDevice, from: number, to: number): Row[] => {
  const rows: Row[] = []
  for (let at = from + 5 * minute; at <= to; at += 5 * minute)
    for (const { body } of device.advance(at)) if ('values' in body) rows.push({ at, values: body.values })
  return rows
}
const numbers = (rows: readonly Row[], metric: string): number[] => rows.map(({ values }) => Number(values[metric]))
const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length
const spread = (list: readonly number[]): number => Math.sqrt(mean(list.map((x) => (x - mean(list)) ** 2)))
const ups = (list: readonly number[]): number => list.filter((x, i) => x > 100 && (list[i - 1] ?? 0) <= 100).length

describe('what a fault does to what is said', () => {
  test('a drifting sensor ends where its kind says, and the machine is well', () => {
    const { before, after, truth } = live('fridge', 'sensorDrift', { days: 4, overMs: 3 * day })
    const last = after.slice(-288)
    expect(mean(numbers(last, 'cabinet_temp_c')) - mean(numbers(before, 'cabinet_temp_c'))).toBeCloseTo(5, 0)
    expect(mean(numbers(last, 'compressor_power_w')) / mean(numbers(before, 'compressor_power_w'))).toBeCloseTo(1, 1)
    expect(truth?.noticeableAt).toBeNull()
  })
  test('a noisy sensor jumps, and is right on average', () => {
    const { before, after } = live('waterPump', 'noisySensor', { days: 2 })
    expect(spread(numbers(after, 'pressure_bar'))).toBeGreaterThan(3 * spread(numbers(before, 'pressure_bar')))
    expect(mean(numbers(after, 'pressure_bar'))).toBeCloseTo(mean(numbers(before, 'pressure_bar')), 1)
  })
  test('a missing metric is not in the report', () => {
    const { before, after } = live('roomSensor', 'missingMetric', { days: 1 })
    expect(before.every(({ values }) => 'temperature_c' in values)).toBe(true)
    expect(after.some(({ values }) => 'temperature_c' in values)).toBe(false)
  })
  test('a loose wire reads what its kind reads from nothing, now and then', () => {
    const loose = numbers(live('fridge', 'impossibleValue', { days: 1 }).after, 'cabinet_temp_c').filter(
      (x) => x === -127,
    )
    expect(loose.length).toBeGreaterThan(60)
    expect(loose.length).toBeLessThan(140)
  })
  test('°F under the old name', () => {
    const values: Values = { cabinet_temp_c: 4, power_w: 4, state: 'on' }
    applyQuirk(values, { fahrenheit: true, offset: { power_w: 1 }, scale: { power_w: 2 } })
    expect(values).toEqual({ cabinet_temp_c: 39.2, power_w: 9, state: 'on' })
  })
})

describe('what a fault does to the machine', () => {
  test('refrigerant leaks: the same power, a smaller spread, longer runs, and at last cold rooms', () => {
    const { before, after, truth } = live('heatPump', 'refrigerantLeak', { days: 8, overMs: 5 * day })
    const running = (rows: readonly Row[]): Row[] => rows.filter(({ values }) => Number(values.power_w) > 1800)
    const gap = (rows: readonly Row[]): number =>
      mean(running(rows).map(({ values }) => Number(values.flow_temp_c) - Number(values.return_temp_c)))
    const late = after.slice(-288)
    expect(gap(late)).toBeLessThan(0.6 * gap(before))
    expect(running(late).length / late.length).toBeGreaterThan((1.25 * running(before).length) / before.length)
    expect(truth?.noticeableAt).toBeGreaterThan(start + 4 * day)
  })
  test('an open door is noticed within hours, not minutes', () => {
    const noticed = (live('fridge', 'doorLeftOpen', { days: 1 }).truth?.noticeableAt ?? 0) - start - 2 * day
    expect(noticed).toBeGreaterThan(25 * minute)
    expect(noticed).toBeLessThan(5 * hour)
  })
  test('a torn seal is paid by the compressor', () => {
    const { before, after } = live('fridge', 'sealLeak', { days: 3, overMs: 2 * day })
    expect(mean(numbers(after.slice(-288), 'compressor_power_w'))).toBeGreaterThan(
      1.6 * mean(numbers(before, 'compressor_power_w')),
    )
  })
  test('short cycling switches far more often around the same temperature', () => {
    const { before, after } = live('fridge', 'shortCycling', { days: 2, everySeconds: 60 })
    expect(spread(numbers(after, 'cabinet_temp_c'))).toBeLessThan(0.6 * spread(numbers(before, 'cabinet_temp_c')))
    expect(ups(numbers(after, 'compressor_power_w'))).toBeGreaterThan(2 * ups(numbers(before, 'compressor_power_w')))
  })
  test('a clogged filter takes pressure when much is drawn, and the top floor notices', () => {
    const { before, after, truth } = live('waterPump', 'filterClogging', { days: 5, overMs: 4 * day })
    expect(Math.min(...numbers(after, 'pressure_bar'))).toBeLessThan(Math.min(...numbers(before, 'pressure_bar')) - 1)
    expect(truth?.noticeableAt).toBeGreaterThan(start + 3 * day)
  })
  test('a forgetful meter goes back to zero', () => {
    const { after } = live('charger', 'meterReset', { days: 2 })
    const energy = numbers(after, 'energy_kwh')
    expect(energy.filter((x, i) => x < (energy[i - 1] ?? 0)).length).toBeGreaterThan(0)
  })
  test('a reboot loop keeps the uptime short; before, it only grows', () => {
    const { before, after } = live('router', 'rebootLoop', { days: 1 })
    expect(numbers(before, 'uptime_s').every((x, i, all) => x > (all[i - 1] ?? -1))).toBe(true)
    expect(Math.max(...numbers(after.slice(20), 'uptime_s'))).toBeLessThan(2 * 3600)
  })
  test('a cell with a short is flat within its time, a new one ends it', () => {
    const { device, truth } = live('roomSensor', 'batteryEndOfLife', { days: 9, overMs: 8 * day })
    expect(truth?.noticeableAt).toBeGreaterThan(start + 6 * day)
    device.repair(start + 11 * day)
    expect(numbers(reports(device, start + 11 * day, start + 12 * day), 'battery_v').at(-1)).toBeGreaterThan(3)
  })
  test('a flapping connection loses some reports, never all for long', () => {
    const times = live('charger', 'flappingConnection', { days: 2 }).after.map(({ at }) => at)
    expect(times.length).toBeGreaterThan(150)
    expect(times.length).toBeLessThan(500)
    expect(Math.max(...times.slice(1).map((at, i) => at - (times[i] ?? 0)))).toBeLessThan(2 * hour)
  })
})

describe('surroundings', () => {
  const weather = createWeather('test', { from: start, to: start + 60 * day })
  const site = (higher: number): Surroundings =>
    siteSurroundings(weather, { utcOffsetHours: 1, higher, closedDays: [0, 6] })
  const hours = Array.from({ length: 60 * 24 }, (_, i) => start + i * hour)

  test('neighbours have the same weather, a constant apart', () => {
    const [a, b] = [site(0), site(1.5)]
    for (const at of hours) expect(b.outdoor(at) - a.outdoor(at)).toBeCloseTo(1.5, 9)
  })
  test('winter is cold, the afternoon warmer than the night, and days differ', () => {
    const { outdoor } = site(0)
    const all = hours.map(outdoor)
    expect(mean(all)).toBeGreaterThan(-8)
    expect(mean(all)).toBeLessThan(10)
    const at = (hourOfDay: number): number => mean(hours.filter((_, i) => i % 24 === hourOfDay).map(outdoor))
    expect(at(14)).toBeGreaterThan(at(3) + 3)
    expect(spread(hours.filter((_, i) => i % 24 === 12).map(outdoor))).toBeGreaterThan(1.5)
  })
  test('closed at the weekend, by local time', () => {
    // 17 January 2026 is a Saturday.
    const { workday } = site(0)
    expect(workday(Date.UTC(2026, 0, 16, 22, 30))).toBe(true)
    expect(workday(Date.UTC(2026, 0, 16, 23, 30))).toBe(false)
    expect(workday(Date.UTC(2026, 0, 18, 12))).toBe(false)
    expect(workday(Date.UTC(2026, 0, 19, 12))).toBe(true)
  })
  test('cars stay away from an office on Sunday, and every sensor kind still has one to fail', () => {
    expect(Object.values(kinds).every(({ sensor, failing }) => sensor !== '' && failing.drift !== 0)).toBe(true)
  })
})
