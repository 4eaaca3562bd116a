import type { FaultEvent, Incident } from '../domain/fault.ts'
import type { FaultyVerdict, Verdict } from './detector.ts'
import { type Episodes, episodeKey, faulty, healthy, joinIncident, type Moment, shortHash } from './episode.ts'
import type { DetectorSettings } from './settings.ts'
import { duration } from './words.ts'

/**
 * Many silences, one cause. Silence of a gateway, or of a device behind one, is held for a while: if the gateway is silent with
 * any of its children, or enough children went silent together, the gateway is down and one incident is opened for all;
 * otherwise each is said on its own. Everything else passes at once.
 */
export interface CorrelateState {
  held: Map<string, { verdict: FaultyVerdict; since: number }>
  /** Open incidents by gateway. */
  incidents: Map<string, OpenIncident>
}
interface OpenIncident {
  incident: Incident
  events: number
  members: Set<string>
  /** The gateway itself is known to be silent, not only inferred to be. */
  gatewaySilent: boolean
}
export const newCorrelateState = (): CorrelateState => ({ held: new Map(), incidents: new Map() })

/** What correlation asks about the fleet. */
export interface Fleet {
  gatewayOf(deviceId: string): string | undefined
  childrenOf(gatewayId: string): ReadonlySet<string> | undefined
  /** Creates the record where there is none: a gateway may never have spoken itself. */
  episodesOf(deviceId: string): Episodes
  /** Quiet for at least half of what it is allowed, though not accused yet. */
  isQuiet(deviceId: string, at: number): boolean
}
export interface Correlation {
  readonly state: CorrelateState
  readonly fleet: Fleet
  readonly settings: DetectorSettings
  readonly say: (event: FaultEvent | undefined) => void
}

const silenceKey = episodeKey({ kind: 'silence' })
const downKey = episodeKey({ kind: 'gateway-down' })

/** Takes one verdict about one device and says what follows from it. */
export const correlate = (
  c: Correlation,
  deviceId: string,
  { verdict, moment }: { verdict: Verdict; moment: Moment },
): void => {
  if (verdict.kind !== 'silence') {
    const episodes = c.fleet.episodesOf(deviceId)
    c.say(
      verdict.faulty
        ? faulty(episodes, { deviceId, verdict, incidentId: null, moment })
        : healthy(episodes, { verdict, moment }),
    )
  } else if (verdict.faulty) silent(c, deviceId, { verdict, moment })
  else heardAgain(c, deviceId, moment)
}

const silent = (
  c: Correlation,
  deviceId: string,
  { verdict, moment }: { verdict: FaultyVerdict; moment: Moment },
): void => {
  const { state, fleet } = c
  const episodes = fleet.episodesOf(deviceId)
  const asGateway = state.incidents.get(deviceId)
  if (asGateway) {
    // Its fault is open already, as gateway-down.
    asGateway.gatewaySilent = true
    return
  }
  const gatewayId = fleet.gatewayOf(deviceId)
  const incident = gatewayId === undefined ? undefined : state.incidents.get(gatewayId)
  if (incident) {
    incident.members.add(deviceId)
    c.say(faulty(episodes, { deviceId, verdict, incidentId: incident.incident.id, moment }))
    return
  }
  const isGateway = (fleet.childrenOf(deviceId)?.size ?? 0) > 0
  if (episodes.open.has(silenceKey) || (gatewayId === undefined && !isGateway)) {
    c.say(faulty(episodes, { deviceId, verdict, incidentId: null, moment }))
    return
  }
  const held = state.held.get(deviceId)
  state.held.set(deviceId, { verdict, since: held?.since ?? moment.at })
  if (isGateway) consider(c, deviceId, moment)
  if (gatewayId !== undefined && state.held.has(deviceId)) consider(c, gatewayId, moment)
}

/** Children of this gateway that went silent lately: held, or already said on their own. */
const silentChildren = ({ state, fleet, settings }: Correlation, gatewayId: string, at: number): string[] => {
  const found: string[] = []
  for (const child of fleet.childrenOf(gatewayId) ?? []) {
    const open = fleet.episodesOf(child).open.get(silenceKey)
    if (state.held.has(child) || (open && at - open.fault.startedAt <= settings.gatewayWindowMs)) found.push(child)
  }
  // Registration order is not part of the checkpoint; names are.
  return found.sort()
}

const isSilent = ({ state, fleet }: Correlation, deviceId: string): boolean =>
  state.held.has(deviceId) || fleet.episodesOf(deviceId).open.has(silenceKey)

const consider = (c: Correlation, gatewayId: string, moment: Moment): void => {
  const all = c.fleet.childrenOf(gatewayId)
  if (!all || c.state.incidents.has(gatewayId)) return
  const gone = silentChildren(c, gatewayId, moment.at)
  const enough = Math.max(c.settings.gatewayMinChildren, Math.ceil(c.settings.gatewayChildShare * all.size))
  if (gone.length >= enough || (gone.length > 0 && isSilent(c, gatewayId)))
    openIncident(c, gatewayId, { gone, all, moment })
}

