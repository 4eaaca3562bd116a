import { deserialize, serialize } from 'node:v8'

/** A checkpoint that this version cannot read; starting without one and replaying the journal is the way out. */
export class SnapshotError extends Error {
  override name = 'SnapshotError'
}

/**
 * Structured clone (V8 serialization): exact for every double, typed array and map, unlike JSON.
 * `format` guards the frame; each detector's own version guards its states.
 */
const format = 'forestall-detector-1'

export const encodeSnapshot = (state: object): Uint8Array => serialize({ format, state })

/** @throws SnapshotError where the bytes are none of ours */
export const decodeSnapshot = <State>(bytes: Uint8Array): State => {
  try {
    // A copy, because deserialized typed arrays look into the very bytes they came from.
    const read: unknown = deserialize(Uint8Array.from(bytes))
    if (typeof read === 'object' && read !== null && 'format' in read && read.format === format && 'state' in read)
      // Our own bytes of our own format: what it says is what was written.
      return read.state as State
  } catch (cause) {
    throw new SnapshotError('The detector cannot read its checkpoint: start without it, the journal is replayed.', {
      cause,
    })
  }
  throw new SnapshotError('The detector’s checkpoint is of another version: start without it, the journal is replayed.')
}
