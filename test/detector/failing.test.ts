import { expect, test } from 'vitest'
import { fault } from '../../domain/fault.ts'
import { began, type Journal, minute, newJournal } from './journal.ts'
import { fridge, pump, type Signal } from './signals.ts'

type Ailment = (values: Record<string, number>, minutesIn: number) => Record<string, number>
const run = (
  signal: Signal,
  { healthyMinutes, minutes, ail }: { healthyMinutes: number; minutes: number; ail: Ailment },
): Journal => {
  const journal = newJournal()
  for (let i = 0; i < healthyMinutes + minutes; i += 1) {
    const values = signal(600 + i)
    journal.sample('sick', i < healthyMinutes ? values : ail(values, i - healthyMinutes), i * minute)
  }
  return journal
}
/** Minutes after the ailment began at which the first fault was said. */
const delay = (journal: Journal, healthyMinutes: number): number | undefined => {
  const first = journal.events.find((event) => event.type === 'faultOpened')
  return first && (first.at - began) / minute - healthyMinutes
}
const shifted =
  (metric: string, by: (minutesIn: number) => number): Ailment =>
  (values, minutesIn) => ({ ...values, [metric]: (values[metric] ?? 0) + by(minutesIn) })
const creeping = (perMinute: number, most: number) => (minutesIn: number) => Math.min(most, perMinute * minutesIn)

test.each([
  {
    what: 'cabinet creeping 0.05 °C a minute, 45 minutes known',
    signal: fridge,
    metric: 'cabinet_temp_c',
    by: creeping(0.05, 6),
    healthyMinutes: 45,
    within: 90,
  },
  {
    what: 'cabinet creeping 0.05 °C a minute, 3 days known',
    signal: fridge,
    metric: 'cabinet_temp_c',
    by: creeping(0.05, 6),
    healthyMinutes: 3 * 1440,
    within: 50,
  },
  {
    what: 'cabinet 5 °C up at once, 45 minutes known',
    signal: fridge,
    metric: 'cabinet_temp_c',
    by: () => 5,
    healthyMinutes: 45,
    within: 20,
  },
  {
    what: 'vibration doubling in an hour, 45 minutes known',
    signal: pump,
    metric: 'vibration_mm_s',
    by: creeping(0.03, 3),
    healthyMinutes: 45,
    within: 45,
  },
  {
    what: 'pressure lost, 3 days known',
    signal: pump,
    metric: 'pressure_bar',
    by: () => -2,
    healthyMinutes: 3 * 1440,
    within: 20,
  },
])('$what: found within $within minutes', ({ signal, metric, by, healthyMinutes, within }) => {
  for (const seed of [1, 2, 3, 4]) {
    const journal = run(signal(seed), { healthyMinutes, minutes: 150, ail: shifted(metric, by) })
    expect(journal.said()[0]).toBe(`faultOpened drift sick ${metric}`)
    expect(delay(journal, healthyMinutes)).toBeLessThanOrEqual(within)
  }
})

test('drift says what it is in words and numbers, grows, and clears only when the level has been well for a while', () => {
  const repairedAfter = 120
  const journal = run(fridge(5), {
    healthyMinutes: 2880,
    minutes: 240,
    ail: shifted('cabinet_temp_c', (t) => (t < repairedAfter ? Math.min(8, 0.1 * t) : 0)),
  })
  expect(journal.said()).toEqual([
    'faultOpened drift sick cabinet_temp_c',
    'faultChanged drift sick cabinet_temp_c',
    'faultCleared drift sick cabinet_temp_c',
  ])
  const [opened, changed, cleared] = journal.events.map((event) => ('fault' in event ? event.fault : undefined))
  expect(opened?.explanation).toMatch(
    /^Cabinet temperature has been above what is usual, at about \d+(\.\d)? °C when this was said; \d+(\.\d)? to \d+(\.\d)? °C is usual for this device\. It is too early to say how unusual that is\.$/,
  )
  expect(opened?.severity).toBe('major')
  expect(changed?.severity).toBe('critical')
  // The onset, not the moment of finding it.
  const onset = ((opened?.startedAt ?? 0) - began) / minute - 2880
  expect(onset).toBeGreaterThanOrEqual(-10)
  expect(onset).toBeLessThan(20)
  const clearedAt = ((cleared?.clearedAt ?? 0) - began) / minute - 2880
  expect(clearedAt - repairedAfter).toBeGreaterThan(15)
  expect(clearedAt - repairedAfter).toBeLessThan(40)
})

