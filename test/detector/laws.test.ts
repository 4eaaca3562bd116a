import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createEngine } from '../../detector/engine.ts'
import { SnapshotError } from '../../detector/snapshot.ts'
import { type FaultEvent, fault } from '../../domain/fault.ts'
import type { Observation } from '../../domain/observation.ts'
import { ruleInput } from '../../domain/rule.ts'
import { chance, fridge, pump, router } from './signals.ts'

/** Every kind of condition at once, some of them holding now and then. */
const anyRule = {
  type: 'or',
  of: [
    { type: 'missing', forSeconds: 300 },
    { type: 'missing', metric: 'flow_lpm', forSeconds: 240 },
    { type: 'rate', metric: 'x', is: 'rising', by: 1, withinSeconds: 600 },
    { type: 'stuck', metric: 'temp_c', forSeconds: 900 },
    {
      type: 'and',
      of: [
        { type: 'limit', metric: 'pressure_bar', is: 'below', limit: 4, clearAt: 4.1, readings: { atLeast: 3, of: 7 } },
        { type: 'schedule', from: '22:00', to: '06:30', timeZone: 'Europe/Berlin' },
        { type: 'not', of: { type: 'device', attribute: 'firmware', is: 'olderThan', value: '2.0' } },
        { type: 'value', metric: 'door_open', is: 'notEqual', value: true },
      ],
    },
    { type: 'band', metric: 'rssi_dbm', is: 'outside', low: -80, high: -20, clearBy: 2 },
  ],
}
/** A day of a small town in which everything happens that detectors know: the laws are tried on its journal. */
const eventfulDay = (): Observation[] => {
  const journal: Observation[] = []
  const next = chance(42)
  const town = ['gw', 'a', 'b', 'c']
  const ids = ['gw', 'a', 'b', 'c', 'd', 'e', 'f', 'g']
  const signals = ids.map((_, i) => (i % 3 === 0 ? fridge(i) : i % 3 === 1 ? pump(i) : router(i)))
  const push = (observation: Record<string, unknown> & { at: number }): void => {
    journal.push({ seq: journal.length + 1, ...observation } as Observation)
  }
  for (const id of ids)
    push({
      kind: 'profile',
      at: 0,
      profile: {
        id,
        expectEverySeconds: 60,
        model: 'M',
        ...(id !== 'gw' && town.includes(id) ? { gatewayId: 'gw' } : {}),
      },
    })
  push({
    kind: 'rules',
    at: 0,
    rules: [
      ruleInput.parse({
        id: 'warm',
        name: 'Warm',
        metric: 'cabinet_temp_c',
        when: 'above',
        limit: 5.2,
        severity: 'minor',
      }),
      ruleInput.parse({
        id: 'everything',
        name: 'All kinds of conditions',
        forSeconds: 120,
        clearAfterSeconds: 180,
        condition: anyRule,
      }),
    ],
  })
  for (let m = 1; m < 1440; m += 1) {
    const at = m * 60_000
    // We stand still for an hour at noon; gateway and children are gone in the evening; everybody for a while at night.
    if (m > 720 && m < 780) continue
    ids.forEach((deviceId, i) => {
      const values = signals[i]?.(m) ?? {}
      if (m > 1000 && m < 1060 && town.includes(deviceId)) return
      if (m > 1200 && m < 1230) return
      if (deviceId === 'd' && m > 300 && m < 360) return
      if (deviceId === 'gw' && m > 500 && m < 560) values.cabinet_temp_c = (values.cabinet_temp_c ?? 0) + 8
      if (deviceId === 'c' && m > 600 && m < 700) values.cabinet_temp_c = 4.44
      const late = next() < 0.02
      push({
        kind: 'sample',
        deviceId,
        at,
        ts: at - (late ? 600_000 : 0),
        clock: 'device',
        timing: late ? 'late' : 'onTime',
        values,
      })
    })
    if (m === 100) push({ kind: 'reported', deviceId: 'e', at, ts: at, code: 'E1', severity: 'warning', clear: false })
    if (m === 200) push({ kind: 'reported', deviceId: 'e', at, ts: at, code: 'E1', severity: 'warning', clear: true })
    if (m === 400) push({ kind: 'status', deviceId: 'f', at, state: 'offline' })
    if (m === 405) push({ kind: 'status', deviceId: 'f', at, state: 'online' })
    push({ kind: 'tick', at: at + 1000 })
  }
  return journal
}
const journal = eventfulDay()
const whole = createEngine().step(journal)

test('the day holds what the laws are to be tried on', () => {
  const said = new Set(whole.map((event) => ('fault' in event ? `${event.type} ${event.fault.kind}` : event.type)))
  for (const type of ['incidentOpened', 'incidentCleared']) expect(said).toContain(type)
  for (const kind of ['silence', 'gateway-down', 'threshold', 'reported', 'flatline', 'drift']) {
    expect(said).toContain(`faultOpened ${kind}`)
    expect(said).toContain(`faultCleared ${kind}`)
  }
})

test('a prefix of the journal gives a prefix of the events', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: journal.length }), (length) => {
      const events = createEngine().step(journal.slice(0, length))
      expect(events).toEqual(whole.slice(0, events.length))
    }),
    { numRuns: 8, seed: 1 },
  )
})

