import { describe, expect, it } from 'vitest'
import type { RecoveryCase } from '../domain/case.ts'
import { minute } from '../domain/clock.ts'
import type { ImpactCase } from '../store/caseStore.ts'
import { countImpact } from './impact.ts'
import { defaultAssumptions } from './impactAssumptions.ts'

const t0 = Date.UTC(2026, 0, 1)
const range = { from: t0, to: t0 + 1_000 * minute }
let n = 0
const one = (row: Partial<RecoveryCase> = {}, rest: Partial<ImpactCase> = {}): ImpactCase => ({
  row: {
    id: `c${++n}`,
    number: n,
    customerId: `customer-${n}`,
    deviceIds: [`device-${n}`],
    faultIds: [],
    incidentId: null,
    state: 'closed',
    severity: 'major',
    title: '',
    firstHeardFrom: 'fault',
    ownerId: null,
    acknowledgedAt: null,
    escalationLevel: 0,
    openedAt: t0,
    faultStartedAt: null,
    toldAt: null,
    fixedAt: null,
    closedAt: t0,
    outcome: 'repaired',
    reopenCount: 0,
    teamId: null,
    category: null,
    priority: 'p2',
    plan: 'standard',
    cause: 'ours',
    handOvers: 0,
    waitingFor: null,
    waitsUntil: null,
    holdReason: null,
    targetFixedBy: null,
    pausedMs: 0,
    promiseDueAt: null,
    openTasks: 0,
    mergedInto: null,
    splitFrom: null,
    story: null,
    version: 1,
    ...row,
  },
  models: [],
  firmwares: [],
  promises: [],
  offers: [],
  survey: null,
  ...rest,
})
const count = (cases: ImpactCase[], assumptions = defaultAssumptions) => countImpact(cases, range, assumptions)

describe('countImpact', () => {
  it('nothing is not zero: rates and medians of no cases are null', () => {
    expect(count([])).toMatchObject({
      cases: 0,
      proactiveRate: null,
      minutesToFix: { median: null, p90: null, n: 0 },
      surveys: { n: 0, meanRating: null },
      value: { contactsAvoided: 0, retainedMinor: 0 },
    })
  })

  it.each<[string, number[], { median: number; p90: number; n: number }]>([
    ['one', [7], { median: 7, p90: 7, n: 1 }],
    ['an even number', [1, 3], { median: 2, p90: 3, n: 2 }],
    ['ten: the ninth is the 90th', [10, 1, 2, 3, 4, 5, 6, 7, 8, 9], { median: 5.5, p90: 9, n: 10 }],
    ['eleven: the tenth is', [11, 10, 1, 2, 3, 4, 5, 6, 7, 8, 9], { median: 6, p90: 10, n: 11 }],
  ])('median and 90th by nearest rank of %s', (_, values, expected) => {
    expect(count(values.map((m) => one({ toldAt: t0 + m * minute }))).minutesToTell).toEqual(expected)
  })

  it('times run from the moment that matters to each', () => {
    const times = count([
      one({
        faultStartedAt: t0 - 10 * minute,
        acknowledgedAt: t0 + 5 * minute,
        toldAt: t0 + minute,
        fixedAt: t0 + 50 * minute,
      }),
    ])
    expect(times.minutesToDetect.median).toBe(10)
    expect(times.minutesToAcknowledge.median).toBe(5)
    expect(times.minutesToTell.median).toBe(1)
    expect(times.minutesToFix.median).toBe(60)
  })

  it.each<[string, Partial<RecoveryCase>[], Partial<ReturnType<typeof count>>]>([
    ['which came first', [{}, {}, {}, { firstHeardFrom: 'complaint' }], { proactiveRate: 0.75, complaintFirst: 1 }],
    [
      'false alarms stand apart',
      [{ outcome: 'falseAlarm', state: 'cancelled' }, {}],
      { falseAlarms: 1, faultFirst: 1 },
    ],
    [
      'undisturbed: remote and never told',
      [{ outcome: 'remote' }, { outcome: 'remote', toldAt: t0 }],
      { undisturbed: 1 },
    ],
    ['open and closed', [{ state: 'repairing' }, {}, { state: 'cancelled' }], { openCases: 1, closedCases: 2 }],
    ['reopened', [{ reopenCount: 2 }, {}], { reopened: 1 }],
  ])('counts %s', (_, rows, expected) => {
    expect(count(rows.map((row) => one(row)))).toMatchObject(expected)
  })

  it('value follows from the assumptions shown: a customer spared twice is one kept', () => {
    const assumptions = {
      complainersPerUnhappy: 0.5,
      churnAfterBadExperience: 0.1,
      yearlyValuePerCustomerMinor: 1_000,
      costPerContactMinor: 10,
    }
    const cases = [
      one({ customerId: 'a' }),
      one({ customerId: 'a' }),
      one({ customerId: 'b', outcome: 'remote' }),
      one({ customerId: 'c', firstHeardFrom: 'complaint' }),
      one({ customerId: 'd', outcome: 'closedByStaff' }),
      one({ customerId: null }),
    ]
    expect(count(cases, assumptions).value).toEqual({ assumptions, contactsAvoided: 1.5, retainedMinor: 215 })
  })

  it('lists what keeps coming back, most cases first', () => {
    const cases = [
      one({ deviceIds: ['d1'], customerId: 'a' }, { models: ['M'], firmwares: ['1.0'] }),
      one({ deviceIds: ['d1'], customerId: 'a' }, { models: ['M'] }),
      one({ deviceIds: ['d2'], customerId: 'b' }, { models: ['M'] }),
    ]
    expect(count(cases).problems).toEqual([
      { subject: 'model', key: 'M', cases: 3, customers: 2 },
      { subject: 'device', key: 'd1', cases: 2, customers: 1 },
    ])
  })
})
