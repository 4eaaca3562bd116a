import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openCaseStates } from '../domain/case.ts'
import { hour, minute } from '../domain/clock.ts'
import { isVoucherKind } from '../domain/offer.ts'
import type { StoredCase } from '../store/caseStore.ts'
import { type DeadlineName, deadlineNames } from './caseContext.ts'
import { createDecide, type Decision } from './decide.ts'
import type { Effect } from './effects.ts'
import { type CaseEvent, caseEvent, type DueEvent } from './events.ts'
import { machineVersion } from './machine.ts'
import { playbooks } from './playbooks.ts'
import { recoveryPolicy } from './policy.ts'
import { caseSnapshot } from './snapshot.ts'
import { toStep } from './toStep.ts'

const policy = recoveryPolicy.parse({})
const decide = createDecide(() => ({ policy, playbooks }))
const begin = Date.UTC(2026, 2, 2)

const devices = ['router', 'fridge'].map((id) => ({ id, name: id, model: id, expectEverySeconds: 30 }))
const fault = (n: number, device: number, severity: 'major' | 'critical' | 'minor') => ({
  id: `f${n}`,
  deviceId: devices[device]?.id ?? '',
  kind: (['reported', 'silence', 'drift'] as const)[n % 3] ?? 'drift',
  metric: null,
  severity,
  startedAt: begin - n * minute,
  incidentId: null,
  explanation: `Fault ${n}.`,
})
const by = (role: 'agent' | 'manager') => ({ id: role, name: role, role })
const opening = (customerId: string | null) => ({ caseId: 'case', number: 1001, customerId })

const carriedOver = {
  devices: [devices[1]],
  faults: [{ ...fault(2, 1, 'major'), open: true }],
  firstHeardFrom: 'complaint',
  openedAt: begin - hour,
  faultStartedAt: begin - 2 * minute,
  toldAt: begin - hour,
  ownerId: 'agent',
  fixedDueAt: begin + 9 * hour,
  nextUpdateDueAt: begin + 3 * hour,
  waiting: true,
  workedOn: false,
  disputed: false,
}

