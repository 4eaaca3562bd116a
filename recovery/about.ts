import { severities, severityRank } from '../domain/fault.ts'
import type { Matters, MessageData } from '../domain/messageData.ts'
import { type Playbook, playbookFor } from '../domain/playbook.ts'
import type { TargetKind } from '../domain/serviceTarget.ts'
import { type CaseContext, type DeviceFacts, openFaults } from './caseContext.ts'
import type { House } from './guards.ts'
import { forCommonCause } from './playbooks/common.ts'
import { complaintWords } from './playbooks.ts'

const mattersBySeverity = { critical: 'now', major: 'soon', minor: 'no' } as const satisfies Record<string, Matters>

/** The fault a case is mostly about: the worst of the open ones, else of all; the earliest among equals. */
export const mainFault = (context: CaseContext) => {
  const candidates = openFaults(context).length > 0 ? openFaults(context) : context.faults
  return [...candidates].sort(
    (a, b) => severityRank(b.severity) - severityRank(a.severity) || a.startedAt - b.startedAt,
  )[0]
}

/** How bad the case is: as bad as its worst fault has been. */
export const worstSeverity = (context: CaseContext): CaseContext['severity'] =>
  severities[
    Math.max(severityRank(context.severity), ...context.faults.map((fault) => severityRank(fault.severity)))
  ] ?? context.severity

export const casePlaybook = (context: CaseContext, house: House): Playbook | undefined => {
  const fault = mainFault(context)
  if (!fault) return undefined
  const model = context.devices.find((candidate) => candidate.id === fault.deviceId)?.model ?? null
  const cause = fault.incidentId === null ? null : (fault.incidentCause ?? 'gateway-down')
  // Silent together with others behind one gateway: the gateway is what is wrong, and what is to be mended.
  const kind = fault.kind === 'silence' && cause === 'gateway-down' ? 'gateway-down' : fault.kind
  const own = playbookFor(house.playbooks, kind, model)
  return own && cause !== null && cause !== 'gateway-down' ? forCommonCause(own, fault.kind, cause) : own
}

const names = (devices: readonly DeviceFacts[]): string => {
  const [first, ...others] = devices
  if (!first) return 'no device named'
  if (others.length === 0) return first.name
  return `${first.name} and ${others.length} other${others.length === 1 ? '' : 's'}`
}

/** What the case's own playbook aims at, before the targets by priority; around the clock. */
export const playbookTarget = (
  context: CaseContext,
  house: House,
  what: TargetKind,
): Playbook['targets'][number] | undefined =>
  casePlaybook(context, house)?.targets.find((target) => target.what === what)

/** One line for lists: what is wrong, with what. */
export const titleOf = (context: CaseContext, house: House): string =>
  mainFault(context)
    ? `${casePlaybook(context, house)?.title ?? 'Fault'}: ${names(context.devices)}`
    : `Customer reports a problem: ${names(context.devices)}`

/** The part of a message's data that every template has. */
export const about = (context: CaseContext, house: House, alsoAffected: readonly DeviceFacts[] = []) => {
  const fault = mainFault(context)
  const matters = mattersBySeverity[context.severity]
  const words = fault ? (casePlaybook(context, house)?.customerWords ?? complaintWords) : complaintWords
  const devices = [
    ...context.devices,
    ...alsoAffected.filter((device) => context.devices.every((known) => known.id !== device.id)),
  ]
  return {
    caseNumber: context.number,
    faultKind: fault?.kind ?? null,
    title: context.title,
    severity: context.severity,
    matters,
    devices: devices.map(({ id, name, model }) => ({ id, name, model })),
    words: { wrong: words.wrong, meaning: words.meaning[matters] },
    incidentId: context.incidentId,
    othersAffected: context.faults.some(({ incidentId, othersAffected }) => incidentId !== null && othersAffected),
  } satisfies Partial<MessageData>
}

/** What is promised as things stand. */
export const promised = (context: CaseContext) => ({
  promisedAt: context.promises.fixed?.publicDueAt ?? null,
  nextUpdateAt: context.promises.nextUpdate?.publicDueAt ?? null,
})
