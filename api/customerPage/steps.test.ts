import { expect, test } from 'vitest'
import type { RecoveryCase } from '../../domain/case.ts'
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
    stepsOf({ ...row, state })
      .map((step) => step.state)
      .join(' '),
  ).toBe(wanted)
})

test('a false alarm has no steps', () => {
  expect(stepsOf({ ...row, state: 'cancelled' })).toEqual([])
})

test('it says who noticed first, and no time for what is still to come', () => {
  const steps = stepsOf({ ...row, firstHeardFrom: 'complaint', fixedAt: 5 })
  expect(steps[0]).toEqual({ name: 'heard', state: 'done', at: 1 })
  expect(steps.slice(2).map((step) => step.at)).toEqual([null, null, null])
})
