import { describe, expect, test } from 'vitest'
import { detect, gauss, type Verdict, verdictsOn } from './detecting.ts'

const series = (rows: number, at: (i: number) => number): number[][] => Array.from({ length: rows }, (_, i) => [at(i)])
const episodes = (verdicts: readonly Verdict[]): number[] =>
  verdicts.flatMap(({ fault }, i) => (fault && verdicts[i - 1]?.fault !== true ? [i] : []))

test.each([1, 2, 3, 4, 5, 6])(
  'pure noise of ten weeks (%i): hardly a fault, and none before anything is known',
  async (seed) => {
    const noise = gauss(77 * seed)
    const found = episodes(
      await verdictsOn(
        ['x'],
        series(20_000, () => 20 + noise()),
      ),
    )
    expect(found.length).toBeLessThanOrEqual(2)
    for (const row of found) expect(row).toBeGreaterThanOrEqual(100)
  },
)

test('what is plain is said on the first day', async () => {
  const noise = gauss(5)
  const found = episodes(
    await verdictsOn(
      ['x'],
      series(120, (i) => 20 + noise() + (i >= 80 ? 60 : 0)),
    ),
  )
  expect(found[0]).toBeGreaterThanOrEqual(80)
  expect(found[0]).toBeLessThan(83)
})

test('one alarm per episode: inside only above its own maximum, and nothing smaller', async () => {
  const noise = gauss(9)
  // A fault that gets worse in steps, with spikes, for hours.
  const verdicts = await verdictsOn(
    ['x'],
    series(3_000, (i) => 20 + noise() + (i >= 2_000 && i < 2_300 ? 8 + (i - 2_000) / 10 + (i % 9 === 0 ? 15 : 0) : 0)),
  )
  let most = 0
  let inside = 0
  verdicts.forEach(({ score, fault }, i) => {
    if (!fault) most = 0
    else if (verdicts[i - 1]?.fault === true && score > 0) {
      expect(score).toBeGreaterThan(most)
      inside += 1
    }
    if (fault) most = Math.max(most, score)
  })
  const alarms = verdicts.flatMap(({ score }, i) => (score >= 0.5 && i >= 1_900 ? [i] : []))
  expect(alarms[0]).toBe(2_000)
  expect(alarms.length).toBeLessThan(6)
  expect(inside).toBeLessThan(6)
})

test('spikes that come in a burst are one small alarm each burst, not one a row', async () => {
  const noise = gauss(4)
  const verdicts = await verdictsOn(
    ['x'],
    series(8_000, (i) => 20 + noise() + (i % 400 < 12 && i > 400 ? 14 : 0)),
  )
  const late = verdicts.slice(6_000)
  for (let begin = 400; begin < 2_000; begin += 400)
    expect(late.slice(begin, begin + 14).filter(({ score }) => score > 0.1).length).toBeLessThanOrEqual(3)
})

describe('words', () => {
  test('nothing is said of a band that holds the value, nothing is “now”, and there are words wherever there is a score', async () => {
    let said = 0
    for (const seed of [1, 2, 3, 4]) {
      const noise = gauss(seed)
      const daily = (i: number): number =>
        20 + 0.4 * Math.sin((2 * Math.PI * i) / 288) + 0.2 * noise() * (i > 2_500 ? 1.8 : 1)
      for (const { score, fault, because } of await verdictsOn(['temp_c'], series(4_000, daily))) {
        expect(because !== '').toBe(score > 0 || fault)
        expect(because).not.toContain('now')
        const band = /(?:came to|moved to about|was at about) (-?[\d.]+) °C.*; (-?[\d.]+) to (-?[\d.]+) °C/.exec(
          because,
        )
        if (!band) continue
        said += 1
        const [value = 0, low = 0, high = 0] = band.slice(1).map(Number)
        expect(value < low || value > high).toBe(true)
      }
    }
    expect(said).toBeGreaterThan(0)
  })

  test('a clock that was set is called that', async () => {
    const noise = gauss(3)
    const line = (i: number): string => `${1_700_000_000 + 300 * i + (i >= 600 ? 8e8 : 0)},${(20 + noise()).toFixed(3)}`
    const { lines } = await detect(`time,temp_c\n${Array.from({ length: 700 }, (_, i) => line(i)).join('\n')}`, {
      explain: true,
    })
    expect(lines[601]).toContain('a clock that was set')
    expect(lines.join('\n')).not.toMatch(/\d{3,} days/)
  })

  test('several columns: what a column reads, and no second before there was one', async () => {
    const noise = gauss(8)
    const verdicts = await verdictsOn(
      ['a', 'b', 'c'],
      Array.from({ length: 1_500 }, (_, i) => [noise(), 10 + noise(), 0.03 + 0.02 * noise() + (i >= 1_200 ? 6.7 : 0)]),
    )
    const begins = episodes(verdicts).find((row) => row >= 1_200) ?? -1
    expect(begins).toBeGreaterThanOrEqual(1_200)
    expect(begins).toBeLessThan(1_230)
    expect(verdicts[begins]?.because).not.toMatch(/^For/)
    expect(verdicts[begins + 5]?.because).toMatch(
      /^For 25 minutes: c is above its usual level, about 6\.7 instead of 0\.0/,
    )
  })
})

