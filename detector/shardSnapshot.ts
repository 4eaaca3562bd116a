import { type Column, decodeColumn, emptyRoom, encodeColumn, newRoom, type Room } from './columnCodec.ts'
import { type DeviceRecord, newDevice, type Series } from './device.ts'
import { deviceDetectors, seriesDetectors } from './models.ts'
import type { DetectorSettings } from './settings.ts'
import type { Shard } from './shard.ts'
import { bucketOf, buckets, type DevicePart, decodePiece, encodePiece, SnapshotError } from './snapshot.ts'
import { type Named, placesIn } from './versions.ts'

/** The devices of one bucket, in the order they came, as columns. */
interface Part {
  readonly count: number
  /** All of a record but its states. */
  readonly records: Column
  /** Series of each device, and their metrics, one device after the other. */
  readonly seriesCounts: Int32Array
  readonly metrics: Column
  /** A column for each detector, those of series first: the order of `detectorVersions`. */
  readonly states: readonly Column[]
}

/** A bucket of a very large fleet is several parts of about this many series: some tens of milliseconds each. */
const mostSeries = 2_000

/** The devices of a shard by bucket, one encoded at a time, so that whoever waits can do something else in between. */
export function* encodeDevices(shard: Shard): Generator<DevicePart> {
  const parts = Array.from({ length: buckets }, () => [] as DeviceRecord[])
  const room = newRoom()
  for (const device of shard.devices()) parts[bucketOf(device.id)]?.push(device)
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    let some: DeviceRecord[] = []
    let series = 0
    for (const device of parts[bucket] ?? []) {
      some.push(device)
      series += device.series.size
      if (series < mostSeries) continue
      yield { bucket, bytes: encodePiece(partOf(some, room)) }
      some = []
      series = 0
    }
    if (some.length > 0) yield { bucket, bytes: encodePiece(partOf(some, room)) }
  }
}

const partOf = (devices: readonly DeviceRecord[], room: Room): Part => {
  emptyRoom(room)
  const metrics: string[] = []
  const series: Series[] = []
  for (const device of devices)
    for (const [metric, one] of device.series) {
      metrics.push(metric)
      series.push(one)
    }
  return {
    count: devices.length,
    records: encodeColumn(
      devices.map(({ series, states, ...rest }) => rest),
      room,
    ),
    seriesCounts: Int32Array.from(devices, ({ series }) => series.size),
    metrics: encodeColumn(metrics, room),
    states: [
      ...seriesDetectors.map((_, i) =>
        encodeColumn(
          series.map(({ states }) => states[i]),
          room,
        ),
      ),
      ...deviceDetectors.map((_, i) =>
        encodeColumn(
          devices.map(({ states }) => states[i]),
          room,
        ),
      ),
    ],
  }
}

/**
 * The devices in these parts. A detector that is new, or of another version than the one that wrote them, begins to learn anew.
 * @param from the detectors that wrote them
 * @throws SnapshotError
 */
export const decodeDevices = (
  parts: readonly Uint8Array[],
  { from, settings }: { from: Named; settings: DetectorSettings },
): DeviceRecord[] => parts.flatMap((bytes) => devicesOf(decodePiece<Part>(bytes), { from, settings }))

const devicesOf = (part: Part, { from, settings }: { from: Named; settings: DetectorSettings }): DeviceRecord[] => {
  const { count, seriesCounts } = part
  if (part.states.length !== from.length) throw new SnapshotError('The detector’s checkpoint contradicts itself.')
  const places = placesIn(from)
  const seriesCount = seriesCounts.reduce((sum, size) => sum + size, 0)
  const metrics = decodeColumn(part.metrics, seriesCount) as string[]
  const statesAt = (place: number, { size, like }: { size: number; like: object }): object[] | undefined => {
    const column = part.states[place]
    return column && (decodeColumn(column, size, like) as object[])
  }
  const seriesStates = seriesDetectors.map((detector, i) =>
    statesAt(places.series[i] ?? -1, {
      size: seriesCount,
      like: detector.init({ deviceId: '', metric: '', settings }),
    }),
  )
  const deviceStates = deviceDetectors.map((detector, i) =>
    statesAt(places.device[i] ?? -1, { size: count, like: detector.init() }),
  )
  const pattern = newDevice('')
  const records = decodeColumn(part.records, count) as Omit<DeviceRecord, 'series' | 'states'>[]
  let at = 0
  return records.map((rest, row) => {
    const series = new Map<string, Series>()
    for (const end = at + (seriesCounts[row] ?? 0); at < end; at += 1) {
      const metric = metrics[at] ?? ''
      const states = seriesDetectors.map(
        (detector, i) => seriesStates[i]?.[at] ?? detector.init({ deviceId: rest.id, metric, settings }),
      )
      series.set(metric, { states, loosen: undefined, awake: undefined })
    }
    const states = deviceDetectors.map((detector, i) => deviceStates[i]?.[row] ?? detector.init())
    return { ...pattern, ...rest, series, states }
  })
}
