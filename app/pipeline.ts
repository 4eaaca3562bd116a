import type { Logger } from 'pino'
import type { Bus } from '../bus/bus.ts'
import type { AsyncEngine } from '../detector/shardedEngine.ts'
import type { Clock } from '../domain/clock.ts'
import type { FaultEvent } from '../domain/fault.ts'
import type { IntakeMessage } from '../domain/intake.ts'
import type { CommandResult, Observation } from '../domain/observation.ts'
import type { Ingest, IngestResult } from '../ingest/ingest.ts'
import type { DeviceDirectory } from '../store/deviceDirectory.ts'
import type { DeviceSighting } from '../store/deviceStore.ts'
import type { IntakeLog } from '../store/intakeLog.ts'
import type { NumericReading, ReadingStore, TextReading } from '../store/readingStore.ts'
import type { Records } from '../store/records.ts'
import { decodeState, encodeState, type PipelineState } from './checkpoint.ts'
import type { AppEvents } from './events.ts'
import type { Standstills } from './standstills.ts'

/** What has passed, for /metrics. */
export interface PipelineCounts {
  messages: number
  samples: number
  readings: number
  duplicates: number
  quarantined: number
  faultEvents: number
  position: number
}

/** Devices heard for the first time and taken in at sight; see the registry. */
export interface Newcomers {
  /** Resolves once they are kept. */
  register(): Promise<void>
  forget(deviceId: string): void
}

/** Real milliseconds between tries to store a batch; about half a minute in all. */
const retryAfterMs = [50, 250, 1_000, 5_000, 25_000]

export interface Pipeline {
  /** Restores the last checkpoint, replays the journal behind it, then follows what is committed from now on. */
  start(): Promise<void>
  readonly counts: Readonly<PipelineCounts>
  /** Set when a batch could not be taken in; nothing is lost, a restart replays it. */
  readonly broken: Error | undefined
  /** Resolves once the journal has been taken in up to `seq`. */
  reached(seq: number): Promise<void>
  /** Saves what is remembered with the position it was reached at, and lets go of the journal before it. */
  checkpoint(): Promise<void>
  stop(): Promise<void>
}

/**
 * The street from journal to faults: ingest → readings and detector → recorded fault events. One batch at a time, in
 * journal order; every effect is idempotent, so replaying from the last checkpoint repeats nothing (promise P2).
 *
 * @param checkpointEveryMs real milliseconds between checkpoints at the least
 * @param keepJournal true: what lies behind a checkpoint stays readable
 */