/** Three columns of a machine, of which one shows what is asked. */
const machine = (rows: number, own: (i: number, usual: number) => number): number[][] => {
  const noise = gauss(21)
  return Array.from({ length: rows }, (_, i) => {
    const load = 5 + 3 * Math.sin(i / 50)
    return [own(i, 20 + load + 0.3 * noise()), 90 - 2 * load + 0.4 * noise(), 7 + noise()].map(
      (value) => Math.round(value * 1000) / 1000,
    )
  })
}
test.each<{ what: string; name?: string; own: (i: number, usual: number) => number; says: RegExp; within: number }>([
  {
    what: 'a stuck column',
    own: (i, usual) => (i >= 800 ? 24.5 : usual),
    says: /reads exactly 24\.5 °C/,
    within: 60,
  },
  {
    what: 'a counter that falls',
    name: 'energy_kwh',
    own: (i) => 1_000 + i - (i >= 800 ? 300 : 0),
    says: /fell from \d+ kWh to \d+ kWh/,
    within: 1,
  },
  {
    what: '−127 °C',
    own: (i, usual) => (i >= 800 && i < 805 ? -127 : usual),
    says: /read -127 °C, a number that sensors send when they have no value/,
    within: 3,
  },
  {
    what: '°C that became °F',
    own: (i, usual) => (i >= 800 ? 1.8 * usual + 32 : usual),
    says: /as if °C had become °F/,
    within: 10,
  },
])(
  '$what is a fault in a file as it is live, alone and among others',
  async ({ name = 'outlet_temp_c', own, says, within }) => {
    const rows = machine(900, own)
    for (const names of [[name], [name, 'level', 'pressure']]) {
      const verdicts = await verdictsOn(
        names,
        rows.map((row) => row.slice(0, names.length)),
      )
      const found = verdicts.findIndex(({ because }) => says.test(because))
      expect(found).toBeGreaterThanOrEqual(800)
      expect(found).toBeLessThanOrEqual(800 + within)
      expect(verdicts[found]?.fault).toBe(true)
      expect(verdicts[found + 1]?.because).toMatch(/^Found 5 minutes ago: /)
    }
  },
)

test('severity of noise is about the same, however many the columns', async () => {
  for (const columns of [1, 3, 48, 200]) {
    const noise = gauss(columns)
    const names = Array.from({ length: columns }, (_, c) => `m${c}`)
    const verdicts = await verdictsOn(
      names,
      Array.from({ length: columns > 48 ? 800 : 2_000 }, () => names.map(() => noise())),
    )
    const severities = verdicts
      .slice(500)
      .map(({ severity }) => severity)
      .sort((a, b) => a - b)
    const at = (share: number): number => severities[Math.floor(share * severities.length)] ?? Number.NaN
    expect(at(0.5)).toBeGreaterThan(0.5)
    expect(at(0.5)).toBeLessThan(2)
    expect(at(0.99)).toBeGreaterThan(1)
    expect(at(0.99)).toBeLessThan(4)
  }
})
