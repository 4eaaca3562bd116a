import { setImmediate } from 'node:timers/promises'
import type { FaultEvent } from '../domain/fault.ts'
import type { DetectionView } from '../domain/learning.ts'
import type { Observation } from '../domain/observation.ts'
import { type Asking, createCoordinator } from './coordinator.ts'
import type { WatchedItem } from './detector.ts'
import { createEngine, type EngineStats, encodeHead, type SnapshotHead } from './engine.ts'
import { createPacker, type Packer } from './packing.ts'
import { type DetectorSettings, defaultSettings } from './settings.ts'
import { type ShardThread, startShardThread } from './shardCalls.ts'
import type { ShardReply, ShardRequest, ShardStats } from './shardMessages.ts'
import { bucketOf, type DevicePart, decodePiece, type Snapshot } from './snapshot.ts'

/** An engine that may think elsewhere. One call at a time: whoever calls waits for the answer before the next. */
export interface AsyncEngine {
  step(observations: readonly Observation[]): Promise<FaultEvent[]>
  /** Encoded bit by bit; nothing else must be asked of the engine meanwhile. */
  snapshot(): Promise<Snapshot>
  /** @throws SnapshotError where the bytes are not readable by this version; the engine is then unchanged */
  restore(snapshot: Snapshot): Promise<void>
  lastSample(deviceId: string): number | undefined
  watching(deviceId: string): Promise<WatchedItem[]>
  /** What people taught, and how the false-alarm goal is kept. */
  learning(): DetectionView
  /** `stats().pipelineSuspect` alone, for those who ask often. */
  suspectsPipeline(): boolean
  /** As of the last step; goes over all devices. */
  stats(): AsyncEngineStats
  /** Ends the threads. */
  close(): Promise<void>
}
export interface AsyncEngineStats extends EngineStats {
  readonly shards: number
  /** Requests that shards have not answered yet. */
  readonly waiting: number
  /** Real ms that steps took since the start, the way to other threads and back included. */
  readonly detectorMs: number
}

/**
 * The engine with `shards` threads, devices spread over them by their id; 0: none, all in this thread. Events and checkpoints are
 * the same for any number, and a checkpoint of one number can be taken up by any other.
 * @param stopwatch real ms, for the statistics alone
 */
export const createShardedEngine = (
  options: Partial<DetectorSettings>,
  { shards, stopwatch = () => 0 }: { shards: number; stopwatch?: () => number },
): AsyncEngine =>
  shards === 0 ? inThisThread(options, stopwatch) : inThreads({ ...defaultSettings, ...options }, { shards, stopwatch })

const inThisThread = (options: Partial<DetectorSettings>, stopwatch: () => number): AsyncEngine => {
  const engine = createEngine(options)
  let detectorMs = 0
  return {
    async step(observations) {
      const began = stopwatch()
      const events = engine.step(observations)
      detectorMs += stopwatch() - began
      return events
    },
    async snapshot() {
      const parts: DevicePart[] = []
      for (const part of engine.parts()) {
        parts.push(part)
        // A large fleet takes seconds: everything else on this thread has its turn in between.
        await setImmediate()
      }
      return { head: engine.head(), parts }
    },
    restore: async (snapshot) => engine.adopt(snapshot),
    lastSample: (deviceId) => engine.lastSample(deviceId),
    watching: async (deviceId) => engine.watching(deviceId),
    learning: () => engine.learning(),
    suspectsPipeline: () => engine.suspectsPipeline(),
    stats: () => ({ ...engine.stats(), shards: 0, waiting: 0, detectorMs }),
    close: async () => undefined,
  }
}

interface Place {
  readonly thread: ShardThread
  packer: Packer
  stats: ShardStats
}

