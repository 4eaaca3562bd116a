import { expect, test } from 'vitest'
import type { Calendar } from '../../domain/calendar.ts'
import { type RecoveryCase, recoveryCase } from '../../domain/case.ts'
import { hour, minute } from '../../domain/clock.ts'
import type { ServiceTarget } from '../../domain/serviceTarget.ts'
import type { ServedCase } from '../../store/rosterStore.ts'
import { pausesIn } from './pauses.ts'
import { countServiceLevels, type Pause } from './serviceLevels.ts'

const monday = Date.parse('2026-03-02T10:00:00Z')
const now = monday + 10 * hour

const row = (change: Partial<RecoveryCase>): RecoveryCase => ({
  ...recoveryCase.parse({
    id: 'c',
    number: 1,
    customerId: 'anna',
    deviceIds: [],
    faultIds: [],
    incidentId: null,
    state: 'closed',
    severity: 'major',
    title: '',
    firstHeardFrom: 'fault',
    ownerId: null,
    acknowledgedAt: null,
    escalationLevel: 0,
    openedAt: new Date(monday).toISOString(),
    faultStartedAt: null,
    toldAt: null,
    fixedAt: null,
    closedAt: null,
    outcome: null,
    reopenCount: 0,
    version: 1,
  }),
  teamId: 't',
  ...change,
})
const served = (change: Partial<RecoveryCase>, updates: ServedCase['updates'] = []): ServedCase => {
  const one = row(change)
  return { row: one, priority: one.priority, updates }
}
const target = (change: Partial<ServiceTarget>): ServiceTarget => ({
  id: 'x',
  priority: 'p2',
  what: 'acknowledged',
  share: 0.8,
  withinMs: 10 * minute,
  breachMs: 15 * minute,
  businessTime: false,
  ...change,
})
const office: Calendar = {
  id: 'o',
  name: 'o',
  timeZone: 'UTC',
  hours: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '12:00' }],
  holidays: [],
  version: 1,
}
const count = (
  cases: ServedCase[],
  one: Partial<ServiceTarget>,
  o: { calendar?: Calendar; pauses?: Record<string, Pause[]> } = {},
) => {
  const counted = countServiceLevels(cases, {
    from: monday,
    to: now,
    now,
    targets: [target(one)],
    teams: [{ id: 't', name: 'T', calendar: o.calendar }],
    pausesOf: (id) => o.pauses?.[id] ?? [],
    truncated: false,
  })
  const level = counted.levels[0]
  if (!level) throw new Error('no level')
  return { ...counted, level }
}
const acknowledged = (afterMs: number | null, change: Partial<RecoveryCase> = {}) =>
  served({ acknowledgedAt: afterMs === null ? null : monday + afterMs, ...change })

test('a share of what was decided, with breaches named, worst first', () => {
  const { level } = count(
    [
      acknowledged(10 * minute, { id: 'just', number: 1 }),
      acknowledged(12 * minute, { id: 'late', number: 2 }),
      acknowledged(16 * minute, { id: 'breach', number: 3 }),
      acknowledged(null, { id: 'never', number: 4, state: 'repairing' }),
      acknowledged(null, { id: 'fresh', number: 5, state: 'repairing', openedAt: now - 5 * minute }),
    ],
    {},
  )
  expect(level).toMatchObject({ cases: 4, within: 1, pending: 1, share: 0.25, reached: false, breaches: 2 })
  expect(level.missed.map(({ caseId, breach, stillOpen }) => [caseId, breach, stillOpen])).toEqual([
    ['never', true, true],
    ['breach', true, false],
    ['late', false, false],
  ])
})

test.each<
  [
    what: string,
    one: ServedCase,
    target: Partial<ServiceTarget>,
    expected: [within: number, cases: number, pending: number],
  ]
