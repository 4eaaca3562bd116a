import { deserialize, serialize } from 'node:v8'
import { z } from 'zod'

/** What every stage in front of the case store remembers, as one blob: saved and restored together (promise P2). */
export interface PipelineState {
  readonly ingest: unknown
  readonly detector: Uint8Array
  readonly standstills: unknown
}

const formatVersion = 1
const stored = z.object({
  version: z.literal(formatVersion),
  ingest: z.unknown(),
  detector: z.instanceof(Uint8Array),
  standstills: z.unknown(),
})

export const encodeState = (state: PipelineState): Uint8Array => serialize({ version: formatVersion, ...state })

/** @throws if the bytes are of another format; the caller then replays the whole journal instead */
export const decodeState = (bytes: Uint8Array): PipelineState => stored.parse(deserialize(bytes))
