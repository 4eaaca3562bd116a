import { expect, test } from 'vitest'
import type { PeerLevel, PeerReport, PeerView } from '../../detector/detector.ts'
import { createEngine } from '../../detector/engine.ts'
import { comparePeers } from '../../detector/models/cohort/compare.ts'
import type { Fault } from '../../domain/fault.ts'
import { chance } from './signals.ts'

const minute = 60_000
const day = 1440 * minute
const began = Date.UTC(2026, 2, 2)

const peer = (deviceId: string, level: Partial<PeerLevel>, more: Partial<PeerReport> = {}): PeerReport => ({
  deviceId,
  model: 'M',
  firmware: '1',
  site: 'here',
  settled: true,
  metrics: { temp_c: { level: 20, usual: 20, spread: 0.2, ...level } },
  ...more,
})
const viewOf = (reports: readonly PeerReport[], deviceId: string): PeerView | undefined =>
  comparePeers(reports).get(deviceId)?.[0]

test('what all do is theirs, what one does is its own', () => {
  const together = Array.from({ length: 8 }, (_, i) => peer(`d${i}`, { level: 25 + 0.1 * i, usual: 20 + 0.1 * i }))
  expect(viewOf(together, 'd3')).toMatchObject({ peers: 7, moved: expect.closeTo(5), excess: expect.closeTo(0) })
  const alone = together.map((report, i) => (i === 0 ? report : peer(`d${i}`, {})))
  expect(viewOf(alone, 'd0')).toMatchObject({ moved: 0, excess: 5 })
  expect(viewOf(alone, 'd1')).toMatchObject({ moved: 0, excess: 0 })
})

test('the most specific cohort that has five others is asked, and a device of no model has none', () => {
  const reports = [
    ...Array.from({ length: 6 }, (_, i) => peer(`here${i}`, {})),
    ...Array.from({ length: 6 }, (_, i) => peer(`there${i}`, {}, { site: 'there', firmware: '2' })),
    ...Array.from({ length: 2 }, (_, i) => peer(`few${i}`, {}, { site: 'elsewhere', firmware: '2' })),
    peer('only', {}, { firmware: '3' }),
    peer('none', {}, { model: undefined }),
  ]
  expect(viewOf(reports, 'here0')?.cohort).toBe('M with firmware 1 at here')
  expect(viewOf(reports, 'few0')?.cohort).toBe('M with firmware 2')
  expect(viewOf(reports, 'only')?.cohort).toBe('M')
  expect(viewOf(reports, 'none')).toBeUndefined()
  expect(viewOf(reports.slice(0, 5), 'here0')).toBeUndefined()
})

test('a roll-out does not hide itself: who has a new firmware is measured by those that have not', () => {
  const reports = [
    ...Array.from({ length: 6 }, (_, i) => peer(`old${i}`, {})),
    ...Array.from({ length: 20 }, (_, i) => peer(`new${i}`, { level: 30 }, { firmware: '2', settled: false })),
  ]
  expect(viewOf(reports, 'new3')).toMatchObject({ peers: 6, moved: 0, excess: 10 })
  expect(viewOf(reports, 'old1')).toMatchObject({ moved: 0, excess: 0 })
})

test('where it is colder, those where it is as cold are asked', () => {
  const reports = Array.from({ length: 60 }, (_, i) => {
    const colder = i / 6
    const outdoor = { level: 5 - colder, usual: 5, spread: 1 }
    const flow = { level: 40 + colder, usual: 40, spread: 1 }
    return peer(`d${i}`, {}, { site: `s${i}`, conditions: 'outdoor_c', metrics: { outdoor_c: outdoor, flow_c: flow } })
  })
  for (const id of ['d0', 'd31', 'd59']) {
    const view = comparePeers(reports)
      .get(id)
      ?.find(({ metric }) => metric === 'flow_c')
    expect(Math.abs(view?.excess ?? Infinity)).toBeLessThan(1.5)
  }
})

