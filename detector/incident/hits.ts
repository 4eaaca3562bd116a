import { day, minute } from '../../domain/clock.ts'
import type { FaultyVerdict } from '../detector.ts'
import { episodeKey } from '../episode.ts'
import { familyOf } from './family.ts'
import { thingOf } from './groups.ts'
import type { BaseRate, Candidate } from './odds.ts'
import type { CorrelateState, Correlation, Hit, OpenIncident } from './state.ts'

/** A fault of one sort per device and month, before the fleet has shown its own rate. */
const usualPerDeviceMs = 0.05 / (30 * day)
const halfLifeMs = 60 * day
/** An event counts as knowledge of the rate, up to so many: rates of real fleets are not constant. */
const mostShape = 3
/** Where no interval is known, and at most: how long before it was missed a device may have stopped. */
const mostSlackMs = 6 * 60 * minute
const mostKeys = 2_000

/** A fault as evidence. */
export const hitOf = (deviceId: string, { verdict, at }: { verdict: FaultyVerdict; at: number }): Hit => {
  const family = familyOf(verdict)
  const seconds = verdict.evidence.facts?.expectedEverySeconds
  const from = Math.min(verdict.startedAt, at)
  const slack = family.name === 'connection' && typeof seconds === 'number' ? seconds * 1_000 : 0
  return {
    deviceId,
    key: episodeKey(verdict),
    family,
    from,
    until: from + Math.min(mostSlackMs, Math.max(0, slack)),
    notedAt: at,
    fresh: true,
  }
}
/** What a device shows twice of the same trouble counts once. */
export const addHit = (state: CorrelateState, hit: Hit): void => {
  let hits = state.hits.get(hit.family.key)
  if (!hits) {
    if (state.hits.size >= mostKeys) return
    hits = new Map()
    state.hits.set(hit.family.key, hits)
  }
  if (hits.has(hit.deviceId)) return
  hits.set(hit.deviceId, hit)
  state.fresh.add(hit.family.key)
}

/** The fault is over, or was never said. @param counts it happened: it is part of the usual rate unless an incident explains it */
export const forgetHit = (
  state: CorrelateState,
  deviceId: string,
  { family, key, counts }: { family: string; key: string; counts: boolean },
): void => {
  const hits = state.hits.get(family)
  const hit = hits?.get(deviceId)
  if (!hits || hit?.key !== key) return
  hits.delete(deviceId)
  if (hits.size === 0) state.hits.delete(family)
  if (counts) countEvent(state, hit)
}

const inIncident = (state: CorrelateState, { deviceId }: Hit): boolean => {
  for (const { devices } of state.incidents.values()) if (devices.has(deviceId)) return true
  return false
}
const countEvent = (state: CorrelateState, hit: Hit): void => {
  const { events } = state.rates
  if (inIncident(state, hit) || (!events.has(hit.family.key) && events.size >= mostKeys)) return
  events.set(hit.family.key, (events.get(hit.family.key) ?? 0) + 1)
}

/** Evidence ages: what was noted more than twice the window ago no longer says that something is going on. */
export const dropOld = (state: CorrelateState, at: number): void => {
  for (const [key, hits] of state.hits) {
    for (const [deviceId, hit] of hits) {
      if (at - hit.notedAt <= 2 * hit.family.withinMs) continue
      hits.delete(deviceId)
      countEvent(state, hit)
    }
    if (hits.size === 0) state.hits.delete(key)
  }
}

/** Counts the time that the fleet was watched; called on every tick. */
export const watchedOn = (state: CorrelateState, at: number, devices: number): void => {
  const { rates } = state
  const passed = rates.at === 0 ? 0 : Math.max(0, Math.min(10 * minute, at - rates.at))
  rates.at = at
  const fade = 2 ** (-passed / halfLifeMs)
  rates.deviceMs = rates.deviceMs * fade + devices * passed
  for (const [key, events] of rates.events) {
    if (events * fade < 1e-3) rates.events.delete(key)
    else rates.events.set(key, events * fade)
  }
}

export const baseRate = ({ rates }: CorrelateState, { key, withinMs }: { key: string; withinMs: number }): BaseRate => {
  const events = rates.events.get(key) ?? 0
  const perMs = (events + 1) / (rates.deviceMs + 1 / usualPerDeviceMs)
  // Near means up to `withinMs` before or after.
  return { mean: -Math.expm1(-perMs * 2 * withinMs), shape: Math.min(mostShape, 1 + events) }
}

const near = (a: Hit, b: Hit): boolean => Math.max(a.from, b.from) - Math.min(a.until, b.until) <= a.family.withinMs

/** Hits that began about when this one did, itself included, sorted by device. */
export const nearTo = (state: CorrelateState, hit: Hit): Hit[] =>
  [...(state.hits.get(hit.family.key)?.values() ?? [])]
    .filter((other) => near(hit, other))
    .sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1))

/** Groups that hold at least two of these devices; in a stable order. */
export const candidatesOf = ({ groups }: Correlation, hits: readonly Hit[]): Candidate[] => {
  const found = new Map<string, Candidate & { hits: string[] }>()
  for (const { deviceId } of hits)
    for (const group of groups.of(deviceId)) {
      const key = `${group.thing}|${group.subject}`
      const candidate = found.get(key)
      if (candidate) candidate.hits.push(deviceId)
      else found.set(key, { group, hits: [deviceId] })
    }
  return [...found]
    .filter(([, { hits }]) => hits.length > 1)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, candidate]) => candidate)
}

/**
 * The open incident that a new fault probably belongs to: its group, its trouble, its time; and there such a fault is at least
 * three times likelier than elsewhere. `undefined`: none.
 */
export const incidentFor = (c: Correlation, hit: Hit) => {
  const { state, groups } = c
  for (const open of state.incidents.values()) {
    const { cause, subject } = open.incident
    if (open.connection !== (hit.family.name === 'connection')) continue
    if (!open.connection && isOpinionOn(c, open, hit)) return open
    if (cause === 'gateway-down' || Math.abs(hit.from - open.lastFrom) > 2 * hit.family.withinMs) continue
    const group = groups.find(thingOf(cause), subject)
    if (!group?.members.has(hit.deviceId)) continue
    // Another trouble on a device that is part of it already.
    if (open.devices.has(hit.deviceId)) return open
    if (![...open.families].some((key) => isAlike(key, hit.family.key))) continue
    const share = (open.devices.size + 1) / (group.members.size + 2)
    if (share >= 3 * baseRate(state, hit.family).mean) return open
  }
  return undefined
}
/** Another word on a metric of a device that is open in the incident already, whenever that one thinks that it began (a trend: days ago). */
const isOpinionOn = ({ fleet }: Correlation, open: OpenIncident, { deviceId, family }: Hit): boolean => {
  if (!open.devices.has(deviceId)) return false
  for (const { fault } of fleet.episodesOf(deviceId).open.values())
    if (fault.incidentId === open.incident.id && isAlike(familyOf(fault).key, family.key)) return true
  return false
}
/** The same trouble, or something wrong with the same metric: a sensor that reads wrong soon looks like changed behaviour. */
export const isAlike = (one: string, other: string): boolean =>
  one === other || (metricOf(one) ?? one) === metricOf(other)
const metricOf = (key: string): string | undefined => /^(?:sensor|behaviour)\|(.+)$/.exec(key)?.[1]