test('a false alarm about drift makes the present level normal, without an alarm at once again', () => {
  const journal = run(fridge(6), { healthyMinutes: 2880, minutes: 90, ail: shifted('cabinet_temp_c', () => 5) })
  const [opened] = journal.events
  if (!opened) throw new Error('nothing found')
  journal.falseAlarm(opened, 2970 * minute)
  expect(journal.said().at(-1)).toBe('faultCleared drift sick cabinet_temp_c')
  const said = journal.events.length
  const signal = fridge(7)
  for (let i = 2971; i < 3400; i += 1) {
    const values = signal(i)
    journal.sample('sick', { ...values, cabinet_temp_c: (values.cabinet_temp_c ?? 0) + 5 }, i * minute)
  }
  expect(journal.events).toHaveLength(said)
  const watched = journal.engine.watching('sick').find((item) => item.metric === 'cabinet_temp_c')
  expect(watched?.sensitivity).toBeCloseTo(1 / 1.5)
})

test('a stuck sensor is found, and cleared when it moves again', () => {
  let stuckAt: number | undefined
  const journal = run(fridge(8), {
    healthyMinutes: 60,
    minutes: 90,
    ail: (values, t) => {
      stuckAt ??= values.cabinet_temp_c
      return t < 60 ? { ...values, cabinet_temp_c: stuckAt ?? 0 } : values
    },
  })
  expect(journal.said()).toEqual([
    'faultOpened flatline sick cabinet_temp_c',
    'faultCleared flatline sick cabinet_temp_c',
  ])
  expect(delay(journal, 60)).toBeLessThanOrEqual(25)
})

test.each([
  { what: 'constant from birth', value: () => 21 },
  { what: 'a switch', value: (i: number) => (i < 300 ? i % 2 : 1) },
  { what: 'a counter that stands still', value: (i: number) => Math.min(i, 300) },
  { what: 'a device at rest', value: (i: number) => (i < 300 ? Math.sin(i) + 2 : 0) },
  { what: 'a few settings', value: (i: number) => 18 + (Math.floor(i / 100) % 4) },
])('never flat-lined: $what', ({ value }) => {
  const journal = newJournal()
  for (let i = 0; i < 3000; i += 1) journal.sample('device', { thing: value(i) }, i * minute)
  expect(journal.said().filter((text) => text.includes('flatline'))).toEqual([])
})

test('every fault is as the domain says a fault is', () => {
  const journal = run(fridge(9), { healthyMinutes: 600, minutes: 120, ail: shifted('cabinet_temp_c', () => 6) })
  journal.reported('sick', { code: 'E1', severity: 'info', clear: false }, 800 * minute)
  expect(journal.events.length).toBeGreaterThan(1)
  for (const event of journal.events) if ('fault' in event) expect(() => fault.encode(event.fault)).not.toThrow()
})

test('what is watched is said, and what is not, with why', () => {
  const journal = newJournal()
  const signal = pump(3)
  for (let i = 0; i < 100; i += 1) journal.sample('pump', { ...signal(i), mode: 'auto', spare: 1 }, i * minute)
  const drift = Object.fromEntries(
    journal.engine
      .watching('pump')
      .filter((item) => item.detector === 'drift' || item.detector === 'learned')
      .map((item) => [item.metric, item.reason ?? item.state]),
  )
  expect(drift).toEqual({
    pressure_bar: 'watching',
    flow_lpm: 'it follows what people do with the device: set a rule to watch it',
    vibration_mm_s: 'watching',
    starts_total: 'it is a counter: it only ever rises',
    mode: 'it is text, not a number: only rules and its own codes are read from it',
    spare: 'it has never changed',
  })
})