const openIncident = (
  c: Correlation,
  gatewayId: string,
  { gone, all, moment }: { gone: readonly string[]; all: ReadonlySet<string>; moment: Moment },
): void => {
  const { state, fleet } = c
  const { at } = moment
  const gatewayHeld = state.held.get(gatewayId)
  const gatewaySilent = isSilent(c, gatewayId)
  const id = shortHash('gateway-down', gatewayId, moment.seq)
  const open: OpenIncident = {
    incident: {
      id,
      cause: 'gateway-down',
      subject: gatewayId,
      state: 'open',
      openedAt: Math.floor(at),
      clearedAt: null,
      title: `Gateway ${gatewayId} is down, and with it the ${all.size === 1 ? 'device' : `${all.size} devices`} behind it`,
    },
    events: 0,
    members: new Set(gone),
    gatewaySilent,
  }
  state.incidents.set(gatewayId, open)
  sayIncident(c, open, { type: 'incidentOpened', moment })

  const began = Math.min(
    gatewayHeld?.verdict.startedAt ?? at,
    ...gone.map(
      (child) =>
        state.held.get(child)?.verdict.startedAt ?? fleet.episodesOf(child).open.get(silenceKey)?.fault.startedAt ?? at,
    ),
  )
  const verdict: FaultyVerdict = {
    faulty: true,
    kind: 'gateway-down',
    severity: 'critical',
    startedAt: began,
    explanation: `${gatewaySilent ? 'The gateway' : 'Not the gateway itself, but'}${gatewaySilent && gone.length > 0 ? ' and' : ''}${gone.length > 0 ? ` ${count(gone.length, all.size)} behind it` : ''} went silent ${duration(at - began)} ago, at about the same time: the gateway or its connection is the likely cause.`,
    evidence: {
      from: began,
      to: at,
      confidence: gatewaySilent && gone.length > 1 ? 0.97 : 0.85,
      facts: { silentChildren: gone.length, children: all.size, gatewaySilent },
    },
  }
  c.say(faulty(fleet.episodesOf(gatewayId), { deviceId: gatewayId, verdict, incidentId: id, moment }))
  c.say(joinIncident(fleet.episodesOf(gatewayId), { key: silenceKey, incidentId: id, moment }))
  state.held.delete(gatewayId)
  for (const child of gone) {
    const held = state.held.get(child)
    const episodes = fleet.episodesOf(child)
    if (held) c.say(faulty(episodes, { deviceId: child, verdict: held.verdict, incidentId: id, moment }))
    else c.say(joinIncident(episodes, { key: silenceKey, incidentId: id, moment }))
    state.held.delete(child)
  }
}

const count = (some: number, all: number): string => `${some} of ${all} ${all === 1 ? 'device' : 'devices'}`

const sayIncident = (
  { say }: Correlation,
  open: OpenIncident,
  { type, moment }: { type: 'incidentOpened' | 'incidentCleared'; moment: Moment },
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

const heardAgain = (c: Correlation, deviceId: string, moment: Moment): void => {
  const { state, fleet } = c
  if (state.held.delete(deviceId)) return
  c.say(healthy(fleet.episodesOf(deviceId), { verdict: { kind: 'silence' }, moment }))
  const asGateway = state.incidents.get(deviceId)
  if (asGateway) {
    asGateway.gatewaySilent = false
    c.say(healthy(fleet.episodesOf(deviceId), { verdict: { kind: 'gateway-down' }, moment }))
    settle(c, deviceId, moment)
  }
  for (const [gatewayId, open] of state.incidents) if (open.members.has(deviceId)) settle(c, gatewayId, moment)
}

/** Clears what has ended: the inferred gateway fault when most children are back, the incident when all are. */
const settle = (c: Correlation, gatewayId: string, moment: Moment): void => {
  const open = c.state.incidents.get(gatewayId)
  if (!open) return
  const episodes = c.fleet.episodesOf(gatewayId)
  let still = 0
  for (const member of open.members) if (c.fleet.episodesOf(member).open.has(silenceKey)) still += 1
  if (!open.gatewaySilent && still * 2 <= open.members.size)
    c.say(healthy(episodes, { verdict: { kind: 'gateway-down' }, moment }))
  if (still > 0 || episodes.open.has(downKey)) return
  c.state.incidents.delete(gatewayId)
  open.incident = { ...open.incident, state: 'cleared', clearedAt: Math.floor(moment.at) }
  sayIncident(c, open, { type: 'incidentCleared', moment })
}

/** On every tick: lets go of what was held long enough. */
export const releaseHeld = (c: Correlation, moment: Moment): void => {
  const { state, fleet, settings } = c
  for (const [deviceId, { verdict, since }] of state.held) {
    if (moment.at - since < settings.gatewayHoldMs) continue
    const children = fleet.childrenOf(deviceId)
    if (children && children.size > 0) {
      // A gateway that said goodbye is known to be gone before its children's own time is up.
      let quiet = 0
      for (const child of children) if (isSilent(c, child) || fleet.isQuiet(child, moment.at)) quiet += 1
      if (quiet >= settings.gatewayChildShare * children.size) {
        openIncident(c, deviceId, { gone: silentChildren(c, deviceId, moment.at), all: children, moment })
        continue
      }
    }
    state.held.delete(deviceId)
    c.say(faulty(fleet.episodesOf(deviceId), { deviceId, verdict, incidentId: null, moment }))
  }
}

/** A person said that this silence (or this gateway's failure) is none. */
export const excuseSilence = (c: Correlation, deviceId: string, moment: Moment): void => heardAgain(c, deviceId, moment)

/** The device is no longer ours. */
export const forgetDevice = (c: Correlation, deviceId: string, moment: Moment): void => {
  heardAgain(c, deviceId, moment)
  for (const [gatewayId, open] of c.state.incidents) if (open.members.delete(deviceId)) settle(c, gatewayId, moment)
}
