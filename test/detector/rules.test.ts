import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DeviceContext, Verdict } from '../../detector/detector.ts'
import { dryRunDevice } from '../../detector/models/rule/dryRun.ts'
import { rules } from '../../detector/models/rule/rule.ts'
import { compareVersions } from '../../detector/models/rule/versionOrder.ts'
import { defaultSettings } from '../../detector/settings.ts'
import type { DeviceProfile } from '../../domain/device.ts'
import { flatPart, type Rule, ruleInput, rule as ruleSchema } from '../../domain/rule.ts'
import { type Condition, condition } from '../../domain/ruleCondition.ts'
import { isWithin, nextChange, type WeeklyTime } from '../../domain/weeklyTime.ts'
import { began, day, hour, live, minute, newJournal } from './journal.ts'
import { type RuleEvent, reference, type Said } from './ruleReference.ts'

const ruleOf = (one: Condition, more: Partial<Rule> = {}): Rule =>
  ruleInput.parse({ id: 'r', name: 'R', condition: one, ...more })
const above = (limit: number, more: object = {}): Condition =>
  condition.parse({ type: 'limit', metric: 'temp_c', is: 'above', limit, ...more })

/** The detector alone, over samples and ticks; `at` is both clocks. */
const run = (rule: Rule, { events, profile }: { events: readonly RuleEvent[]; profile: DeviceProfile }) => {
  const context: DeviceContext = {
    deviceId: profile.id,
    profile,
    settings: defaultSettings,
    own: { stoodStillMs: 0, silenceGraceUntil: 0, pipelineSuspect: false, suspectSince: 0 },
    rules: [rule],
    shared: { unsettledUntil: 0, busierUntil: 0, coolingUntil: 0 },
    hasReported: () => true,
    loosen: () => 1,
  }
  let state = rules.init()
  const said: Said[] = []
  const verdicts: Verdict[] = []
  const out: Verdict[] = []
  rules.step(state, { kind: 'refresh', at: began }, { context, out })
  for (const { at, values } of events) {
    if (values === undefined) rules.step(state, { kind: 'tick', seq: 1, at }, { context, out })
    else
      rules.step(
        state,
        { kind: 'sample', seq: 1, at, ts: at, deviceId: profile.id, clock: 'device', timing: 'onTime', values },
        { context, out },
      )
    for (const { faulty } of out) said.push({ at, faulty })
    verdicts.push(...out.splice(0))
    state = structuredClone(state)
  }
  return { said, verdicts, state }
}

