import { describe, expect, test } from 'vitest'
import type { FaultEvent } from '../../domain/fault.ts'
import { began, day, hour, type Journal, live, minute, newJournal, second } from './journal.ts'

const everyMinute =
  (journal: Journal, ids: readonly string[]) =>
  (at: number): void => {
    ids.forEach((id, i) => {
      if (at % minute === (i % 12) * 5 * second) journal.sample(id, { temp_c: 20 }, at)
    })
  }
const openedAt = (journal: Journal): number[] =>
  journal.events.filter((event) => event.type === 'faultOpened').map((event) => event.at - began)

test('a declared interval: silent after three of them, healthy after two reports', () => {
  const journal = newJournal()
  journal.profile({ id: 'fridge', expectEverySeconds: 60 }, 0)
  live(journal, { from: 0, to: 10 * minute, each: everyMinute(journal, ['fridge']) })
  live(journal, { from: 10 * minute, to: 20 * minute })
  expect(journal.said()).toEqual(['faultOpened silence fridge', 'faultChanged silence fridge'])
  expect(openedAt(journal)[0]).toBe(13 * minute)
  const [opened, confirmed] = journal.events
  // Shown at once, and a case only when it lasts: most silences end by themselves.
  expect(confirmed).toMatchObject({ at: began + 18 * minute, fault: { severity: 'major' } })
  expect(opened && 'fault' in opened && opened.fault).toMatchObject({
    startedAt: began + 10 * minute,
    severity: 'minor',
    explanation:
      'Nothing is heard of the device any more; it usually reports every 60 seconds. Watched for 13 minutes only: too early to say how unusual that is.',
  })
  journal.sample('fridge', { temp_c: 20 }, 20 * minute)
  expect(journal.said()).toHaveLength(2)
  journal.sample('fridge', { temp_c: 20 }, 21 * minute)
  expect(journal.said().at(-1)).toBe('faultCleared silence fridge')
})

test('an undeclared rhythm is learned; before that nothing is claimed', () => {
  const journal = newJournal()
  for (let at = 0; at <= 3 * 10 * minute; at += 10 * minute) journal.sample('meter', { kwh: at }, at)
  live(journal, { from: 30 * minute, to: 5 * hour })
  expect(journal.said()).toEqual([])
  expect(journal.engine.watching('meter')[0]).toMatchObject({ detector: 'silence', state: 'learning' })
  for (let at = 5 * hour; at <= 8 * hour; at += 10 * minute) journal.sample('meter', { kwh: at }, at)
  expect(journal.engine.watching('meter')[0]).toMatchObject({ detector: 'silence', state: 'watching' })
})

test.each([
  { back: 20 * second, said: [] },
  { back: 3 * minute, said: ['faultOpened silence charger'] },
])('a device that says goodbye and is back after $back ms: $said', ({ back, said }) => {
  const journal = newJournal()
  journal.profile({ id: 'charger', expectEverySeconds: 600 }, 0)
  journal.sample('charger', { temp_c: 20 }, 0)
  journal.status('charger', { state: 'offline' }, minute)
  live(journal, { from: minute, to: minute + back })
  journal.status('charger', { state: 'online' }, minute + back)
  live(journal, { from: minute + back, to: 5 * minute })
  expect(journal.said()).toEqual(said)
})

test('asleep devices are left alone until they said they would wake, and then not longer than others', () => {
  const journal = newJournal()
  journal.profile({ id: 'sensor', expectEverySeconds: 60 }, 0)
  journal.sample('sensor', { temp_c: 20 }, 0)
  journal.status('sensor', { state: 'sleeping', wakeAt: began + 8 * hour }, second)
  live(journal, { from: 0, to: 8 * hour + 2 * minute })
  expect(journal.said()).toEqual([])
  live(journal, { from: 8 * hour + 2 * minute, to: 8 * hour + 4 * minute })
  expect(journal.said()).toEqual(['faultOpened silence sensor'])
})

test('our own standstill is not held against devices (P8)', () => {
  const journal = newJournal()
  journal.profile({ id: 'fridge', expectEverySeconds: 60 }, 0)
  live(journal, { from: 0, to: 10 * minute, each: everyMinute(journal, ['fridge']) })
  // Two hours without ticks, then we are back before the device is.
  live(journal, { from: 2 * hour, to: 2 * hour + 80 * second })
  expect(journal.said()).toEqual([])
  expect(journal.engine.stats().stoodStillMs).toBeGreaterThan(1.8 * hour)
  live(journal, { from: 2 * hour + 80 * second, to: 2 * hour + 10 * minute })
  expect(journal.said()).toEqual(['faultOpened silence fridge', 'faultChanged silence fridge'])
})