test('the order of the reports makes no difference', () => {
  const next = chance(4)
  const reports = Array.from({ length: 40 }, (_, i) => {
    const outdoor = { level: Math.round(6 * next()), usual: 3, spread: 1 }
    const temp = { level: 20 + next(), usual: 20, spread: 0.2 }
    return peer(`d${i}`, {}, { conditions: 'outdoor_c', metrics: { outdoor_c: outdoor, temp_c: temp } })
  })
  const other = comparePeers([...reports].reverse())
  for (const [id, views] of comparePeers(reports)) expect(other.get(id)).toEqual(views)
})

/** A fleet of one model, a reading every five minutes; `change` makes of the usual value what it is. */
const fleet = ({
  devices,
  days,
  change,
  joins = {},
}: {
  devices: number
  days: number
  change: (usual: number, at: { device: number; day: number }) => number
  /** Device by number: the day it is first heard. */
  joins?: Record<number, number>
}): { fault: Fault; day: number; device: number; readings: number }[] => {
  const next = chance(11)
  const engine = createEngine({ tickEveryMs: 5 * minute })
  const found: { fault: Fault; day: number; device: number; readings: number }[] = []
  const readings = new Map<string, number>()
  let seq = 0
  for (let device = 0; device < devices; device += 1)
    engine.step([
      {
        kind: 'profile',
        seq: ++seq,
        at: began,
        profile: { id: `d${device}`, model: 'Cellar', firmware: '1', site: 's' },
      },
    ])
  for (let at = began; at < began + days * day; at += 5 * minute) {
    const now = (at - began) / day
    const front = 3 * Math.sin(now * 1.3)
    for (let device = 0; device < devices; device += 1) {
      if (now < (joins[device] ?? 0)) continue
      const usual = 12 + 0.1 * device + front + 2 * Math.cos(now * 2 * Math.PI) + 0.2 * (next() - 0.5)
      const deviceId = `d${device}`
      const values = { cellar_temp_c: change(usual, { device, day: now }) }
      readings.set(deviceId, (readings.get(deviceId) ?? 0) + 1)
      const sample = {
        kind: 'sample',
        seq: ++seq,
        at,
        ts: at,
        deviceId,
        clock: 'device',
        timing: 'onTime',
        values,
      } as const
      for (const event of engine.step([sample])) note(event)
    }
    for (const event of engine.step([{ kind: 'tick', seq: ++seq, at }])) note(event)
    function note(event: ReturnType<typeof engine.step>[number]): void {
      if (event.type !== 'faultOpened' || event.fault.kind !== 'cohort') return
      const { deviceId } = event.fault
      found.push({
        fault: event.fault,
        day: now,
        device: Number(deviceId.slice(1)),
        readings: readings.get(deviceId) ?? 0,
      })
    }
  }
  return found
}

test('weather that moves all of them accuses nobody; one that warms by itself is found, in words', {
  timeout: 60_000,
}, () => {
  const found = fleet({
    devices: 9,
    days: 9,
    change: (usual, { device, day: now }) => usual + (now > 5 && now < 6.5 ? 8 : 0) + (device === 4 && now > 7 ? 4 : 0),
  })
  expect(found.map(({ device }) => device)).toEqual([4])
  expect((found[0]?.day ?? 0) - 7).toBeLessThan(0.5)
  expect(found[0]?.fault.explanation).toMatch(
    /^Cellar temperature is about .* °C, .* °C above what the same moment means for 8 others of its kind \(Cellar with firmware 1 at s\)\./,
  )
})

test('a new device far outside what its siblings do is found within 50 readings, one like them is not', {
  timeout: 60_000,
}, () => {
  const found = fleet({
    devices: 10,
    days: 6,
    joins: { 8: 5, 9: 5 },
    change: (usual, { device }) => (device === 8 ? usual + 15 : usual),
  })
  expect(found.map(({ device }) => device)).toEqual([8])
  expect(found[0]?.readings).toBeLessThanOrEqual(50)
  expect(found[0]?.fault.explanation).toMatch(/^This device is new, and its cellar temperature is about /)
})
