import type { DeviceProfile } from '../domain/device.ts'
import type { FaultKind } from '../domain/fault.ts'
import type { ThresholdRule } from '../domain/rule.ts'
import type { DeviceContext, OwnTime, Shared } from './detector.ts'
import { type Episodes, newEpisodes } from './episode.ts'
import { deviceDetectors, seriesDetectors } from './models.ts'
import type { DetectorSettings } from './settings.ts'

/** What is remembered of one series; both arrays in the order of the list of series detectors. */
export interface Series {
  states: object[]
  loosen: number[]
}
/** What is remembered of one device: plain, the unit of the checkpoint. */
export interface DeviceRecord {
  id: string
  profile: DeviceProfile | undefined
  /** Our clock at the last sample. */
  lastSampleAt: number | undefined
  series: Map<string, Series>
  /** In the order of the list of device detectors. */
  states: object[]
  shared: Shared
  episodes: Episodes
  /** How much less sensitive people taught us to be, by kind and metric or code. */
  loosened: Map<string, number>
  /** Time alone changes nothing before this (our clock). */
  dueAt: number
  /** Metrics that are not followed, with why. */
  strings: string[]
  seriesRefused: number
}

export const newDevice = (id: string): DeviceRecord => ({
  id,
  profile: undefined,
  lastSampleAt: undefined,
  series: new Map(),
  states: deviceDetectors.map((detector) => detector.init()),
  shared: { unsettledUntil: 0, busierUntil: 0, coolingUntil: 0 },
  episodes: newEpisodes(),
  loosened: new Map(),
  dueAt: 0,
  strings: [],
  seriesRefused: 0,
})

export const loosenKey = (kind: FaultKind, key?: string): string => `${kind}|${key ?? ''}`
export const loosenOf = (device: DeviceRecord, kind: FaultKind, key?: string): number =>
  device.loosened.size === 0 ? 1 : (device.loosened.get(loosenKey(kind, key)) ?? 1)

export const newSeries = (device: DeviceRecord, metric: string, settings: DetectorSettings): Series => ({
  states: seriesDetectors.map((detector) => detector.init({ deviceId: device.id, metric, settings })),
  loosen: seriesDetectors.map((detector) => loosenOf(device, detector.kind, metric)),
})

/** What a device's detectors may ask; made once per device, reads the record as it is. */
export const contextOf = (
  device: DeviceRecord,
  surroundings: { settings: DetectorSettings; own: OwnTime; rules: () => readonly ThresholdRule[] },
): DeviceContext => ({
  deviceId: device.id,
  settings: surroundings.settings,
  own: surroundings.own,
  get profile() {
    return device.profile
  },
  get rules() {
    return surroundings.rules()
  },
  loosen: (kind, key) => loosenOf(device, kind, key),
})
