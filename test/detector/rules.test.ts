import { describe, expect, test } from 'vitest'
import { dryRunDevice } from '../../detector/models/rule/dryRun.ts'
import type { Rule } from '../../domain/rule.ts'
import { type Condition, condition } from '../../domain/ruleCondition.ts'
import { began, day, hour, live, minute, newJournal } from './journal.ts'
import type { RuleEvent } from './ruleReference.ts'
import { above, minutes, ruleOf, run, saidAt } from './ruleRuns.ts'

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
