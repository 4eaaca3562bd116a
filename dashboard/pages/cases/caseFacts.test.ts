import { describe, expect, it } from 'vitest'
import type { Case } from '../../api/wire.ts'
import { stepsOf } from './caseFacts.ts'

const base: Case = {
  id: 'c',
  number: 1001,
  customerId: 'k',
  deviceIds: [],
  faultIds: [],
  incidentId: null,
  state: 'repairing',
  severity: 'major',
  title: 'Fridge',
  firstHeardFrom: 'fault',
  ownerId: null,
  acknowledgedAt: null,
  escalationLevel: 0,
  openedAt: '2026-01-01T00:00:00.000Z',
  faultStartedAt: null,
  toldAt: '2026-01-01T00:01:00.000Z',
  fixedAt: null,
  closedAt: null,
  outcome: null,
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
  formerIncidentId: null,
  story: null,
  version: 1,
}
const shown = (change: Partial<Case>): string =>
  stepsOf({ ...base, ...change })
    .map((step) => `${step.label}:${step.status}`)
    .join(' > ')

describe('stepsOf', () => {
  it.each<{ what: string; change: Partial<Case>; steps: string }>([
    {
      what: 'waiting for a visit',
      change: { state: 'waiting', waitingFor: 'visit' },
      steps: 'Found:done > Visit arranged:current > Device proves it:ahead > Customer confirms:ahead > Closed:ahead',
    },
    {
      what: 'on hold',
      change: { state: 'onHold', holdReason: 'customerAway' },
      steps: 'Found:done > On hold:current > Device proves it:ahead > Customer confirms:ahead > Closed:ahead',
    },
    {
      what: 'merged',
      change: { state: 'merged', mergedInto: 'd' },
      steps: 'Found:done > Goes on as another case:current',
    },
    {
      what: 'being repaired',
      change: {},
      steps:
        'Found:done > Customer told, repairing:current > Device proves it:ahead > Customer confirms:ahead > Closed:ahead',
    },
    {
      what: 'closed is done, not under way',
      change: { state: 'closed' },
      steps:
        'Found:done > Customer told, repairing:done > Device proves it:done > Customer confirms:done > Closed:done',
    },
    {
      what: 'a remote fix has no customer to ask',
      change: { state: 'remoteFix', toldAt: null },
      steps: 'Found:done > Remote fix:current > Closed:ahead',
    },
    {
      what: 'a false alarm ends at once',
      change: { state: 'cancelled' },
      steps: 'Found:done > False alarm:current',
    },
    {
      what: 'a complaint was not found by us',
      change: { firstHeardFrom: 'complaint', state: 'awaitingCustomer' },
      steps:
        'Complaint:done > Customer told, repairing:done > Device proves it:done > Customer confirms:current > Closed:ahead',
    },
  ])('$what', ({ change, steps }) => {
    expect(shown(change)).toBe(steps)
  })
})
