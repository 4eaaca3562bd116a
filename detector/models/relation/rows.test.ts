import { deserialize, serialize } from 'node:v8'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { partsOf } from './explainRows.ts'
import { newRows, type Rows, readRow, regrouped } from './rows.ts'

const wave = (i: number, period: number): number => Math.sin((2 * Math.PI * i) / period)
/** Without chance: −0.5 to 0.5, no period that shows. */
const hash = (i: number, c: number): number => {
  const x = Math.sin(i * 12.9898 + c * 78.233) * 43758.5453
  return x - Math.floor(x) - 0.5
}
/** A load and two metrics that follow it, one that goes its own way. */
const machine = (i: number): number[] => {
  const load = 5 + 3 * wave(i, 317) + 2 * wave(i, 61)
  return [
    load + 0.2 * hash(i, 0),
    20 + 4 * load + 0.6 * hash(i, 1),
    100 - 2 * load + 0.4 * hash(i, 2),
    7 + wave(i, 43) + hash(i, 3),
  ]
}
const run = (rows: Rows, from: number, to: number, ail: (values: number[], i: number) => number[] = (v) => v) => {
  const seen: { severity: number; fault: boolean; relation: number; level: number }[] = []
  for (let i = from; i < to; i += 1) {
    readRow(rows, i * 60_000, Float64Array.from(ail(machine(i), i)))
    const { severity, fault, relation, level } = rows
    seen.push({ severity, fault, relation, level })
  }
  return seen
}
const most = (values: number[]): number => Math.max(...values)

test('a relation that breaks shows although each metric stays within its own bounds', () => {
  const rows = newRows(4)
  const calm = run(rows, 0, 3000).slice(1500)
  // Half of its swing is missing: the value itself is one that it often had.
  const broken = run(rows, 3000, 3300, (v) => [v[0] ?? 0, 40 + 0.5 * ((v[1] ?? 0) - 40), v[2] ?? 0, v[3] ?? 0])
  expect(most(broken.map(({ severity }) => severity))).toBeGreaterThan(3 * most(calm.map(({ severity }) => severity)))
  expect(most(broken.map(({ relation }) => relation))).toBeGreaterThan(2)
  expect(broken.some(({ fault }) => fault)).toBe(false)
})

test('a level that shifts is a fault while it lasts, names its channel, and ends with it', () => {
  const rows = newRows(4)
  expect(
    run(rows, 0, 2000)
      .slice(300)
      .some(({ fault }) => fault),
  ).toBe(false)
  const shifted = run(rows, 2000, 2300, (v) => v.map((value, c) => (c === 3 ? value + 6 : value)))
  expect(shifted.findIndex(({ fault }) => fault)).toBeLessThan(30)
  expect(shifted.slice(60).every(({ fault }) => fault)).toBe(true)
  const [first] = partsOf(rows, ['a', 'b', 'c', 'd_c'], { of: 'all' })
  expect(first?.metric).toBe('d_c')
  expect(first?.share).toBeGreaterThan(0.5)
  expect(run(rows, 2300, 2500).at(-1)?.fault).toBe(false)
})

test('a break that returns ranks below the first of its kind, and a new kind above both', () => {
  const rows = newRows(4)
  run(rows, 0, 3000)
  const burst = (from: number, channel: number): number => {
    const seen = run(rows, from, from + 5, (v) => v.map((value, c) => (c === channel ? value * 1.5 : value)))
    run(rows, from + 5, from + 300)
    return most(seen.map(({ severity }) => severity))
  }
  // Without precedents the last is 0.73 of the first, by what its own quantile learns.
  const bursts = Array.from({ length: 8 }, (_, i) => burst(3000 + 300 * i, 1))
  expect(bursts.at(-1)).toBeLessThan(0.6 * (bursts[0] ?? 0))
  expect(burst(5400, 2)).toBeGreaterThan(1.5 * (bursts.at(-1) ?? 0))
})

test('what lasts for ever becomes usual in the end', () => {
  const rows = newRows(4)
  run(rows, 0, 2000)
  const seen = run(rows, 2000, 9000, (v) => v.map((value, c) => (c >= 2 ? 1.8 * value + 32 : value)))
  expect(seen[100]?.fault).toBe(true)
  expect(seen.slice(-500).some(({ fault }) => fault)).toBe(false)
})

test('scale and order of the channels do not matter', () => {
  const plain = run(newRows(4), 0, 1500, (v, i) => (i > 1300 ? [v[0] ?? 0, v[1] ?? 0, v[2] ?? 0, 12] : v))
  const turned = run(newRows(4), 0, 1500, (v, i) => {
    const w = i > 1300 ? [v[0] ?? 0, v[1] ?? 0, v[2] ?? 0, 12] : v
    return w.map((value, c) => 1000 * value - 10 * c).reverse()
  })
  plain.forEach(({ severity, fault }, i) => {
    expect(turned[i]?.severity).toBeCloseTo(severity, 2)
    expect(turned[i]?.fault).toBe(fault)
  })
})

test('a copy through a checkpoint goes on identically', () => {
  const rows = newRows(4)
  run(rows, 0, 777)
  const copy = deserialize(serialize(rows)) as Rows
  expect(run(copy, 777, 1500)).toEqual(run(rows, 777, 1500))
})

test('a metric that joins does not disturb what is known of the others', () => {
  const rows = newRows(3)
  for (let i = 0; i < 2000; i += 1) readRow(rows, i * 60_000, Float64Array.from(machine(i).slice(0, 3)))
  const wider = regrouped(rows, [0, 1, 2, -1])
  const seen = run(wider, 2000, 2600)
  expect(most(seen.map(({ relation }) => relation))).toBeLessThan(2)
  const broken = run(wider, 2600, 2800, (v) => [v[0] ?? 0, 40 - ((v[1] ?? 0) - 40), v[2] ?? 0, v[3] ?? 0])
  expect(most(broken.map(({ relation }) => relation))).toBeGreaterThan(2)
})

test('a channel that is missing is foretold from the others: its absence is no evidence', () => {
  const rows = newRows(4)
  run(rows, 0, 2000)
  const gone = run(rows, 2000, 2200, (v) => [v[0] ?? 0, Number.NaN, v[2] ?? 0, v[3] ?? 0])
  // Breaks that matter come to more than 2 (above).
  expect(most(gone.map(({ relation }) => relation))).toBeLessThan(1.5)
  expect(gone.some(({ fault }) => fault)).toBe(false)
})

test('no input brings out NaN, or lets the memory grow', () => {
  const any = fc.oneof(
    fc.double(),
    fc.constantFrom(0, 1e300, -1e300, Number.NaN, Infinity, Number.MIN_VALUE, 1e99, -1e99),
    fc.integer({ min: -3, max: 3 }),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(any, any, any, fc.double()), { minLength: 1, maxLength: 300 }), (input) => {
      const rows = newRows(3)
      const size = serialize(rows).byteLength
      for (const [a, b, c, ts] of input) {
        readRow(rows, Number.isFinite(ts) ? ts : 0, Float64Array.of(a, b, c))
        for (const value of [rows.severity, rows.level, rows.relation]) {
          expect(Number.isFinite(value)).toBe(true)
          expect(value).toBeGreaterThanOrEqual(0)
        }
      }
      expect(rows.memory.every(Number.isFinite)).toBe(true)
      expect(serialize(rows).byteLength).toBeLessThan(size + 200)
    }),
    { numRuns: 150, seed: 5 },
  )
})
