import { describe, expect, it } from 'vitest'
import { minute } from '../domain/clock.ts'
import { messageData } from '../domain/messageData.ts'
import type { StoredCase } from '../store/caseStore.ts'
import { actionNames } from './actionNames.ts'
import { createDecide, type Decision } from './decide.ts'
import { type CaseEvent, caseEvent } from './events.ts'
import { machineVersion, ownershipStates, repairStates, table } from './machine.ts'
import { playbooks } from './playbooks.ts'
import { recoveryPolicy } from './policy.ts'

const house = { policy: recoveryPolicy.parse({}), playbooks }
const decide = createDecide(() => house)
const t0 = Date.UTC(2026, 0, 1)
const device = { id: 'd', name: 'Fridge', model: 'Fridge 200', expectEverySeconds: 30 }
const fault = {
  id: 'f',
  deviceId: 'd',
  kind: 'drift',
  metric: 'temperature',
  severity: 'major',
  startedAt: t0,
  incidentId: null,
  explanation: 'It drifts.',
}
const by = { id: 'anna', name: 'Anna', role: 'agent' }
const due = {
  actor: 'system',
  lastSamples: [{ deviceId: 'd', at: t0 + 10_000 * minute }],
  stoodStill: 0,
  candidate: null,
}

/** Events by a short name; `at` is added. */
const events = {
  opened: {
    type: 'faultOpened',
    actor: 'detector',
    fault,
    device,
    alsoAffected: [],
    candidate: 'anna',
    opening: { caseId: 'c', number: 1001, customerId: 'carol' },
  },
  again: {
    type: 'faultOpened',
    actor: 'detector',
    fault: { ...fault, id: 'f2' },
    device,
    alsoAffected: [],
    candidate: null,
  },
  cleared: { type: 'faultCleared', actor: 'detector', fault, clearedAt: t0 + minute },
  ack: { type: 'acknowledge', actor: 'anna', by },
  claim: { type: 'claimFixed', actor: 'anna', by },
  verify: { type: 'verify', ...due },
  confirm: { type: 'confirm', actor: 'customer' },
  noAnswer: { type: 'confirmBy', ...due },
  broken: { type: 'stillBroken', actor: 'customer' },
  survey: { type: 'surveyDue', ...due },
  great: { type: 'survey', actor: 'customer', solved: true, rating: 5 },
  awful: { type: 'survey', actor: 'customer', solved: true, rating: 1 },
  alarm: { type: 'falseAlarm', actor: 'anna', by, reason: 'No' },
  reopen: { type: 'reopen', actor: 'anna', by, reason: 'Yes' },
  late: { type: 'ackTarget', ...due },
  breach: { type: 'ackBreach', ...due },
  claimCheck: { type: 'claimCheck', ...due },
} as const
type Name = keyof typeof events

const stored = (decision: Decision & { handled: true }): StoredCase => ({
  row: decision.next.row,
  snapshot: JSON.parse(JSON.stringify(decision.next.snapshot)),
  machineVersion,
})
const live = (names: readonly Name[]) => {
  let current: StoredCase | undefined
  let last: Decision | undefined
  names.forEach((name, n) => {
    const event: CaseEvent = caseEvent.parse({ ...events[name], at: t0 + n * minute })
    last = decide(current, event)
    if (last.handled) current = stored(last)
  })
  if (!current || !last) throw new Error('nothing happened')
  return { current, last }
}
const stand = (current: StoredCase) => (current.snapshot as { value: unknown }).value

