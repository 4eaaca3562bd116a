import type { Incident, IncidentCandidate, IncidentCause } from '../../domain/fault.ts'
import { healthy, type Moment, mark, shortHash } from '../episode.ts'
import type { Family } from './family.ts'
import { sayFault } from './faults.ts'
import { thingOf } from './groups.ts'
import type { Candidate, Explanation } from './odds.ts'
import { type Correlation, type Hit, type OpenIncident, placeOf, readPlace } from './state.ts'
import { titleOf, troubleOf } from './wording.ts'

/** At most so many candidates are kept and shown, and none that is no likelier than chance. */
const shownCandidates = 6

export const causeOf = ({ group }: Candidate, family: Family): IncidentCause =>
  group.thing === 'gateway' && family.name === 'connection' ? 'gateway-down' : group.thing

const candidatesOf = (explanation: Explanation | undefined, family: Family): IncidentCandidate[] =>
  (explanation?.candidates ?? [])
    .filter(({ share, odds }, place) => place === 0 || share >= 0.001 || odds >= 2)
    .slice(0, shownCandidates)
    .map((candidate) => ({
      cause: causeOf(candidate, family),
      subject: candidate.group.subject,
      odds: Number(candidate.odds.toPrecision(3)),
      share: Number(candidate.share.toPrecision(3)),
      affected: candidate.hits.length,
      devices: candidate.group.members.size,
    }))

export const sayIncident = (
  { say }: Correlation,
  open: OpenIncident,
  { type, moment }: { type: 'incidentOpened' | 'incidentChanged' | 'incidentCleared'; moment: Moment },
): void => {
  say({
    id: `${open.incident.id}:${open.events}`,
    seq: moment.seq,
    at: Math.floor(moment.at),
    type,
    incident: open.incident,
  })
  open.events += 1
}

/** How an incident stands now: who is in it, how likely its cause is. */
const described = (
  c: Correlation,
  open: OpenIncident,
  { cause, subject, family, explanation }: Finding,
): Partial<Incident> => {
  const group = c.groups.find(thingOf(cause), subject)
  const children = c.fleet.childrenOf(subject)?.size ?? 0
  const trouble = [...open.families].sort().map(troubleOf).join(', ')
  const affected = open.devices.size
  return {
    cause,
    subject,
    trouble,
    affected,
    title: titleOf({
      cause,
      subject,
      trouble,
      affected,
      devices: cause === 'gateway-down' ? children : Math.max(affected, group?.members.size ?? 0),
    }),
    ...(explanation
      ? { candidates: candidatesOf(explanation, family), odds: Number(explanation.odds.toPrecision(3)) }
      : {}),
  }
}

/** What was found out: which cause, for which trouble, and how likely. */
export interface Finding {
  readonly cause: IncidentCause
  readonly subject: string
  readonly family: Family
  readonly explanation: Explanation | undefined
}

/** @param devices who is part of it from the start, for its first sentence */
export const openIncident = (
  c: Correlation,
  finding: Finding,
  { devices, moment }: { devices: readonly string[]; moment: Moment },
): OpenIncident => {
  const { cause, subject, family } = finding
  const open: OpenIncident = {
    incident: {
      // By what it is about and the journal position: replay gives the same.
      id: shortHash(cause, subject, ...(cause === 'gateway-down' ? [] : [family.key]), moment.seq),
      cause,
      subject,
      state: 'open',
      openedAt: Math.floor(moment.at),
      clearedAt: null,
      title: '',
      candidates: [],
      odds: 0,
      trouble: '',
      affected: 0,
      mergedInto: null,
    },
    events: 0,
    connection: family.name === 'connection',
    families: new Set([family.key]),
    open: new Set(),
    devices: new Set(devices),
    gateways: new Map(),
    lastFrom: 0,
    weighed: devices.length,
  }
  open.incident = { ...open.incident, ...described(c, open, finding) }
  c.state.incidents.set(open.incident.id, open)
  sayIncident(c, open, { type: 'incidentOpened', moment })
  return open
}

/** Tells what has changed about an open incident, if anything has. */
export const describe = (c: Correlation, open: OpenIncident, finding: Finding, moment: Moment): void => {
  open.families.add(finding.family.key)
  const before = open.incident
  const next = { ...before, ...described(c, open, finding) }
  // Odds that only wander are no news.
  const same =
    before.cause === next.cause &&
    before.subject === next.subject &&
    before.trouble === next.trouble &&
    before.affected === next.affected
  if (same) return
  open.incident = next
  sayIncident(c, open, { type: 'incidentChanged', moment })
}

