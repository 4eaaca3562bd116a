import type { DeviceProfile } from '../domain/device.ts'
import type { FaultKind } from '../domain/fault.ts'
import type { DeviceContext, OwnTime, Shared } from './detector.ts'
import { deviceDetectors, seriesDetectors } from './models.ts'
import type { DetectorSettings } from './settings.ts'

/** What is remembered of one series; the states in the order of the list of series detectors. */
export interface Series {
  states: object[]
  /** How many times less sensitive each of them is to be; undefined: not looked up since it last changed. */
  loosen: readonly number[] | undefined
  /** The places of the detectors that still have a business with it; undefined: to be looked at. */
  awake: readonly number[] | undefined
}
/** `text`: it is no number. `tooMany`: it came when as many as are followed were known already. */
export type Unfollowed = 'text' | 'tooMany'
/** What a shard remembers of one device: plain, the unit of the checkpoint. What was said about it is the coordinator's. */
export interface DeviceRecord {
  id: string
  profile: DeviceProfile | undefined
  /** Our clock at the last sample. */
  lastSampleAt: number | undefined
  series: Map<string, Series>
  /** In the order of the list of device detectors. */
  states: object[]
  shared: Shared
  /** How much less sensitive people taught us to be here, by kind and metric or code. */
  loosened: Map<string, number>
  /** Time alone changes nothing before this (our clock). */
  dueAt: number
  /** Its silence is raised, and the coordinator has not said it yet: one report takes it back. */
  held: boolean
  /** Metrics that are not followed, with why: text, or beyond the most that are followed. Only where there are any. */
  unfollowed: Map<string, Unfollowed> | undefined
  /** There are even more than are named. */
  unfollowedMore: boolean
  /** Readings of those beyond the most. */
  seriesRefused: number
}

export const newDevice = (id: string): DeviceRecord => ({
  id,
  profile: undefined,
  lastSampleAt: undefined,
  series: new Map(),
  states: deviceDetectors.map((detector) => detector.init()),
  shared: { unsettledUntil: 0, busierUntil: 0, coolingUntil: 0 },
  loosened: new Map(),
  dueAt: 0,
  held: false,
  unfollowed: undefined,
  unfollowedMore: false,
  seriesRefused: 0,
})

/** A name costs little, but names come from outside. */
const mostNamed = 500

/** Names a metric that is not followed, so that the device's page can say so. */
export const noticeUnfollowed = (device: DeviceRecord, metric: string, why: Unfollowed): void => {
  device.unfollowed ??= new Map()
  if (device.unfollowed.has(metric)) return
  if (device.unfollowed.size < mostNamed) device.unfollowed.set(metric, why)
  else device.unfollowedMore = true
}

/** Whether the device ever sent this metric; true where there are too many to know. */
const hasReported = ({ series, unfollowed, unfollowedMore }: DeviceRecord, metric: string): boolean =>
  series.has(metric) || unfollowed?.has(metric) === true || unfollowedMore

export const newSeries = (device: DeviceRecord, metric: string, settings: DetectorSettings): Series => ({
  states: seriesDetectors.map((detector) => detector.init({ deviceId: device.id, metric, settings })),
  loosen: undefined,
  awake: undefined,
})

/** What a device's detectors may ask; made once per device, reads the record as it is. */
export const contextOf = (
  device: DeviceRecord,
  surroundings: {
    settings: DetectorSettings
    own: OwnTime
    rules: () => DeviceContext['rules']
    loosen: (device: DeviceRecord, kind: FaultKind, key?: string) => number
  },
): DeviceContext => ({
  deviceId: device.id,
  settings: surroundings.settings,
  own: surroundings.own,
  shared: device.shared,
  get profile() {
    return device.profile
  },
  get rules() {
    return surroundings.rules()
  },
  hasReported: (metric) => hasReported(device, metric),
  loosen: (kind, key) => surroundings.loosen(device, kind, key),
})
