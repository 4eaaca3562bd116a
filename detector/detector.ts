/**
 * What every detector is. A detector keeps its memory in a plain state object (numbers, strings, typed arrays, maps), so that
 * a checkpoint is a copy of it; it never asks a clock: `at` and `ts` of what it reads are the only time there is.
 *
 * - scope `series`: one state per device and numeric metric, stepped with every on-time reading
 * - scope `device`: one state per device, stepped with everything heard of it and with ticks when it is due
 *
 * Laws (test/detector/laws.test.ts): a prefix of the input gives a prefix of the verdicts; a state copied through a checkpoint
 * goes on identically; batches make no difference; no input throws or brings NaN out; a state's size is bounded.
 */
import type { DeviceProfile } from '../domain/device.ts'
import type { FaultKind, Severity } from '../domain/fault.ts'
import type { CommandResult, ReportedFault, Sample, StatusChange, Tick } from '../domain/observation.ts'
import type { Rule } from '../domain/rule.ts'
import type { DetectorSettings } from './settings.ts'

/** A detector's opinion, given when it changes: faulty, worse than before, or healthy again. Hysteresis is the detector's own. */
export type Verdict = FaultyVerdict | HealthyVerdict
export interface FaultyVerdict {
  readonly faulty: true
  readonly kind: FaultKind
  readonly metric?: string
  readonly code?: string
  readonly severity: Severity
  /** When it began, as far as the data shows. */
  readonly startedAt: number
  readonly explanation: string
  readonly evidence: VerdictEvidence
}
export interface VerdictEvidence {
  /** Whose `observed` and `expected` these are, where the fault itself is about several metrics. */
  readonly metric?: string
  readonly from: number
  readonly to: number
  readonly observed?: number
  readonly expected?: { readonly low: number | null; readonly high: number | null }
  /** 0..1 */
  readonly confidence: number
  /** See `evidence` in domain/fault.ts. */
  readonly oncePerMs?: number
  readonly oncePerAtLeast?: boolean
  readonly channels?: readonly { readonly metric: string; readonly share: number }[]
  readonly forecast?: { readonly limit: number; readonly at: number; readonly from: number; readonly to: number }
  readonly follows?: string
  readonly facts?: Readonly<Record<string, string | number | boolean>>
}
export interface HealthyVerdict {
  readonly faulty: false
  readonly kind: FaultKind
  readonly metric?: string
  readonly code?: string
}

/** What a detector says about its own work on a device or series. */
export interface Watch {
  readonly state: 'learning' | 'watching' | 'notWatched'
  readonly reason?: string
  readonly expected?: { readonly low: number; readonly high: number }
}
export interface WatchedItem extends Watch {
  readonly metric: string | null
  readonly detector: string
  /** 1: as shipped; teaching makes it smaller, at the least 0.25. */
  readonly sensitivity?: number
}

/** What the detectors of one device tell each other; part of the checkpoint. */
export interface Shared {
  /** Until then (device time) a new way of running explains what other metrics do: they learn instead of accusing. */
  unsettledUntil: number
  /** Until then it is busier than ever before, which explains some of what they do. */
  busierUntil: number
  /** Until then it cools down from a load that has stopped. */
  coolingUntil: number
  /** What its peers show, by metric; absent while it has none. See detector/models/cohort/shared.ts. */
  peers?: SharedPeers
  /** Operators' limits for this device by metric, from its rules; `null` where there is none on that side. */
  limits?: Map<string, { readonly low: number | null; readonly high: number | null }>
  /** How much more (ln) each metric jumps about than usual, for its peers to know. */
  noise?: Map<string, number>
  /** What the device itself knows of the weather and of its use. See detector/models/wear/surroundings.ts. */
  surroundings?: { readonly environment?: Surrounding; readonly load?: Surrounding }
}
export interface Surrounding {
  readonly metric: string
  quarter: number
  readonly values: Float32Array
}
/** What the peers of a device show of its metrics, from the last comparison: eight numbers a metric (cohort/shared.ts). */
export interface SharedPeers {
  places: Map<string, number>
  numbers: Float64Array
}

export interface SeriesContext {
  readonly deviceId: string
  readonly metric: string
  readonly settings: DetectorSettings
}
/** One object per engine, refilled for every reading: detectors must not keep it. */
export interface SeriesInput {
  deviceId: string
  metric: string
  at: number
  ts: number
  value: number
  /** 1 and up: how many times less sensitive people taught us to be. */
  loosen: number
  shared: Shared
  settings: DetectorSettings
}
export interface SeriesDetector<State extends object = object> {
  readonly scope: 'series'
  readonly name: string
  /** Raised when the state's shape or meaning changes: an older checkpointed state is then dropped and learned anew. */
  readonly version: number
  readonly kind: FaultKind
  init(context: SeriesContext): State
  step(state: State, input: SeriesInput): Verdict | undefined
  /**
   * True once no reading can make it speak or learn any more: `step` then changes nothing whoever calls it, so that the shard need
   * not; it is only asked what it watches.
   */
  idle?(state: State): boolean
  /** A person said that what is going on now is no fault. */
  accept(state: State): void
  watch(state: State, context: SeriesContext): Watch
}