describe('against a naive reference', () => {
  const metric = fc.constantFrom('a', 'b')
  const level = fc.integer({ min: -3, max: 3 })
  const readings = fc.option(
    fc
      .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 4 }))
      .map(([n, more]) => ({ atLeast: n, of: n + more })),
    { nil: undefined },
  )
  const seconds = fc.constantFrom(60, 120, 300, 600)
  const leaf = fc
    .oneof(
      fc
        .record({ metric, is: fc.constantFrom('above', 'below'), limit: level, slack: fc.nat(2), readings })
        .map(({ slack, ...one }) => ({
          ...one,
          type: 'limit',
          clearAt: one.is === 'above' ? one.limit - slack : one.limit + slack,
        })),
      fc
        .record({
          metric,
          is: fc.constantFrom('between', 'outside'),
          low: level,
          width: fc.integer({ min: 3, max: 5 }),
          readings,
        })
        .map(({ width, ...one }) => ({ ...one, type: 'band', high: one.low + width, clearBy: 1 })),
      fc.record({
        type: fc.constant('value'),
        metric: fc.constantFrom('a', 's'),
        is: fc.constantFrom('equal', 'notEqual'),
        value: fc.constantFrom<string | number | boolean>('x', 'y', 1, true, false),
        readings,
      }),
      fc.record({
        type: fc.constant('rate'),
        metric,
        is: fc.constantFrom('rising', 'falling'),
        by: fc.integer({ min: 1, max: 4 }),
        withinSeconds: seconds,
      }),
      fc.record({ type: fc.constant('stuck'), metric: fc.constantFrom('a', 's'), forSeconds: seconds }),
      fc.record({ type: fc.constant('missing'), metric: fc.constantFrom('a', 's', undefined), forSeconds: seconds }),
      fc.record({
        type: fc.constant('device'),
        attribute: fc.constantFrom('model', 'site'),
        is: fc.constantFrom('equal', 'notEqual'),
        value: fc.constantFrom('M', 'N'),
      }),
      fc.record({
        type: fc.constant('schedule'),
        from: fc.constantFrom('06:30', '07:00', '22:00'),
        to: fc.constantFrom('06:45', '07:30', '07:31'),
        timeZone: fc.constantFrom('Europe/Berlin', 'UTC'),
      }),
    )
    .map((one) => condition.parse(JSON.parse(JSON.stringify(one))))
  const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaf,
      fc.record({ type: fc.constant('and' as const), of: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ type: fc.constant('or' as const), of: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ type: fc.constant('not' as const), of: tie('tree') }),
    ),
  }))
  const events = fc
    .array(
      fc.tuple(
        fc.constantFrom(20_000, minute, minute, 2 * minute, 7 * minute),
        fc.option(
          fc.record(
            {
              a: fc.integer({ min: -4, max: 4 }),
              b: fc.integer({ min: -4, max: 4 }),
              s: fc.constantFrom('x', 'y'),
              other: fc.constant(0),
            },
            { requiredKeys: [] },
          ),
          { nil: undefined, freq: 3 },
        ),
      ),
      { maxLength: 60 },
    )
    .map((steps) => {
      let at = began
      return steps.map(([wait, values]): RuleEvent => {
        at += wait
        // A sample says at least one thing.
        return { at, values: values && { ...(Object.keys(values).length === 0 ? { other: 1 } : {}), ...values } }
      })
    })

  test('random trees over random days: the same is said at the same moments, through checkpoints', () => {
    let fired = 0
    fc.assert(
      fc.property(
        tree,
        events,
        fc.constantFrom(0, 60, 300),
        fc.constantFrom(0, 120),
        (one, happened, forSeconds, clearAfterSeconds) => {
          // Some of these trees contradict themselves, which saving would refuse; what they mean is defined all the same.
          const rule: Rule = {
            id: 'r',
            name: 'R',
            enabled: true,
            severity: 'major',
            condition: one,
            forSeconds,
            clearAfterSeconds,
          }
          const profile = { id: 'd', model: 'M' }
          const { said } = run(rule, { events: happened, profile })
          const expected = concerns(one, profile)
            ? reference(rule, { events: happened, profile, startedAt: began })
            : []
          expect(said).toEqual(expected)
          fired += said.length
        },
      ),
      { numRuns: 3000, seed: 7 },
    )
    expect(fired).toBeGreaterThan(700)
  })

  /** A rule that what the device is rules out says nothing, also where its parts are unknown. */
  const concerns = (one: Condition, profile: DeviceProfile): boolean => {
    const static_ = (node: Condition): boolean | undefined => {
      if (node.type === 'device') {
        const own = node.attribute === 'model' ? profile.model : profile.site
        return (own === node.value) === (node.is === 'equal')
      }
      if (node.type === 'not') {
        const inner = static_(node.of)
        return inner === undefined ? undefined : !inner
      }
      if (node.type !== 'and' && node.type !== 'or') return undefined
      const parts = node.of.map(static_)
      if (parts.includes(node.type === 'or')) return node.type === 'or'
      return parts.includes(undefined) ? undefined : node.type === 'and'
    }
    return static_(one) !== false
  }
})

/** One reading of temp_c a minute. */
const minutes = (values: readonly (number | string | null)[], metric = 'temp_c'): RuleEvent[] =>
  values.map((value, i) => ({ at: began + i * minute, values: value === null ? undefined : { [metric]: value } }))
const saidAt = (rule: Rule, events: RuleEvent[], profile: DeviceProfile = { id: 'd' }): string[] =>
  run(rule, { events, profile }).said.map(({ at, faulty }) => `${faulty ? 'fires' : 'clears'} ${(at - began) / minute}`)