test('through checkpoints at any points, and in batches of any size, the events are the same', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: journal.length }), { maxLength: 12 }), (cuts) => {
      let engine = createEngine()
      const events: FaultEvent[] = []
      const ends = [...cuts, journal.length].sort((a, b) => a - b)
      let from = 0
      for (const to of ends) {
        events.push(...engine.step(journal.slice(from, to)))
        from = to
        const bytes = engine.snapshot()
        const kept = Uint8Array.from(bytes)
        engine = createEngine()
        engine.restore(bytes)
        // A checkpoint that is used must still be good for the next crash.
        engine.step(journal.slice(from, from + 5))
        expect(Buffer.compare(bytes, kept)).toBe(0)
        engine = createEngine()
        engine.restore(bytes)
      }
      expect(events).toEqual(whole)
    }),
    { numRuns: 12, seed: 2 },
  )
})

test('event ids are never used twice', () => {
  expect(new Set(whole.map(({ id }) => id)).size).toBe(whole.length)
})

test.each([
  ['nothing', new Uint8Array()],
  ['something else', new TextEncoder().encode('{"format":1}')],
])('restoring %s is refused and changes nothing', (_, bytes) => {
  const engine = createEngine()
  engine.step(journal.slice(0, 500))
  const before = engine.stats()
  expect(() => engine.restore(bytes)).toThrow(SnapshotError)
  expect(engine.stats()).toEqual(before)
})

/** The generator's records are observations by construction; types cannot follow it there. */
const observed = (fields: object): Observation => fields as Observation

const anyNumber = fc.oneof(
  fc.double(),
  fc.constantFrom(0, -0, 1e300, -1e300, Number.MAX_VALUE, Number.MIN_VALUE, Number.NaN, Infinity, -Infinity, 1e16),
  fc.integer({ min: -5, max: 5 }),
)
const anyId = fc.constantFrom('a', 'b', 'gw', '__proto__')
const anyObservation = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('sample'),
      deviceId: anyId,
      clock: fc.constant('device'),
      timing: fc.constantFrom('onTime', 'onTime', 'late'),
      dts: fc.integer({ min: -1e6, max: 1e6 }),
      values: fc.dictionary(
        fc.constantFrom('x', 'temp_c', 'power_w', 'constructor', 'n_total'),
        fc.oneof(anyNumber, fc.string()),
      ),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('tick') }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('status'),
      deviceId: anyId,
      state: fc.constantFrom('online', 'offline', 'sleeping'),
      expectEverySeconds: fc.constantFrom(1, 60, 1e6),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('reported'),
      deviceId: anyId,
      code: fc.string(),
      severity: fc.constantFrom('info', 'warning', 'critical'),
      clear: fc.boolean(),
      dts: fc.constant(0),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('profile'),
      profile: fc.record({ id: anyId, gatewayId: anyId, removed: fc.boolean() }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('rules'),
      rules: fc.subarray([
        ruleInput.parse({ id: 'every', name: 'All', condition: anyRule }),
        ruleInput.parse({ id: 'hot', name: 'Hot', metric: 'temp_c', when: 'above', limit: 2 }),
      ]),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('teach'),
      faultId: fc.string(),
      deviceId: anyId,
      faultKind: fc.constant('drift'),
      verdict: fc.constant('falseAlarm'),
      reason: fc.constant(''),
    }),
  },
)

test('no input throws, brings out what is no fault, or lets a checkpoint grow without end', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: -60_000, max: 600_000 }), anyObservation), { maxLength: 400 }),
      (steps) => {
        const engine = createEngine()
        let at = 1e12
        steps.forEach(([wait, { ...observation }], i) => {
          at += wait
          const ts = at + ('dts' in observation ? Number(observation.dts) : 0)
          for (const event of engine.step([observed({ ...observation, seq: i + 1, at, ts })]))
            if ('fault' in event) fault.encode(event.fault)
        })
        for (const id of ['a', 'gw']) engine.watching(id)
        expect(engine.snapshot().byteLength).toBeLessThan(200_000)
      },
    ),
    { numRuns: 150, seed: 3 },
  )
})

test('a series costs the same memory after a day as after ten', () => {
  const sizes = [1, 10].map((days) => {
    const engine = createEngine()
    const signal = pump(1)
    for (let m = 0; m < days * 1440; m += 1)
      engine.step([
        {
          kind: 'sample',
          deviceId: 'p',
          seq: m + 1,
          at: m * 60_000,
          ts: m * 60_000,
          clock: 'device',
          timing: 'onTime',
          values: signal(m),
        },
      ])
    return engine.snapshot().byteLength
  })
  expect(sizes[1]).toBeLessThan((sizes[0] ?? 0) * 1.05)
})

test('a device with too many metrics is cut off, and says so', () => {
  const engine = createEngine({ maxSeriesPerDevice: 10 })
  const values: Record<string, number | string> = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`m${i}`, i]))
  for (let i = 0; i < 60; i += 1) values[`text${i}`] = 'on'
  engine.step([{ kind: 'sample', deviceId: 'wide', seq: 1, at: 0, ts: 0, clock: 'ours', timing: 'onTime', values }])
  expect(engine.stats()).toMatchObject({ series: 10, seriesRefused: 20 })
  const watching = engine.watching('wide')
  expect(watching.map(({ reason }) => reason)).toContain(
    'it reports 90 metrics: 10 numbers are followed, 20 more are not, and 60 are text',
  )
  // Every one of them has a line that says why.
  const why = new Map(watching.map(({ metric, reason }) => [metric, reason]))
  for (let i = 10; i < 30; i += 1) expect(why.get(`m${i}`)).toMatch(/after the 10 metrics that are followed/)
  for (let i = 0; i < 60; i += 1) expect(why.get(`text${i}`)).toMatch(/^it is text/)
})
