import { titleOf, worstSeverity } from './about.ts'
import { type CaseContext, type DeviceFacts, deadlineNames, emptyContext, type FaultFacts } from './caseContext.ts'
import type { CaseEvent } from './events.ts'
import type { House } from './guards.ts'

const withDevice = (devices: readonly DeviceFacts[], device: DeviceFacts): DeviceFacts[] =>
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
  const follows = context.incidentId === null || context.incidentId === before?.incidentId
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
  const facts = take(context, event)
  const severity = worstSeverity(facts)
  return { ...facts, severity, title: titleOf({ ...facts, severity }, house) }
}

const take = (context: CaseContext, event: CaseEvent): CaseContext => {
  switch (event.type) {
    case 'faultOpened':
      return withFault({ ...context, devices: withDevice(context.devices, event.device) }, event.fault, true)
    case 'faultChanged': {
      const known = context.faults.find((fault) => fault.id === event.fault.id)
      return known ? withFault(context, event.fault, known.open) : context
    }
    case 'faultCleared':
      return context.faults.some((fault) => fault.id === event.fault.id)
        ? { ...withFault(context, event.fault, false), mendedAt: event.clearedAt }
        : context
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

/** The context a case begins with. Throws when the event begins none: the runner only sends ones that do. */
export const beginning = (event: CaseEvent): CaseContext => {
  if ((event.type !== 'faultOpened' && event.type !== 'complained') || !event.opening)
    throw new Error(`A case cannot begin with ${event.type}`)
  const context = emptyContext({ ...event.opening, at: event.at })
  if (event.type === 'complained') return { ...context, firstHeardFrom: 'complaint', severity: 'major' }
  return { ...context, severity: 'minor' }
}
