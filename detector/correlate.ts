import type { DeviceProfile } from '../domain/device.ts'
import type { StatusChange } from '../domain/observation.ts'
import type { FaultyVerdict, Verdict } from './detector.ts'
import { episodeKey, type FaultName, type Moment } from './episode.ts'
import { familyOf } from './incident/family.ts'
import { sayFault, sayHealthy } from './incident/faults.ts'
import { joinBehind, quietBehind } from './incident/gateway.ts'
import { addHit, dropOld, forgetHit, hitOf, incidentFor, nearTo, watchedOn } from './incident/hits.ts'
import { join, settle, silenceKey } from './incident/incidents.ts'
import { sayReleased, silencedBy, turnSilences } from './incident/silencing.ts'
import { type Correlation, type Hit, type OpenIncident, placeOf } from './incident/state.ts'
import { alongside, explanationsOf, weigh } from './incident/weigh.ts'

export { setSilences } from './incident/silencing.ts'
export {
  type CorrelateCounts,
  type CorrelateState,
  type Correlation,
  type Fleet,
  groupsOf,
  newCorrelateState,
} from './incident/state.ts'

/**
 * From verdicts to faults and incidents: many faults with one likely cause become one incident.
 *
 * - A silence of a gateway, or of a device that shares a gateway or a site, is held for a while: the common cause usually shows
 *   itself within it. Another fault waits only where its siblings look suspicious already; else it is said at once.
 * - On every tick what is new is weighed (incident/weigh.ts). Faults join incidents also when they were said before, or come later.
 * - What silences and maintenance windows hide is said, marked, and no evidence of anything.
 */
export const correlate = (
  c: Correlation,
  deviceId: string,
  { verdict, moment }: { verdict: Verdict; moment: Moment },
): void => {
  if (!verdict.faulty) recovered(c, deviceId, { verdict, moment })
  else if (c.fleet.episodesOf(deviceId).open.has(episodeKey(verdict))) sayFault(c, deviceId, { verdict, moment })
  else if (silencedBy(c, { deviceId, kind: verdict.kind, metric: verdict.metric }) !== undefined)
    hidden(c, deviceId, { verdict, moment })
  else if (verdict.kind === 'silence') silent(c, deviceId, { verdict, moment })
  else other(c, deviceId, { verdict, moment })
}

type Faulty = { verdict: FaultyVerdict; moment: Moment }

/** Expected: nothing waits for it and nothing follows from it. */
const hidden = (c: Correlation, deviceId: string, { verdict, moment }: Faulty): void => {
  if (verdict.kind === 'silence') {
    c.state.held.delete(deviceId)
    const gateway = incidentOfGateway(c, deviceId)?.gateways.get(deviceId)
    if (gateway) gateway.silent = true
  }
  sayFault(c, deviceId, { verdict, moment })
}

const incidentOfGateway = ({ state }: Correlation, gatewayId: string | undefined): OpenIncident | undefined => {
  const id = gatewayId === undefined ? undefined : state.byGateway.get(gatewayId)
  return id === undefined ? undefined : state.incidents.get(id)
}

const silent = (c: Correlation, deviceId: string, { verdict, moment }: Faulty): void => {
  const { state, fleet, groups, settings } = c
  const hit = hitOf(deviceId, { verdict, at: moment.at })
  const asGateway = incidentOfGateway(c, deviceId)
  const gateway = asGateway?.gateways.get(deviceId)
  if (gateway) {
    // Its fault is open already, as gateway-down.
    gateway.silent = true
    addHit(state, hit)
    return
  }
  const held = state.held.get(deviceId)
  state.held.set(deviceId, { verdict, since: held?.since ?? moment.at })
  if (!held) state.counts.held += 1
  addHit(state, hit)
  const gatewayId = fleet.gatewayOf(deviceId)
  const behind = incidentOfGateway(c, gatewayId)
  if (behind && gatewayId !== undefined) {
    joinBehind(c, behind, { deviceId, gatewayId, hit, moment })
    return
  }
  const open = incidentFor(c, hit)
  if (open) {
    join(c, open, { hit, moment })
    return
  }
  const shares =
    gatewayId !== undefined ||
    groups
      .of(deviceId)
      .some(
        ({ thing, members }) =>
          thing === 'gateway' || (thing === 'site' && members.size >= settings.incidentMinDevices),
      )
  if (shares || isSuspicious(c, hit)) return
  state.held.delete(deviceId)
  if (!held) state.counts.held -= 1
  sayFault(c, deviceId, { verdict, moment })
}

const other = (c: Correlation, deviceId: string, { verdict, moment }: Faulty): void => {
  const { state } = c
  const hit = hitOf(deviceId, { verdict, at: moment.at })
  const place = placeOf(deviceId, hit.key)
  const known = state.waiting.get(place)
  if (known) {
    known.verdict = verdict
    return
  }
  addHit(state, hit)
  const open = incidentFor(c, hit)
  if (!open && !isSuspicious(c, hit)) {
    sayFault(c, deviceId, { verdict, moment })
    return
  }
  state.waiting.set(place, { deviceId, verdict, since: moment.at })
  if (!open) {
    state.counts.held += 1
    return
  }
  join(c, open, { hit, moment })
  alongside(c, { into: open, moment, deviceId })
}

