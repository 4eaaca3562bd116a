import { describe, expect, it } from 'vitest'
import { minute } from './clock.ts'
import { defaultAssumptions } from './impactAssumptions.ts'
import { type FigureName, figureNames, figures, type ImpactCase } from './impactCase.ts'
import { createTally } from './impactTally.ts'

const t0 = Date.UTC(2026, 0, 1)
let n = 0
const one = (change: Partial<ImpactCase> = {}): ImpactCase => ({
  caseId: `c${++n}`,
  number: n,
  openedAt: t0,
  customerId: `customer-${n}`,
  teamId: null,
  model: null,
  firstHeardFrom: 'fault',
  state: 'closed',
  outcome: 'repaired',
  faultStartedAt: null,
  acknowledgedAt: null,
  toldAt: null,
  fixedAt: null,
  closedAt: t0,
  reopenCount: 0,
  repeated: false,
  firstComplaintAt: null,
  contacts: 0,
  promisesKept: 0,
  promisesBroken: 0,
  promisesMoved: 0,
  offers: [],
  ratingBefore: null,
  rating: null,
  solved: null,
  ...change,
})
const count = (cases: readonly ImpactCase[], assumptions = defaultAssumptions) => {
  const tally = createTally(assumptions)
  for (const each of cases) tally.add(each)
  return tally.figures()
}

describe('what a figure counts', () => {
  it('nothing is not zero: rates and medians of no cases are null', () => {
    expect(count([])).toMatchObject({
      cases: 0,
      proactiveRate: null,
      toldFirstRate: null,
      minutesToFix: { median: null, p90: null, n: 0 },
      surveys: { n: 0, meanRating: null },
      surveyChange: { n: 0, change: null },
      contactsAvoided: 0,
      retainedMinor: 0,
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

  const told = { toldAt: t0 + minute }
  it.each<[string, Partial<ImpactCase>, boolean]>([
    ['fault first, told, never a complaint', told, true],
    ['told before they complained', { ...told, firstComplaintAt: t0 + 2 * minute }, true],
    ['told in the very moment they complained', { ...told, firstComplaintAt: t0 + minute }, false],
    ['they complained before they were told', { ...told, firstComplaintAt: t0 }, false],
    ['the complaint opened the case', { ...told, firstHeardFrom: 'complaint', firstComplaintAt: t0 }, false],
    ['mended before anybody was told', {}, false],
    ['a false alarm', { ...told, outcome: 'falseAlarm' }, false],
    ['merged into another case, where it counts', { ...told, outcome: 'merged', state: 'merged' }, false],
  ])('told before they noticed: %s', (_, change, expected) => {
    expect(count([one(change)]).toldFirst).toBe(expected ? 1 : 0)
  })

  it.each<[string, Partial<ImpactCase>[], Partial<ReturnType<typeof count>>]>([
    ['which came first', [{}, {}, {}, { firstHeardFrom: 'complaint' }], { proactiveRate: 0.75, complaintFirst: 1 }],
    ['false alarms apart', [{ outcome: 'falseAlarm', state: 'cancelled' }, {}], { falseAlarms: 1, faultFirst: 1 }],
    ['undisturbed: remote and never told', [{ outcome: 'remote' }, { outcome: 'remote', ...told }], { undisturbed: 1 }],
    [
      'open and closed',
      [{ state: 'repairing', outcome: null }, {}, { state: 'cancelled' }],
      { openCases: 1, closedCases: 2 },
    ],
    ['reopened and repeated', [{ reopenCount: 2 }, { repeated: true }, {}], { reopened: 1, repeated: 1 }],
    [
      'promises',
      [
        { promisesKept: 3, promisesMoved: 1 },
        { promisesKept: 1, promisesBroken: 2 },
      ],
      { promisesKept: 4, promisesBroken: 2, promisesReannounced: 1 },
    ],
    ['how often people had to ask', [{ contacts: 2 }, { contacts: 3 }], { contacts: 5 }],
    [
      'ratings',
      [{ rating: 4, solved: true }, { rating: 1, solved: false }, {}],
      { surveys: { n: 2, meanRating: 2.5, solved: 1 } },
    ],
    [
      'change only where both are known',
      [{ ratingBefore: 2, rating: 5 }, { ratingBefore: 3, rating: 4 }, { rating: 1 }, { ratingBefore: 5 }],
      { surveyChange: { n: 2, before: 2.5, after: 4.5, change: 2 } },
    ],
  ])('%s', (_, cases, expected) => {
    expect(count(cases.map((change) => one(change)))).toMatchObject(expected)
  })

  it('offers by kind and currency; two currencies are never added', () => {
    const credit = { kind: 'credit', currency: 'EUR', amountMinor: 500 } as const
    const found = count([
      one({ offers: [credit, credit] }),
      one({
        offers: [
          { ...credit, kind: 'refund' },
          { ...credit, currency: 'USD' },
        ],
      }),
    ])
    expect(found.offersMinor).toBe(1_500)
    expect(found.offersByKind).toEqual([
      { kind: 'credit', currency: 'EUR', count: 2, amountMinor: 1_000 },
      { kind: 'refund', currency: 'EUR', count: 1, amountMinor: 500 },
      { kind: 'credit', currency: 'USD', count: 1, amountMinor: 500 },
    ])
  })

  it('value follows from the assumptions: a customer spared twice is one kept, and who complained was not spared', () => {
    const assumptions = {
      ...defaultAssumptions,
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
      one({ customerId: 'e', firstComplaintAt: t0 }),
      one({ customerId: null }),
    ]
    expect(count(cases, assumptions)).toMatchObject({ contactsAvoided: 1.5, customersSpared: 2, retainedMinor: 215 })
  })

  it('every figure that counts cases counts those that opening it lists', () => {
    const all = [
      one(),
      one({ outcome: 'falseAlarm', state: 'cancelled' }),
      one({ outcome: 'remote' }),
      one({ firstHeardFrom: 'complaint', firstComplaintAt: t0, repeated: true, reopenCount: 1, contacts: 1 }),
      one({ state: 'repairing', outcome: null, toldAt: t0 + minute, acknowledgedAt: t0, faultStartedAt: t0 - minute }),
    ]
    const counted = count(all)
    const opened = (name: FigureName) => all.filter((each) => figures[name](each)).length
    for (const name of figureNames) {
      const value = name in counted ? counted[name as keyof typeof counted] : undefined
      if (typeof value === 'object' && value !== null && 'n' in value) expect(value.n, name).toBe(opened(name))
      else if (typeof value === 'number' && !/^(promises|contacts)/.test(name)) expect(value, name).toBe(opened(name))
    }
    expect.assertions(figureNames.filter((name) => name in counted && !/^(promises|contacts)/.test(name)).length)
  })
})
