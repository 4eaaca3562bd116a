import { expect, test } from 'vitest'
import { type Rule, ruleInput } from '../../domain/rule.ts'
import { began, day, hour, live, minute, newJournal } from './journal.ts'

const tooWarm = ruleInput.parse({
  id: 'too-warm',
  name: 'Food safety',
  model: 'F200',
  metric: 'temp_c',
  when: 'above',
  limit: 8,
  clearAt: 6,
  forSeconds: 300,
  severity: 'critical',
})
const fridge = { id: 'fridge', model: 'F200', expectEverySeconds: 3600 }

test('the device’s own codes: open until cleared, each on its own, worse is a change', () => {
  const journal = newJournal()
  journal.reported('pump', { code: 'E7', severity: 'warning', text: 'Dry run', clear: false }, 0)
  journal.reported('pump', { code: 'E7', severity: 'warning', clear: false }, minute)
  journal.reported('pump', { code: 'E9', severity: 'info', clear: false }, 2 * minute)
  journal.reported('pump', { code: 'E7', severity: 'critical', clear: false }, 3 * minute)
  journal.reported('pump', { code: 'E7', severity: 'info', clear: true }, 4 * minute)
  expect(journal.said()).toEqual([
    'faultOpened reported pump E7',
    'faultOpened reported pump E9',
    'faultChanged reported pump E7',
    'faultCleared reported pump E7',
  ])
  const [opened] = journal.events
  expect(opened && 'fault' in opened && opened.fault.explanation).toBe(
    'The device itself reports fault E7: Dry run. It is too early to say how unusual that is.',
  )
})

test('a code that is not repeated for a day lapses', () => {
  const journal = newJournal()
  journal.profile({ id: 'pump' }, 0)
  journal.reported('pump', { code: 'E7', severity: 'warning', clear: false }, 0)
  for (let at = minute; at < day + 10 * minute; at += minute) journal.tick(at)
  expect(journal.said()).toEqual(['faultOpened reported pump E7', 'faultCleared reported pump E7'])
})

test.each([
  { what: 'short of the duration', minutes: [9, 9, 9, 9, 9, 7], said: [] },
  { what: 'exactly at the limit', minutes: [8, 8, 8, 8, 8, 8, 8], said: [] },
  { what: 'long enough', minutes: [9, 9, 9, 9, 9, 9], said: ['faultOpened threshold fridge too-warm'] },
  { what: 'within the hysteresis', minutes: [9, 9, 9, 9, 9, 9, 7], said: ['faultOpened threshold fridge too-warm'] },
  {
    what: 'and back',
    minutes: [9, 9, 9, 9, 9, 9, 6],
    said: ['faultOpened threshold fridge too-warm', 'faultCleared threshold fridge too-warm'],
  },
])('a rule with duration and hysteresis: $what', ({ minutes, said }) => {
  const journal = newJournal()
  journal.profile(fridge, 0)
  journal.profile({ id: 'other', model: 'X' }, 0)
  journal.rules([tooWarm], 0)
  minutes.forEach((temp_c, i) => {
    journal.sample('fridge', { temp_c }, i * minute)
    journal.sample('other', { temp_c }, i * minute)
  })
  expect(journal.said()).toEqual(said)
})

test.each([
  { what: 'removed', rules: [], cleared: true },
  { what: 'changed', rules: [{ ...tooWarm, forSeconds: 400 }], cleared: true },
  { what: 'switched off', rules: [{ ...tooWarm, enabled: false }], cleared: true },
  { what: 'given another name', rules: [{ ...tooWarm, name: 'Warm' }], cleared: false },
  { what: 'announced again as it was', rules: [{ ...tooWarm }], cleared: false },
] satisfies { what: string; rules: Rule[]; cleared: boolean }[])(
  'a fault whose rule is $what',
  ({ rules, cleared }) => {
    const journal = newJournal()
    journal.profile(fridge, 0)
    journal.rules([tooWarm], 0)
    for (let i = 0; i < 7; i += 1) journal.sample('fridge', { temp_c: 9 }, i * minute)
    const [opened] = journal.events
    expect(opened && 'fault' in opened && opened.fault).toMatchObject({
      severity: 'critical',
      startedAt: began,
      code: 'too-warm',
    })
    journal.rules(rules, 10 * minute)
    expect(journal.said().length === 2).toBe(cleared)
  },
)

test('false alarms teach: less sensitive, visibly, and not without end', () => {
  const journal = newJournal()
  journal.profile({ id: 'fridge', expectEverySeconds: 60 }, 0)
  const waits: number[] = []
  let at = 0
  for (let round = 0; round < 6; round += 1) {
    for (let i = 0; i < 3; i += 1) {
      live(journal, { from: at, to: at + minute })
      at += minute
      journal.sample('fridge', { temp_c: 4 }, at)
    }
    const quietFrom = at
    const before = journal.events.length
    live(journal, { from: at, to: at + hour / 2 })
    at += hour / 2
    const event = journal.events[before]
    if (!event) throw new Error('no fault')
    waits.push((event.at - began - quietFrom) / minute)
    journal.falseAlarm(event, at)
    expect(journal.said().at(-1)).toBe('faultCleared silence fridge')
    // Still silent, but a person has just said that this is fine.
    live(journal, { from: at, to: at + 2 * minute })
    at += 2 * minute
    expect(journal.said().at(-1)).toBe('faultCleared silence fridge')
  }
  expect(waits[0]).toBe(3)
  expect(waits[1]).toBeCloseTo(4.5, 0)
  expect(Math.max(...waits)).toBe(12)
  expect(journal.engine.watching('fridge')[0]).toMatchObject({ detector: 'silence', sensitivity: 0.25 })
})