test.each([
  ['above, no hysteresis', above(8), [8, 9, 8, 9, 7], ['fires 1', 'clears 2', 'fires 3', 'clears 4']],
  ['above, cleared at 6', above(8, { clearAt: 6 }), [9, 7, 8, 6.1, 6, 7, 8, 9], ['fires 0', 'clears 4', 'fires 7']],
  [
    'between',
    { type: 'band', metric: 'temp_c', is: 'between', low: 3, high: 5, clearBy: 1 },
    [2, 3, 5.9, 6, 5],
    ['fires 1', 'clears 3', 'fires 4'],
  ],
  [
    'outside',
    { type: 'band', metric: 'temp_c', is: 'outside', low: 0, high: 10, clearBy: 2 },
    [10, 11, 9, 8, -1, 1, 2],
    ['fires 1', 'clears 3', 'fires 4', 'clears 6'],
  ],
  [
    '3 of the last 5',
    above(8, { readings: { atLeast: 3, of: 5 } }),
    [9, 1, 9, 1, 9, 1, 1, 9, 9, 9],
    ['fires 4', 'clears 5', 'fires 8'],
  ],
  [
    '3 of the last 5 with hysteresis',
    above(8, { clearAt: 6, readings: { atLeast: 3, of: 5 } }),
    [9, 7, 9, 7, 9, 7, 5, 5, 5],
    ['fires 4', 'clears 8'],
  ],
  [
    'risen by 3 within 2 minutes',
    { type: 'rate', metric: 'temp_c', is: 'rising', by: 3, withinSeconds: 120 },
    [1, 2, 3, 4, 6, 6, 6, 6],
    ['fires 4', 'clears 5'],
  ],
  [
    'fallen by 3 within 2 minutes',
    { type: 'rate', metric: 'temp_c', is: 'falling', by: 3, withinSeconds: 120 },
    [6, 5, 4, 2, 2, 2],
    ['fires 3', 'clears 4'],
  ],
  [
    'stuck for 3 minutes',
    { type: 'stuck', metric: 'temp_c', forSeconds: 180 },
    [1, 2, 2, 2, 2, 3],
    ['fires 4', 'clears 5'],
  ],
  [
    'a word',
    { type: 'value', metric: 'temp_c', is: 'equal', value: 'off' },
    ['on', 'off', 'off', 'on'],
    ['fires 1', 'clears 3'],
  ],
  ['a switch', { type: 'value', metric: 'temp_c', is: 'equal', value: true }, [0, 1, 0], ['fires 1', 'clears 2']],
  ['not a number: ignored', above(8), [9, 'broken', Number.NaN, 9, 1], ['fires 0', 'clears 4']],
  ['nothing heard of it is not “not above”', { type: 'not', of: { ...above(8), metric: 'other' } }, [1, 2, 3], []],
  [
    'missing for 3 minutes, by the clock',
    { type: 'missing', metric: 'temp_c', forSeconds: 180 },
    [1, null, null, null, null, 2],
    ['fires 3', 'clears 5'],
  ],
])('%s', (_name, one, values, expected) => {
  expect(saidAt(ruleOf(condition.parse(one)), minutes(values as number[]))).toEqual(expected)
})

test.each([
  ['held for 2 minutes', { forSeconds: 120 }, [9, 9, 1, 9, 9, 9], ['fires 5']],
  ['over for 2 minutes before it clears', { clearAfterSeconds: 120 }, [9, 1, 9, 1, 1, 1, 1], ['fires 0', 'clears 5']],
  ['switched off', { enabled: false }, [9, 9, 9], []],
])('a rule %s', (_name, more, values, expected) => {
  expect(saidAt(ruleOf(above(8), more), minutes(values))).toEqual(expected)
})

