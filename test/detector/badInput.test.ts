import { expect, test } from 'vitest'
import { defaultSettings } from '../../detector/settings.ts'
import { fault } from '../../domain/fault.ts'
import { day, hour, minute, newJournal, second } from './journal.ts'
import { chance } from './signals.ts'

/**
 * What is said of the input here: nothing throws, every fault is one the domain knows (no NaN), checkpoints stay small, and the
 * device's list of what is watched names every metric, with a reason where it is not watched.
 */
type Row = Record<string, number | string>
const next = chance(77)
const signal = (at: number): number => 20 + 3 * Math.sin(at / (4 * hour)) + next()

const cases: readonly (readonly [what: string, everyMs: number, count: number, row: (at: number, i: number) => Row])[] =
  [
    ['a constant', minute, 3_000, () => ({ temp_c: 21 })],
    ['one reading a day', day, 200, (at) => ({ temp_c: signal(at) })],
    ['ten a second', second / 10, 5_000, (at) => ({ temp_c: signal(at) })],
    ['a unit that changes', minute, 3_000, (at, i) => ({ temp_c: i < 2_000 ? signal(at) : signal(at) * 1.8 + 32 })],
    ['a counter that overflows', minute, 3_000, (_, i) => ({ pulses_total: (60_000 + 7 * i) % 65_536 })],
    [
      'huge numbers',
      minute,
      2_000,
      (at, i) => ({ a: i % 2 === 0 ? 1e300 : -1e300, b: i % 50 === 0 ? Number.MAX_VALUE : signal(at) }),
    ],
    ['tiny numbers', minute, 2_000, (at) => ({ a: 5e-324, b: signal(at) * 1e-300 })],
    [
      'what is no number',
      minute,
      2_000,
      (_, i) => ({ a: Number.NaN, b: i % 2 === 0 ? Number.POSITIVE_INFINITY : 1, c: -0 }),
    ],
    ['booleans', minute, 2_000, (_, i) => ({ door: i % 7 === 0 ? 1 : 0, alarm: 0 })],
    ['categories', minute, 2_000, (_, i) => ({ state: ['idle', 'charging', 'done'][i % 3] ?? '', temp_c: 'n/a' })],
    ['now a number, now a word', minute, 2_000, (at, i) => ({ temp_c: i % 5 === 0 ? 'error' : signal(at) })],
    [
      '500 metrics',
      minute,
      200,
      (at) => Object.fromEntries(Array.from({ length: 500 }, (_, k) => [`m${k}_c`, signal(at) + k])),
    ],
    ['a new metric with every message', minute, 1_500, (at, i) => ({ temp_c: signal(at), [`x${i}`]: i })],
    ['nothing at all', minute, 500, () => ({})],
    ['names that objects have', minute, 500, (at) => ({ constructor: signal(at), toString: 1, hasOwnProperty: 2 })],
  ]

test.each(cases)('%s', (_, everyMs, count, row) => {
  const journal = newJournal({ tickEveryMs: minute })
  journal.profile({ id: 'd', model: 'M' }, 0)
  const metrics = new Set<string>()
  let lastTick = 0
  for (let i = 1; i <= count; i += 1) {
    const at = i * everyMs
    const values = row(at, i)
    for (const metric in values) metrics.add(metric)
    journal.sample('d', values, at)
    if (at - lastTick < minute) continue
    journal.tick(at)
    lastTick = at
  }
  for (const event of journal.events) if ('fault' in event) expect(fault.safeEncode(event.fault).error).toBeUndefined()
  const watching = journal.engine.watching('d')
  const named = new Set(watching.map((item) => item.metric))
  if (metrics.size <= 2 * defaultSettings.maxSeriesPerDevice)
    for (const metric of metrics) expect(named).toContain(metric)
  else expect(watching.some(({ reason }) => reason?.startsWith('it reports more than 1000 metrics'))).toBe(true)
  if (metrics.size > defaultSettings.maxSeriesPerDevice) expect(journal.engine.stats().seriesRefused).toBeGreaterThan(0)
  for (const item of watching)
    if (item.state !== 'watching') expect(item.reason, `${item.metric} by ${item.detector}`).toBeTruthy()
  expect(journal.engine.snapshot().byteLength).toBeLessThan(20_000 + 6_000 * Math.min(500, metrics.size))
})

test('a clock that jumps a year ahead and back, and stands still, harms nobody', () => {
  const journal = newJournal({ tickEveryMs: minute })
  journal.profile({ id: 'd', model: 'M' }, 0)
  for (let i = 1; i <= 3_000; i += 1) {
    const at = i * minute
    const base = { seq: 100_000 + 2 * i, at, deviceId: 'd', clock: 'device', timing: 'onTime' } as const
    const ts = i % 500 === 0 ? at + 365 * day : i % 500 < 20 ? 500 * minute : at
    journal.events.push(...journal.engine.step([{ ...base, kind: 'sample', ts, values: { temp_c: signal(at) } }]))
    journal.tick(at)
  }
  for (const event of journal.events) if ('fault' in event) expect(fault.safeEncode(event.fault).error).toBeUndefined()
  const { watching } = journal.engine
  expect(watching('d').some((item) => item.metric === 'temp_c')).toBe(true)
})

test('one device that says only nonsense changes nothing for the one beside it', () => {
  const healthy = (bad: boolean): string[] => {
    const journal = newJournal({ tickEveryMs: minute })
    const own = chance(4)
    journal.profile({ id: 'good', model: 'M' }, 0)
    journal.profile({ id: 'bad', model: 'M' }, 0)
    for (let i = 1; i <= 4_000; i += 1) {
      journal.sample('good', { temp_c: 20 + own() + (i > 3_000 ? 8 : 0) }, i * minute)
      if (bad) journal.sample('bad', { temp_c: (i % 3) * 1e200 - 1e199, [`x${i % 900}`]: 'text' }, i * minute)
      journal.tick(i * minute)
    }
    return journal.said().filter((line) => line.includes(' good'))
  }
  const alone = healthy(false)
  expect(alone.length).toBeGreaterThan(0)
  expect(healthy(true)).toEqual(alone)
})