/** Everything but deadlines, without its time. Some are nonsense in the state they meet: that is the point. */
const happening = fc.oneof(
  fc
    .record({
      n: fc.nat(5),
      device: fc.nat(1),
      severity: fc.constantFrom('major' as const, 'critical' as const, 'minor' as const),
      type: fc.constantFrom('faultOpened' as const, 'faultChanged' as const),
    })
    .map(({ n, device, severity, type }) => ({
      type,
      actor: 'detector',
      fault: fault(n, device, severity),
      device: devices[device] ?? devices[0],
      alsoAffected: [],
      candidate: null,
    })),
  { weight: 2, arbitrary: fc.nat(5).map((n) => ({ type: 'faultCleared', actor: 'detector', n })) },
  fc.record({
    type: fc.constant('commandResult'),
    actor: fc.constant('device'),
    commandId: fc.constantFrom('case:1:1', 'case:2:1', 'other'),
    deviceId: fc.constantFrom('router', 'fridge'),
    ok: fc.boolean(),
  }),
  fc
    .constantFrom(
      { type: 'complained', complaintId: 'k', text: 'x', channel: 'web', device: null, candidate: null },
      { type: 'confirm' },
      { type: 'stillBroken' },
      { type: 'talkToPerson' },
      { type: 'survey', solved: true, rating: 5 },
      { type: 'survey', solved: false, rating: 1 },
      { type: 'acceptOffer', offerId: 'case:5:1' },
      { type: 'customerErased', pseudonym: 'erased-1' },
    )
    .map((event) => ({ actor: 'customer', ...event })),
  fc
    .constantFrom(
      { type: 'acknowledge' },
      { type: 'note', text: 'x' },
      { type: 'assign', to: 'agent', toName: 'agent' },
      { type: 'assign', to: 'other', toName: 'other' },
      { type: 'planVisit', from: begin + 30 * hour, to: begin + 40 * hour },
      { type: 'claimFixed' },
      { type: 'offer', amountMinor: 3_000, reason: 'x' },
      { type: 'offer', kind: 'apology', amountMinor: 0, reason: 'x' },
      { type: 'offer', kind: 'discount', amountMinor: 1_500, percent: 10, reason: 'x' },
      { type: 'withdrawOffer', offerId: 'case:5:1', reason: 'x' },
      { type: 'sendCommand', deviceId: 'router', name: 'x', args: {} },
      { type: 'falseAlarm', reason: 'x' },
      { type: 'foundLate', reason: 'x' },
      { type: 'close', reason: 'x' },
      { type: 'cancelVisit', reason: 'x' },
      { type: 'visitDone', text: 'x' },
      { type: 'orderPart', part: 'x', supplier: null, expectedAt: begin + 20 * hour },
      { type: 'partArrived' },
      { type: 'hold', reason: 'customerAway', until: begin + 30 * hour, untilWorse: true, text: null },
      { type: 'hold', reason: 'waitingForPart', until: null, untilWorse: true, text: null },
      { type: 'resume' },
      { type: 'handOver', teamId: 't', teamName: 'T', to: 'other', toName: 'other', summary: 'x' },
      { type: 'escalate', reason: 'x' },
      { type: 'promise', dueAt: begin + 12 * hour },
      { type: 'promise', dueAt: begin + 60 * hour },
      { type: 'addTask', kind: 'call', title: 'x', dueAt: begin + 5 * hour },
      { type: 'completeTask', taskId: 'case:1', outcome: null },
      { type: 'setCause', cause: 'customer' },
      { type: 'story', text: 'x' },
      { type: 'mergeInto', into: 'c2', intoNumber: 2, reason: 'x' },
      { type: 'mergedIn', from: 'c3', fromNumber: 3, reason: 'x', carried: carriedOver },
      { type: 'split', deviceIds: ['router'], to: 'c4', toNumber: 4, reason: 'x' },
      { type: 'reopen', reason: 'x' },
    )
    .map((event) => ({ actor: 'agent', by: by('agent'), ...event })),
)
type Happening = { wait: number; what: Record<string, unknown> & { type: string } }
const life: fc.Arbitrary<Happening[]> = fc.array(
  fc.record({
    wait: fc.oneof(fc.nat(20 * minute), fc.nat(6 * hour), fc.constant(0)),
    what: happening.map((event): Happening['what'] => event),
  }),
  { maxLength: 30 },
)

interface Seen {
  readonly events: CaseEvent[]
  stored: StoredCase
  /** How often each template went to the customer, and the last word on each promise. */
  readonly told: Map<string, number>
  readonly promises: Map<string, string>
  remedies: number
}

const count = (seen: Seen, effects: readonly Effect[]): void => {
  for (const one of effects) {
    if (one.type === 'tellCustomer') seen.told.set(one.template, (seen.told.get(one.template) ?? 0) + 1)
    if (one.type === 'putPromise') seen.promises.set(one.id, one.state)
    if (one.type === 'sendDeviceCommand' && one.name === 'restart') seen.remedies += 1
  }
}

const contextOf = (stored: StoredCase) => caseSnapshot.parse(stored.snapshot)

const keep = (decision: Decision & { handled: true }): StoredCase => ({
  row: decision.next.row,
  // Through JSON, as the store does it.
  snapshot: JSON.parse(JSON.stringify(decision.next.snapshot)),
  machineVersion,
})