test('a value that is said once holds: its duration ends at any later sample of the device, not by the clock', () => {
  const rule = ruleOf({ type: 'value', metric: 'door_open', is: 'equal', value: true }, { forSeconds: 600 })
  const open = { at: began, values: { door_open: 1 } }
  const tick = (at: number): RuleEvent => ({ at: began + at, values: undefined })
  const sample = (at: number): RuleEvent => ({ at: began + at, values: { temp_c: 4 } })
  expect(saidAt(rule, [open, tick(20 * minute), tick(40 * minute)])).toEqual([])
  expect(saidAt(rule, [open, sample(5 * minute), tick(11 * minute), sample(12 * minute)])).toEqual(['fires 12'])
})

test('a fault within a schedule clears when the schedule ends, without a reading', () => {
  // began is Monday 06:00 UTC.
  const rule = ruleOf({
    type: 'and',
    of: [above(8), { type: 'schedule', days: ['mon'], from: '05:00', to: '06:10', timeZone: 'UTC' }],
  })
  expect(
    saidAt(rule, [...minutes([9, 9]), ...[9, 10, 11].map((m) => ({ at: began + m * minute, values: undefined }))]),
  ).toEqual(['fires 0', 'clears 10'])
})

test('a clock that is set back begins durations anew and never fires early; late readings decide nothing', () => {
  const journal = newJournal()
  journal.rules([ruleOf(above(8), { forSeconds: 600 })], 0)
  for (const m of [0, 5, 1, 3, 9]) journal.sample('d', { temp_c: 9 }, m * minute)
  expect(journal.said()).toEqual([])
  journal.late('d', { temp_c: 1 }, 10 * minute)
  journal.sample('d', { temp_c: 9 }, 11 * minute)
  expect(journal.said()).toEqual(['faultOpened threshold d r'])
  journal.late('d', { temp_c: 1 }, 12 * minute)
  expect(journal.said()).toHaveLength(1)
})

describe('missing readings and our own failures (P8)', () => {
  const rule = ruleOf({ type: 'missing', metric: 'temp_c', forSeconds: 600 })
  test('our standstill is not held against the device', () => {
    const journal = newJournal()
    journal.profile({ id: 'd' }, 0)
    journal.rules([rule], 0)
    live(journal, {
      from: 0,
      to: 5 * minute,
      each: (at) => at % minute === 0 && journal.sample('d', { temp_c: 4, x: 1 }, at),
    })
    // Nothing is journaled for an hour: it is we who stood still. Then the device says other things.
    const back = hour + 5 * minute
    live(journal, {
      from: back,
      to: back + 9 * minute,
      each: (at) => at % minute === 0 && journal.sample('d', { x: 1 }, at),
    })
    expect(journal.said().filter((said) => said.includes('threshold'))).toEqual([])
    live(journal, {
      from: back + 9 * minute,
      to: back + 13 * minute,
      each: (at) => at % minute === 0 && journal.sample('d', { x: 1 }, at),
    })
    expect(journal.said().filter((said) => said.includes('threshold'))).toEqual(['faultOpened threshold d r'])
  })
  test('a device that never reports after the rule was saved is missing too', () => {
    const journal = newJournal()
    journal.profile({ id: 'd' }, 0)
    journal.rules([ruleOf({ type: 'missing', forSeconds: 600 })], 0)
    live(journal, { from: 0, to: 9 * minute })
    expect(journal.said()).toEqual([])
    live(journal, { from: 9 * minute, to: 13 * minute })
    const [opened] = journal.events
    expect(opened && 'fault' in opened && opened.fault).toMatchObject({ kind: 'threshold', startedAt: began })
  })
})

test('a false-alarm mark makes the same condition last longer, and does not move the limit', () => {
  const journal = newJournal()
  journal.rules([ruleOf(above(8), { forSeconds: 60 })], 0)
  let at = 0
  const warm = (count: number): void => {
    for (let i = 0; i < count; i += 1) {
      at += minute
      journal.sample('d', { temp_c: 9 }, at)
    }
  }
  warm(2)
  expect(journal.said()).toEqual(['faultOpened threshold d r'])
  const [opened] = journal.events
  if (!opened) throw new Error('no fault')
  journal.falseAlarm(opened, at)
  warm(2)
  expect(journal.said()).toEqual(['faultOpened threshold d r', 'faultCleared threshold d r'])
  warm(3)
  expect(journal.said().at(-1)).toBe('faultOpened threshold d r')
})

