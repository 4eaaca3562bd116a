import type { Moment } from '../episode.ts'
import { familyOf } from './family.ts'
import { gatewayDown, seemsDown, siteMayBeGone } from './gateway.ts'
import { thingOf } from './groups.ts'
import { baseRate, candidatesOf, hitOf, isAlike, nearTo } from './hits.ts'
import { causeOf, describe, type Finding, join, merge, openIncident } from './incidents.ts'
import { type Explanation, explain } from './odds.ts'
import type { Correlation, Hit, OpenIncident } from './state.ts'

/**
 * Weighs what is new, once per tick, so that the order in which faults came within it makes no difference: what explains the
 * faults that began at about the same time, and is it likely enough to be said?
 */
export const weigh = (c: Correlation, moment: Moment): void => {
  const { state } = c
  for (const key of [...state.fresh].sort()) {
    state.fresh.delete(key)
    const fresh = [...(state.hits.get(key)?.values() ?? [])]
      .filter((hit) => hit.fresh)
      .sort((a, b) => a.from - b.from || (a.deviceId < b.deviceId ? -1 : 1))
    for (const hit of fresh) {
      if (!hit.fresh) continue
      const together = nearTo(state, hit)
      for (const one of together) one.fresh = false
      hit.fresh = false
      weighHits(c, { together, hit, moment })
    }
  }
}

const weighHits = (
  c: Correlation,
  { together, hit, moment }: { together: readonly Hit[]; hit: Hit; moment: Moment },
): void => {
  const { family } = hit
  const explanations = explanationsOf(c, together, hit)
  const mostly = new Set<string>()
  for (const explanation of explanations) {
    const { group } = explanation.cause
    const cause = causeOf(explanation.cause, family)
    const finding: Finding = { cause, subject: group.subject, family, explanation }
    if (cause === 'gateway-down' || !isLikely(c, explanation, hit)) continue
    const hits = together.filter(({ deviceId }) => group.members.has(deviceId))
    for (const { deviceId } of hits) mostly.add(deviceId)
    attach(c, { finding, hits, moment })
  }
  if (family.name === 'connection') gateways(c, { together, explanations, mostly, moment })
}

export const explanationsOf = (c: Correlation, together: readonly Hit[], { family }: Hit): Explanation[] => {
  const candidates = candidatesOf(c, together)
  const connection = family.name === 'connection'
  return explain(
    together.map(({ deviceId }) => deviceId),
    // Half a site without power is no power cut: what still talks speaks against it.
    connection
      ? candidates.filter(
          ({ group, hits }) =>
            group.thing !== 'site' || hits.length >= c.settings.gatewayChildShare * group.members.size,
        )
      : candidates,
    { devices: c.groups.size, base: baseRate(c.state, family) },
  )
}

const isLikely = ({ settings }: Correlation, { cause, odds }: Explanation, _hit: Hit): boolean =>
  odds >= settings.incidentOdds && cause.hits.length >= settings.incidentMinDevices

/** Gateways that are down by the rule, where nothing wider explains it. */
const gateways = (
  c: Correlation,
  {
    together,
    explanations,
    mostly,
    moment,
  }: {
    together: readonly Hit[]
    explanations: readonly Explanation[]
    mostly: ReadonlySet<string>
    moment: Moment
  },
): void => {
  const { state, groups } = c
  const named = new Set<string>()
  for (const { deviceId } of together)
    for (const { thing, subject } of groups.of(deviceId)) if (thing === 'gateway') named.add(subject)
  for (const subject of [...named].sort()) {
    const incidentId = state.byGateway.get(subject)
    const explanation = explanations.find(({ candidates }) => candidates.some(({ group }) => isGateway(group, subject)))
    const finding: Finding = {
      cause: 'gateway-down',
      subject,
      family: { name: 'connection', key: 'connection', withinMs: c.settings.gatewayWindowMs },
      explanation: explanation && isGateway(explanation.cause.group, subject) ? explanation : undefined,
    }
    const known = incidentId === undefined ? undefined : state.incidents.get(incidentId)
    if (known) {
      if (known.incident.cause === 'gateway-down' && known.incident.subject === subject)
        describe(c, known, finding, moment)
      continue
    }
    const members = groups.find('gateway', subject)?.members
    if (members && [...members].some((id) => mostly.has(id))) continue
    if (seemsDown(c, subject, moment.at) && !siteMayBeGone(c, subject, moment.at))
      gatewayDown(c, { finding, hits: together, moment })
  }
}
const isGateway = (group: { thing: string; subject: string }, subject: string): boolean =>
  group.thing === 'gateway' && group.subject === subject

