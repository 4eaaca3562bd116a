import { expect, test } from 'vitest'
import type { FaultyVerdict, SeriesInput, Verdict } from '../../detector/detector.ts'
import { notePeers } from '../../detector/models/cohort/shared.ts'
import { wear } from '../../detector/models/wear/wear.ts'
import { defaultSettings as settings } from '../../detector/settings.ts'
import { chance, fridge, heatPump, pump, router } from './signals.ts'
import { type Shape, shapes, syntheticWear } from './wearSignals.ts'

const hourMs = 3_600_000
const began = Date.UTC(2026, 2, 2)
type Said = { hour: number; verdict: Verdict }
/** Reads a series of one metric, `perHour` readings an hour. */
const read = (
  metric: string,
  value: (hour: number) => number,
  { hours, perHour = 1, shared = {} }: { hours: number; perHour?: number; shared?: Partial<SeriesInput['shared']> },
): Said[] => {
  const state = wear.init({ deviceId: 'd', metric, settings })
  const all = { unsettledUntil: 0, busierUntil: 0, coolingUntil: 0, ...shared }
  const said: Said[] = []
  for (let i = 0; i < hours * perHour; i += 1) {
    const ts = began + (i / perHour) * hourMs
    const input = { deviceId: 'd', metric, at: ts, ts, value: value(i / perHour), loosen: 1, shared: all, settings }
    const verdict = wear.step(state, input)
    if (verdict) said.push({ hour: i / perHour, verdict })
  }
  return said
}
const faulty = (said: Said[]): { hour: number; verdict: FaultyVerdict }[] =>
  said.flatMap(({ hour, verdict }) => (verdict.faulty ? [{ hour, verdict }] : []))

test('the forecast’s interval holds the moment of crossing about 8 times of 10, over shapes of wear and unseen seeds', () => {
  const limits = new Map([['wear_mm_s', { low: null, high: 5 }]])
  let held = 0
  let said = 0
  let found = 0
  let worn = 0
  for (const shape of Object.keys(shapes) as Shape[])
    for (let seed = 2000; seed < 2080; seed += 1) {
      const lifeDays = 6 + (seed % 25)
      const signal = syntheticWear({ seed, shape, startDay: 10, lifeDays, level: 2, limit: 5 })
      worn += 1
      const verdicts = faulty(read('wear_mm_s', signal.at, { hours: signal.crossesAt, shared: { limits } }))
      if (verdicts.length > 0) found += 1
      for (const { hour, verdict } of verdicts) {
        const { forecast } = verdict.evidence
        if (!forecast || forecast.at <= began + hour * hourMs) continue
        expect(forecast.limit).toBe(5)
        expect(forecast.from).toBeLessThanOrEqual(forecast.at)
        expect(forecast.to).toBeGreaterThanOrEqual(forecast.at)
        const crossed = began + signal.crossesAt * hourMs
        said += 1
        if (crossed >= forecast.from && crossed <= forecast.to) held += 1
      }
    }
  // Lives of six days leave too little to go by before the limit.
  expect(found / worn).toBeGreaterThan(0.9)
  expect(said).toBeGreaterThan(300)
  expect(held / said).toBeGreaterThan(0.72)
  expect(held / said).toBeLessThan(0.9)
})

test('a bearing that wears is told days before the limit, minor first and major when somebody should come', () => {
  const signal = syntheticWear({ seed: 7, shape: 'accelerating', startDay: 14, lifeDays: 24, level: 1.7, limit: 7 })
  const said = faulty(read('vibration_mm_s', signal.at, { hours: signal.crossesAt }))
  expect(said[0]?.verdict.explanation).toMatch(
    /^vibration|^Vibration has been rising by \d.* mm\/s a day over the \d+ \w+ before this was said, from about \d.* mm\/s to \d.* mm\/s\. /,
  )
  expect((signal.crossesAt - (said[0]?.hour ?? Infinity)) / 24).toBeGreaterThan(4)
  expect(said.at(-1)?.verdict.severity).toBe('major')
})

test('a trend that stops is said no more', () => {
  const next = chance(3)
  const said = read(
    'vibration_mm_s',
    (hour) => 2 + Math.min(1.2, Math.max(0, (hour / 24 - 10) * 0.15)) + 0.05 * (next() - 0.5),
    { hours: 24 * 60 },
  )
  expect(said.map(({ verdict }) => verdict.faulty).at(0)).toBe(true)
  expect(said.at(-1)?.verdict.faulty).toBe(false)
})

