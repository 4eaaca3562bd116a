import { priorityOf } from '../domain/priority.ts'
import { casePlaybook, titleOf, worstSeverity } from './about.ts'
import { type CaseContext, type DeviceFacts, deadlineNames, emptyContext, type FaultFacts } from './caseContext.ts'
import type { Carried, CaseEvent, EventOf } from './events.ts'
import type { House } from './guards.ts'

const withDevice = (devices: DeviceFacts[], device: DeviceFacts): DeviceFacts[] =>
  devices.some((known) => known.id === device.id)
    ? devices.map((known) => (known.id === device.id ? device : known))
    : [...devices, device]
/** A device that flaps all day must not make its case heavier with each turn (P7): of the faults that are over, the newest are kept. The history has them all. */
const keptOver = 50
const withinBounds = (faults: readonly (FaultFacts & { open: boolean })[]): (FaultFacts & { open: boolean })[] => {
  const over = faults.filter(({ open }) => !open)
  const forgotten = new Set(over.slice(0, Math.max(0, over.length - keptOver)))
  return faults.filter((fault) => !forgotten.has(fault))
}
const withFault = (context: CaseContext, fault: FaultFacts, open: boolean): CaseContext => {
  const before = context.faults.find((other) => other.id === fault.id)
  const known = before !== undefined
  // An incident can turn out to be part of another: the case goes with its fault.
  // Nor does a case go back into one it has left.
  const follows =
    (context.incidentId === null || context.incidentId === before?.incidentId) &&
    (fault.incidentId === null || fault.incidentId !== context.formerIncidentId)
  return {
    ...context,
    faults: known
      ? context.faults.map((other) => (other.id === fault.id ? { ...fault, open } : other))
      : withinBounds([...context.faults, { ...fault, open }]),
    incidentId: follows ? (fault.incidentId ?? context.incidentId) : context.incidentId,
    faultStartedAt: Math.min(context.faultStartedAt ?? fault.startedAt, fault.startedAt),
  }
}

/**
 * The plain facts an event brings, before anything is decided on them: which faults are open, which devices are meant, that
 * a deadline has been used up. The machine's guards see the result.
 */
export const absorb = (context: CaseContext, event: CaseEvent, house: House): CaseContext => {
  const facts = around(take(context, event), event)
  const severity = worstSeverity(facts)
  const known = { ...facts, severity, rules: event.rules ?? facts.rules }
  return {
    ...known,
    title: titleOf(known, house),
    category: casePlaybook(known, house)?.category ?? known.category,
    priority: priorityOf(severity, known.tier),
  }
}

/** What the runner looked up around the case. */
const around = (context: CaseContext, event: CaseEvent): CaseContext => {
  const found = 'circumstances' in event ? event.circumstances : undefined
  return found ? { ...context, tier: found.tier, repeats: found.repeats } : context
}

const take = (context: CaseContext, event: CaseEvent): CaseContext => {
  switch (event.type) {
    case 'faultOpened':
      return withNews(
        withFault({ ...context, devices: withDevice(context.devices, event.device) }, event.fault, true),
        event.incidentNews,
      )
    case 'faultChanged': {
      const known = context.faults.find((fault) => fault.id === event.fault.id)
      return known ? withFault(context, event.fault, known.open) : context
    }
    case 'faultCleared':
      return context.faults.some((fault) => fault.id === event.fault.id)
        ? { ...withFault(context, event.fault, false), mendedAt: event.clearedAt }
        : context
    case 'mergedIn':
    case 'splitOff':
      return withCarried(context, event.carried)
    case 'complained':
      return event.device ? { ...context, devices: withDevice(context.devices, event.device) } : context
    default: {
      const name = deadlineNames.find((deadline) => deadline === event.type)
      if (!name) return context
      const { [name]: _used, ...deadlines } = context.deadlines
      return { ...context, deadlines }
    }
  }
}

/** What everybody in the incident was told goes with the first message of those who have heard nothing yet. */
const withNews = (context: CaseContext, news: EventOf<'faultOpened'>['incidentNews']): CaseContext =>
  news === undefined || context.toldAt !== null || context.incidentNews?.updateId === news.updateId
    ? context
    : { ...context, incidentNews: { ...news, told: 'no' } }

/** With the devices and faults that come over from another case. */
const withCarried = (context: CaseContext, { devices, faults, faultStartedAt }: Carried): CaseContext => {
  const joined = faults.reduce((next, { open, ...fault }) => withFault(next, fault, open), {
    ...context,
    devices: devices.reduce(withDevice, context.devices),
  })
  return faultStartedAt === null
    ? joined
    : { ...joined, faultStartedAt: Math.min(joined.faultStartedAt ?? faultStartedAt, faultStartedAt) }
}

/** The context a case begins with. Throws when the event begins none: the runner only sends ones that do. */
export const beginning = (event: CaseEvent): CaseContext => {
  if (event.type === 'splitOff')
    return { ...emptyContext({ ...event.opening, at: event.at }), firstHeardFrom: event.carried.firstHeardFrom }
  if ((event.type !== 'faultOpened' && event.type !== 'complained') || !event.opening)
    throw new Error(`A case cannot begin with ${event.type}`)
  const context = emptyContext({ ...event.opening, at: event.at })
  if (event.type === 'complained') return { ...context, firstHeardFrom: 'complaint', severity: 'major' }
  return { ...context, severity: 'minor' }
}
