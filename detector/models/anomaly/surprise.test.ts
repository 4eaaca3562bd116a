import fc from 'fast-check'
import { expect, test } from 'vitest'
import { explainSurprise, newSurprise, readSurprise } from './surprise.ts'

const minute = 60_000
const began = Date.UTC(2026, 0, 5)
/** Seeded noise, roughly normal, standard deviation 1. */
const noise = (seed: number): (() => number) => {
  let state = seed >>> 0
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  return () => (next() + next() + next() + next() - 2) * Math.sqrt(3)
}
interface Reading {
  readonly ts: number
  readonly value: number
}
type Series = (i: number, random: () => number) => number
const readings = (
  series: Series,
  { rows, stepMs = 5 * minute, seed = 1 }: Partial<Run> & { rows: number },
): Reading[] => {
  const random = noise(seed)
  return Array.from({ length: rows }, (_, i) => ({ ts: began + i * stepMs, value: series(i, random) }))
}
interface Run {
  rows: number
  stepMs: number
  seed: number
}
interface Alarm {
  readonly row: number
  readonly feature: string | undefined
}
/** The rows at which something new began. */
const alarms = (rows: readonly Reading[]): Alarm[] => {
  const surprise = newSurprise()
  const found: Alarm[] = []
  rows.forEach(({ ts, value }, row) => {
    readSurprise(surprise, ts, value)
    if (surprise.alarm > 0.5) found.push({ row, feature: explainSurprise(surprise, 'x')?.feature })
  })
  return found
}
const dayRows = 288
const daily: Series = (i, random) => 50 + 20 * Math.sin((2 * Math.PI * i) / dayRows) + random()
const steady: Series = (_, random) => 50 + random()
const days = 14
const at = 10 * dayRows + 100

test.each<{ what: string; series: Series; within: number }>([
  { what: 'a level shift', series: (i, r) => steady(i, r) + (i >= at ? 8 : 0), within: 3 },
  { what: 'a slow level shift within the noise', series: (i, r) => steady(i, r) + (i >= at ? 2.5 : 0), within: 20 },
  { what: 'a single spike', series: (i, r) => steady(i, r) + (i === at ? 12 : 0), within: 0 },
  { what: 'noise that triples', series: (i, r) => 50 + r() * (i >= at ? 3 : 1), within: 20 },
  { what: 'a sensor that dies at 0', series: (i, r) => (i >= at ? 0 : steady(i, r)), within: 0 },
  {
    what: 'a night as busy as by day',
    series: (i, r) => (i >= at + 72 && i < at + 144 ? 60 + r() : daily(i, r)),
    within: 110,
  },
  { what: 'a peak cut off', series: (i, r) => (i >= at - 60 && i < at + 40 ? 40 + r() : daily(i, r)), within: 20 },
])('$what is found at once', ({ series, within }) => {
  for (const seed of [1, 2, 3]) {
    const found = alarms(readings(series, { rows: days * dayRows, seed })).filter(({ row }) => row >= at - 60)
    expect(found[0]?.row).toBeGreaterThanOrEqual(at - 60)
    expect(found[0]?.row).toBeLessThanOrEqual(at + within)
  }
})

test('a pause in what came every five minutes is found when it ends, and named', () => {
  const rows = readings(steady, { rows: days * dayRows }).filter((_, i) => i < at || i >= at + 40)
  expect(alarms(rows).filter(({ row }) => row >= at)[0]).toEqual({ row: at, feature: 'gap' })
})

test('one lost reading in twenty is no news', () => {
  const rows = readings(steady, { rows: days * dayRows }).filter((_, i) => (i * 7919) % 20 !== 0)
  expect(alarms(rows).filter(({ feature }) => feature === 'gap')).toEqual([])
})

test.each<{ what: string; series: Series; stepMs?: number; most: number }>([
  { what: 'noise', series: steady, most: 10 },
  { what: 'a daily season', series: daily, most: 4 },
  { what: 'noise once an hour', series: steady, stepMs: 60 * minute, most: 10 },
  { what: 'a duty cycle', series: (i, r) => (i % 7 < 3 ? 80 : 20) + r(), most: 4 },
  { what: 'a spike every two hours', series: (i, r) => 50 + r() + (i % 24 === 0 ? 30 : 0), most: 10 },
  { what: 'a constant', series: () => 5, most: 0 },
  { what: 'a switch', series: (i) => (i % 50 < 3 ? 1 : 0), most: 1 },
])('$what stays quiet: at most $most new things in four weeks', ({ series, stepMs, most }) => {
  for (const seed of [1, 2, 3]) {
    const rows = readings(series, { rows: 28 * dayRows, seed, ...(stepMs ? { stepMs } : {}) })
    expect(alarms(rows).filter(({ row }) => row > dayRows).length).toBeLessThanOrEqual(most)
  }
})