/** Lives a case through, deadlines included, checking every step. */
const live = (happenings: readonly Happening[], first: CaseEvent, candidate: string | null, healthy: boolean): Seen => {
  const opened = decide(undefined, first)
  if (!opened.handled) throw new Error('nothing began')
  const seen: Seen = { events: [first], stored: keep(opened), told: new Map(), promises: new Map(), remedies: 0 }
  count(seen, opened.effects)
  let at = first.at
  const take = (event: CaseEvent): void => {
    const before = seen.stored
    const decision = decide(before, event)
    expect(decide(before, event)).toEqual(decision)
    if (!decision.handled) return
    const step = toStep(decision, event, {
      current: before,
      people: () => [],
      voucherFor: (offerId) => ({ codeHash: offerId, sealedCode: '' }),
    })
    expect(step.row.version).toBe(before.row.version + 1)
    expect(step.history.length).toBeGreaterThan(0)
    const ids = [...step.messages, ...step.outbox].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    seen.events.push(event)
    count(seen, decision.effects)
    seen.stored = keep(decision)
    check(seen, decision.effects)
  }
  const actOnDue = (until: number): void => {
    for (let guard = 0; ; guard++) {
      if (guard > 5_000) throw new Error('deadlines never end')
      const { deadlines, devices: own } = contextOf(seen.stored).context
      const [next] = Object.entries(deadlines).sort((a, b) => a[1] - b[1])
      if (!next || next[1] > until) return
      at = Math.max(at, next[1])
      take(
        caseEvent.parse({
          type: next[0],
          at,
          actor: 'system',
          lastSamples: own.map((device) => ({ deviceId: device.id, at: healthy ? at : null })),
          stoodStill: 0,
          candidate,
        } satisfies Omit<DueEvent, 'type'> & { type: string }),
      )
      const left = contextOf(seen.stored).context.deadlines
      expect(Object.entries(left).some(([name, dueAt]) => name === next[0] && dueAt <= next[1])).toBe(false)
    }
  }
  for (const { wait, what } of happenings) {
    actOnDue(at + wait)
    at += wait
    if (what.type === 'faultCleared') {
      const known = contextOf(seen.stored).context.faults.find(({ id }) => id === `f${what.n}`)
      if (known) take(caseEvent.parse({ ...what, at, fault: known, clearedAt: at }))
    } else take(caseEvent.parse({ ...what, at }))
  }
  actOnDue(at + 3 * 24 * hour)
  return seen
}

/** Where each deadline has a use; anywhere else it is a leftover. */
const mending = ['repairing', 'visitArranged', 'partOrdered', 'onHold', 'claimed']
const waiting = [...mending, 'watching']
const opened = [...waiting, 'remoteWaiting', 'remoteHeld', 'remoteWatching', 'awaitingCustomer']
const over = ['closed', 'learned', 'cancelled']
const unanswered = ['called', 'late', 'breached', 'unanswered']
const useful: Record<DeadlineName, readonly string[]> = {
  remoteResult: ['remoteWaiting'],
  remoteWatch: ['remoteWatching'],
  ackTarget: ['called'],
  ackBreach: ['called', 'late'],
  callAgain: ['breached'],
  ackExpires: ['acknowledged'],
  findOwner: unanswered,
  internalTarget: waiting,
  promiseWarning: waiting,
  updateDue: waiting,
  claimCheck: ['claimed'],
  verify: ['watching'],
  confirmBy: ['awaitingCustomer'],
  surveyDue: ['closed', 'learned'],
  surveyReminder: ['closed', 'learned'],
  checkInDue: ['closed', 'learned'],
  learnBy: ['closed'],
  visitEnds: [...waiting, 'awaitingCustomer'],
  partDue: ['partOrdered'],
  holdUntil: ['onHold'],
  taskDue: opened,
  targetWarning: opened,
  targetBreach: opened,
  approvalDue: [...opened, ...over, 'merged'],
  remedyCheck: ['remoteHeld'],
}
/** What may still come after the end. */
const afterwards = ['surveyDue', 'surveyReminder', 'checkInDue', 'learnBy', 'approvalDue']

