import { expect, test } from 'vitest'
import type { PeerView, Shared } from '../../detector/detector.ts'
import { notePeers } from '../../detector/models/cohort/shared.ts'
import { drift } from '../../detector/models/drift/drift.ts'
import { seriesDetectors } from '../../detector/models.ts'
import { defaultSettings } from '../../detector/settings.ts'
import { began, day, hour, minute } from './journal.ts'
import { chance } from './signals.ts'

const peers: PeerView = {
  metric: 'plug_temp_c',
  peers: 9,
  cohort: 'the model',
  moved: 0,
  scale: 1,
  excess: 0,
  middle: 20,
  apart: 1,
  low: 18,
  high: 22,
  spread: 1,
  noise: 0,
}

/** What drift alone says of a temperature read every five minutes. */
const verdicts = (signal: (at: number) => number, days: number, peersMoved = 0) => {
  expect(seriesDetectors).toContain(drift)
  const state = drift.init({ deviceId: 'd', metric: 'plug_temp_c', settings: defaultSettings })
  const shared: Shared = { unsettledUntil: 0, busierUntil: 0, coolingUntil: 0 }
  const said: { at: number; faulty: boolean; severity?: string }[] = []
  for (let at = 0; at < days * day; at += 5 * minute) {
    if (peersMoved !== 0 && at > 8 * day) notePeers(shared, { ...peers, moved: peersMoved }, began + at)
    const verdict = drift.step(state, {
      deviceId: 'd',
      metric: 'plug_temp_c',
      at: began + at,
      ts: began + at,
      value: signal(at),
      loosen: 1,
      shared,
      settings: defaultSettings,
    })
    if (verdict) said.push({ at, ...verdict })
  }
  return said
}

/** Once every five days the plug is warm for three hours: twelve times in sixty days. */
const nowAndThen = (height: number) => {
  const next = chance(5)
  return (at: number): number => {
    const warm = at % (5 * day) > 4 * day && at % (5 * day) < 4 * day + 3 * hour
    return 20 + 1.5 * Math.sin((at / day) * 2 * Math.PI) + 0.4 * (next() - 0.5) + (warm ? height : 0)
  }
}

test('what comes back by itself again and again is told a few times, then known', () => {
  const all = verdicts(nowAndThen(9), 60).filter(({ faulty }) => faulty)
  expect(all.length).toBeGreaterThan(0)
  expect(all.length).toBeLessThanOrEqual(4)
})

test('something far worse than what recurs is still told', () => {
  const usual = nowAndThen(9)
  const said = verdicts((at) => usual(at) + (at > 58 * day ? 40 : 0), 60).filter(({ faulty }) => faulty)
  expect(said.at(-1)?.at).toBeGreaterThan(58 * day)
  expect(said.at(-1)).toMatchObject({ severity: 'critical' })
})

test('a slow rise before a day is known is minor, a sudden one is not', () => {
  const noise = chance(6)
  const flat = (): number => 3 + 0.3 * (noise() - 0.5)
  const slow = verdicts((at) => flat() + Math.max(0, (at - 8 * hour) / hour) * 0.7, 0.6)
  expect(slow[0]).toMatchObject({ faulty: true, severity: 'minor' })
  const sudden = verdicts((at) => flat() + (at > 8 * hour ? 4 : 0), 0.4)
  expect(sudden[0]?.severity).not.toBe('minor')
})

test('what came and went before a day was known is usual from then on, however far it went', () => {
  const noise = chance(9)
  // First heard in the evening; the sun warms it by 15 K from nine to four.
  const sun = (at: number): number => Math.max(0, Math.sin((((at + 21 * hour) % day) / day - 0.375) * 2 * Math.PI))
  const said = verdicts((at) => 3 + 15 * sun(at) + 0.3 * (noise() - 0.5), 6).filter(({ faulty }) => faulty)
  expect(said.filter(({ severity }) => severity !== 'minor')).toEqual([])
  expect(said.filter(({ at }) => at > 2 * day)).toEqual([])
  expect(said.length).toBeLessThanOrEqual(2)
})

test('a car that charges for the first time after a week explains how warm its plug gets; without one that is a fault', () => {
  const run = (charges: boolean): number => {
    const noise = chance(10)
    const metrics = ['power_w', 'plug_temp_c'] as const
    const states = metrics.map((metric) => drift.init({ deviceId: 'd', metric, settings: defaultSettings }))
    const shared: Shared = { unsettledUntil: 0, busierUntil: 0, coolingUntil: 0 }
    let faults = 0
    for (let at = 0; at < 9 * day; at += 5 * minute) {
      const since = at - 8 * day
      const on = since >= 0 && since < 4 * hour
      const warm = on
        ? 1 - Math.exp(-since / (15 * minute))
        : since > 0
          ? Math.exp(-(since - 4 * hour) / (15 * minute))
          : 0
      const values = [
        (on && charges ? 22_000 : 20) + 3 * noise(),
        8 + 24 * warm + 0.5 * noise() + Math.sin((at / day) * 2 * Math.PI),
      ]
      for (const [i, metric] of metrics.entries()) {
        const state = states[i]
        if (!state) continue
        const heard = { deviceId: 'd', metric, at: began + at, ts: began + at, value: values[i] ?? 0 }
        if (drift.step(state, { ...heard, loosen: 1, shared, settings: defaultSettings })?.faulty) faults += 1
      }
    }
    return faults
  }
  expect(run(true)).toBe(0)
  expect(run(false)).toBeGreaterThan(0)
})

test('a little more than usual is no fault where all peers do it too; a lot is', () => {
  const next = chance(7)
  const rising = (height: number) => (at: number) =>
    10 + 1.5 * Math.sin((at / day) * 2 * Math.PI) + 0.4 * (next() - 0.5) + (at > 8 * day ? height : 0)
  const faulty = (height: number, peersMoved: number): number =>
    verdicts(rising(height), 10, peersMoved).filter((verdict) => verdict.faulty).length
  expect(faulty(7, 0)).toBeGreaterThan(0)
  expect(faulty(7, 7)).toBe(0)
  expect(faulty(7, -7)).toBeGreaterThan(0)
  expect(faulty(30, 30)).toBeGreaterThan(0)
})

test('a fault that was repaired is found again when it comes back', () => {
  const next = chance(8)
  const wear = (at: number, from: number): number =>
    at > from && at < from + 10 * day ? ((at - from) / day) ** 2 / 7 : 0
  const said = verdicts(
    (at) =>
      1.6 + 0.2 * Math.sin((at / day) * 2 * Math.PI) + 0.1 * (next() - 0.5) + wear(at, 8 * day) + wear(at, 25 * day),
    40,
  )
  const opened = said.filter(({ faulty }, i) => faulty && said[i - 1]?.faulty !== true).map(({ at }) => at / day)
  expect(opened).toHaveLength(2)
  expect(opened[1]).toBeGreaterThan(25)
  expect(opened[1]).toBeLessThan(31)
})
