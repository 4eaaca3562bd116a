import { expect, it } from 'vitest'
import { hour, minute } from '../../domain/clock.ts'
import { type Remedy, remedy } from '../../domain/playbook.ts'
import { caseContext, emptyContext, type RemoteFacts, untried } from '../caseContext.ts'
import type { EventOf } from '../events.ts'
import { playbooks } from '../playbooks.ts'
import { recoveryPolicy } from '../policy.ts'
import { madeWorse, nextRemedy } from './next.ts'
import type { RemedyStanding } from './standing.ts'

const at = Date.UTC(2026, 2, 2, 9)
const fault = {
  id: 'f1',
  deviceId: 'router',
  kind: 'reported' as const,
  metric: 'E7',
  severity: 'major' as const,
  startedAt: at,
  incidentId: null,
  incidentCause: null,
  othersAffected: false,
  explanation: 'E7',
}
const contextWith = (remote: Partial<RemoteFacts>, severity: 'major' | 'critical' = 'major') => ({
  ...emptyContext({ caseId: 'c', number: 1, customerId: null, at }),
  devices: [{ id: 'router', name: 'Router', model: 'Router X', expectEverySeconds: 30 }],
  faults: [{ ...fault, open: true }],
  severity,
  remote: { ...untried, ...remote },
})
const houseWith = (...wanted: (Partial<Remedy> & { command: string })[]) => ({
  policy: recoveryPolicy.parse({}),
  playbooks: playbooks.map((one) =>
    one.id === 'reported-router' ? { ...one, remedies: wanted.map((each) => remedy.parse(each)) } : one,
  ),
})
const event = (remedies: RemedyStanding[] | undefined) => ({
  type: 'commandResult' as const,
  at,
  actor: 'device',
  commandId: 'x',
  deviceId: 'router',
  ok: false,
  ...(remedies && { remedies }),
})
const standing = (key: string, blockedBy: RemedyStanding['blockedBy'] = null): RemedyStanding => ({
  key,
  blockedBy,
  text: 'because',
  trialOf: null,
})
const tried = (...attempts: [key: string, attempts: number][]): Partial<RemoteFacts> => ({
  attempts: attempts.reduce((sum, [, n]) => sum + n, 0),
  tried: attempts.map(([key, n]) => ({ key, attempts: n })),
})
const two = houseWith({ command: 'restart', maxAttempts: 2 }, { command: 'reset' })
const asks = houseWith({ command: 'restart', inUse: { metric: 'x', is: '>', value: 0, withinSeconds: 60 } })

it.each<[string, Partial<RemoteFacts>, RemedyStanding[] | undefined, typeof two, string]>([
  ['the first', {}, undefined, two, 'send restart'],
  ['the first again', tried(['restart', 1]), undefined, two, 'send restart'],
  ['the second', tried(['restart', 2]), undefined, two, 'send reset'],
  ['nothing left', tried(['restart', 2], ['reset', 1]), undefined, two, 'people'],
  ['a breaker on the first: the second', {}, [standing('restart', 'breaker')], two, 'send reset'],
  ['too often: the second', {}, [standing('restart', 'tooOften')], two, 'send reset'],
  ['in use: wait for the first', {}, [standing('restart', 'inUse')], two, 'hold restart'],
  ['not known to be safe: wait', {}, [standing('restart', 'unsafe')], two, 'hold restart'],
  ['both forbidden', {}, [standing('restart', 'breaker'), standing('reset', 'tooOften')], two, 'people'],
  ['after it got worse nothing', { ...tried(['restart', 1]), outcome: 'worse' }, undefined, two, 'people'],
  ['conditions that nobody asked', {}, undefined, asks, 'hold restart'],
  ['conditions that were asked', {}, [standing('restart')], asks, 'send restart'],
  ['no remedy in the playbook', {}, undefined, houseWith(), 'people'],
  ['a case of before, with one attempt that was not counted by name', { attempts: 1 }, undefined, two, 'people'],
])('%s', (_, remote, remedies, house, expected) => {
  const next = nextRemedy({ context: contextWith(remote), event: event(remedies) }, house)
  expect(next.do === 'people' ? next.do : `${next.do} ${next.remedy.command}`).toBe(expected)
})

it('critical: one try, no second', () => {
  expect(nextRemedy({ context: contextWith({}, 'critical'), event: event(undefined) }, two).do).toBe('send')
  const again = contextWith(tried(['restart', 1]), 'critical')
  expect(nextRemedy({ context: again, event: event(undefined) }, two).do).toBe('people')
})

it('two faults at once are for people', () => {
  const context = contextWith({})
  const both = { ...context, faults: [...context.faults, { ...fault, id: 'f2', open: true }] }
  expect(nextRemedy({ context: both, event: event(undefined) }, two).do).toBe('people')
})

const opened = (change: Partial<typeof fault> | { kind: 'silence' }, later: number): EventOf<'faultOpened'> => ({
  type: 'faultOpened',
  at: at + later,
  actor: 'detector',
  fault: { ...fault, ...change },
  device: { id: 'router', name: 'Router', model: 'Router X', expectEverySeconds: 30 },
  alsoAffected: [],
  candidate: null,
})
const sentNow: Partial<RemoteFacts> = {
  ...tried(['restart', 1]),
  commandId: 'c:1:0',
  deviceId: 'router',
  command: 'restart',
  sentAt: at,
  before: { kinds: ['reported E7'], severity: 'major' },
}
it.each<[string, EventOf<'faultOpened'>, boolean]>([
  ['the same fault again', opened({}, minute), false],
  ['another kind', opened({ kind: 'silence' }, minute), true],
  ['another code', opened({ metric: 'E8' }, minute), true],
  ['the same, but critical', { ...opened({}, minute), fault: { ...fault, severity: 'critical' } }, true],
  ['on another device', opened({ deviceId: 'fridge', metric: 'E8' }, minute), false],
  ['just inside half an hour', opened({ metric: 'E8' }, 30 * minute), true],
  ['later than half an hour', opened({ metric: 'E8' }, 30 * minute + 1), false],
  ['before it was sent, told late', opened({ metric: 'E8' }, -hour), false],
])('worse? %s: %s', (_, happened, expected) => {
  expect(madeWorse({ context: contextWith(sentNow), event: happened }, two)).toBe(expected)
})

it('nothing was sent, or nobody knows what was wrong before: nothing is held against it', () => {
  const worse = opened({ metric: 'E8' }, minute)
  expect(madeWorse({ context: contextWith({}), event: worse }, two)).toBe(false)
  expect(madeWorse({ context: contextWith({ ...sentNow, before: null }), event: worse }, two)).toBe(false)
})

it('a case that was stored before remedies were counted one by one is read', () => {
  const { tried: _, sentAt, waitMs, before, model, trialOf, outcome, held, ...then } = { ...untried, attempts: 1 }
  const stored = JSON.parse(JSON.stringify({ ...contextWith({}), remote: then }))
  expect(caseContext.parse(stored).remote).toEqual({ ...untried, attempts: 1 })
})
