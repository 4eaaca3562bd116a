import { deserialize, serialize } from 'node:v8'
import { z } from 'zod'
import type { DevicePart, Snapshot } from '../detector/snapshot.ts'

/** What every stage in front of the case store remembers: saved and restored together (promise P2). */
export interface PipelineState {
  readonly ingest: unknown
  readonly detector: Snapshot
  readonly standstills: unknown
}

const formatVersion = 2
const stored = z.object({
  version: z.literal(formatVersion),
  ingest: z.unknown(),
  standstills: z.unknown(),
  detector: z.instanceof(Uint8Array),
  /** The detector's parts: their buckets, and how long each is, one behind the other in the pieces. */
  parts: z.array(z.object({ bucket: z.int(), length: z.int() })),
  pieces: z.int(),
})

/** Large enough that a small fleet is one, small enough that writing one keeps nobody waiting, bytes. */
const pieceBytes = 4 * 2 ** 20

/** A checkpoint's bytes: a state, and pieces of a few megabytes each; a small fleet's only piece is in the state itself. */
export const encodeState = ({
  ingest,
  detector,
  standstills,
}: PipelineState): { state: Uint8Array; pieces: Uint8Array[] } => {
  const pieces = inPieces(detector.parts)
  const [only, ...more] = pieces
  const rest = {
    version: formatVersion,
    ingest,
    standstills,
    detector: detector.head,
    parts: detector.parts.map(({ bucket, bytes }) => ({ bucket, length: bytes.length })),
    pieces: pieces.length,
  }
  return more.length === 0
    ? { state: serialize({ ...rest, only: only ?? new Uint8Array() }), pieces: [] }
    : { state: serialize(rest), pieces }
}

const inPieces = (parts: readonly DevicePart[]): Uint8Array[] => {
  const pieces: Uint8Array[] = []
  let waiting: Uint8Array[] = []
  let size = 0
  for (const [i, { bytes }] of parts.entries()) {
    waiting.push(bytes)
    size += bytes.length
    if (size < pieceBytes && i < parts.length - 1) continue
    pieces.push(Buffer.concat(waiting))
    waiting = []
    size = 0
  }
  return pieces
}

/** @throws if the bytes are of another format or incomplete; the caller then replays the whole journal instead */
export const decodeState = (state: Uint8Array, pieces: readonly Uint8Array[]): PipelineState => {
  const read: unknown = deserialize(state)
  const { ingest, standstills, detector, parts, pieces: count } = stored.parse(read)
  const only = z.object({ only: z.instanceof(Uint8Array).optional() }).parse(read).only
  const all = only ? [only] : pieces
  if (!only && all.length !== count) throw new Error(`the checkpoint has ${all.length} of its ${count} pieces`)
  let piece = 0
  let at = 0
  const taken = parts.map(({ bucket, length }) => {
    if (at === all[piece]?.length) {
      piece += 1
      at = 0
    }
    const bytes = all[piece]?.subarray(at, at + length)
    at += length
    if (bytes?.length !== length) throw new Error('the checkpoint’s pieces are shorter than they should be')
    return { bucket, bytes }
  })
  return { ingest, standstills, detector: { head: detector, parts: taken } }
}