describe('a life in a line', () => {
  it.each<[string, Name[], string, string, string[]]>([
    ['a fault is told and its owner called', ['opened'], 'repairing', 'called', ['faultFound', 'staffCase']],
    ['acknowledged', ['opened', 'ack'], 'repairing', 'acknowledged', []],
    ['one more fault is no second message', ['opened', 'again'], 'repairing', 'called', []],
    ['nobody acts', ['opened', 'late'], 'repairing', 'late', ['staffEscalation']],
    ['nobody acts for 15 minutes', ['opened', 'late', 'breach'], 'repairing', 'breached', ['staffEscalation']],
    ['gone by itself: watched', ['opened', 'cleared'], 'watching', 'idle', []],
    ['back while watched', ['opened', 'cleared', 'again'], 'repairing', 'called', []],
    ['claimed while it still shows', ['opened', 'claim'], 'claimed', 'acknowledged', []],
    ['claimed and clear', ['opened', 'claim', 'cleared'], 'watching', 'idle', []],
    ['claimed and not confirmed', ['opened', 'claim', 'claimCheck'], 'repairing', 'acknowledged', ['staffStillBroken']],
    ['verified: the customer is asked', ['opened', 'cleared', 'verify'], 'awaitingCustomer', 'idle', ['fixVerified']],
    ['confirmed', ['opened', 'cleared', 'verify', 'confirm'], 'closed', 'idle', ['closed']],
    ['no answer', ['opened', 'cleared', 'verify', 'noAnswer'], 'closed', 'idle', ['closed']],
    [
      'still broken when asked',
      ['opened', 'cleared', 'verify', 'broken'],
      'repairing',
      'called',
      ['stillOnIt', 'staffStillBroken', 'staffStillBroken'],
    ],
    [
      'healthy to the device, broken to the customer: the customer counts',
      ['opened', 'cleared', 'broken', 'again', 'cleared'],
      'repairing',
      'called',
      [],
    ],
    [
      'back after the customer was told it works',
      ['opened', 'cleared', 'verify', 'again'],
      'repairing',
      'called',
      ['stillOnIt', 'staffStillBroken'],
    ],
    ['the survey', ['opened', 'cleared', 'verify', 'confirm', 'survey'], 'closed', 'idle', ['survey']],
    ['a good score', ['opened', 'cleared', 'verify', 'confirm', 'survey', 'great'], 'closed', 'idle', ['surveyThanks']],
    [
      'a bad score',
      ['opened', 'cleared', 'verify', 'confirm', 'survey', 'awful'],
      'repairing',
      'called',
      ['stillOnIt', 'staffBadScore', 'staffBadScore'],
    ],
    ['a false alarm', ['opened', 'alarm'], 'cancelled', 'idle', ['closed']],
    ['a false alarm that was none', ['opened', 'alarm', 'reopen'], 'repairing', 'called', ['stillOnIt']],
  ])('%s', (_, names, repair, ownership, told) => {
    const { current, last } = live(names)
    expect(stand(current)).toEqual({ repair, ownership })
    const messages = last.handled
      ? last.effects.filter((one) => one.type === 'tellCustomer' || one.type === 'tellStaff')
      : []
    expect(messages.map(({ template }) => template)).toEqual(told)
    for (const { template, data } of messages) expect(messageData[template].parse(data)).toEqual(data)
  })

  it.each<[string, Name[]]>([
    ['nothing to confirm yet', ['opened', 'confirm']],
    ['nothing to acknowledge any more', ['opened', 'cleared', 'ack']],
    ['a survey while it is not over', ['opened', 'cleared', 'verify', 'great']],
    ['a second answer to the survey', ['opened', 'cleared', 'verify', 'confirm', 'great', 'great']],
    ['an open case is not reopened', ['opened', 'reopen']],
  ])('refused: %s', (_, names) => {
    const { current, last } = live(names)
    expect(last.handled).toBe(false)
    expect(current.row.version).toBe(names.length - 1)
  })
})

describe('what was stored', () => {
  const { current } = live(['opened', 'ack'])
  const note = caseEvent.parse({ type: 'note', actor: 'anna', by, text: 'x', at: t0 + 9 * minute })

  it.each<[string, StoredCase]>([
    ['an unknown state', { ...current, snapshot: { ...(current.snapshot as object), value: { repair: 'gone' } } }],
    ['no snapshot at all', { ...current, snapshot: null }],
    ['another version of the machine', { ...current, machineVersion: machineVersion + 1 }],
  ])('%s is no reason to forget the customer', (_, damaged) => {
    const decision = decide(damaged, note)
    if (!decision.handled) throw new Error('refused')
    expect(decision.next.snapshot.value).toEqual({ repair: 'repairing', ownership: 'called' })
    expect(decision.next.row).toMatchObject({ id: 'c', customerId: 'carol', ownerId: 'anna', toldAt: t0, version: 3 })
    expect(decision.effects).toContainEqual(expect.objectContaining({ type: 'note', kind: 'restored' }))
    expect(decision.effects.some((one) => one.type === 'tellCustomer')).toBe(false)
  })

  it('deciding changes nothing that it was given', () => {
    const before = JSON.stringify(current)
    decide(current, note)
    expect(JSON.stringify(current)).toBe(before)
  })
})

describe('the table', () => {
  const text = JSON.stringify(table)
  it('has no timers and starts no work: both are lost or doubled on restore', () => {
    expect(text).not.toMatch(/"(after|invoke)":/)
    expect(repairStates.length + ownershipStates.length).toBeGreaterThan(12)
  })
  it('uses every action there is', () => {
    expect(actionNames.filter((name) => !text.includes(`"${name}"`))).toEqual([])
  })
  it('moves or asks for something at every step: that is how a step is told from nothing', () => {
    const empty = Object.values(table.states).flatMap(({ states }) =>
      Object.entries(states).flatMap(([from, state]) =>
        Object.entries('on' in state ? state.on : {}).flatMap(([event, steps]) =>
          [steps]
            .flat()
            .filter((step) => {
              const { target, actions } = step as { target?: string; actions?: unknown }
              return actions === undefined && (target === undefined || target === from)
            })
            .map(() => `${from} ${event}`),
        ),
      ),
    )
    // Given to somebody else: called anew, which asks for what entering it asks.
    expect(empty.filter((name) => !name.startsWith('called '))).toEqual([])
  })
})
