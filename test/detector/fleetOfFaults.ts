import {
  type CorrelateState,
  type Correlation,
  correlate,
  groupsOf,
  newCorrelateState,
  profileChanged,
  releaseHeld,
} from '../../detector/correlate.ts'
import type { FaultyVerdict } from '../../detector/detector.ts'
import { type Episodes, newEpisodes } from '../../detector/episode.ts'
import { defaultSettings } from '../../detector/settings.ts'
import type { DeviceProfile } from '../../domain/device.ts'
import type { FaultEvent, FaultKind, Incident } from '../../domain/fault.ts'

/** A fleet as correlation sees it: profiles, and verdicts given by hand. */
export interface FleetOfFaults {
  readonly c: Correlation
  readonly events: FaultEvent[]
  fault(deviceId: string, at: number, fault?: { kind?: FaultKind; metric?: string; startedAt?: number }): void
  over(deviceId: string, at: number, fault?: { kind?: FaultKind; metric?: string }): void
  tick(at: number): void
  /** As last told, in the order they were opened; those that became part of another left out. */
  incidents(): Incident[]
  /** Devices whose open faults are in this incident. */
  membersOf(incidentId: string): string[]
  /** The same fleet as from a checkpoint: all that is remembered copied, the index made anew. */
  restarted(): FleetOfFaults
}

interface Known {
  id: string
  profile: DeviceProfile | undefined
  episodes: Episodes
}
interface Remembered {
  readonly devices: Map<string, Known>
  readonly state: CorrelateState
  readonly seq: number
}

export const newFleetOfFaults = (profiles: readonly DeviceProfile[], saved?: Remembered): FleetOfFaults => {
  const devices = saved?.devices ?? new Map<string, Known>()
  const children = new Map<string, Set<string>>()
  for (const { id, gatewayId } of profiles)
    if (gatewayId !== undefined) children.set(gatewayId, (children.get(gatewayId) ?? new Set()).add(id))
  const of = (id: string) => {
    const known = devices.get(id) ?? { id, profile: undefined, episodes: newEpisodes() }
    devices.set(id, known)
    return known
  }
  const events: FaultEvent[] = []
  const state = saved?.state ?? newCorrelateState()
  const fleet: Correlation['fleet'] = {
    all: () => devices.values(),
    gatewayOf: (id) => devices.get(id)?.profile?.gatewayId,
    childrenOf: (id) => children.get(id),
    episodesOf: (id) => of(id).episodes,
    isQuiet: () => false,
  }
  const c: Correlation = {
    state,
    fleet,
    groups: groupsOf(state, fleet),
    settings: defaultSettings,
    explain: (_, verdict) => verdict,
    say: (event) => void (event && events.push(event)),
  }
  let seq = saved?.seq ?? 0
  for (const profile of saved ? [] : profiles) {
    of(profile.id).profile = profile
    profileChanged(c, profile)
  }
  return {
    c,
    events,
    fault(deviceId, at, { kind = 'silence', metric, startedAt = at } = {}) {
      seq += 1
      const verdict: FaultyVerdict = {
        faulty: true,
        kind,
        ...(metric === undefined ? {} : { metric }),
        severity: 'major',
        startedAt,
        explanation: 'it is not as it was',
        evidence: { from: startedAt, to: at, confidence: 0.9 },
      }
      correlate(c, deviceId, { verdict, moment: { seq, at } })
    },
    over(deviceId, at, { kind = 'silence', metric } = {}) {
      seq += 1
      correlate(c, deviceId, {
        verdict: { faulty: false, kind, ...(metric === undefined ? {} : { metric }) },
        moment: { seq, at },
      })
    },
    tick(at) {
      seq += 1
      releaseHeld(c, { seq, at })
    },
    incidents() {
      const last = new Map<string, Incident>()
      for (const event of events) if ('incident' in event) last.set(event.incident.id, event.incident)
      return [...last.values()].filter(({ mergedInto }) => mergedInto === null)
    },
    membersOf: (incidentId) =>
      [...devices.values()]
        .filter(({ episodes }) => [...episodes.open.values()].some(({ fault }) => fault.incidentId === incidentId))
        .map(({ id }) => id)
        .sort(),
    restarted: () => newFleetOfFaults(profiles, structuredClone({ devices, state, seq })),
  }
}

/** Numbers in [0, 1) from a seed: mulberry32. */
export const chance = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** 4 regions, 20 sites, 40 gateways with 7 devices each; models and firmwares spread over all of them. */
export const aFleet = (seed: number): DeviceProfile[] => {
  const random = chance(seed)
  const profiles: DeviceProfile[] = []
  for (let site = 0; site < 20; site += 1)
    for (let gateway = 0; gateway < 2; gateway += 1) {
      const gatewayId = `gw-${site}-${gateway}`
      const place = { site: `site-${site}`, region: `region-${site % 4}` }
      profiles.push({ id: gatewayId, ...place, model: 'gateway', firmware: '1.0' })
      for (let i = 0; i < 7; i += 1) {
        const model = `model-${Math.floor(random() * 4)}`
        const firmware = `2.${Math.floor(random() * 3)}`
        profiles.push({ id: `${gatewayId}-${i}`, gatewayId, ...place, model, firmware })
      }
    }
  return profiles
}
