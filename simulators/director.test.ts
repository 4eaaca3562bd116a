import { describe, expect, test } from 'vitest'
import {
  calmKinds,
  createDirector,
  type DirectorPosition,
  firstPosition,
  mostFaultsAtOnce,
  opening,
} from './director.ts'
import type { GroundTruth } from './faults/groundTruth.ts'
import { faultScripts } from './faults/scripts.ts'
import { describeFleet } from './fleet.ts'

const minute = 60_000
const start = Date.UTC(2026, 0, 12)
const { devices } = describeFleet('test')
const specs = new Map(devices.map((device) => [device.id, device]))

/** Plays a while, a look a minute; faults last `lastMinutes`. */
const play = (o: {
  minutes: number
  lastMinutes: number
  position?: DirectorPosition
  seed?: string
  truth?: GroundTruth[]
  from?: number
}) => {
  const truth = o.truth ?? []
  let now = o.from ?? start
  let most = 0
  const director = createDirector({
    seed: o.seed ?? 'test',
    position: o.position ?? firstPosition,
    at: now,
    devices,
    truth: () => truth,
    start(deviceId, kind) {
      const spec = specs.get(deviceId)
      if (!spec || !faultScripts[kind].suits(spec)) return false
      truth.push({
        id: `${deviceId}#${truth.length}`,
        deviceId,
        kind,
        beganAt: now,
        noticeableAt: null,
        endedAt: null,
        endedBy: null,
        takesWithIt: devices.filter((device) => device.gatewayId === deviceId).map(({ id }) => id),
      })
      return true
    },
  })
  for (let i = 0; i < o.minutes; i += 1) {
    now += minute
    truth.forEach((fault, at) => {
      if (fault.endedAt === null && now - fault.beganAt >= o.lastMinutes * minute)
        truth[at] = { ...fault, endedAt: now }
    })
    director.step(now)
    most = Math.max(most, truth.filter((fault) => fault.endedAt === null).length)
  }
  return { truth, director, most, now }
}

test('the opening fits the fleet, whatever the seed', () => {
  for (const seed of ['1', 'two', 'drei']) {
    const fleet = new Map(describeFleet(seed).devices.map((device) => [device.id, device]))
    for (const { deviceId, kind } of opening) {
      const spec = fleet.get(deviceId)
      expect(spec && faultScripts[kind].suits(spec)).toBe(true)
    }
  }
})

test('health first, then one of each story at its time', () => {
  expect(play({ minutes: 39, lastMinutes: 500 }).truth).toEqual([])
  const { truth } = play({ minutes: 100, lastMinutes: 500 })
  expect(truth.map(({ kind, beganAt }) => [kind, (beganAt - start) / minute])).toEqual([
    ['reportedFault', 40],
    ['compressorWear', 41],
    ['stuckSensor', 46],
    ['communicationFault', 50],
    ['silence', 60],
    ['gatewayLoss', 75],
  ])
})

describe('afterwards', () => {
  const week = play({ minutes: 7 * 24 * 60, lastMinutes: 60 })
  const calm = week.truth.slice(opening.length)
  test('something new every half hour to hour', () => {
    const gaps = calm.slice(1).map((fault, i) => (fault.beganAt - (calm[i]?.beganAt ?? 0)) / minute)
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(29)
    expect(calm.length).toBeGreaterThan(120)
    expect(calm.length).toBeLessThan(340)
  })
  test('of every kind, all over the fleet', () => {
    expect(new Set(calm.map((fault) => fault.kind))).toEqual(new Set(calmKinds))
    expect(new Set(calm.map((fault) => fault.deviceId)).size).toBeGreaterThan(25)
  })
  test('never a device that is in trouble already', () => {
    for (const fault of calm) {
      const others = week.truth.filter((other) => other !== fault && other.deviceId === fault.deviceId)
      for (const other of others) expect(Math.abs(other.beganAt - fault.beganAt)).toBeGreaterThan(8 * 60 * minute)
    }
  })
  test('never too many at once, even when nobody repairs', () => {
    expect(play({ minutes: 3 * 24 * 60, lastMinutes: 1e9 }).most).toBeLessThanOrEqual(mostFaultsAtOnce)
  })
  test('same seed, same faults; another seed, others', () => {
    expect(play({ minutes: 2_000, lastMinutes: 60 }).truth).toEqual(play({ minutes: 2_000, lastMinutes: 60 }).truth)
    const other = play({ minutes: 2_000, lastMinutes: 60, seed: 'x' }).truth
    expect(other).not.toEqual(play({ minutes: 2_000, lastMinutes: 60 }).truth)
  })
})

test('stopped and started again it goes on with the story: nothing twice, nothing left out, however long the break', () => {
  const whole = play({ minutes: 300, lastMinutes: 60 }).truth.map(({ kind, deviceId }) => `${deviceId} ${kind}`)
  const first = play({ minutes: 70, lastMinutes: 60 })
  const position = JSON.parse(JSON.stringify(first.director.position())) as DirectorPosition
  const second = play({
    minutes: 230,
    lastMinutes: 60,
    position,
    truth: first.truth,
    from: first.now + 3 * 24 * 60 * minute,
  })
  expect(second.truth.slice(0, opening.length).map(({ kind }) => kind)).toEqual(opening.map(({ kind }) => kind))
  expect(second.truth.length).toBe(whole.length)
})
