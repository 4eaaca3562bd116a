import { expect, test } from 'vitest'
import type { Verdict } from '../../detector.ts'
import { defaultSettings } from '../../settings.ts'
import { anomaly } from './anomaly.ts'

const minute = 60_000
const day = 1440
const began = Date.UTC(2026, 0, 5)
const random = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32 - 0.5
  }
}
type Said = { readonly minute: number; readonly verdict: Verdict }
const run = (
  value: (minute: number, noise: number) => number,
  { metric = 'pressure_bar', minutes = 5 * day, loosen = 1 } = {},
): Said[] => {
  const context = { deviceId: 'd', metric, settings: defaultSettings }
  const state = anomaly.init(context)
  const next = random(7)
  const said: Said[] = []
  for (let i = 0; i < minutes; i += 1) {
    const ts = began + i * minute
    const shared = { unsettledUntil: 0, busierUntil: 0, coolingUntil: 0 }
    const verdict = anomaly.step(state, { ...context, at: ts, ts, value: value(i, next()), loosen, shared })
    if (verdict) said.push({ minute: i, verdict })
  }
  return said
}
const at = 3 * day
const lost = (i: number, noise: number): number => (i >= at ? 2 : 4) + 0.1 * noise

test('a level that is left for good: minor first, major when it lasts, cleared when it has become the level', () => {
  const said = run(lost)
  expect(said.map(({ verdict }) => (verdict.faulty ? verdict.severity : 'healthy'))).toEqual([
    'minor',
    'major',
    'healthy',
  ])
  expect(said[0]?.minute).toBeLessThanOrEqual(at + 25)
  expect(said[1]?.minute).toBeGreaterThanOrEqual(at + 120)
})

test('it says what, since when and what was expected', () => {
  const [first] = run(lost)
  const verdict = first?.verdict
  if (!verdict?.faulty) throw new Error('nothing found')
  expect(verdict.startedAt).toBe(began + at * minute)
  expect(verdict.explanation).toMatch(/^Pressure .* 2 bar, .*; 3\.9 to 4\.1 bar was usual lately\. It stayed far/)
  expect(verdict.evidence.observed).toBeCloseTo(2, 0)
  expect(verdict.evidence.expected?.low).toBeGreaterThan(3.5)
  expect(verdict.evidence.expected?.high).toBeLessThan(4.5)
  expect(verdict.evidence.oncePerMs).toBeGreaterThan(day * minute)
})

test.each<{ what: string; value: (i: number, noise: number) => number; metric?: string; loosen?: number }>([
  { what: 'a single spike', value: (i, noise) => (i === at ? 9 : 4) + 0.1 * noise },
  { what: 'a level left on the first day', value: (i, noise) => (i >= 600 ? 2 : 4) + 0.1 * noise },
  { what: 'a counter', value: (i) => (i >= at ? 100 * i : i), metric: 'starts_total' },
  { what: 'a setpoint', value: (i, noise) => lost(i, noise), metric: 'target_temp_c' },
  { what: 'a switch', value: (i) => (i >= at ? 1 : 0), metric: 'door_open' },
  { what: 'what people have called a false alarm often enough', value: lost, loosen: 30 },
])('$what is no fault', ({ value, metric, loosen }) => {
  expect(run(value, { ...(metric ? { metric } : {}), ...(loosen ? { loosen } : {}) })).toEqual([])
})

test('a load that changes is watched, and never more', () => {
  const said = run((i, noise) => 50 + (i >= at ? 100 : 0) + noise, { metric: 'power_w' })
  expect(said.map(({ verdict }) => (verdict.faulty ? verdict.severity : 'healthy'))).toEqual(['minor', 'healthy'])
})

test('what is watched is said, and what is not, with why', () => {
  const watch = (metric: string, minutes: number, value: (i: number) => number) => {
    const context = { deviceId: 'd', metric, settings: defaultSettings }
    const state = anomaly.init(context)
    const shared = { unsettledUntil: 0, busierUntil: 0, coolingUntil: 0 }
    for (let i = 0; i < minutes; i += 1)
      anomaly.step(state, { ...context, at: i * minute, ts: i * minute, value: value(i), loosen: 1, shared })
    return anomaly.watch(state, context)
  }
  const wave = (i: number): number => 4 + Math.sin(i)
  expect(watch('starts_total', 0, wave)).toMatchObject({
    state: 'notWatched',
    reason: expect.stringContaining('counter'),
  })
  expect(watch('pressure_bar', 50, wave)).toMatchObject({
    state: 'learning',
    reason: '50 of the first 100 readings seen',
  })
  expect(watch('pressure_bar', 500, wave)).toMatchObject({ state: 'learning' })
  expect(watch('door_open', 2 * day, (i) => i % 2)).toMatchObject({
    state: 'notWatched',
    reason: 'it has only two states',
  })
  expect(watch('pressure_bar', 2 * day, wave)).toMatchObject({ state: 'watching' })
})
