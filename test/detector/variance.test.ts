import { expect, test } from 'vitest'
import type { Verdict } from '../../detector/detector.ts'
import { variance } from '../../detector/models/variance/variance.ts'
import { defaultSettings as settings } from '../../detector/settings.ts'
import { chance, fridge, heatPump, pump, router } from './signals.ts'

const minute = 60_000
const began = Date.UTC(2026, 2, 2)
type Said = { day: number; verdict: Verdict }

/** A reading every `every` minutes. */
const reader = (metric: string): ((value: number, m: number) => Said | undefined) => {
  const state = variance.init({ deviceId: 'd', metric, settings })
  const shared = { unsettledUntil: 0, busierUntil: 0, coolingUntil: 0 }
  return (value, m) => {
    const ts = began + m * minute
    const verdict = variance.step(state, { deviceId: 'd', metric, at: ts, ts, value, loosen: 1, shared, settings })
    return verdict && { day: m / 1440, verdict }
  }
}
const read = (value: (m: number, jump: () => number) => number, { seed = 1, days = 10, every = 5 } = {}): Said[] => {
  const next = chance(seed)
  const jump = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  const step = reader('temp_c')
  const said: Said[] = []
  for (let m = 0; m < days * 1440; m += every) {
    const one = step(value(m, jump), m)
    if (one) said.push(one)
  }
  return said
}

test('a sensor that begins to jump about four times as much is found within half a day, and cleared when it stops', () => {
  for (const seed of [1, 2, 3]) {
    const said = read((m, jump) => 20 + 2 * Math.cos(m / 229) + (m > 6 * 1440 && m < 8 * 1440 ? 0.4 : 0.1) * jump(), {
      seed,
    })
    expect(said.map(({ verdict }) => verdict.faulty)).toEqual([true, false])
    expect((said[0]?.day ?? 0) - 6).toBeGreaterThan(0)
    expect((said[0]?.day ?? 0) - 6).toBeLessThan(0.6)
    const { verdict } = said[0] as Said
    expect(verdict.faulty && verdict.explanation).toMatch(
      /^Temperature has been jumping about \d(\.\d)? times more than usual/,
    )
    expect(verdict.faulty && verdict.severity).toBe('major')
  }
})

test('a sensor that is damped is found', () => {
  const said = read((m, jump) => 20 + 2 * Math.cos(m / 229) + (m > 6 * 1440 ? 0.01 : 0.1) * jump())
  expect(said).toHaveLength(1)
  expect(said[0]?.verdict.faulty && said[0].verdict.explanation).toMatch(/times less than usual/)
})

test.each([
  ['a step', (m: number, jump: () => number) => (m > 6 * 1440 ? 30 : 20) + 0.1 * jump()],
  ['a ramp', (m: number, jump: () => number) => 20 + Math.max(0, m - 6 * 1440) / 200 + 0.1 * jump()],
  ['single spikes', (m: number, jump: () => number) => 20 + (m % 295 === 0 ? 50 : 0) + 0.1 * jump()],
  [
    'noise with a daily rhythm',
    (m: number, jump: () => number) => 20 + (0.1 + 0.25 * Math.sin((m / 1440) * Math.PI) ** 2) * jump(),
  ],
  ['noise that was always so', (_: number, jump: () => number) => 20 + 3 * jump()],
])('%s is no change of variance', (_, value) => {
  for (const seed of [1, 2, 3]) expect(read(value, { seed, days: 14 })).toEqual([])
})

test('a new sampling step is learned anew, not accused', () => {
  const walk = (every: number, from: number, to: number, step: ReturnType<typeof reader>): Said[] => {
    const said: Said[] = []
    for (let m = from; m < to; m += every) {
      const one = step(20 + 2 * Math.cos(m / 40), m)
      if (one) said.push(one)
    }
    return said
  }
  const step = reader('temp_c')
  expect([...walk(1, 0, 5 * 1440, step), ...walk(10, 5 * 1440, 12 * 1440, step)]).toEqual([])
})

test.each([
  { kind: 'fridge', signal: fridge },
  { kind: 'heat pump', signal: heatPump },
  { kind: 'pump', signal: pump },
  { kind: 'router', signal: router },
])('a healthy $kind keeps its noise for 30 days', ({ signal }) => {
  const found: string[] = []
  for (const seed of [1, 2, 3]) {
    const source = signal(seed)
    const steps = new Map<string, ReturnType<typeof reader>>()
    for (let m = 0; m < 30 * 1440; m += 1)
      for (const [metric, value] of Object.entries(source(m))) {
        let step = steps.get(metric)
        if (!step) {
          step = reader(metric)
          steps.set(metric, step)
        }
        const said = step(value, m)
        if (said?.verdict.faulty) found.push(`${said.day}: ${said.verdict.explanation}`)
      }
  }
  expect(found).toEqual([])
})
