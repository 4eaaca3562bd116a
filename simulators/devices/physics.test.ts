import { describe, expect, test } from 'vitest'
import { telemetrySample } from '../../domain/wire.ts'
import { createBody } from './body.ts'
import { fridge } from './fridge.ts'
import { type DeviceKind, deviceKinds, kinds } from './kinds.ts'
import { type Ailments, asNew, type Values } from './physics.ts'

const minute = 60_000
const day = 24 * 60 * minute
const start = Date.UTC(2026, 0, 12)

interface Row {
  readonly at: number
  readonly hour: number
  readonly values: Values
  readonly serves: boolean
}
/** A machine lived through, read every minute. */
const live = (kind: DeviceKind, o: { days: number; seed?: string; ail?: (at: number) => Ailments }): Row[] => {
  const body = kinds[kind].create({ name: o.seed ?? `test/${kind}`, at: start, utcOffsetHours: 0 })
  const rows: Row[] = []
  for (let at = start + minute; at <= start + o.days * day; at += minute) {
    body.advance(at, o.ail?.(at) ?? asNew())
    rows.push({ at, hour: (at % day) / 3_600_000, values: body.read(), serves: body.serves() })
  }
  return rows
}
const numbers = (rows: readonly Row[], metric: string): number[] => rows.map((row) => Number(row.values[metric]))
const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length
const during = (rows: readonly Row[], from: number, to: number): Row[] =>
  rows.filter((row) => row.hour >= from && row.hour < to)

describe.each(deviceKinds)('a healthy %s over three days', (kind) => {
  const rows = live(kind, { days: 3 })

  test('says only what the wire allows: no NaN, no Infinity', () => {
    for (const row of rows) expect(telemetrySample.safeParse({ ts: row.at, values: row.values }).error).toBeUndefined()
  })
  test('serves its owner all the time', () => {
    expect(rows.filter((row) => !row.serves)).toEqual([])
  })
  test('has no sensor that looks frozen: its main one keeps moving', () => {
    const values = numbers(rows, kinds[kind].sensor)
    let same = 0
    let longest = 0
    values.forEach((value, i) => {
      same = value === values[i - 1] ? same + 1 : 0
      longest = Math.max(longest, same)
    })
    expect(longest).toBeLessThan(5)
  })
  test('same seed, same bytes; another seed, others', () => {
    const again = JSON.stringify(live(kind, { days: 1 }))
    expect(again).toBe(JSON.stringify(rows.slice(0, (24 * 60) | 0)))
    expect(JSON.stringify(live(kind, { days: 1, seed: 'other' }))).not.toBe(again)
  })
})

describe('fridge', () => {
  test.each(['a', 'b', 'c', 'd', 'e', 'f'])(
    'seed %s: stays between 1.5 and 6.5 °C at a duty of 25 to 60 %%',
    (seed) => {
      const rows = live('fridge', { days: 3, seed })
      const temperatures = numbers(rows, 'cabinet_temp_c')
      expect(Math.min(...temperatures)).toBeGreaterThan(1.5)
      expect(Math.max(...temperatures)).toBeLessThan(6.5)
      const duty = mean(numbers(rows, 'compressor_power_w').map((power) => (power > 100 ? 1 : 0)))
      expect(duty).toBeGreaterThan(0.25)
      expect(duty).toBeLessThan(0.6)
    },
  )
  test('runs in cycles of some minutes, with a lag between compressor and cold', () => {
    const on = numbers(live('fridge', { days: 1 }), 'compressor_power_w').map((power) => power > 100)
    const starts = on.filter((running, i) => running && !on[i - 1]).length
    expect(starts).toBeGreaterThan(40)
    expect(starts).toBeLessThan(200)
  })
  test('people open the door by day, hardly at night', () => {
    const rows = live('fridge', { days: 6 })
    const opened = (from: number, to: number): number => mean(numbers(during(rows, from, to), 'door_open'))
    expect(opened(11, 19)).toBeGreaterThan(5 * opened(0, 6))
  })
  test('works harder in a warm afternoon than in the early morning', () => {
    const rows = live('fridge', { days: 6 })
    const power = (from: number, to: number): number => mean(numbers(during(rows, from, to), 'compressor_power_w'))
    expect(power(13, 18)).toBeGreaterThan(1.1 * power(2, 6))
  })
  test('wearing out: duty grows first, the air passes 8 °C later, then the goods: only then does the owner notice', () => {
    const wearStart = start + day
    const rows = live('fridge', {
      days: 2,
      ail: (at) => ({ ...asNew(), capacity: Math.max(0.05, 1 - Math.max(0, at - wearStart) / (6 * 60 * minute)) }),
    })
    const onAt = (row: Row): boolean => Number(row.values.compressor_power_w) > 100
    const hours = (from: number, to: number): Row[] =>
      rows.filter((row) => row.at >= wearStart + from * 60 * minute && row.at < wearStart + to * 60 * minute)
    const duty = (list: readonly Row[]): number => mean(list.map((row) => (onAt(row) ? 1 : 0)))
    expect(duty(hours(2, 3))).toBeGreaterThan(1.3 * duty(hours(-3, 0)))
    const warm = rows.find((row) => Number(row.values.cabinet_temp_c) > 8.2)
    const noticed = rows.find((row) => !row.serves)
    expect(warm?.at).toBeGreaterThan(wearStart + 2 * 60 * minute)
    const lagMs = (noticed?.at ?? 0) - (warm?.at ?? 0)
    expect(lagMs).toBeGreaterThan(5 * minute)
    expect(lagMs).toBeLessThan(90 * minute)
  })
})