/** The gateway that hides this device's connection trouble within an incident. */
const hiddenBehind = (c: Correlation, open: OpenIncident, deviceId: string): string | undefined => {
  const gatewayId = open.connection ? c.fleet.gatewayOf(deviceId) : undefined
  if (gatewayId === undefined || gatewayId === deviceId) return undefined
  return open.gateways.has(gatewayId) || open.devices.has(gatewayId) ? gatewayId : undefined
}

/** Puts one fault into an incident: said with it if it was held back, else moved. */
export const join = (c: Correlation, open: OpenIncident, { hit, moment }: { hit: Hit; moment: Moment }): void => {
  const { state, fleet } = c
  const { deviceId, key } = hit
  const place = placeOf(deviceId, key)
  if (open.open.has(place)) return
  open.devices.add(deviceId)
  open.lastFrom = Math.max(open.lastFrom, hit.from)
  const inhibitedBy = hiddenBehind(c, open, deviceId)
  if (inhibitedBy !== undefined) state.counts.inhibited += 1
  const marks = { incidentId: open.incident.id, inhibitedBy }
  const heldBack = hit.family.name === 'connection' ? state.held.get(deviceId) : state.waiting.get(place)
  if (heldBack) {
    if (hit.family.name === 'connection') state.held.delete(deviceId)
    else state.waiting.delete(place)
    sayFault(c, deviceId, { verdict: heldBack.verdict, marks, moment })
    open.open.add(place)
    return
  }
  const episodes = fleet.episodesOf(deviceId)
  const known = episodes.open.get(key)?.fault
  if (!known) return
  const before = known.incidentId === null ? undefined : state.incidents.get(known.incidentId)
  before?.open.delete(place)
  open.open.add(place)
  c.say(mark(episodes, { key, marks: { ...marks, suppressedBy: undefined }, moment }))
  if (before && before !== open) absorbed(c, { before, into: open, moment })
}

/** An incident that has handed its last open fault to another was a part of that one. */
const absorbed = (
  c: Correlation,
  { before, into, moment }: { before: OpenIncident; into: OpenIncident; moment: Moment },
): void => {
  for (const device of before.devices) into.devices.add(device)
  for (const family of before.families) into.families.add(family)
  if (before.open.size === 0) close(c, before, { mergedInto: into.incident.id, moment })
}

const close = (
  c: Correlation,
  open: OpenIncident,
  { mergedInto, moment }: { mergedInto: string | null; moment: Moment },
): void => {
  c.state.incidents.delete(open.incident.id)
  for (const [gatewayId, incidentId] of c.state.byGateway)
    if (incidentId === open.incident.id) c.state.byGateway.delete(gatewayId)
  open.incident = {
    ...open.incident,
    state: 'cleared',
    clearedAt: Math.floor(moment.at),
    affected: open.devices.size,
    mergedInto,
  }
  sayIncident(c, open, { type: 'incidentCleared', moment })
}

/** One fault of an incident is over: clears what has ended, gateways that were only inferred, then the incident. */
export const settle = (
  c: Correlation,
  open: OpenIncident,
  { place, moment }: { place: string; moment: Moment },
): void => {
  open.open.delete(place)
  for (const [gatewayId, gateway] of open.gateways) {
    const downPlace = placeOf(gatewayId, downKey)
    if (!open.open.has(downPlace) || gateway.silent) continue
    let still = 0
    for (const member of gateway.members) if (open.open.has(placeOf(member, silenceKey))) still += 1
    if (still * 2 > gateway.members.size) continue
    open.open.delete(downPlace)
    c.say(healthy(c.fleet.episodesOf(gatewayId), { verdict: { kind: 'gateway-down' }, moment }))
  }
  if (open.open.size === 0) close(c, open, { mergedInto: null, moment })
}
export const silenceKey = 'silence||'
export const downKey = 'gateway-down||'

/** Moves a whole incident, its gateways included, into another. */
export const merge = (
  c: Correlation,
  { from, into, moment }: { from: OpenIncident; into: OpenIncident; moment: Moment },
): void => {
  if (from === into) return
  for (const [gatewayId, gateway] of from.gateways) {
    into.gateways.set(gatewayId, gateway)
    c.state.byGateway.set(gatewayId, into.incident.id)
  }
  into.lastFrom = Math.max(into.lastFrom, from.lastFrom)
  for (const place of [...from.open].sort()) {
    const { deviceId, key } = readPlace(place)
    from.open.delete(place)
    into.open.add(place)
    c.say(mark(c.fleet.episodesOf(deviceId), { key, marks: { incidentId: into.incident.id }, moment }))
  }
  absorbed(c, { before: from, into, moment })
}
