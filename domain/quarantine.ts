import { z } from 'zod'
import { instant } from './instant.ts'

/** Why a message could not become readings. Each has a sentence for the operator in docs/errors.md. */
export const quarantineReasons = [
  'unknown-topic',
  'unknown-device',
  'not-json',
  'too-large',
  'invalid-payload',
  'bad-time',
  'forbidden-topic',
] as const
export type QuarantineReason = (typeof quarantineReasons)[number]

export const quarantined = z.object({
  /** The journal position: one row per refused message. */
  seq: z.number(),
  receivedAt: instant,
  principal: z.string(),
  topic: z.string(),
  reason: z.enum(quarantineReasons),
  detail: z.string(),
  /** Whole payload size in bytes; `payload` is its start as text, at most 4 KiB. */
  bytes: z.number(),
  payload: z.string(),
})
export type Quarantined = z.infer<typeof quarantined>
