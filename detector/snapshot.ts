import { deserialize, serialize } from 'node:v8'

/** A checkpoint that this version cannot read; starting without one and replaying the journal is the way out. */
export class SnapshotError extends Error {
  override name = 'SnapshotError'
}

/**
 * A checkpoint is a head (what is known of the fleet as a whole) and parts, each the devices of a few buckets: whoever keeps devices
 * writes and reads parts, on whatever thread, and any number of shards can take up what any other number left.
 *
 * Layout: 8 bytes of format, the number of pieces, for each its length and its bucket (32 bits each, little-endian), then the
 * pieces, the head first.
 * Pieces are structured clones (V8 serialization): exact for every double, typed array and map, unlike JSON.
 */
export interface Snapshot {
  readonly head: Uint8Array
  readonly parts: readonly DevicePart[]
}
/** A bucket's devices, or some of them, in the order they came. */
export interface DevicePart {
  readonly bucket: number
  readonly bytes: Uint8Array
}

const format = new TextEncoder().encode('FSTDET-3')
/** Devices are spread over this many buckets by their id, always the same way. */
export const buckets = 64

/** FNV-1a, 32 bits, over the id's UTF-16 units. */
export const bucketOf = (deviceId: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < deviceId.length; i += 1) hash = Math.imul(hash ^ deviceId.charCodeAt(i), 0x01000193)
  return (hash ^ (hash >>> 15)) & (buckets - 1)
}

export const encodePiece = (value: unknown): Uint8Array => serialize(value)

/** @throws SnapshotError where the bytes are none of ours */
export const decodePiece = <T>(bytes: Uint8Array): T => {
  try {
    // A copy, because deserialized typed arrays look into the very bytes they came from.
    // Our own bytes of our own format: what it says is what was written.
    return deserialize(Uint8Array.from(bytes)) as T
  } catch (cause) {
    throw new SnapshotError('The detector cannot read its checkpoint: start without it, the journal is replayed.', {
      cause,
    })
  }
}

const entry = 8

export const encodeSnapshot = ({ head, parts }: Snapshot): Uint8Array => {
  const pieces = [{ bucket: buckets, bytes: head }, ...parts]
  const start = format.length + 4 + entry * pieces.length
  const all = new Uint8Array(pieces.reduce((sum, { bytes }) => sum + bytes.length, start))
  const view = new DataView(all.buffer)
  all.set(format)
  view.setUint32(format.length, pieces.length, true)
  let at = start
  pieces.forEach(({ bucket, bytes }, i) => {
    view.setUint32(format.length + 4 + entry * i, bytes.length, true)
    view.setUint32(format.length + 8 + entry * i, bucket, true)
    all.set(bytes, at)
    at += bytes.length
  })
  return all
}

/** The pieces look into `all`. @throws SnapshotError where the bytes are none of ours */
export const decodeSnapshot = (all: Uint8Array): Snapshot => {
  const view = new DataView(all.buffer, all.byteOffset, all.byteLength)
  const known = all.length >= format.length + 4 && format.every((byte, i) => all[i] === byte)
  const count = known ? view.getUint32(format.length, true) : 0
  const pieces: DevicePart[] = []
  let at = format.length + 4 + entry * count
  for (let i = 0; i < count && at <= all.length; i += 1) {
    const length = view.getUint32(format.length + 4 + entry * i, true)
    pieces.push({ bucket: view.getUint32(format.length + 8 + entry * i, true), bytes: all.subarray(at, at + length) })
    at += length
  }
  const [head, ...parts] = pieces
  if (!head || pieces.length !== count || at !== all.length)
    throw new SnapshotError(
      'The detector’s checkpoint is of another version: start without it, the journal is replayed.',
    )
  return { head: head.bytes, parts }
}