>([
  [
    'mended remotely before anybody was disturbed: nobody had to',
    acknowledged(null, { outcome: 'remote', closedAt: monday + hour }),
    {},
    [0, 0, 0],
  ],
  [
    'over in time without it: it was not needed',
    acknowledged(null, { closedAt: monday + minute, outcome: 'recovered' }),
    {},
    [1, 1, 0],
  ],
  [
    'over late without it: missed',
    acknowledged(null, { closedAt: monday + hour, outcome: 'recovered' }),
    {},
    [0, 1, 0],
  ],
  ['nobody to tell: no telling', served({ customerId: null }), { what: 'told' }, [0, 0, 0]],
  ['told in time', served({ toldAt: monday + minute }), { what: 'told' }, [1, 1, 0]],
  ['another priority', acknowledged(minute, { priority: 'p1' }), {}, [0, 0, 0]],
  ['another team', acknowledged(minute, { teamId: 'u' }), {}, [0, 0, 0]],
  ['a false alarm', acknowledged(hour, { outcome: 'falseAlarm' }), {}, [0, 0, 0]],
  ['one that went on as another', acknowledged(hour, { outcome: 'merged' }), {}, [0, 0, 0]],
  [
    'each word that was due counts; one that is late and has not come is missed',
    served({ state: 'repairing' }, [
      { madeAt: monday, settledAt: monday + 9 * minute },
      { madeAt: monday + 9 * minute, settledAt: monday + 30 * minute },
      { madeAt: monday + 30 * minute, settledAt: null },
    ]),
    { what: 'nextUpdate' },
    [1, 3, 0],
  ],
])('%s', (_, one, change, [within, cases, pending]) => {
  expect(count([one], change).level).toMatchObject({ within, cases, pending })
})

test('what was on hold does not count, is said with its reason, and only as far as it lay in working hours', () => {
  const fixed = served({ id: 'held', fixedAt: monday + 26 * hour, closedAt: monday + 27 * hour, pausedMs: 22 * hour })
  const held: Pause = { from: monday + hour, to: monday + 23 * hour, reason: 'waitingForPart' }
  // Around the clock: 26 hours, 22 of them on hold.
  expect(
    count([fixed], { what: 'fixed', withinMs: 4 * hour, breachMs: 4 * hour }, { pauses: { held: [held] } }).level
      .within,
  ).toBe(1)
  expect(count([fixed], { what: 'fixed', withinMs: 4 * hour }, {}).level.within).toBe(0)
  // In working hours: 10–12 on Monday and 9–12 on Tuesday are five; 11–12 and nothing else of them was on hold.
  const inHours = (withinMs: number) =>
    count(
      [fixed],
      { what: 'fixed', withinMs, breachMs: withinMs, businessTime: true },
      { pauses: { held: [held] }, calendar: office },
    )
  expect(inHours(4 * hour).level.within).toBe(1)
  expect(inHours(4 * hour - 1).level.within).toBe(0)
  expect(inHours(4 * hour).paused).toEqual({
    cases: 1,
    totalMs: 22 * hour,
    byReason: [{ reason: 'waitingForPart', cases: 1, totalMs: 22 * hour }],
  })
})

test('pauses are read from the history; one that goes on ends now', () => {
  const line = (at: number, type: string, data?: Record<string, unknown>) => ({
    at,
    type,
    actor: 'anna',
    text: '',
    ...(data && { data }),
  })
  const hold = (reason: string) => ({ event: { type: 'hold', reason, at: 1 } })
  expect(
    pausesIn(
      [
        line(monday, 'opened', { event: { type: 'faultOpened' } }),
        line(monday + 1, 'held', hold('waitingForCustomer')),
        line(monday + 2, 'note'),
        line(monday + 5, 'resumed', { event: { type: 'resume' } }),
        line(monday + 9, 'held', hold('waitingForPart')),
      ],
      row({ state: 'onHold' }),
      monday + 20,
    ),
  ).toEqual([
    { from: monday + 1, to: monday + 5, reason: 'waitingForCustomer' },
    { from: monday + 9, to: monday + 20, reason: 'waitingForPart' },
  ])
})
