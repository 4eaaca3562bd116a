import type { FaultyVerdict } from '../detector.ts'
import type { Moment } from '../episode.ts'
import { sayFault } from './faults.ts'
import { downKey, type Finding, join, openIncident, silenceKey } from './incidents.ts'
import { type Correlation, type Hit, type OpenIncident, placeOf } from './state.ts'

/**
 * A gateway is down when it is silent with any of its children, or when enough of them went silent together. That rule stands
 * before all statistics: it is what a gateway is. A fault of its own is opened for it, also where it never speaks itself.
 */
export const isSilent = ({ state, fleet }: Correlation, deviceId: string): boolean =>
  state.held.has(deviceId) || fleet.episodesOf(deviceId).open.has(silenceKey)

/** Children of this gateway that went silent lately: held, or already said on their own. */
export const silentChildren = ({ state, fleet, settings }: Correlation, gatewayId: string, at: number): string[] => {
  const found: string[] = []
  for (const child of fleet.childrenOf(gatewayId) ?? []) {
    const open = fleet.episodesOf(child).open.get(silenceKey)?.fault
    if (open?.suppressedBy !== undefined) continue
    if (state.held.has(child) || (open && at - open.startedAt <= settings.gatewayWindowMs)) found.push(child)
  }
  // Registration order is not part of the checkpoint; names are.
  return found.sort()
}

export const seemsDown = (c: Correlation, gatewayId: string, at: number): boolean => {
  const all = c.fleet.childrenOf(gatewayId)
  if (!all) return false
  const gone = silentChildren(c, gatewayId, at).length
  const enough = Math.max(c.settings.gatewayMinChildren, Math.ceil(c.settings.gatewayChildShare * all.size))
  return gone >= enough || (gone > 0 && isSilent(c, gatewayId))
}

/**
 * Others of the same site, not behind this gateway, are silent too and not said yet: it may be the whole site. Worth waiting for,
 * for as long as silences are held anyway.
 */
export const siteMayBeGone = ({ state, groups, settings }: Correlation, gatewayId: string, at: number): boolean => {
  const site = groups.profileOf(gatewayId)?.site
  if (site === undefined) return false
  for (const [deviceId, { since }] of state.held) {
    const profile = groups.profileOf(deviceId)
    if (deviceId === gatewayId || profile?.gatewayId === gatewayId || profile?.site !== site) continue
    if (at - since < settings.gatewayHoldMs) return true
  }
  return false
}

/** Opens the incident of a gateway that is down, with what is known to be silent behind it. */
export const gatewayDown = (
  c: Correlation,
  { finding, hits, moment }: { finding: Finding; hits: readonly Hit[]; moment: Moment },
): void => {
  const { state, fleet } = c
  const { at } = moment
  const gatewayId = finding.subject
  const gone = silentChildren(c, gatewayId, at)
  const open = openIncident(c, finding, { devices: [gatewayId, ...gone], moment })
  const silent = isSilent(c, gatewayId)
  open.gateways.set(gatewayId, { silent, members: new Set(gone) })
  state.byGateway.set(gatewayId, open.incident.id)

  const beganOf = (id: string): number =>
    state.held.get(id)?.verdict.startedAt ?? fleet.episodesOf(id).open.get(silenceKey)?.fault.startedAt ?? at
  const began = Math.min(...[...(silent ? [gatewayId] : []), ...gone].map(beganOf), at)
  sayFault(c, gatewayId, {
    verdict: c.explain(
      gatewayId,
      verdictOf({ silent, gone: gone.length, all: fleet.childrenOf(gatewayId)?.size ?? 0, began, at }),
    ),
    marks: { incidentId: open.incident.id },
    moment,
  })
  open.open.add(placeOf(gatewayId, downKey))
  open.lastFrom = began
  // Its silence is what gateway-down says already; one said before is moved.
  state.held.delete(gatewayId)
  for (const id of [gatewayId, ...gone]) {
    const hit = hits.find(({ deviceId }) => deviceId === id) ?? lateHit(c, id, at)
    if (id !== gatewayId || fleet.episodesOf(id).open.has(silenceKey)) join(c, open, { hit, moment })
  }
}

/** A gateway that said goodbye is known to be gone before its children's own time is up. */
export const quietBehind = (c: Correlation, deviceId: string, moment: Moment): boolean => {
  const children = c.fleet.childrenOf(deviceId)
  if (!children || children.size === 0) return false
  let quiet = 0
  for (const child of children) if (isSilent(c, child) || c.fleet.isQuiet(child, moment.at)) quiet += 1
  if (quiet < c.settings.gatewayChildShare * children.size) return false
  const family = { name: 'connection', key: 'connection', withinMs: c.settings.gatewayWindowMs } as const
  gatewayDown(c, {
    finding: { cause: 'gateway-down', subject: deviceId, family, explanation: undefined },
    hits: [],
    moment,
  })
  return true
}

const lateHit = ({ state, fleet }: Correlation, deviceId: string, at: number): Hit => {
  const from =
    state.held.get(deviceId)?.verdict.startedAt ??
    fleet.episodesOf(deviceId).open.get(silenceKey)?.fault.startedAt ??
    at
  const family = { name: 'connection', key: 'connection', withinMs: 0 } as const
  return { deviceId, key: silenceKey, family, from, until: from, notedAt: at, fresh: false }
}

/** A child that goes silent behind a gateway known to be down. */
export const joinBehind = (
  c: Correlation,
  open: OpenIncident,
  { deviceId, gatewayId, hit, moment }: { deviceId: string; gatewayId: string; hit: Hit; moment: Moment },
): void => {
  open.gateways.get(gatewayId)?.members.add(deviceId)
  join(c, open, { hit, moment })
}

const verdictOf = ({
  silent,
  gone,
  all,
  began,
  at,
}: {
  silent: boolean
  gone: number
  all: number
  began: number
  at: number
}): FaultyVerdict => ({
  faulty: true,
  kind: 'gateway-down',
  severity: 'critical',
  startedAt: began,
  explanation: `${silent ? 'The gateway' : 'Not the gateway itself, but'}${silent && gone > 0 ? ' and' : ''}${gone > 0 ? ` devices behind it (${gone} of ${all} when this was said)` : ''} went silent${gone > 0 ? ' at about the same time' : ''}: the gateway or its connection is the likely cause.`,
  evidence: {
    from: began,
    to: at,
    confidence: silent && gone > 1 ? 0.97 : 0.85,
    facts: { silentChildren: gone, children: all, gatewaySilent: silent },
  },
})
