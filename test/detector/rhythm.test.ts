import { expect, test } from 'vitest'
import type { FaultyVerdict, Verdict } from '../../detector/detector.ts'
import { rhythm } from '../../detector/models/rhythm/rhythm.ts'
import { defaultSettings as settings } from '../../detector/settings.ts'
import { type Chance, chance, fridge } from './signals.ts'

const minute = 60_000
const began = Date.UTC(2026, 2, 2)
type Said = { hour: number; verdict: Verdict }

/** One reading a minute. */
const read = (metric: string, value: (minute: number) => number, days: number): { said: Said[]; reason: string } => {
  const state = rhythm.init({ deviceId: 'd', metric, settings })
  const shared = { unsettledUntil: 0, busierUntil: 0, coolingUntil: 0 }
  const said: Said[] = []
  for (let i = 0; i < days * 1440; i += 1) {
    const ts = began + i * minute
    const input = { deviceId: 'd', metric, at: ts, ts, value: value(i), loosen: 1, shared, settings }
    const verdict = rhythm.step(state, input)
    if (verdict) said.push({ hour: i / 60, verdict })
  }
  const { reason = '' } = rhythm.watch(state, { deviceId: 'd', metric, settings })
  return { said, reason }
}
const faults = (said: Said[]): FaultyVerdict[] => said.flatMap(({ verdict }) => (verdict.faulty ? [verdict] : []))

/** A compressor's power: on for `on` minutes, off for `off`, each within a fifth, as told by the minute. */
const compressor = (seed: number, times: (minute: number) => { on: number; off: number }): ((m: number) => number) => {
  const next: Chance = chance(seed)
  let on = false
  let until = 0
  return (m) => {
    while (m >= until) {
      on = !on
      const { on: onFor, off } = times(m)
      until += (on ? onFor : off) * (0.8 + 0.4 * next())
    }
    return on ? 90 + 3 * next() : 5 + 0.5 * next()
  }
}
const healthy = { on: 10, off: 16 }
const after = (day: number, other: { on: number; off: number }) => (m: number) => (m < day * 1440 ? healthy : other)

test.each([
  {
    what: 'short-cycling',
    other: { on: 3, off: 5 },
    words: /switches on and off every .* it is short-cycling/,
    hours: 6,
  },
  {
    what: 'no pause',
    other: { on: 1e9, off: 1 },
    words: /had been on \(at about 9\d(\.\d)? W\) without a pause for/,
    hours: 4,
  },
  { what: 'no start', other: { on: 1, off: 1e9 }, words: /had not been on for .* \(at about 5(\.\d)? W\)/, hours: 6 },
  {
    what: 'more of the time',
    other: { on: 20, off: 16 },
    words: /is on for .* % of the time, usually 3\d(\.\d)? %/,
    hours: 48,
  },
])('a compressor broken by $what after four days is found within $hours hours', ({ other, words, hours }) => {
  for (const seed of [1, 2, 3]) {
    const { said } = read('compressor_power_w', compressor(seed, after(4, other)), 8)
    const [first] = faults(said)
    expect(first?.explanation).toMatch(words)
    expect(said[0]?.hour).toBeGreaterThan(96)
    expect((said[0]?.hour ?? Infinity) - 96).toBeLessThan(hours)
  }
})

test('it clears when the rhythm is back', () => {
  const { said } = read(
    'compressor_power_w',
    compressor(5, (m) => (m > 4 * 1440 && m < 5 * 1440 ? { on: 3, off: 5 } : healthy)),
    8,
  )
  expect(said.at(-1)?.verdict.faulty).toBe(false)
  expect(said.at(-1)?.hour).toBeLessThan(126)
})

test('starting twice as often is minor at first, and major when it has lasted for half a day', () => {
  for (const seed of [1, 2, 3]) {
    const said = read('compressor_power_w', compressor(seed, after(4, { on: 5, off: 6 })), 7).said
    expect(faults(said).map(({ severity }) => severity)).toEqual(['minor', 'major'])
    expect(said[1]?.hour).toBeGreaterThan(96 + 11)
    expect(said[1]?.hour).toBeLessThan(96 + 20)
  }
})

test('a healthy fridge and its door keep their rhythm for 30 days', () => {
  for (const seed of [1, 2, 3])
    for (const metric of ['compressor_power_w', 'door_open']) {
      const signal = fridge(seed)
      expect(faults(read(metric, (m) => signal(m)[metric] ?? 0, 30).said).map((v) => v.explanation)).toEqual([])
    }
})

test('what does not switch is not watched, and says so', () => {
  const signal = fridge(4)
  expect(read('cabinet_temp_c', (m) => signal(m).cabinet_temp_c ?? 0, 3)).toEqual({
    said: [],
    reason: 'it does not switch between two states',
  })
  expect(read('x', () => Number.NaN, 1).said).toEqual([])
})