const inThreads = (
  settings: DetectorSettings,
  { shards, stopwatch }: { shards: number; stopwatch: () => number },
): AsyncEngine => {
  const places: Place[] = Array.from({ length: shards }, () => ({
    thread: startShardThread(settings),
    packer: createPacker(),
    stats: { devices: 0, series: 0, seriesRefused: 0, readings: 0 },
  }))
  /** Hashing an id costs more than finding it. */
  let known = new Map<string, number>()
  const placeOf = (deviceId: string): number => {
    let place = known.get(deviceId)
    if (place === undefined) {
      place = bucketOf(deviceId) % shards
      known.set(deviceId, place)
    }
    return place
  }
  const coordinator = createCoordinator(settings, { shards, placeOf })
  let detectorMs = 0

  const askOne = async (place: Place, request: ShardRequest): Promise<ShardReply> => {
    if (request.kind === 'idle') return { verdicts: [], overdue: false }
    const answer = await place.thread.ask('reply', request.kind === 'observe' ? place.packer.pack(request) : request)
    place.stats = answer.stats
    return answer.reply
  }
  const run = async <Result>(asking: Asking<Result>): Promise<Result> => {
    let turn = asking.next()
    while (!turn.done) {
      const requests = turn.value
      turn = asking.next(await Promise.all(places.map((place, i) => askOne(place, requests[i] ?? { kind: 'idle' }))))
    }
    return turn.value
  }
  const placeFor = (deviceId: string): Place | undefined => places[placeOf(deviceId)]

  return {
    async step(observations) {
      const began = stopwatch()
      const events = await run(coordinator.step(observations))
      detectorMs += stopwatch() - began
      for (const observation of observations)
        if (observation.kind === 'profile' && observation.profile.removed) known.delete(observation.profile.id)
      return events
    },
    async snapshot() {
      const parts = await Promise.all(places.map(({ thread }) => thread.ask('parts', { kind: 'snapshot' })))
      return {
        head: encodeHead(coordinator.state()),
        parts: parts.flatMap((answer) => answer.parts).sort((a, b) => a.bucket - b.bucket),
      }
    },
    async restore({ head, parts }) {
      const { detectors, state } = decodePiece<SnapshotHead>(head)
      await Promise.all(
        places.map(({ thread }, i) => {
          // Copies: a view would take the whole checkpoint along (and a Buffer's slice is one).
          const own = parts.filter(({ bucket }) => bucket % shards === i).map(({ bytes }) => new Uint8Array(bytes))
          return thread.ask('done', { kind: 'stage', parts: own, from: detectors })
        }),
      )
      known = new Map()
      coordinator.adopt(state)
      const told = coordinator.world()
      await Promise.all(
        places.map(async (place) => {
          const { lastSamples, stats } = await place.thread.ask('adopted', { kind: 'adopt', told })
          place.stats = stats
          place.packer = createPacker()
          for (const [id, at] of lastSamples) place.packer.know(id, at)
        }),
      )
    },
    lastSample: (deviceId) => placeFor(deviceId)?.packer.lastSample(deviceId),
    async watching(deviceId) {
      const answer = await placeFor(deviceId)?.thread.ask('watching', { kind: 'watching', deviceId })
      return answer?.items ?? []
    },
    learning: () => coordinator.learning(),
    suspectsPipeline: () => coordinator.state().own.pipelineSuspect,
    stats() {
      const { pipelineSuspect, stoodStillMs } = coordinator.state().own
      const sum = (of: (stats: ShardStats) => number): number => places.reduce((all, { stats }) => all + of(stats), 0)
      return {
        devices: sum(({ devices }) => devices),
        series: sum(({ series }) => series),
        seriesRefused: sum((stats) => stats.seriesRefused),
        openFaults: coordinator.openFaults(),
        pipelineSuspect,
        stoodStillMs,
        verdicts: coordinator.counts(),
        shards,
        waiting: places.reduce((all, { thread }) => all + thread.waiting, 0),
        readings: sum((stats) => stats.readings),
        detectorMs,
      }
    },
    async close() {
      await Promise.all(places.map(({ thread }) => thread.end()))
    },
  }
}
