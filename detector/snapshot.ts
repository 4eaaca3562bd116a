import { deserialize, serialize } from 'node:v8'

/** A checkpoint that this version cannot read; starting without one and replaying the journal is the way out. */
export class SnapshotError extends Error {
  override name = 'SnapshotError'
}

/**
 * A checkpoint is a head (what is known of the fleet as a whole) and parts, each the devices of a few buckets: whoever keeps devices
 * writes and reads parts, on whatever thread, and any number of shards can take up what any other number left.
 *
 * Layout: 8 bytes of format, the number of pieces, the length of each (32 bits, little-endian), then the pieces, the head first.
 * Pieces are structured clones (V8 serialization): exact for every double, typed array and map, unlike JSON.
 */
export interface Snapshot {
  readonly head: Uint8Array
  readonly parts: readonly Uint8Array[]
}

const format = new TextEncoder().encode('FSTDET-2')
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

export const encodeSnapshot = ({ head, parts }: Snapshot): Uint8Array => {
  const pieces = [head, ...parts]
  const start = format.length + 4 + 4 * pieces.length
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, start))
  const view = new DataView(bytes.buffer)
  bytes.set(format)
  view.setUint32(format.length, pieces.length, true)
  let at = start
  pieces.forEach((piece, i) => {
    view.setUint32(format.length + 4 + 4 * i, piece.length, true)
    bytes.set(piece, at)
    at += piece.length
  })
  return bytes
}

/** The pieces look into `bytes`. @throws SnapshotError where the bytes are none of ours */
export const decodeSnapshot = (bytes: Uint8Array): Snapshot => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const known = bytes.length >= format.length + 4 && format.every((byte, i) => bytes[i] === byte)
  const count = known ? view.getUint32(format.length, true) : 0
  const pieces: Uint8Array[] = []
  let at = format.length + 4 + 4 * count
  for (let i = 0; i < count && at <= bytes.length; i += 1) {
    const length = view.getUint32(format.length + 4 + 4 * i, true)
    pieces.push(bytes.subarray(at, at + length))
    at += length
  }
  const [head, ...parts] = pieces
  if (!head || pieces.length !== count || at !== bytes.length)
    throw new SnapshotError(
      'The detector’s checkpoint is of another version: start without it, the journal is replayed.',
    )
  return { head, parts }
}
