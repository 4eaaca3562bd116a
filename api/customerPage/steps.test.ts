import { expect, test } from 'vitest'
import { type RecoveryCase, unplaced } from '../../domain/case.ts'
import { stepsOf } from './steps.ts'

const row: RecoveryCase = {
  id: 'c1',
  number: 1001,
  customerId: 'anna',
  deviceIds: ['fridge-1'],
  faultIds: ['f1'],
  incidentId: null,
  state: 'repairing',
  severity: 'major',
  title: '',
  firstHeardFrom: 'fault',
  ownerId: null,
  acknowledgedAt: null,
  escalationLevel: 0,
  openedAt: 1,
  faultStartedAt: 0,
  toldAt: 2,
  fixedAt: null,
  closedAt: null,
  outcome: null,
  reopenCount: 0,
  ...unplaced,
  version: 1,
}

test.each([
  ['remoteFix', 'done now next next next'],
  ['repairing', 'done done now next next'],
  ['verifying', 'done done done now next'],
  ['awaitingCustomer', 'done done done done now'],
  ['closed', 'done done done done done'],
] as const)('%s: %s', (state, wanted) => {
  expect(
    stepsOf({ ...row, state, fixedAt: 5 }, true)
      .map((step) => step.state)
      .join(' '),
  ).toBe(wanted)
})

test('a false alarm has no steps', () => {
  expect(stepsOf({ ...row, state: 'cancelled' }, false)).toEqual([])
})

test('it says who noticed first, and no time for what is still to come', () => {
  const steps = stepsOf({ ...row, firstHeardFrom: 'complaint', fixedAt: 5 }, false)
  expect(steps[0]).toEqual({ name: 'heard', state: 'done', at: 1 })
  expect(steps.slice(2).map((step) => step.at)).toEqual([null, null, null])
})

test('a case closed without the customer, or without a fix, claims neither', () => {
  const names = (change: Partial<RecoveryCase>) =>
    stepsOf({ ...row, state: 'closed', closedAt: 9, ...change }, false).map((step) => step.name)
  expect(names({ fixedAt: 5 })).toEqual(['found', 'told', 'fixed', 'checked', 'closed'])
  expect(names({})).toEqual(['found', 'told', 'closed'])
  expect(names({ toldAt: null, fixedAt: 5 })).toEqual(['found', 'fixed', 'checked', 'closed'])
})