test('charger: cars come by the clock, energy only grows and agrees with the power', () => {
  const rows = live('charger', { days: 6, seed: 'home' })
  const energy = numbers(rows, 'energy_kwh')
  expect(energy.every((value, i) => i === 0 || value >= (energy[i - 1] ?? 0))).toBe(true)
  const given = (energy.at(-1) ?? 0) - (energy[0] ?? 0)
  const fromPower = numbers(rows, 'power_w').reduce((sum, power) => sum + power / 60_000, 0)
  expect(given).toBeGreaterThan(20)
  expect(fromPower / given).toBeCloseTo(1, 1)
  const states = new Set(rows.map((row) => row.values.state))
  expect([...states].sort()).toEqual(['available', 'charging', 'finishing', 'preparing'])
  for (const row of rows) if (row.values.state === 'available') expect(Number(row.values.current_a)).toBeLessThan(12)
})

test('heat pump: colder nights than days outside, flow above return when running, defrosts now and then', () => {
  const rows = live('heatPump', { days: 6 })
  expect(mean(numbers(during(rows, 13, 17), 'outdoor_temp_c'))).toBeGreaterThan(
    mean(numbers(during(rows, 1, 5), 'outdoor_temp_c')) + 3,
  )
  const running = rows.filter((row) => Number(row.values.power_w) > 1800)
  expect(running.length).toBeGreaterThan(rows.length * 0.15)
  const spread = running.map((row) => Number(row.values.flow_temp_c) - Number(row.values.return_temp_c))
  expect(mean(spread)).toBeGreaterThan(3)
  expect(
    rows.filter((row) => Number(row.values.power_w) > 1300 && Number(row.values.power_w) < 1500).length,
  ).toBeGreaterThan(20)
})

test('heat pump locked out: the flow is cold within the hour, the rooms only hours later', () => {
  const failedAt = start + day
  const rows = live('heatPump', { days: 2, ail: (at) => ({ ...asNew(), locked: at >= failedAt }) })
  const noticed = rows.find((row) => !row.serves)?.at ?? Number.POSITIVE_INFINITY
  expect(noticed).toBeGreaterThan(failedAt + 90 * minute)
  expect(noticed).toBeLessThan(failedAt + 14 * 60 * minute)
  const flow = (hours: number): number =>
    Number(rows.find((row) => row.at >= failedAt + hours * 60 * minute)?.values.flow_temp_c)
  expect(flow(1)).toBeLessThan(flow(-1) - 5)
})

test('water pump: morning peak, holds its pressure, hums more with a worn bearing', () => {
  const rows = live('waterPump', { days: 4 })
  const flow = (from: number, to: number): number => mean(numbers(during(rows, from, to), 'flow_lpm'))
  expect(flow(6, 8.5)).toBeGreaterThan(2 * flow(1, 4))
  const pressure = numbers(rows, 'pressure_bar')
  expect(Math.max(...pressure) - Math.min(...pressure)).toBeLessThan(1)
  const worn = live('waterPump', { days: 1, ail: () => ({ ...asNew(), bearing: 6 }) })
  expect(mean(numbers(worn, 'vibration_mm_s'))).toBeGreaterThan(mean(numbers(rows, 'vibration_mm_s')) + 5)
  expect(worn.at(-1)?.serves).toBe(false)
})

test('router: latency and traffic follow the evening', () => {
  const rows = live('router', { days: 4 })
  for (const metric of ['latency_ms', 'throughput_mbps']) {
    expect(mean(numbers(during(rows, 19, 22), metric))).toBeGreaterThan(1.2 * mean(numbers(during(rows, 1, 5), metric)))
  }
})

describe('a body', () => {
  const options = { name: 'body', at: start, utcOffsetHours: 0 }
  test('does not care how time is cut up', () => {
    const slow = createBody(fridge, options)
    const fast = createBody(fridge, options)
    for (let at = start; at <= start + 3_600_000; at += 777) slow.advance(at, asNew())
    slow.advance(start + 3_600_000, asNew())
    fast.advance(start + 3_600_000, asNew())
    expect(slow.save()).toEqual(fast.save())
  })
  test('goes on where it was saved', () => {
    const one = createBody(fridge, options)
    one.advance(start + day / 12, asNew())
    const two = createBody(fridge, { ...options, at: start + day / 12, saved: JSON.parse(JSON.stringify(one.save())) })
    one.advance(start + day / 8, asNew())
    two.advance(start + day / 8, asNew())
    expect(two.save()).toEqual(one.save())
  })
  test.each([
    ['garbage', { at: 'x' }],
    ['another kind', { at: start, state: { foo: 1 }, random: [1, 2, 3, 4] }],
    ['the future', { ...(createBody(fridge, { ...options, at: start + 30 * day }).save() as object) }],
  ])('begins anew from %s', (_, saved) => {
    expect(createBody(fridge, { ...options, saved }).save()).toEqual(createBody(fridge, options).save())
  })
  test.each(deviceKinds)('%s: a stall of a month is crossed quickly and ends sane', (kind) => {
    const body = kinds[kind].create(options)
    body.advance(start + 30 * day, asNew())
    expect(telemetrySample.safeParse({ values: body.read() }).success).toBe(true)
    expect(body.serves()).toBe(true)
  })
})