test.each<[string, Rule, RuleEvent[], string]>([
  [
    'one limit and a duration',
    ruleOf({ ...above(8), metric: 'cabinet_temp_c' } as Condition, { name: 'Food safety', forSeconds: 120 }),
    minutes([9.2, 9.2, 9.2], 'cabinet_temp_c'),
    'Cabinet temperature is 9.2 °C (limit 8 °C) for 2 minutes: rule “Food safety”.',
  ],
  [
    'and, with the operator’s words before it',
    ruleOf(
      {
        type: 'and',
        of: [
          { ...above(8), metric: 'cabinet_temp_c' } as Condition,
          { type: 'value', metric: 'door_open', is: 'equal', value: false },
        ],
      },
      { explanation: 'Goods spoil', forSeconds: 60 },
    ),
    [0, 1].map((m) => ({ at: began + m * minute, values: { cabinet_temp_c: 9.2, door_open: 0 } })),
    'Goods spoil. Cabinet temperature is 9.2 °C (limit 8 °C) for 60 seconds and door_open is no: rule “R”.',
  ],
  [
    'only what holds is named in an or',
    ruleOf({ type: 'or', of: [above(8), { type: 'limit', metric: 'hum_pct', is: 'above', limit: 80 }] }),
    [{ at: began, values: { temp_c: 3, hum_pct: 91 } }],
    'Humidity is 91 % (limit 80 %): rule “R”.',
  ],
  [
    'not',
    ruleOf({ type: 'not', of: { type: 'band', metric: 'temp_c', is: 'between', low: 2, high: 6 } }),
    minutes([9]),
    'Temperature is 9 °C (not allowed 2 °C to 6 °C): rule “R”.',
  ],
  [
    'silence',
    ruleOf({ type: 'missing', metric: 'temp_c', forSeconds: 180 }),
    minutes([1, null, null, null]),
    'Nothing has been heard of temperature for 3 minutes: rule “R”.',
  ],
])('says in words: %s', (_name, rule, events, expected) => {
  const [verdict] = run(rule, { events, profile: { id: 'd' } }).verdicts
  expect(verdict?.faulty && verdict.explanation).toBe(expected)
})

test('the device page lists a rule at every metric it reads, in words, and not where it cannot concern the device', () => {
  const journal = newJournal()
  journal.profile({ id: 'd', model: 'F200', firmware: '1.9.3' }, 0)
  journal.profile({ id: 'e', model: 'F200', firmware: '1.10.0' }, 0)
  const old: Condition = { type: 'device', attribute: 'firmware', is: 'olderThan', value: '1.10' }
  journal.rules([ruleOf({ type: 'and', of: [old, above(8), { type: 'stuck', metric: 'x', forSeconds: 600 }] })], 0)
  const reason = 'rule “R”: Firmware is older than 1.10 and temperature above 8 °C and x unchanged for 10 minutes'
  const listed = (id: string) => journal.engine.watching(id).filter(({ detector }) => detector === 'threshold')
  // What was never reported cannot be watched.
  expect(listed('d')).toMatchObject([
    { metric: 'temp_c', state: 'notWatched', reason: 'rule “R”: it has never reported temperature' },
    { metric: 'x', state: 'notWatched', reason: 'rule “R”: it has never reported x' },
  ])
  expect(listed('e')).toEqual([])
  journal.sample('d', { temp_c: 9, x: 1 }, 0)
  expect(listed('d')).toMatchObject([
    { metric: 'temp_c', state: 'watching', reason },
    { metric: 'x', state: 'watching', reason },
  ])
  journal.sample('d', { temp_c: 9, x: 1 }, 10 * minute)
  expect(journal.said().at(-1)).toBe('faultOpened threshold d r')
  // A device that becomes another one is no longer meant.
  journal.profile({ id: 'd', model: 'F200', firmware: '1.10.0' }, 11 * minute)
  expect(journal.said().at(-1)).toBe('faultCleared threshold d r')
})

