import { createReadStream } from 'node:fs'
import mqtt from 'mqtt'
import { deviceTopic } from '../domain/topics.ts'
import { metricName, type TelemetrySample } from '../domain/wire.ts'
import { openRecording, type RecordedRow } from './csvRecording.ts'
import type { SimulatorLog } from './log.ts'

/**
 * Plays a CSV recording to a broker as one device's telemetry, row by row, in order:
 *
 *   replay({ file | lines, deviceId, mqttUrl, username?, password?, speed, now, time?, rebase?, log, signal? })
 *     → Promise<{ published, skipped }>, when the last row is acknowledged or the signal aborts
 */
export interface ReplayOptions {
  /** A CSV file … */
  readonly file?: string
  /** … or its text in pieces. */
  readonly lines?: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>
  readonly deviceId: string
  /** `mqtt://host:port` */
  readonly mqttUrl: string
  /** Default: the device's id, which an open broker asks no password for. */
  readonly username?: string
  readonly password?: string
  /** Recorded time in one of the wall: 1 as it was, 60 a minute a second, 0 as fast as acknowledgements allow. */
  readonly speed: number
  /** Our clock, ms since the epoch; read only to rebase. */
  now(): number
  /** The time column, when it should not be guessed. */
  readonly time?: string
  /**
   * - `none` (default): the recorded times
   * - `start`: the first row now, the rest as far apart as recorded (lies ahead of a clock that runs slower than `speed`)
   * - `sent`: each row stamped when it is sent
   * - `end`: the last row now, the rest before it as far apart as recorded; reads the file twice
   */
  readonly rebase?: 'none' | 'start' | 'sent' | 'end'
  readonly log: SimulatorLog
  readonly signal?: AbortSignal
}
export interface ReplayResult {
  readonly published: number
  /** Rows without a readable time or without any value. */
  readonly skipped: number
}

/** Enough to keep a broker busy across a group commit; few enough that an abort is quick. */
const maxInFlight = 50
/** The longest a timer can wait (24 days); wall ms. */
const longestWaitMs = 2 ** 31 - 1

/** @throws when the file cannot be read, the broker does not let us in within 10 s, or it goes away for good */
export const replay = async (o: ReplayOptions): Promise<ReplayResult> => {
  const open = () => {
    if (o.lines !== undefined) return openRecording(o.lines, { time: o.time })
    if (o.file === undefined) throw new Error('replay needs a file or lines')
    return openRecording(createReadStream(o.file), { time: o.time })
  }
  let held: RecordedRow[] | undefined
  let shift = 0
  if (o.rebase === 'end') {
    let last: number | undefined
    const kept: RecordedRow[] = []
    for await (const row of (await open()).rows) {
      if (row.at !== undefined) last = Math.max(last ?? row.at, row.at)
      // A file can be read again; pieces cannot.
      if (o.file === undefined) kept.push(row)
    }
    shift = last === undefined ? 0 : o.now() - last
    if (o.file === undefined) held = kept
  }
  const rows = held ?? (await open()).rows

  const client = await mqtt.connectAsync(
    o.mqttUrl,
    {
      clientId: `${o.deviceId}-replay`,
      username: o.username ?? o.deviceId,
      password: o.password ?? '',
      protocolVersion: 4,
      clean: true,
      reconnectPeriod: 1_000,
      connectTimeout: 10_000,
    },
    false,
  )
  let failure: Error | undefined
  const broken = Promise.withResolvers<void>()
  const fail = (error: unknown): void => {
    failure ??= error instanceof Error ? error : new Error(String(error))
    // What is in flight would wait for an acknowledgement that may never come.
    broken.resolve()
  }
  client.on('error', fail)
  const inFlight = new Set<Promise<unknown>>()
  let published = 0
  let skipped = 0
  let first: number | undefined
  let previous: number | undefined
  try {
    for await (const row of rows) {
      if (o.signal?.aborted || failure) break
      const values = namedValues(row.values)
      if (row.at === undefined || Object.keys(values).length === 0) {
        skipped += 1
        continue
      }
      if (o.speed > 0 && previous !== undefined && row.at > previous) {
        await pause(Math.min(longestWaitMs, (row.at - previous) / o.speed), o.signal)
        if (o.signal?.aborted) break
      }
      previous = row.at
      if (first === undefined) {
        first = row.at
        if (o.rebase === 'start') shift = o.now() - first
      }
      const ts = o.rebase === 'sent' ? o.now() : row.at + shift
      const sample: TelemetrySample = { ts, values }
      while (inFlight.size >= maxInFlight && !failure) await Promise.race([...inFlight, broken.promise])
      const sent = client
        .publishAsync(deviceTopic(o.deviceId, 'telemetry'), JSON.stringify(sample), { qos: 1 })
        .then(() => {
          published += 1
        })
        .catch(fail)
        .finally(() => inFlight.delete(sent))
      inFlight.add(sent)
    }
    await Promise.race([Promise.all(inFlight), broken.promise])
    if (failure) throw new Error('The broker went away during the replay.', { cause: failure })
  } finally {
    await client.endAsync(failure !== undefined || inFlight.size > 0)
  }
  o.log.info({ deviceId: o.deviceId, published, skipped }, 'replay is over')
  return { published, skipped }
}

/** Column names as metric names: what the wire does not allow becomes `_`. */
const namedValues = (values: RecordedRow['values']): RecordedRow['values'] =>
  Object.fromEntries(
    Object.entries(values).map(([column, value]) => [
      metricName.safeParse(column).success
        ? column
        : column
            .normalize('NFKD')
            .replace(/[^A-Za-z0-9_.:/ -]/g, '_')
            .replace(/^[^A-Za-z0-9_]/, '_')
            .slice(0, 128),
      value,
    ]),
  )

const pause = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    if (signal?.aborted) done()
    else signal?.addEventListener('abort', done)
  })