const check = (seen: Seen, last: readonly Effect[]): void => {
  const { stored, told, promises, remedies } = seen
  const { context, value } = contextOf(stored)
  const names = Object.keys(context.deadlines)
  const open = openCaseStates.some((state) => state === stored.row.state)
  const times = (template: string): number => told.get(template) ?? 0
  const running = [...promises.values()].filter((state) => state === 'open').length
  const owed = context.offers.filter(({ state }) => state === 'offered' || state === 'accepted')
  const given = owed.filter(({ approvedBy }) => approvedBy === null)
  const laws: Record<string, boolean> = {
    'an open case has an owner or a deadline': !open || context.ownerId !== null || names.length > 0,
    'no deadline is left over from a state before': deadlineNames.every(
      (name) =>
        context.deadlines[name] === undefined ||
        useful[name].some((state) => state === value.repair || state === value.ownership),
    ),
    'a case that is over waits for nothing but its aftermath': open || names.every((name) => afterwards.includes(name)),
    'a case that is over calls nobody': open || value.ownership === 'idle',
    'closedAt tells whether it is over': open === (stored.row.closedAt === null),
    'the first message goes out once': times('faultFound') <= 1,
    'the survey goes out once': times('survey') <= 1,
    'it closes once between reopenings': times('closed') <= stored.row.reopenCount + 1,
    'without a customer nobody is told': context.customerId !== null || told.size === 0,
    'a remote fix disturbs nobody':
      stored.row.state !== 'remoteFix' || last.every((one) => !one.type.startsWith('tell')),
    'a remedy is tried once': remedies <= 1,
    'the case knows the promises that run':
      running === Object.values(context.promises).filter((one) => one !== null).length,
    'a case that is over owes nothing': open || running === 0,
    'a request is looked at again until it is decided': context.offers.every(
      ({ state, request }) =>
        (state === 'needsApproval') === (request !== null) &&
        (state !== 'needsApproval' || context.deadlines.approvalDue !== undefined),
    ),
    'nobody approves their own': context.offers.every(({ madeBy, approvedBy }) => approvedBy !== madeBy),
    'a voucher is for something that is owed': context.offers.every(
      ({ voucher, state }) => !voucher || state === 'accepted' || state === 'offered' || state === 'withdrawn',
    ),
    'no routine amends in a senior plan but by a manager': last.every(
      (one) =>
        context.plan === 'standard' ||
        one.type !== 'putOffer' ||
        one.state !== 'offered' ||
        one.approvedBy !== null ||
        !isVoucherKind(one.kind),
    ),
    'what nobody approved stays within the limit of the case':
      given.reduce((sum, offer) => sum + offer.amountMinor, 0) <= policy.agentLimitMinor,
    'credit comes unasked once': context.offers.filter(({ madeBy }) => madeBy === 'system').length <= 1,
  }
  expect(Object.keys(laws).filter((law) => !laws[law])).toEqual([])
}

const beginnings = fc.record({
  customerId: fc.constantFrom('carol', null),
  candidate: fc.constantFrom('agent', null),
  healthy: fc.boolean(),
  remote: fc.boolean(),
  complaint: fc.boolean(),
})

describe('whatever happens, in whatever order', () => {
  it('no case is forgotten, nobody is told twice, promises end, limits hold, and the history replays', () => {
    fc.assert(
      fc.property(life, beginnings, (happenings, { customerId, candidate, healthy, remote, complaint }) => {
        const said = { at: begin, opening: opening(customerId), candidate }
        const first = caseEvent.parse(
          complaint
            ? {
                ...said,
                type: 'complained',
                actor: 'customer',
                complaintId: 'k',
                text: 'x',
                channel: 'web',
                device: null,
              }
            : {
                ...said,
                type: 'faultOpened',
                actor: 'detector',
                fault: fault(remote ? 0 : 2, 0, 'major'),
                device: devices[0],
                alsoAffected: [],
              },
        )
        const seen = live(happenings, first, candidate, healthy)
        const replayed = seen.events.reduce<StoredCase | undefined>((current, event) => {
          const decision = decide(current, caseEvent.parse(JSON.parse(JSON.stringify(event))))
          return decision.handled ? keep(decision) : current
        }, undefined)
        expect(replayed).toEqual(seen.stored)
      }),
      { numRuns: 150 },
    )
  })
})