test('a fleet that falls silent as one is a dead pipeline, not a dead fleet (P8)', () => {
  const journal = newJournal()
  const ids = Array.from({ length: 12 }, (_, i) => `device-${i}`)
  for (const id of ids) journal.profile({ id, expectEverySeconds: 60 }, 0)
  live(journal, { from: 0, to: 10 * minute, each: everyMinute(journal, ids) })
  live(journal, { from: 10 * minute, to: 3 * hour })
  expect(journal.said()).toEqual([])
  expect(journal.engine.stats().pipelineSuspect).toBe(true)
  // Messages flow again, but one device does not come back.
  live(journal, { from: 3 * hour, to: 3 * hour + 15 * minute, each: everyMinute(journal, ids.slice(1)) })
  expect(journal.engine.stats().pipelineSuspect).toBe(false)
  expect(journal.said()).toEqual(['faultOpened silence device-0', 'faultChanged silence device-0'])
})

test('late samples are a sign of life, and lastSample is our clock', () => {
  const journal = newJournal()
  journal.profile({ id: 'meter', expectEverySeconds: 60 }, 0)
  journal.sample('meter', { kwh: 1 }, 0)
  live(journal, { from: 0, to: hour, each: (at) => at % minute === 0 && journal.late('meter', { kwh: 1 }, at) })
  expect(journal.said()).toEqual([])
  expect(journal.engine.lastSample('meter')).toBe(began + hour)
  expect(journal.engine.lastSample('nobody')).toBeUndefined()
})

test('silence that lasts becomes critical; a removed device clears what it had', () => {
  const journal = newJournal()
  journal.profile({ id: 'fridge', expectEverySeconds: 60 }, 0)
  journal.sample('fridge', { temp_c: 4 }, 0)
  live(journal, { from: 0, to: day / 2 })
  const severities = journal.events.map((event) => ('fault' in event ? event.fault.severity : undefined))
  expect(severities).toEqual(['minor', 'major', 'critical'])
  journal.profile({ id: 'fridge', removed: true }, day / 2 + 1)
  expect(journal.said().at(-1)).toBe('faultCleared silence fridge')
  expect(journal.engine.stats().devices).toBe(0)
})

describe('a silence that a person said was none', () => {
  /** A fridge that has stopped reporting, and was excused after an hour; by the way, when a goodbye was heard too. */
  const excused = (goodbye: boolean): { journal: Journal; fault: FaultEvent } => {
    const journal = newJournal()
    journal.profile({ id: 'fridge', model: 'M', expectEverySeconds: 60 }, 0)
    live(journal, { from: 0, to: 10 * minute, each: everyMinute(journal, ['fridge']) })
    if (goodbye) journal.status('fridge', { state: 'offline' }, 10 * minute)
    live(journal, { from: 10 * minute, to: hour })
    const fault = journal.events.at(-1) as FaultEvent
    journal.falseAlarm(fault, hour)
    expect(journal.said().at(-1)).toBe('faultCleared silence fridge')
    return { journal, fault }
  }
  const watch = (journal: Journal) => journal.engine.watching('fridge').find(({ detector }) => detector === 'silence')

  test.each([{ goodbye: false }, { goodbye: true }])(
    'stays excused until it is next heard, and says so; goodbye $goodbye',
    ({ goodbye }) => {
      const { journal } = excused(goodbye)
      const before = journal.events.length
      live(journal, { from: hour, to: 2 * day })
      expect(journal.events).toHaveLength(before)
      expect(watch(journal)).toMatchObject({
        state: 'notWatched',
        reason: expect.stringMatching(/^silence accepted until it reports again/),
      })
      // One report, and it is watched as before, a little more patiently: this was no rhythm to learn.
      live(journal, { from: 2 * day, to: 2 * day + 10 * minute, each: everyMinute(journal, ['fridge']) })
      expect(watch(journal)).toMatchObject({ state: 'watching', sensitivity: expect.closeTo(1 / 1.5, 2) })
      live(journal, { from: 2 * day + 10 * minute, to: 2 * day + 30 * minute })
      expect(journal.said().slice(before)).toEqual(['faultOpened silence fridge', 'faultChanged silence fridge'])
    },
  )
  test('a goodbye that comes later, or is repeated, is not a word from it; going to sleep is', () => {
    const { journal } = excused(false)
    const before = journal.events.length
    for (const at of [1, 2, 3]) {
      journal.status('fridge', { state: 'offline' }, at * hour)
      live(journal, { from: at * hour, to: (at + 1) * hour })
    }
    live(journal, { from: 4 * hour, to: 6 * hour })
    expect(journal.events).toHaveLength(before)
    journal.status('fridge', { state: 'sleeping', wakeAt: began + 7 * hour }, 6 * hour)
    live(journal, { from: 6 * hour, to: 8 * hour })
    expect(journal.said().slice(before)).toEqual(['faultOpened silence fridge', 'faultChanged silence fridge'])
  })
})