/** Faults with one likely cause: into the incident that there is for it, or the one that turns out to be part of it, or a new one. */
const attach = (
  c: Correlation,
  { finding, hits, moment }: { finding: Finding; hits: readonly Hit[]; moment: Moment },
): void => {
  const { state, groups } = c
  const connection = finding.family.name === 'connection'
  const members = groups.find(thingOf(finding.cause), finding.subject)?.members ?? new Set<string>()
  const alike = [...state.incidents.values()].filter((open) => open.connection === connection)
  const same = alike.find(({ incident }) => incident.cause === finding.cause && incident.subject === finding.subject)
  const parts = alike.filter((open) => open !== same && isPart(open, { finding, hits, members }))
  let into = same ?? oldest(parts)
  if (!into && hits.every((hit) => belongs(c, hit) !== undefined)) return
  into ??= openIncident(c, finding, { devices: hits.map(({ deviceId }) => deviceId), moment })
  for (const from of parts) merge(c, { from, into, moment })
  // All of them at once, so that what is behind a gateway is known to be hidden by it; those that were said already first, so that
  // whoever keeps cases by incident finds theirs.
  for (const { deviceId } of hits) into.devices.add(deviceId)
  const ordered = [...hits].sort((a, b) => rank(c, a) - rank(c, b) || (a.deviceId < b.deviceId ? -1 : 1))
  for (const hit of ordered) if (canMove(c, hit, into)) join(c, into, { hit, moment })
  if (hits.length >= into.weighed || into.incident.cause !== finding.cause) {
    into.weighed = Math.max(into.weighed, hits.length)
    describe(c, into, finding, moment)
  } else describe(c, into, { ...finding, explanation: undefined }, moment)
  alongside(c, { into, moment })
}

const rank = ({ fleet }: Correlation, { deviceId, key }: Hit): number =>
  fleet.episodesOf(deviceId).open.has(key) ? 0 : 1

const belongs = ({ state, fleet }: Correlation, { deviceId, key }: Hit): OpenIncident | undefined => {
  const id = fleet.episodesOf(deviceId).open.get(key)?.fault.incidentId ?? null
  return id === null ? undefined : state.incidents.get(id)
}
/** A fault stays in the incident it is in, unless that one is being merged. */
const canMove = (c: Correlation, hit: Hit, into: OpenIncident): boolean => {
  const current = belongs(c, hit)
  return current === undefined || current === into
}
/** At least four of five of its devices share the new cause: it was a part of it. */
const isPartOf = ({ devices }: OpenIncident, members: ReadonlySet<string>): boolean => {
  let inside = 0
  for (const id of devices) if (members.has(id)) inside += 1
  return inside >= 0.8 * devices.size
}
/**
 * Part of what was found now, as far as one can tell: mostly its devices, the same trouble; and, but for connections, about the same time: what comes days
 * later (a roll-back, say) is another event. A value that is wrong soon looks like changed behaviour: of the same metric, it is the same trouble.
 */
const isPart = (
  open: OpenIncident,
  { finding: { family }, hits, members }: { finding: Finding; hits: readonly Hit[]; members: ReadonlySet<string> },
): boolean => {
  if (open.connection) return open.families.has(family.key) && isPartOf(open, members)
  if (!hits.some(({ from }) => Math.abs(from - open.lastFrom) <= 2 * family.withinMs)) return false
  if (open.families.has(family.key)) return isPartOf(open, members)
  if (![...open.families].some((key) => isAlike(key, family.key))) return false
  return isPartOf(open, members) || 2 * hits.filter(({ deviceId }) => open.devices.has(deviceId)).length >= hits.length
}

const oldest = (incidents: readonly OpenIncident[]): OpenIncident | undefined =>
  [...incidents].sort(
    (a, b) => a.incident.openedAt - b.incident.openedAt || (a.incident.id < b.incident.id ? -1 : 1),
  )[0]

/** Other trouble that its devices have begun to show at about the same time belongs to it too, said before or still waiting. */
export const alongside = (
  c: Correlation,
  { into, moment, deviceId }: { into: OpenIncident; moment: Moment; deviceId?: string },
): void => {
  if (into.connection) return
  const add = (hit: Hit): void => {
    if (hit.family.name === 'connection' || Math.abs(hit.from - into.lastFrom) > hit.family.withinMs) return
    if (canMove(c, hit, into)) join(c, into, { hit, moment })
  }
  for (const hits of c.state.hits.values())
    for (const hit of hits.values())
      if (into.devices.has(hit.deviceId) && (deviceId === undefined || hit.deviceId === deviceId)) add(hit)
  // Evidence counts a device once for each trouble; what else was said of the same metric is none, and yet the same.
  for (const one of c.state.waiting.values())
    if (deviceId === undefined ? into.devices.has(one.deviceId) : one.deviceId === deviceId)
      add(hitOf(one.deviceId, { verdict: one.verdict, at: one.since }))
  for (const id of deviceId === undefined ? [...into.devices].sort() : [deviceId])
    for (const [key, { fault }] of c.fleet.episodesOf(id).open) {
      if (fault.incidentId !== null || fault.suppressedBy !== undefined) continue
      const { startedAt: from, detectedAt: notedAt } = fault
      add({ deviceId: id, key, family: familyOf(fault), from, until: from, notedAt, fresh: false })
    }
}