test.each([
  ['1.9', '1.10', -1],
  ['v2.0', '2.0.0', 0],
  ['2.0.0-rc1', '2.0.0', -1],
  ['2.0.0-rc2', '2.0.0-rc10', -1],
  ['2.1b', '2.1', 1],
  ['2.1b', '2.1.1', -1],
  ['2.0+build9', '2.0', 0],
  ['20250301', '20241231', 1],
])('firmware %s against %s', (a, b, order) => {
  expect(Math.sign(compareVersions(a, b))).toBe(order)
  expect(Math.sign(compareVersions(b, a))).toBe(order === 0 ? 0 : -order)
})

describe('schedules', () => {
  const berlin = (more: Partial<WeeklyTime>): WeeklyTime => ({ timeZone: 'Europe/Berlin', ...more })
  const at = (text: string): number => Date.parse(text)
  test.each([
    // Clocks go forward on 29 March 2026 at 02:00, back on 25 October at 03:00.
    ['before the skipped hour', berlin({ from: '02:30', to: '03:30' }), '2026-03-29T00:59:00Z', false],
    ['the first moment after it', berlin({ from: '02:30', to: '03:30' }), '2026-03-29T01:00:00Z', true],
    ['and over', berlin({ from: '02:30', to: '03:30' }), '2026-03-29T01:30:00Z', false],
    ['the repeated hour, once', berlin({ from: '02:30', to: '02:45' }), '2026-10-25T00:35:00Z', true],
    ['between', berlin({ from: '02:30', to: '02:45' }), '2026-10-25T01:00:00Z', false],
    ['and twice', berlin({ from: '02:30', to: '02:45' }), '2026-10-25T01:35:00Z', true],
    ['eight in the morning in winter', berlin({ from: '08:00', to: '18:00' }), '2026-01-15T07:00:00Z', true],
    ['and in summer', berlin({ from: '08:00', to: '18:00' }), '2026-07-15T06:00:00Z', true],
    [
      'over midnight belongs to the evening',
      berlin({ days: ['fri'], from: '22:00', to: '06:00' }),
      '2026-07-18T01:00:00Z',
      true,
    ],
    [
      'and not to the morning before',
      berlin({ days: ['fri'], from: '22:00', to: '06:00' }),
      '2026-07-17T01:00:00Z',
      false,
    ],
    ['Sunday into Monday', berlin({ days: ['sun'], from: '22:00', to: '06:00' }), '2026-07-20T01:00:00Z', true],
    [
      'a zone of three quarters of an hour',
      { timeZone: 'Asia/Kathmandu', from: '05:45', to: '05:46' },
      '2026-07-20T00:00:30Z',
      true,
    ],
  ])('%s', (_name, time, moment, expected) => {
    expect(isWithin(time, at(moment))).toBe(expected)
  })

  test('agree with the wall clock all year, minute by minute around every change; the next change is never told late', () => {
    const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC']
    const edges = [
      '2026-03-08T07:00Z',
      '2026-03-29T01:00Z',
      '2026-04-04T15:00Z',
      '2026-10-25T01:00Z',
      '2026-11-01T06:00Z',
    ].map(at)
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 0, max: 1439 })).filter(([a, b]) => a !== b),
        fc.oneof(
          fc
            .tuple(fc.constantFrom(...edges), fc.integer({ min: -300, max: 300 }))
            .map(([edge, m]) => edge + m * minute),
          fc.integer({ min: 0, max: 365 * 1440 }).map((m) => began + m * minute),
        ),
        (timeZone, [from, to], moment) => {
          const clock = (m: number): string =>
            `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`
          const time: WeeklyTime = { from: clock(from), to: clock(to), timeZone }
          const wall = new Date(moment).toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' })
          const inside = from < to ? wall >= clock(from) && wall < clock(to) : wall >= clock(from) || wall < clock(to)
          expect(isWithin(time, moment)).toBe(inside)
          const change = nextChange(time, moment)
          expect(change).toBeGreaterThan(moment)
          for (let m = moment; m < Math.min(change, moment + 3 * hour); m += minute)
            expect(isWithin(time, m)).toBe(inside)
        },
      ),
      { numRuns: 400, seed: 5 },
    )
  })

  test('what is no moment is neither within nor without', () => {
    for (const no of [Number.NaN, Infinity, 1e300]) expect(isWithin(berlin({}), no)).toBeUndefined()
  })
})