/** Our own time, as the journal's ticks show it. */
export interface OwnTime {
  /** All milliseconds that we have ever stood still. */
  readonly stoodStillMs: number
  /** No device is accused of silence before this. */
  readonly silenceGraceUntil: number
  /** True while the whole pipeline, not the devices, seems silent; and since when it has or had seemed so. */
  readonly pipelineSuspect: boolean
  readonly suspectSince: number
}
export interface DeviceContext {
  readonly deviceId: string
  readonly profile: DeviceProfile | undefined
  readonly settings: DetectorSettings
  readonly own: OwnTime
  readonly rules: readonly Rule[]
  /** What the device's detectors tell each other. */
  readonly shared: Shared
  /** Whether the device ever sent this metric. */
  hasReported(metric: string): boolean
  /** How many times less sensitive people taught us to be, 1 and up; `key` is the metric or code. */
  loosen(kind: FaultKind, key?: string): number
}
/** One metric of one device, as its peers are to see it. */
export interface PeerLevel {
  /** Its level lately (an hour or so), in the metric's unit. */
  readonly level: number
  /** Its own usual level at this time of day, and how far it usually is from it. */
  readonly usual: number
  readonly spread: number
  /** How much more (ln) it jumps about than is usual for it, where that is known. */
  readonly noise?: number | undefined
}
/** What one device tells its peers. Plain data: it crosses from the device's shard to the coordinator. */
export interface PeerReport {
  readonly deviceId: string
  readonly model?: string | undefined
  readonly firmware?: string | undefined
  readonly site?: string | undefined
  /** It has been known for some days and runs its firmware for some: others may be measured by it. */
  readonly settled: boolean
  /** The metric that tells its conditions (outdoors), if it has one. */
  readonly conditions?: string | undefined
  readonly metrics: Readonly<Record<string, PeerLevel>>
}
/** What comparing has found about one metric of one device. All in the metric's unit. */
export interface PeerView {
  readonly metric: string
  /** How many peers it was compared with, and what they have in common, in words. */
  readonly peers: number
  readonly cohort: string
  /** The peers' own movement away from what is usual for each of them: the median, and how differently they moved. */
  readonly moved: number
  readonly scale: number
  /** How far this device is from its own usual, less what its peers moved. */
  readonly excess: number
  /** Where the peers are now: median and robust deviation; and the band their usual levels lie in, with the usual spread of one. */
  readonly middle: number
  readonly apart: number
  readonly low: number
  readonly high: number
  readonly spread: number
  /** The peers' median change (ln) of how much they jump about. */
  readonly noise: number
}

/** `refresh`: the profile or the rules changed. `peers`: what comparing its peers gave for the detector that reported. */
export type DeviceInput =
  | Sample
  | StatusChange
  | ReportedFault
  | CommandResult
  | Tick
  | { readonly kind: 'refresh'; readonly at: number }
  | { readonly kind: 'peers'; readonly at: number; readonly views: readonly PeerView[] }
export interface DeviceDetector<State extends object = object> {
  readonly scope: 'device'
  readonly name: string
  readonly version: number
  readonly kind: FaultKind
  /** The inputs it does anything with; all where it does not say. */
  readonly hears?: readonly DeviceInput['kind'][]
  init(): State
  /** Adds its verdicts to `out`: a device can have several things wrong at once. */
  step(state: State, input: DeviceInput, options: { context: DeviceContext; out: Verdict[] }): void
  /** The next moment (our clock) at which time alone could change its mind; Infinity for never. */
  due(state: State, context: DeviceContext): number
  accept(
    state: State,
    fault: { readonly metric?: string | undefined; readonly code?: string | undefined; readonly at: number },
  ): void
  watch(state: State, context: DeviceContext): readonly (Watch & { readonly metric: string | null })[]
  /**
   * Cohorts: every `settings.cohortEveryMs`, at a tick, all devices' reports are gathered and handed to `compare`, which is pure
   * and sees them sorted by device id; each device named in the answer is then stepped with `{ kind: 'peers', views }`.
   * A detector has both or neither.
   */
  report?(state: State, context: DeviceContext): PeerReport | undefined
  compare?(
    reports: readonly PeerReport[],
    surroundings: { readonly at: number; readonly settings: DetectorSettings },
  ): ReadonlyMap<string, readonly PeerView[]>
}
export type Detector = SeriesDetector | DeviceDetector