test('what the whole cohort shares, and what follows the weather, is no wear', () => {
  const next = chance(5)
  const outdoor = (hour: number): number => 5 + hour / 60 + 3 * Math.cos((hour / 12) * Math.PI)
  const noise = (): number => 0.3 * (next() - 0.5)
  const shared = { unsettledUntil: 0, busierUntil: 0, coolingUntil: 0 }
  const weather = wear.init({ deviceId: 'd', metric: 'outdoor_temp_c', settings })
  const flow = wear.init({ deviceId: 'd', metric: 'flow_temp_c', settings })
  const said: Verdict[] = []
  for (let hour = 0; hour < 24 * 40; hour += 1) {
    const ts = began + hour * hourMs
    const base = { deviceId: 'd', at: ts, ts, loosen: 1, shared, settings }
    // Weather's own ups and downs, beside its season.
    const outside = outdoor(hour) + 2 * Math.sin(hour / 31) + 1.5 * Math.sin(hour / 53)
    wear.step(weather, { ...base, metric: 'outdoor_temp_c', value: outside })
    const verdict = wear.step(flow, { ...base, metric: 'flow_temp_c', value: 45 - 0.8 * outside + noise() })
    if (verdict) said.push(verdict)
  }
  expect(said).toEqual([])
  const drifting = (hour: number): number => 40 - (0.8 * hour) / 24 + 3 * (next() - 0.5)
  expect(read('flow_temp_c', drifting, { hours: 24 * 10 })).not.toEqual([])
  const fresh = (hours: number): Partial<SeriesInput['shared']> => {
    const compared = { ...shared }
    const view = { metric: 'flow_temp_c', peers: 12, cohort: 'M', moved: -9, scale: 1, excess: 0, middle: 40, apart: 1 }
    notePeers(compared, { ...view, low: 36, high: 44, spread: 1, noise: 0 }, began + hours * hourMs)
    return compared
  }
  // Compared within the last hours of a run that ends where the lonely one was accused.
  const alone = read('flow_temp_c', drifting, { hours: 24 * 10 })[0]?.hour ?? 0
  expect(read('flow_temp_c', drifting, { hours: alone + 2, shared: fresh(alone) })).toEqual([])
})

test.each([
  { kind: 'fridge', signal: fridge },
  { kind: 'heat pump', signal: heatPump },
  { kind: 'pump', signal: pump },
  { kind: 'router', signal: router },
])('a healthy $kind wears nothing in 60 days', ({ signal }) => {
  const found: string[] = []
  for (const seed of [1, 2, 3, 4, 5]) {
    const source = signal(seed)
    const states = new Map<string, ReturnType<typeof wear.init>>()
    const shared = { unsettledUntil: 0, busierUntil: 0, coolingUntil: 0 }
    for (let minute = 0; minute < 60 * 1440; minute += 10) {
      const ts = began + minute * 60_000
      for (const [metric, value] of Object.entries(source(minute))) {
        let state = states.get(metric)
        if (!state) {
          state = wear.init({ deviceId: 'd', metric, settings })
          states.set(metric, state)
        }
        const verdict = wear.step(state, { deviceId: 'd', metric, at: ts, ts, value, loosen: 1, shared, settings })
        if (verdict?.faulty) found.push(`day ${Math.floor(minute / 1440)}, ${verdict.severity}: ${verdict.explanation}`)
      }
    }
  }
  expect(found).toEqual([])
})

test.each([
  ['nothing a number', () => Number.NaN],
  ['absurd numbers', (hour: number) => (hour % 2 === 0 ? 1e300 : -1e300)],
  ['a constant', () => 3],
  ['huge numbers that rise', (hour: number) => 1e29 * (1 + hour / 24)],
])('%s brings out no NaN', (_, value) => {
  for (const { verdict } of faulty(read('x_v', value, { hours: 24 * 30 })))
    for (const number of [verdict.evidence.observed, ...Object.values(verdict.evidence.forecast ?? {})])
      expect(number).toSatisfy(Number.isFinite)
})
