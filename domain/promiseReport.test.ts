import { expect, test } from 'vitest'
import type { CasePromise } from './case.ts'
import { createPromiseTally, lateBy } from './promiseReport.ts'

const made = (id: string, change: Partial<CasePromise>): CasePromise => ({
  id,
  caseId: `case-${id}`,
  what: 'fixed',
  publicDueAt: 1_000,
  internalDueAt: 200,
  state: 'open',
  madeAt: 0,
  settledAt: null,
  ...change,
})

test.each<[string, Partial<CasePromise>, number]>([
  ['kept in time', { state: 'kept', settledAt: 900 }, 0],
  ['announced anew before it was due', { state: 'reannounced', settledAt: 900 }, 0],
  ['open and not due', { publicDueAt: 5_001 }, 0],
  ['open and overdue: until now', {}, 4_000],
  ['broken: until it was settled', { state: 'broken', settledAt: 1_500 }, 500],
])('%s', (_, change, expected) => {
  expect(lateBy(made('a', change), 5_000)).toBe(expected)
})

test('a team’s promises: what became of them, how early, and the worst with their cases', () => {
  const tally = createPromiseTally(5_000)
  const all: Partial<CasePromise>[] = [
    { state: 'kept', settledAt: 400 },
    { state: 'kept', settledAt: 800 },
    { state: 'kept', settledAt: 990 },
    { state: 'broken', settledAt: 1_100 },
    { state: 'reannounced', settledAt: 500 },
    {},
    { publicDueAt: 9_000 },
  ]
  for (const [i, change] of all.entries()) tally.add(made(String(i), change), 1001 + i)
  expect(tally.result()).toEqual({
    made: 7,
    open: 2,
    kept: 3,
    broken: 1,
    reannounced: 1,
    keptRate: 0.75,
    medianLeadMs: 200,
    worstLate: [
      { promiseId: '5', caseId: 'case-5', caseNumber: 1006, what: 'fixed', lateByMs: 4_000 },
      { promiseId: '3', caseId: 'case-3', caseNumber: 1004, what: 'fixed', lateByMs: 100 },
    ],
  })
})