test('every rule of docs/rules.md is one', () => {
  const page = readFileSync(new URL('../../docs/rules.md', import.meta.url), 'utf8')
  const blocks = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, block = '']) => block)
  expect(blocks.length).toBeGreaterThanOrEqual(3)
  for (const block of blocks) expect(ruleInput.safeParse(JSON.parse(block)).error).toBeUndefined()
})

describe('what is refused, and where it says so', () => {
  const given = (one: unknown, more: object = {}) =>
    ruleInput
      .safeParse({ id: 'r', name: 'R', condition: one, ...more })
      .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  const deep = (levels: number): unknown => (levels === 0 ? above(8) : { type: 'not', of: deep(levels - 1) })
  test.each<[string, unknown, string]>([
    [
      'an unknown operator',
      { ...above(8), is: 'over' },
      'condition.is: there is no such operator; choose one of above, below',
    ],
    [
      'an unknown kind',
      { type: 'xor', of: [] },
      'condition.type: there is no such kind of condition; type is one of and, or, not, limit, band, value, rate, stuck, missing, device, schedule',
    ],
    [
      'a clear level on the wrong side',
      { ...above(8), clearAt: 9 },
      'condition.clearAt: where it counts as over must lie on the healthy side of the limit',
    ],
    [
      'a band upside down',
      { type: 'band', metric: 'x', is: 'outside', low: 5, high: 2 },
      'condition.high: high must be greater than low',
    ],
    [
      'a band that can never clear',
      { type: 'band', metric: 'x', is: 'outside', low: 2, high: 4, clearBy: 1 },
      'condition.clearBy: nothing inside the band would ever count as over: clearBy must be less than half of it',
    ],
    ['an empty group', { type: 'or', of: [] }, 'condition.of: a group needs at least one condition'],
    [
      '4 of 3',
      above(8) && { ...above(8), readings: { atLeast: 4, of: 3 } },
      'condition.readings.atLeast: cannot ask for more readings than it looks at',
    ],
    ['too deep', deep(6), 'condition: groups may be nested 6 deep, not deeper'],
    ['far too deep', deep(2000), 'condition: groups may be nested 6 deep, not deeper'],
    [
      'too large',
      { type: 'or', of: Array.from({ length: 40 }, () => above(8)) },
      'condition: at most 40 conditions and groups fit in a rule, not 41',
    ],
    [
      'never at the same time',
      {
        type: 'and',
        of: [
          above(8),
          { type: 'schedule', days: ['mon'], timeZone: 'UTC' },
          { type: 'schedule', days: ['tue'], timeZone: 'UTC' },
        ],
      },
      'condition.of: these schedules never hold at the same time: join them with or, or drop one',
    ],
    [
      'no time at all',
      { type: 'and', of: [above(8), { type: 'schedule', from: '08:00', to: '08:00', timeZone: 'UTC' }] },
      'condition.of.1.to: from and to are the same moment: leave both out for the whole day',
    ],
    [
      'a zone that is none',
      { type: 'and', of: [above(8), { type: 'schedule', timeZone: 'Mars/Base' }] },
      'condition.of.1.timeZone: not a time zone we know; one is written like Europe/Berlin',
    ],
    [
      'above 8 and below 5',
      { type: 'and', of: [above(8), { type: 'limit', metric: 'temp_c', is: 'below', limit: 5 }] },
      'condition.of: temp_c can never be above 8 and below 5 at once: did you mean or?',
    ],
    [
      'two models at once',
      {
        type: 'and',
        of: [
          above(8),
          { type: 'device', attribute: 'model', is: 'equal', value: 'A' },
          { type: 'device', attribute: 'model', is: 'equal', value: 'B' },
        ],
      },
      'condition.of: no device has the model A and B at once: join them with or',
    ],
    [
      'an older model',
      { type: 'device', attribute: 'model', is: 'olderThan', value: 'A' },
      'condition.is: only firmware versions are older or newer',
    ],
    [
      'nothing about what it reports',
      { type: 'schedule', timeZone: 'UTC' },
      'condition: a rule needs at least one condition on what the device reports (or does not report)',
    ],
    [
      'no time without a reading',
      { type: 'missing', forSeconds: 0 },
      'condition.forSeconds: the time without a reading must be longer than no time at all',
    ],
  ])('%s', (_name, one, expected) => {
    expect(given(one)).toContain(expected)
  })

  test('the older form is read, and told again in its own words', () => {
    const flat = { id: 'hot', name: 'Hot', model: 'F', metric: 'x', when: 'above' as const, limit: 8, clearAt: 7 }
    const read = ruleInput.parse(flat)
    expect(read).toMatchObject({ enabled: true, severity: 'major', forSeconds: 0, condition: { type: 'and' } })
    expect({ id: read.id, name: read.name, ...flatPart(read) }).toEqual(flat)
    expect(flatPart(ruleOf(above(8, { readings: { atLeast: 2, of: 3 } })))).toEqual({})
    // As it is journaled, it is read again as it was.
    expect(ruleInput.parse(JSON.parse(JSON.stringify(ruleSchema.parse(read))))).toEqual(read)
  })
})