/** A common cause is as likely as not: worth waiting for. */
const isSuspicious = (c: Correlation, hit: Hit): boolean => {
  const together = nearTo(c.state, hit)
  if (together.length < 2) return false
  return explanationsOf(c, together, hit).some(({ cause, odds }) => odds >= 1 && cause.hits.includes(hit.deviceId))
}

const recovered = (
  c: Correlation,
  deviceId: string,
  { verdict, moment, excused = false }: { verdict: FaultName; moment: Moment; excused?: boolean },
): void => {
  const { state } = c
  if (verdict.kind === 'silence') {
    heardAgain(c, deviceId, moment, excused)
    return
  }
  const key = episodeKey(verdict)
  const place = placeOf(deviceId, key)
  const waiting = state.waiting.get(place)
  if (waiting) {
    state.waiting.delete(place)
    state.counts.takenBack += 1
    forgetHit(state, deviceId, { family: familyOf(waiting.verdict).key, key, counts: false })
    return
  }
  const incidentId = sayHealthy(c, deviceId, { verdict, moment, excused })
  const open = incidentId === null ? undefined : state.incidents.get(incidentId)
  if (open) settle(c, open, { place, moment })
}

const heardAgain = (c: Correlation, deviceId: string, moment: Moment, excused = false): void => {
  const { state } = c
  const place = placeOf(deviceId, silenceKey)
  if (state.held.delete(deviceId)) {
    state.counts.takenBack += 1
    forgetHit(state, deviceId, { family: 'connection', key: silenceKey, counts: false })
    return
  }
  const incidentId = sayHealthy(c, deviceId, { verdict: { kind: 'silence' }, moment, excused })
  forgetHit(state, deviceId, { family: 'connection', key: silenceKey, counts: false })
  const asGateway = incidentOfGateway(c, deviceId)
  const gateway = asGateway?.gateways.get(deviceId)
  if (asGateway && gateway) {
    gateway.silent = false
    sayHealthy(c, deviceId, { verdict: { kind: 'gateway-down' }, moment, excused })
    settle(c, asGateway, { place: placeOf(deviceId, 'gateway-down||'), moment })
  }
  const open = incidentId === null ? undefined : state.incidents.get(incidentId)
  if (open) settle(c, open, { place, moment })
}

/** On every tick: begins and ends silences, weighs what is new, lets go of what was held long enough. */
export const releaseHeld = (c: Correlation, moment: Moment): void => {
  const { state, settings } = c
  watchedOn(state, moment.at, c.groups.size)
  turnSilences(c, moment)
  if (state.fresh.size > 0) weigh(c, moment)
  for (const [deviceId, { verdict, since }] of state.held) {
    if (moment.at - since < settings.gatewayHoldMs) continue
    if (quietBehind(c, deviceId, moment)) continue
    if (!state.held.delete(deviceId)) continue
    sayFault(c, deviceId, { verdict, moment })
  }
  for (const [place, { deviceId, verdict, since }] of state.waiting) {
    if (moment.at - since < settings.incidentHoldMs) continue
    state.waiting.delete(place)
    sayFault(c, deviceId, { verdict, moment })
  }
  sayReleased(c, moment)
  dropOld(state, moment.at)
}

/** A person said that this fault is none: it is over, and what comes after it is another. */
export const excuse = (
  c: Correlation,
  deviceId: string,
  { fault, moment }: { fault: FaultName; moment: Moment },
): void =>
  recovered(c, deviceId, {
    // A gateway that is not down is taught through its own silence.
    verdict: fault.kind === 'gateway-down' ? { kind: 'silence' } : fault,
    moment,
    excused: true,
  })

/** Who a device is has changed. Call after the fleet knows. */
export const profileChanged = (c: Correlation, profile: DeviceProfile): void => {
  if (profile.firmware !== undefined) c.state.firmware.delete(profile.id)
  const firmware = c.state.firmware.get(profile.id)
  c.groups.set(firmware === undefined ? profile : { ...profile, firmware })
}

/** A device says which firmware it runs. */
export const heardFirmware = (c: Correlation, { deviceId, firmware }: StatusChange): void => {
  const profile = c.groups.profileOf(deviceId)
  if (firmware === undefined || !profile || profile.firmware === firmware) return
  c.state.firmware.set(deviceId, firmware)
  c.groups.update(deviceId, { firmware })
}

/** The device is no longer ours: all that is open about it is over. */
export const forgetDevice = (c: Correlation, deviceId: string, moment: Moment): void => {
  const { state } = c
  heardAgain(c, deviceId, moment)
  for (const [place, one] of state.waiting) if (one.deviceId === deviceId) state.waiting.delete(place)
  for (const { fault } of [...c.fleet.episodesOf(deviceId).open.values()])
    recovered(c, deviceId, { verdict: fault, moment })
  for (const [family, hits] of state.hits) {
    hits.delete(deviceId)
    if (hits.size === 0) state.hits.delete(family)
  }
  state.firmware.delete(deviceId)
  c.groups.remove(deviceId)
}
