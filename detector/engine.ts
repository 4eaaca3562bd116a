import type { FaultEvent } from '../domain/fault.ts'
import type { DetectionView } from '../domain/learning.ts'
import type { Observation } from '../domain/observation.ts'
import { type Asking, type CoordinatorState, createCoordinator } from './coordinator.ts'
import type { CorrelateCounts } from './correlate.ts'
import type { WatchedItem } from './detector.ts'
import { type DetectorSettings, defaultSettings } from './settings.ts'
import { createShard } from './shard.ts'
import { decodeDevices, encodeDevices } from './shardSnapshot.ts'
import { type DevicePart, decodePiece, decodeSnapshot, encodePiece, encodeSnapshot, type Snapshot } from './snapshot.ts'
import { detectorVersions, type Named } from './versions.ts'

/** Observations in, fault events out: a deterministic function of the journal (promise P2). */
export interface Engine {
  /** Reads observations in journal order. However they are cut into batches, the events are the same. */
  step(observations: readonly Observation[]): FaultEvent[]
  snapshot(): Uint8Array
  /** The same in pieces, for whoever wants to do something else in between, but nothing with the engine. */
  head(): Uint8Array
  parts(): Generator<DevicePart>
  /** The other way. @throws SnapshotError like `restore` */
  adopt(snapshot: Snapshot): void
  /** @throws SnapshotError where the bytes are not readable by this version; the engine is then unchanged */
  restore(bytes: Uint8Array): void
  /** Our clock at the device's last sample. */
  lastSample(deviceId: string): number | undefined
  /** What is watched on this device, by what, and what is not, with why. */
  watching(deviceId: string): WatchedItem[]
  /** What people taught, and how the false-alarm goal is kept. */
  learning(): DetectionView
  suspectsPipeline(): boolean
  stats(): EngineStats
}
export interface EngineStats {
  readonly devices: number
  readonly series: number
  readonly openFaults: number
  /** Nearly everybody is silent at once: our pipeline, rather than the devices, is suspected, and nobody is accused (P8). */
  readonly pipelineSuspect: boolean
  /** Milliseconds we have stood still, by the journal's ticks. */
  readonly stoodStillMs: number
  /** Series not followed because their device has too many. */
  readonly seriesRefused: number
  /** What became of verdicts that were no news by themselves. */
  readonly verdicts: Readonly<CorrelateCounts>
  /** Readings (one number of one sample) taken in since the start. */
  readonly readings: number
}

/** What a checkpoint's head holds. */
export interface SnapshotHead {
  readonly detectors: Named
  readonly state: CoordinatorState
}
export const encodeHead = (state: CoordinatorState): Uint8Array =>
  encodePiece({ detectors: detectorVersions, state } satisfies SnapshotHead)

/**
 * One shard, in this thread: for tests, files and small fleets.
 * @param options whatever differs from `defaultSettings`
 */
export const createEngine = (options: Partial<DetectorSettings> = {}): Engine => {
  const settings: DetectorSettings = { ...defaultSettings, ...options }
  const shard = createShard(settings)
  const coordinator = createCoordinator(settings, { shards: 1, placeOf: () => 0 })

  const run = <Result>(asking: Asking<Result>): Result => {
    let turn = asking.next()
    while (!turn.done) turn = asking.next(turn.value.map((request) => shard.handle(request)))
    return turn.value
  }

  const adopt = ({ head, parts }: Snapshot): void => {
    const { detectors, state } = decodePiece<SnapshotHead>(head)
    const devices = decodeDevices(
      parts.map((part) => part.bytes),
      { from: detectors, settings },
    )
    coordinator.adopt(state)
    shard.adopt(devices, coordinator.world())
  }

  return {
    step: (observations) => run(coordinator.step(observations)),
    snapshot: () =>
      encodeSnapshot({
        head: encodeHead(coordinator.state()),
        parts: [...encodeDevices(shard)],
      }),
    head: () => encodeHead(coordinator.state()),
    parts: () => encodeDevices(shard),
    restore: (bytes) => adopt(decodeSnapshot(bytes)),
    adopt,
    lastSample: (deviceId) => shard.lastSample(deviceId),
    watching: (deviceId) => shard.watching(deviceId),
    learning: () => coordinator.learning(),
    suspectsPipeline: () => coordinator.state().own.pipelineSuspect,
    stats() {
      const { pipelineSuspect, stoodStillMs } = coordinator.state().own
      return {
        ...shard.stats(),
        openFaults: coordinator.openFaults(),
        pipelineSuspect,
        stoodStillMs,
        verdicts: coordinator.counts(),
      }
    },
  }
}
