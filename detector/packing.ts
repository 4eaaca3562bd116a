import type { Observation, Sample } from '../domain/observation.ts'
import type { ObserveRequest } from './shardMessages.ts'

/**
 * Batches on their way to another thread. Samples of numbers, which are nearly all there is, go as one array of doubles whose buffer
 * is handed over, and names as small numbers that both sides remember; everything else goes as it is (structured clone).
 *
 * One sample: device, shape (the list of its metrics), place in the batch, seq, at, ts, flags, then a value for each metric.
 */
export interface PackedBatch {
  readonly kind: 'packed'
  readonly numbers: Float64Array<ArrayBuffer>
  readonly length: number
  /** Names new to the reader. */
  readonly devices: readonly (readonly [index: number, id: string])[]
  readonly shapes: readonly (readonly string[])[]
  readonly others: readonly Observation[]
  readonly otherPlaces: readonly number[]
  readonly look: ObserveRequest['look']
}

const headLength = 7
const ours = 1
const late = 2
const history = 4
/** Devices that name their metrics anew each time must not fill our memory: beyond this many lists they are sent as they are. */
const mostShapes = 10_000

interface Shape {
  readonly index: number
  readonly metrics: readonly string[]
}
interface Packed {
  index: number
  shape: Shape | undefined
  lastSampleAt: number | undefined
}

export interface Packer {
  pack(request: ObserveRequest): PackedBatch
  /** Our clock at the last sample that was packed. */
  lastSample(deviceId: string): number | undefined
  /** For devices whose shard had them before. */
  know(deviceId: string, lastSampleAt: number | undefined): void
}

export const createPacker = (): Packer => {
  const devices = new Map<string, Packed>()
  let numbered = 0
  /** Numbers of devices that are gone. */
  const free: number[] = []
  const shapes = new Map<string, Shape>()
  let newDevices: [number, string][] = []
  let newShapes: (readonly string[])[] = []
  let numbers = new Float64Array(1024)
  let length = 0

  const enter = (id: string): Packed => {
    const packed: Packed = { index: free.pop() ?? numbered++, shape: undefined, lastSampleAt: undefined }
    devices.set(id, packed)
    newDevices.push([packed.index, id])
    return packed
  }

  /** The list of its metrics; undefined where it does not go as numbers alone. */
  const shapeOf = (values: Sample['values'], known: Shape | undefined): Shape | undefined => {
    let count = 0
    for (const metric in values) {
      if (typeof values[metric] !== 'number') return undefined
      if (known && known.metrics[count] !== metric) known = undefined
      count += 1
    }
    if (known && known.metrics.length === count) return known
    const metrics = Object.keys(values)
    const key = JSON.stringify(metrics)
    let shape = shapes.get(key)
    if (!shape && shapes.size < mostShapes) {
      shape = { index: shapes.size, metrics }
      shapes.set(key, shape)
      newShapes.push(metrics)
    }
    return shape
  }

  const packSample = (sample: Sample, place: number): boolean => {
    const packed = devices.get(sample.deviceId) ?? enter(sample.deviceId)
    if (!sample.history) packed.lastSampleAt = Math.max(packed.lastSampleAt ?? sample.at, sample.at)
    const shape = shapeOf(sample.values, packed.shape)
    if (!shape) return false
    packed.shape = shape
    if (numbers.length < length + headLength + shape.metrics.length) {
      const larger = new Float64Array(2 * (length + headLength + shape.metrics.length))
      larger.set(numbers.subarray(0, length))
      numbers = larger
    }
    numbers[length] = packed.index
    numbers[length + 1] = shape.index
    numbers[length + 2] = place
    numbers[length + 3] = sample.seq
    numbers[length + 4] = sample.at
    numbers[length + 5] = sample.ts
    numbers[length + 6] =
      (sample.clock === 'ours' ? ours : 0) | (sample.timing === 'late' ? late : 0) | (sample.history ? history : 0)
    length += headLength
    for (const metric of shape.metrics) numbers[length++] = sample.values[metric] as number
    return true
  }

  return {
    pack({ observations, places, from, to, look }) {
      length = 0
      const freed: number[] = []
      numbers = new Float64Array(Math.max(64, (to - from) * (headLength + 6)))
      const others: Observation[] = []
      const otherPlaces: number[] = []
      for (let i = from; i < to; i += 1) {
        const observation = observations[i]
        if (!observation) continue
        const place = places ? (places[i] ?? 0) : i
        if (observation.kind === 'sample' && packSample(observation, place)) continue
        others.push(observation)
        otherPlaces.push(place)
        if (observation.kind === 'profile' && observation.profile.removed) {
          const gone = devices.get(observation.profile.id)
          if (gone && devices.delete(observation.profile.id)) freed.push(gone.index)
        }
      }
      const batch: PackedBatch = {
        kind: 'packed',
        numbers,
        length,
        devices: newDevices,
        shapes: newShapes,
        others,
        otherPlaces,
        look,
      }
      newDevices = []
      newShapes = []
      // Only now: within one batch a number means one device.
      free.push(...freed)
      return batch
    },
    lastSample: (deviceId) => devices.get(deviceId)?.lastSampleAt,
    know(deviceId, lastSampleAt) {
      enter(deviceId).lastSampleAt = lastSampleAt
    },
  }
}

/** The reader's side; one for each packer. */
export const createUnpacker = (): ((batch: PackedBatch) => ObserveRequest) => {
  const devices: string[] = []
  const shapes: (readonly string[])[] = []
  return ({ numbers, length, devices: newDevices, shapes: newShapes, others, otherPlaces, look }) => {
    for (const [index, id] of newDevices) devices[index] = id
    shapes.push(...newShapes)
    const observations: Observation[] = []
    const places: number[] = []
    let other = 0
    const takeOthers = (before: number): void => {
      for (let one = others[other]; one && (otherPlaces[other] ?? 0) < before; one = others[other]) {
        observations.push(one)
        places.push(otherPlaces[other] ?? 0)
        other += 1
      }
    }
    for (let i = 0; i < length; ) {
      const place = numbers[i + 2] ?? 0
      takeOthers(place)
      const metrics = shapes[numbers[i + 1] ?? 0] ?? []
      const flags = numbers[i + 6] ?? 0
      const values: Record<string, number> = {}
      metrics.forEach((metric, k) => {
        put(values, metric, numbers[i + headLength + k] ?? 0)
      })
      const sample: Sample = {
        kind: 'sample',
        deviceId: devices[numbers[i] ?? 0] ?? '',
        seq: numbers[i + 3] ?? 0,
        at: numbers[i + 4] ?? 0,
        ts: numbers[i + 5] ?? 0,
        clock: flags & ours ? 'ours' : 'device',
        timing: flags & late ? 'late' : 'onTime',
        values,
        ...(flags & history ? { history: true } : {}),
      }
      observations.push(sample)
      places.push(place)
      i += headLength + metrics.length
    }
    takeOthers(Number.POSITIVE_INFINITY)
    return { kind: 'observe', observations, places, from: 0, to: observations.length, look }
  }
}

/** A metric may be called `__proto__`. */
const put = (values: Record<string, number>, metric: string, value: number): void => {
  if (metric === '__proto__') Object.defineProperty(values, metric, { value, enumerable: true, configurable: true })
  else values[metric] = value
}
