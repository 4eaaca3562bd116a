import type { DeviceProfile } from '../../domain/device.ts'
import type { FaultEvent, Incident } from '../../domain/fault.ts'
import type { Silence } from '../../domain/silences.ts'
import type { FaultyVerdict } from '../detector.ts'
import type { Episodes } from '../episode.ts'
import type { DetectorSettings } from '../settings.ts'
import type { Family } from './family.ts'
import { createGroups, type Groups } from './groups.ts'

/** All that correlation remembers: plain, part of the checkpoint. */
export interface CorrelateState {
  /** Silences not said yet, by device. */
  held: Map<string, { verdict: FaultyVerdict; since: number }>
  /** Other faults not said yet because their siblings look suspicious, by device and episode. */
  waiting: Map<string, { deviceId: string; verdict: FaultyVerdict; since: number }>
  /** Faults that began lately and are open or held: by what counts as the same trouble, then by device. */
  hits: Map<string, Map<string, Hit>>
  /** What counts as the same trouble, where something new has come since it was last weighed. */
  fresh: Set<string>
  rates: RateState
  /** Open incidents by id, and which gateways they hold responsible. */
  incidents: Map<string, OpenIncident>
  byGateway: Map<string, string>
  silencing: { all: readonly Silence[]; inForce: readonly string[]; turnAt: number }
  /** Open faults that a silence hides, by device and episode. */
  suppressed: Map<string, { deviceId: string; key: string }>
  /** Those whose silence has ended, to be said at the end of this tick unless a common cause says them first. */
  released: Map<string, { deviceId: string; key: string }>
  /** Firmware that devices reported since their profile was last told. */
  firmware: Map<string, string>
  counts: CorrelateCounts
}

/** What became of verdicts that were no news: nothing is hidden without a trace. */
export interface CorrelateCounts {
  /** Held back for a common cause; `takenBack` of them were over before they were said. */
  held: number
  takenBack: number
  /** Said again of a fault that was known to be open, and no worse. */
  repeated: number
  reopened: number
  inhibited: number
  suppressed: number
}

/** A fault as evidence: it began somewhere between `from` and `until`. */
export interface Hit {
  deviceId: string
  /** The episode's key on its device. */
  key: string
  family: Family
  from: number
  until: number
  notedAt: number
  fresh: boolean
}

export interface RateState {
  /** Device time seen so far, ms, fading with a half-life; and until when it was counted. */
  deviceMs: number
  at: number
  /** Faults without a common cause, fading likewise. */
  events: Map<string, number>
}

export interface OpenIncident {
  incident: Incident
  events: number
  /** Loss of connection, or anything else: the two are never one incident. */
  connection: boolean
  /** What counts as the same trouble: the families' keys. */
  families: Set<string>
  /** Its faults that are open, by device and episode. */
  open: Set<string>
  /** Every device that was ever part of it. */
  devices: Set<string>
  /** Gateways that are held to be down in it. `silent`: known, not only inferred from the members behind it. */
  gateways: Map<string, { silent: boolean; members: Set<string> }>
  /** The latest beginning of a fault in it, and how many there were when its odds were last told. */
  lastFrom: number
  weighed: number
}

export const newCorrelateState = (): CorrelateState => ({
  held: new Map(),
  waiting: new Map(),
  hits: new Map(),
  fresh: new Set(),
  rates: { deviceMs: 0, at: 0, events: new Map() },
  incidents: new Map(),
  byGateway: new Map(),
  silencing: { all: [], inForce: [], turnAt: Number.POSITIVE_INFINITY },
  suppressed: new Map(),
  released: new Map(),
  firmware: new Map(),
  counts: { held: 0, takenBack: 0, repeated: 0, reopened: 0, inhibited: 0, suppressed: 0 },
})

/** What correlation asks about the fleet. */
export interface Fleet {
  gatewayOf(deviceId: string): string | undefined
  childrenOf(gatewayId: string): ReadonlySet<string> | undefined
  /** Creates the record where there is none: a gateway may never have spoken itself. */
  episodesOf(deviceId: string): Episodes
  /** Quiet for at least half of what it is allowed, though not accused yet. */
  isQuiet(deviceId: string, at: number): boolean
  all(): Iterable<{ readonly id: string; readonly profile: DeviceProfile | undefined; readonly episodes: Episodes }>
}
export interface Correlation {
  readonly state: CorrelateState
  readonly fleet: Fleet
  /** Who shares what: made anew by `groupsOf` after a restore. */
  readonly groups: Groups
  readonly settings: DetectorSettings
  /** A verdict with what only the whole fleet's memory can add: how unusual it is, what followed before. */
  readonly explain: (deviceId: string, verdict: FaultyVerdict) => FaultyVerdict
  readonly say: (event: FaultEvent | undefined) => void
}

/** @param fleet every device that has a profile */
export const groupsOf = (state: CorrelateState, fleet: Pick<Fleet, 'all'>): Groups =>
  createGroups(
    [...fleet.all()].flatMap(({ id, profile }) => {
      const firmware = state.firmware.get(id)
      return profile ? [firmware === undefined ? profile : { ...profile, firmware }] : []
    }),
  )

const separator = ' '
/** Ids hold no blanks. */
export const placeOf = (deviceId: string, key: string): string => `${deviceId}${separator}${key}`
export const readPlace = (place: string): { deviceId: string; key: string } => {
  const at = place.indexOf(separator)
  return { deviceId: place.slice(0, at), key: place.slice(at + 1) }
}