test('a state does not grow with what is read', () => {
  const every = ruleOf({
    type: 'or',
    of: [
      { type: 'rate', metric: 'temp_c', is: 'rising', by: 1e9, withinSeconds: 31 * 86_400 },
      { type: 'limit', metric: 'temp_c', is: 'above', limit: 1e9, readings: { atLeast: 50, of: 50 } },
      { type: 'stuck', metric: 'temp_c', forSeconds: 1000 },
      { type: 'missing', forSeconds: 1000 },
    ],
  })
  const sizeAfter = (count: number): number =>
    JSON.stringify([
      ...run(every, { events: minutes(Array.from({ length: count }, (_, i) => i * 1.5)), profile: { id: 'd' } }).state
        .rules,
    ]).length
  expect(sizeAfter(2000)).toBeLessThan(sizeAfter(500) * 1.2)
})

test('a dry run says what live says', async () => {
  const rule = ruleOf(
    { type: 'or', of: [above(8, { clearAt: 7 }), { type: 'missing', metric: 'temp_c', forSeconds: 1800 }] },
    { forSeconds: 300 },
  )
  const rows = Array.from({ length: 3 * 1440 }, (_, m) => ({
    ts: began + m * minute,
    values: { temp_c: 5 + 4 * Math.sin(m / 100) },
  })).filter(({ ts }) => ts < began + day + 5 * hour || ts > began + day + 7 * hour)
  const episodes = await dryRunDevice(rows, { rule, profile: { id: 'd' }, end: () => began + 3 * day })
  const journal = newJournal({ tickEveryMs: minute })
  journal.profile({ id: 'd' }, 0)
  journal.rules([rule], 0)
  const byTs = new Map(rows.map((row) => [row.ts - began, row.values]))
  for (let at = 0; at < 3 * day; at += minute) {
    const values = byTs.get(at)
    if (values) journal.sample('d', values, at)
    else journal.tick(at)
  }
  const live = journal.events.flatMap((event) =>
    'fault' in event && event.fault.kind === 'threshold' ? [[event.type, event.at]] : [],
  )
  const dry = episodes.flatMap(({ firedAt, clearedAt }) => [
    ['faultOpened', firedAt],
    ...(clearedAt === null ? [] : [['faultCleared', clearedAt]]),
  ])
  expect(episodes.length).toBeGreaterThan(5)
  expect(dry).toEqual(live)
  expect(episodes.filter(({ explanation }) => explanation.includes('Nothing has been heard'))).toHaveLength(1)
})
