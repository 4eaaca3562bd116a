import fc from 'fast-check'
import { day, hour, minute } from '../../../domain/clock.ts'
import { playbooks } from '../../../recovery/playbooks.ts'
import { remedyKey } from '../../../recovery/remedies/standing.ts'
import type { Words } from './arbitraryOf.ts'

/** A time told from the moment of the event, ms; and something the case itself has, by its place in the case's list. */
export const timeFromNow = (least: number, most: number) =>
  fc.integer({ min: least, max: most }).map((inMs) => ({ inMs }))
export const ownThing = (of: 'offer' | 'task' | 'command' | 'fault') => fc.nat(3).map((nth) => ({ of, nth }))

export const begin = Date.UTC(2026, 2, 2)
/** The router has a remedy of its own in the shipped playbooks. */
export const devices = ['router', 'fridge', 'kettle'].map((id) => ({
  id,
  name: id,
  model: id,
  expectEverySeconds: id === 'kettle' ? null : 30,
}))

/** One of six faults: the same number is the same fault of the same device. */
export const faultFrom = (n: number, rest: { severity: string; incidentId: string | null }) => ({
  id: `f${n}`,
  deviceId: devices[n === 5 ? 2 : n % 2]?.id ?? 'router',
  kind: (['reported', 'silence', 'drift'] as const)[n % 3] ?? 'drift',
  metric: null,
  severity: rest.severity,
  startedAt: begin - n * minute,
  incidentId: rest.incidentId,
  incidentCause: rest.incidentId === null ? null : n % 2 === 0 ? 'gateway-down' : 'firmware',
  othersAffected: n % 2 === 0,
  explanation: `Fault ${n}.`,
})
const fault = fc
  .record({
    n: fc.nat(5),
    severity: fc.constantFrom('major', 'major', 'critical', 'minor'),
    incidentId: fc.constantFrom(null, null, null, 'i1', 'i2'),
  })
  .map(({ n, ...rest }) => faultFrom(n, rest))

const people = [
  { id: 'agent', name: 'Agent', role: 'agent' },
  { id: 'other', name: 'Other', role: 'agent' },
  { id: 'lea', name: 'Lea', role: 'manager' },
  { id: 'boss', name: 'Boss', role: 'admin' },
]
const remedyKeys = [...new Set(playbooks.flatMap(({ remedies }) => remedies.map(remedyKey)))]
const later = timeFromNow(-hour, 3 * day)
const earlier = timeFromNow(-2 * day, 0)

/** The fields of events that have to make sense together, by name. */
export const words: Words = {
  at: fc.constant(0),
  rules: fc.constant(undefined),
  actor: fc.constant('somebody'),
  opening: fc.constant(undefined),
  by: fc.constantFrom(...people),
  to: fc.constantFrom('agent', 'other'),
  toName: fc.constant('Somebody'),
  candidate: fc.constantFrom('agent', 'other', null),
  ownerId: fc.constantFrom('agent', 'other', null),
  seniorId: fc.constantFrom('lea', null),
  fault,
  faults: fc.array(
    fc.tuple(fault, fc.boolean()).map(([one, open]) => ({ ...one, id: `joined-${one.id}`, open })),
    { maxLength: 2 },
  ),
  device: fc.constantFrom(...devices),
  devices: fc.array(fc.constantFrom(...devices), { maxLength: 2 }),
  deviceId: fc.constantFrom(...devices.map(({ id }) => id)),
  deviceIds: fc.subarray(
    devices.map(({ id }) => id),
    { minLength: 1 },
  ),
  offerId: ownThing('offer'),
  taskId: ownThing('task'),
  commandId: ownThing('command'),
  incidentId: fc.constantFrom('i1', 'i2'),
  updateId: fc.constantFrom('u1', 'u2', 'u3'),
  complaintId: fc.constant('k'),
  remedies: fc.option(
    fc.array(
      fc.record({
        key: fc.constantFrom(...remedyKeys),
        blockedBy: fc.constantFrom(null, 'inUse', 'unsafe', 'breaker', 'tooOften'),
        text: fc.constant('x'),
        trialOf: fc.constantFrom(null, 'trial'),
      }),
      { maxLength: 2 },
    ),
    { nil: undefined },
  ),
  overLimit: fc.constantFrom(undefined, undefined, undefined, [
    { offerId: 'x', limit: 'perCustomer', allowedMinor: 1, givenMinor: 1, askedMinor: 1 },
  ]),
  amountMinor: fc.constantFrom(0, 500, 1_500, 3_000, 6_000, 20_000),
  percent: fc.constantFrom(undefined, 10),
  tier: fc.constantFrom(null, null, 'gold', 'silver'),
  // Mostly the first time: a repeated failure switches the plan, and no routine offer is left to test.
  repeats: fc.constantFrom({ device: 0, customer: 0 }, { device: 0, customer: 0 }, { device: 1, customer: 2 }),
  rating: fc.integer({ min: 1, max: 5 }),
  ratingBefore: fc.constantFrom(null, 2, 5),
  chain: fc.constantFrom([], [{ waitMs: 5 * minute }, { waitMs: 20 * minute }, { waitMs: hour }]),
  stoodStill: fc.constantFrom(0, 0, 0, 10 * minute, 5 * hour),
  // Whether they are heard now; made of the case's own devices when it happens.
  lastSamples: fc.boolean(),
  args: fc.constant({}),
  sentAt: earlier,
  clearedAt: earlier,
  lastSurveyAt: fc.option(earlier, { nil: null }),
  openedAt: earlier,
  faultStartedAt: fc.option(earlier, { nil: null }),
  toldAt: fc.option(earlier, { nil: null }),
  fixedDueAt: fc.option(later, { nil: null }),
  nextUpdateDueAt: fc.option(later, { nil: null }),
  from: fc.constant('c3'),
  until: fc.option(later, { nil: null }),
  expectedAt: later,
  dueAt: later,
  trialFrom: later,
  acknowledgedBy: fc.option(later, { nil: null }),
  acknowledgeBreachAt: fc.option(later, { nil: null }),
  toldBy: fc.option(later, { nil: null }),
  fixedBy: fc.option(later, { nil: null }),
}

/** Where a field of the same name means something else. */
export const wordsOf: Readonly<Record<string, Words>> = {
  faultCleared: { fault: ownThing('fault') },
  planVisit: { from: timeFromNow(-2 * hour, 2 * day), to: timeFromNow(-hour, 3 * day) },
  split: { to: fc.constant('c4') },
  complained: { device: fc.constantFrom(null, ...devices) },
  approvalDecided: { percent: fc.constantFrom(null, 10) },
}