export const createPipeline = ({
  intake,
  ingest,
  engine,
  standstills,
  readings,
  records,
  directory,
  bus,
  clock,
  newcomers,
  onBroken,
  onCommandResult,
  checkpointEveryMs = 10_000,
  keepJournal = false,
  log,
}: {
  intake: IntakeLog
  ingest: Ingest
  engine: AsyncEngine
  standstills: Standstills
  readings: ReadingStore
  records: Records
  directory: DeviceDirectory
  bus: Bus<AppEvents>
  clock: Clock
  newcomers: Newcomers
  /** The journal cannot be taken in any further: the process should end, and be started again to replay it. */
  onBroken: (error: Error) => void
  onCommandResult: (result: CommandResult) => Promise<void>
  checkpointEveryMs?: number
  keepJournal?: boolean
  log: Logger
}): Pipeline => {
  const counts: PipelineCounts = {
    messages: 0,
    samples: 0,
    readings: 0,
    duplicates: 0,
    quarantined: 0,
    faultEvents: 0,
    position: 0,
  }
  const unsavedSightings = new Map<string, DeviceSighting>()
  let timer: NodeJS.Timeout | undefined
  let working: Promise<void> = Promise.resolve()
  /** Set when a batch could not be taken in: going on would leave a hole, so nothing more is read until restart. */
  let broken: Error | undefined
  /** What the journal still hands over is left to the next start's replay. */
  let stopped = false
  /** Of the checkpoints: said once while it stays the same. */
  let lastFailure: string | undefined
  let waiting: { seq: number; resolve: () => void }[] = []

  const readingsOf = (observations: readonly Observation[]): { numeric: NumericReading[]; text: TextReading[] } => {
    const numeric: NumericReading[] = []
    const text: TextReading[] = []
    for (const observation of observations) {
      if (observation.kind !== 'sample') continue
      counts.samples += 1
      const { deviceId, ts, values } = observation
      for (const metric in values) {
        const value = values[metric]
        if (typeof value === 'number') numeric.push({ deviceId, metric, ts, value })
        else if (value !== undefined) text.push({ deviceId, metric, ts, value })
      }
    }
    counts.readings += numeric.length + text.length
    return { numeric, text }
  }

  const noteSightings = (sightings: readonly DeviceSighting[]): void => {
    for (const sighting of sightings) {
      directory.saw(sighting)
      unsavedSightings.set(sighting.deviceId, { ...unsavedSightings.get(sighting.deviceId), ...sighting })
    }
  }

  const tellWatchers = async (
    observations: readonly Observation[],
    sightings: readonly DeviceSighting[],
  ): Promise<void> => {
    await bus.publish('observed', observations)
    for (const sighting of sightings)
      if (sighting.connection !== undefined) await bus.publish('changed', { type: 'device', id: sighting.deviceId })
  }

  /** Idempotent: what a first try has stored already, a second finds and leaves. Returns the fault events that are new. */
  const store = async (
    { quarantined, sightings, observations }: IngestResult,
    { faultEvents, live }: { faultEvents: readonly FaultEvent[]; live: boolean },
  ): Promise<readonly FaultEvent[]> => {
    // In a replay a device seen for the first time may have been removed since; that is known at its end.
    if (live) await newcomers.register()
    // Whether a device is online, and that it was heard at all, is looked at at once; the rest can wait for the checkpoint.
    const news = sightings.filter(
      ({ deviceId, connection }) => connection !== undefined || directory.get(deviceId)?.lastSeenAt === null,
    )
    if (news.length > 0) await records.devices.recordSightings(news)
    if (quarantined.length > 0) await records.quarantine.add(quarantined)
    const fresh = faultEvents.length > 0 ? await records.faults.record(faultEvents) : []
    for (const observation of observations) if (observation.kind === 'commandResult') await onCommandResult(observation)
    return fresh
  }

  const take = async (batch: readonly IntakeMessage[], live: boolean): Promise<void> => {
    const result = ingest.accept(batch)
    const { observations, quarantined, duplicates } = result
    // A device that never says so is online when it is heard; from then on its status and will tell.
    const sightings = result.sightings.map((sighting) =>
      sighting.connection === undefined && directory.get(sighting.deviceId)?.connection === 'unknown'
        ? { ...sighting, connection: 'online' as const }
        : sighting,
    )
    const read = readingsOf(observations)
    // The worker writes while the detector thinks.
    let stored: Promise<void> | undefined =
      read.numeric.length + read.text.length > 0 ? readings.append(read) : Promise.resolve()
    stored.catch(() => undefined)
    const faultEvents = await engine.step(observations)
    for (const observation of observations) {
      if (observation.kind === 'tick') standstills.tick(observation.at, engine.suspectsPipeline())
      if (observation.kind === 'profile' && observation.profile.removed) newcomers.forget(observation.profile.id)
    }
    const fresh = await retrying(async () => {
      const pending = stored ?? readings.append(read)
      stored = undefined
      await pending
      return store({ ...result, sightings }, { faultEvents, live })
    })
    noteSightings(sightings)

    counts.messages += batch.length
    counts.duplicates += duplicates
    counts.quarantined += quarantined.length
    counts.faultEvents += fresh.length
    counts.position = batch.at(-1)?.seq ?? counts.position
    if (fresh.length > 0) await bus.publish('recorded', fresh)
    if (live) await tellWatchers(observations, sightings)
    for (const { seq, resolve } of waiting) if (seq <= counts.position) resolve()
    waiting = waiting.filter(({ seq }) => seq > counts.position)
  }

  /** A database that is locked or full for a moment is no reason to stop; one that stays so is. */
  const retrying = async <T>(work: () => Promise<T>): Promise<T> => {
    for (const waitMs of retryAfterMs) {
      try {
        return await work()
      } catch (cause) {
        log.error({ err: cause, waitMs }, 'a batch could not be stored; trying again')
        await new Promise((resolve) => setTimeout(resolve, waitMs))
      }
    }
    return work()
  }

  /** One batch or checkpoint at a time, in the order asked for. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const turn = working.then(work)
    working = turn.catch(() => undefined)
    return turn
  }

  const restore = async (): Promise<number> => {
    const saved = await records.checkpoints.load()
    if (!saved) return 0
    counts.position = saved.position
    const fresh = { ingest: ingest.snapshot(), detector: await engine.snapshot(), standstills: standstills.snapshot() }
    try {
      await adopt(decodeState(saved.state, saved.pieces ?? []))
      return saved.position
    } catch (cause) {
      // Stopping for good would help nobody: what was learnt is gone either way, and devices report now.
      log.error(
        { err: cause, position: saved.position },
        "the last checkpoint cannot be read: the detector learns every device anew, from what the journal still has; faults open until now are not cleared by themselves, so look at the open cases. Restoring a backup brings the detector's memory back",
      )
      await adopt(fresh)
      return 0
    }
  }
  const adopt = async (state: PipelineState): Promise<void> => {
    ingest.restore(state.ingest)
    await engine.restore(state.detector)
    standstills.restore(state.standstills)
  }

  const save = async (): Promise<void> => {
    if (broken) return
    const position = counts.position
    const { state, pieces } = encodeState({
      ingest: ingest.snapshot(),
      detector: await engine.snapshot(),
      standstills: standstills.snapshot(),
    })
    await readings.flush()
    await records.devices.recordSightings([...unsavedSightings.values()])
    unsavedSightings.clear()
    await records.checkpoints.save({ position, at: clock.now(), state, pieces })
    if (!keepJournal) await intake.trimBefore(position + 1)
  }

  const scheduleCheckpoint = (afterMs: number): void => {
    timer = setTimeout(() => {
      const began = performance.now()
      inTurn(save)
        .then(() => {
          lastFailure = undefined
        })
        .catch((cause) => {
          if (String(cause) !== lastFailure)
            log.error({ err: cause }, 'checkpoint failed; the journal is kept and replayed at the next start')
          lastFailure = String(cause)
        })
        // A snapshot of a large fleet takes time, in which nothing is taken in: never more than a twentieth of it.
        .finally(() => scheduleCheckpoint(Math.max(checkpointEveryMs, 20 * (performance.now() - began))))
    }, afterMs)
  }

  return {
    counts,
    get broken() {
      return broken
    },
    reached: (seq) =>
      seq <= counts.position ? Promise.resolve() : new Promise((resolve) => waiting.push({ seq, resolve })),
    async start() {
      const position = await restore()
      let replayed = 0
      for await (const batch of intake.read(position + 1)) {
        await take(batch, false)
        replayed += batch.length
      }
      await newcomers.register()
      if (replayed > 0)
        log.info({ from: position + 1, messages: replayed }, 'replayed the journal behind the last checkpoint')
      intake.onCommitted((batch) =>
        inTurn(async () => {
          if (broken) throw broken
          if (stopped) return
          try {
            await take(batch, true)
          } catch (cause) {
            broken = new Error(
              'the pipeline stopped at a batch it could not take in; restart to replay it from the journal',
              { cause },
            )
            log.fatal({ err: broken, position: counts.position }, broken.message)
            onBroken(broken)
            throw broken
          }
        }),
      )
      scheduleCheckpoint(checkpointEveryMs)
    },
    checkpoint: () => inTurn(save),
    async stop() {
      clearTimeout(timer)
      await inTurn(async () => {
        stopped = true
        await save()
      })
      clearTimeout(timer)
    },
  }
}
