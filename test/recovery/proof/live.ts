import { day } from '../../../domain/clock.ts'
import { deadlineNames } from '../../../recovery/caseContext.ts'
import { createDecide, type Decide } from '../../../recovery/decide.ts'
import type { Effect } from '../../../recovery/effects.ts'
import { type CaseEvent, caseEvent } from '../../../recovery/events.ts'
import { machineVersion } from '../../../recovery/machine.ts'
import { type CaseSnapshot, readSnapshot } from '../../../recovery/snapshot.ts'
import { toStep } from '../../../recovery/toStep.ts'
import type { CaseStep, StoredCase } from '../../../store/caseStore.ts'
import type { Happening, Life } from './happenings.ts'
import { houseOf } from './houses.ts'
import { begin, devices, faultFrom } from './words.ts'

/** One step that was taken, with the case before and after it as a store gives it back. */
export interface Taken {
  readonly event: CaseEvent
  readonly before: StoredCase | undefined
  readonly after: StoredCase
  readonly snapshot: CaseSnapshot
  readonly effects: readonly Effect[]
  readonly step: CaseStep
}

/** How long after the last thing that happened deadlines are still acted on, ms: what is over has its aftermath. */
const aftermath = (over: boolean): number => (over ? 4 * day : 1.5 * day)

/** Through JSON, as the store does it. */
const asStored = <T>(value: T): T => JSON.parse(JSON.stringify(value))

/**
 * Lives a case through: what happens in its order, and between that every deadline when it is due, by the rows that were
 * stored and not by what the case believes. `each` sees every step. Returns the events that were taken.
 *
 * @param from a case to go on with instead of beginning one, with its deadline rows
 * @throws when deadlines never end
 */
export const live = (
  { first, customerId, healthy, candidate, happenings }: Life,
  each: (taken: Taken) => void,
  from?: { stored: StoredCase; deadlines: ReadonlyMap<string, number>; at: number },
): { events: CaseEvent[]; last: StoredCase; deadlines: ReadonlyMap<string, number>; at: number } => {
  let decide: Decide = createDecide(houseOf)
  let rules = 0
  let at = from?.at ?? begin
  let stored = from?.stored
  const deadlines = new Map(from?.deadlines)
  const events: CaseEvent[] = []
  const answered = new Set<string>()

  const take = (event: CaseEvent): void => {
    const key = requestKey(event)
    if (key !== undefined && answered.has(key)) return
    const before = stored
    const decision = decide(before, event)
    if (!decision.handled) return
    if (key !== undefined) answered.add(key)
    const step = toStep(decision, event, {
      current: before,
      people: () => [],
      voucherFor: (offerId) => ({ codeHash: offerId, sealedCode: '' }),
    })
    const after = { row: decision.next.row, snapshot: asStored(decision.next.snapshot), machineVersion }
    for (const name of step.clearDeadlines) deadlines.delete(name)
    for (const { name, dueAt } of step.setDeadlines) deadlines.set(name, dueAt)
    stored = after
    events.push(event)
    each({ event, before, after, snapshot: after.snapshot, effects: decision.effects, step })
  }
  const heard = (well: boolean) =>
    (stored?.row.deviceIds ?? []).map((deviceId) => ({ deviceId, at: well ? at - 10_000 : null }))
  const actOnDue = (until: number): void => {
    for (let guard = 0; ; guard += 1) {
      if (guard > 5_000) throw new Error('deadlines never end')
      const [next] = [...deadlines].sort((a, b) => a[1] - b[1])
      if (!next || next[1] > until) return
      const [name, dueAt] = next
      at = Math.max(at, dueAt)
      const version = stored?.row.version
      take({
        type: deadlineNames.find((known) => known === name) ?? 'findOwner',
        at,
        actor: 'system',
        rules,
        lastSamples: heard(healthy),
        stoodStill: 0,
        candidate,
      })
      if (stored?.row.version === version) throw new Error(`${name} came due and nothing was done`)
      if (deadlines.get(name) === dueAt && dueAt < at) throw new Error(`${name} came due and stays`)
    }
  }
  const happen = (happening: Happening): void => {
    const then = at + happening.wait
    if (happening.do !== 'event' || !happening.overtakes) actOnDue(then)
    at = then
    if (happening.do === 'restart') decide = createDecide(houseOf)
    else if (happening.do === 'rules') rules = happening.version
    else take(inContext(happening.what, { at, rules, stored, heard }))
  }

  if (stored === undefined)
    take(inContext({ ...first, opening: { caseId: 'case', number: 1001, customerId } }, { at, rules, stored, heard }))
  for (const happening of happenings) happen(happening)
  actOnDue(at + aftermath(stored !== undefined && stored.row.closedAt !== null))
  if (stored === undefined) throw new Error('nothing began')
  return { events, last: stored, deadlines, at }
}

/** What the runner would be asked with, so that the same thing is not done twice. */
const requestKey = (event: CaseEvent): string | undefined => {
  if (event.type === 'commandResult') return `result ${event.commandId}`
  return event.type === 'incidentUpdate' ? `update ${event.updateId}` : undefined
}

/** A fault the case never heard of. */
const strange = faultFrom(4, { severity: 'minor', incidentId: null })

/** What happens as the event it is for this case at this moment. */
const inContext = (
  what: { readonly type: string } & Record<string, unknown>,
  now: { at: number; rules: number; stored: StoredCase | undefined; heard: (well: boolean) => unknown },
): CaseEvent => {
  const { stored } = now
  // As an earlier version left it, it may lack what this one looks for.
  const snapshot =
    stored?.machineVersion === machineVersion
      ? (stored.snapshot as CaseSnapshot)
      : stored && readSnapshot(stored).snapshot
  const own = {
    offer: snapshot?.context.offers.map(({ id }) => id) ?? [],
    // Those that are open first, or little would ever be mended.
    fault: [...(snapshot?.context.faults ?? [])].sort((a, b) => Number(a.open) - Number(b.open)),
    task: snapshot?.context.tasks.map(({ id }) => id) ?? [],
    command: [
      ...(snapshot?.context.remote.commandId ? [snapshot.context.remote.commandId] : []),
      ...(snapshot?.context.commands.map(({ id }) => id) ?? []),
    ],
  }
  const meant = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(meant)
    if (typeof value !== 'object' || value === null) return value
    if ('inMs' in value && typeof value.inMs === 'number') return now.at + value.inMs
    if ('of' in value && 'nth' in value) {
      const list = own[value.of as keyof typeof own]
      return (
        list.at(-1 - (Number(value.nth) % Math.max(1, list.length))) ??
        (value.of === 'fault' ? strange : 'nothing of ours')
      )
    }
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, meant(inner)]))
  }
  const event = meant(what) as Record<string, unknown>
  const { fault, by } = event as { fault?: { deviceId: string }; by?: { id: string } }
  return caseEvent.parse({
    ...event,
    at: now.at,
    rules: now.rules,
    actor: by?.id ?? 'customer',
    ...('device' in event && fault && { device: devices.find(({ id }) => id === fault.deviceId) }),
    ...('lastSamples' in event && { lastSamples: now.heard(event.lastSamples === true) }),
  })
}