test('a spike that comes for the tenth time is no longer new, but still stands out', () => {
  const surprise = newSurprise()
  const said: number[] = []
  for (const { ts, value } of readings((i, r) => 50 + r() + (i > 500 && i % 300 === 0 ? 30 : 0), { rows: 6_000 })) {
    readSurprise(surprise, ts, value)
    if (value > 70) said.push(surprise.alarm)
  }
  expect(said[0]).toBeGreaterThan(0.5)
  expect(said.at(-1)).toBeLessThan(0.5)
  expect(said.at(-1)).toBeGreaterThan(0.3)
})

test('severity is in deviations of the series, whatever its unit', () => {
  const severities = [1, 1e-6, 1e6].map((unit) => {
    const surprise = newSurprise()
    for (const { ts, value } of readings((i, r) => unit * (steady(i, r) + (i === 999 ? 10 : 0)), { rows: 1_000 }))
      readSurprise(surprise, ts, value)
    return surprise.severity
  })
  expect(severities[0]).toBeGreaterThan(7)
  expect(severities[0]).toBeLessThan(13)
  for (const severity of severities) expect(severity).toBeCloseTo(severities[0] ?? 0, 3)
})

test('a series that hardly ever moves is not infinitely far out when it does', () => {
  const surprise = newSurprise()
  let most = 0
  for (const { ts, value } of readings((i) => (i % 200 === 0 ? 1 : 0), { rows: 5_000 })) {
    readSurprise(surprise, ts, value)
    if (ts > began + 1_000 * 5 * minute) most = Math.max(most, surprise.severity)
  }
  expect(most).toBeGreaterThan(100)
  expect(most).toBeLessThanOrEqual(510)
})

test('a number of a broken sensor does not blind us to what comes after', () => {
  const series: Series = (i, r) => (i === 1_000 ? 1e300 : steady(i, r) + (i >= at ? 12 : 0))
  const found = alarms(readings(series, { rows: days * dayRows })).map(({ row }) => row)
  expect(found).toContain(1_000)
  expect(found.some((row) => row >= at && row <= at + 30)).toBe(true)
})

const anyNumber = fc.oneof(
  fc.double(),
  fc.constantFrom(0, -0, 1, 1e300, -1e300, Number.MAX_VALUE, Number.MIN_VALUE, Number.NaN, Infinity, -Infinity, 1e16),
)
const anyWait = fc.oneof(
  fc.constantFrom(100, minute, 86_400_000),
  fc.constantFrom(0, -1e9, 1e12, -1e14, Number.NaN),
  fc.integer({ min: -1_000_000, max: 1_000_000 }),
)
test('whatever comes in, what goes out is a number in its range, and a copied memory goes on identically', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyWait, anyNumber), { maxLength: 300 }), fc.nat(300), (steps, cut) => {
      const surprise = newSurprise()
      let copy = newSurprise()
      let ts = 1e12
      steps.forEach(([wait, value], i) => {
        ts += Number.isNaN(wait) ? 0 : wait
        const when = Number.isNaN(wait) ? Number.NaN : ts
        readSurprise(surprise, when, value)
        if (i === cut) copy = structuredClone(surprise)
        else if (i > cut) readSurprise(copy, when, value)
        expect(surprise.alarm).toBeGreaterThanOrEqual(0)
        expect(surprise.alarm).toBeLessThanOrEqual(1)
        expect(surprise.severity).toBeGreaterThanOrEqual(0)
        expect(surprise.severity).toBeLessThan(Infinity)
        if (i >= cut) expect(copy).toEqual(surprise)
      })
      expect(surprise.memory.every(Number.isFinite)).toBe(true)
    }),
    { numRuns: 300, seed: 1 },
  )
})

test('one reading a day and ten a second are both learned from', () => {
  for (const stepMs of [86_400_000, 100]) {
    const found = alarms(readings((i, r) => steady(i, r) + (i >= 700 ? 10 : 0), { rows: 730, stepMs }))
    expect(found.some(({ row }) => row >= 700)).toBe(true)
  }
})

test('a series costs about a kilobyte', () => {
  expect(newSurprise().memory.byteLength).toBeLessThan(1_400)
})
