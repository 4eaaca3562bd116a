import { z } from 'zod'
import { instant } from './instant.ts'

/** Why a message could not become readings, and what the operator can do; docs/errors.md is made from this table. */
export const quarantineAdvice = {
  'unknown-topic':
    'The topic is none that Forestall knows. Publish on forestall/v1/{deviceId}/telemetry, …/status, …/fault or …/command/result.',
  'unknown-device':
    'No device with this id is registered. Register it (or correct the id in the device), then run the message again.',
  'not-json': 'The payload is not JSON in UTF-8. Correct the device; nothing can be made of this message.',
  'too-large': 'The payload is larger than the limit. Send smaller messages, or arrays in parts.',
  'invalid-payload':
    'The payload is JSON of another shape than the convention’s. `detail` names the place and what was expected there.',
  'bad-time': 'A time in the message cannot be right. Send milliseconds since the epoch or ISO 8601 with an offset.',
  'forbidden-topic':
    'The sender may not speak for this device: it is neither the device nor the gateway it is registered behind. Set the gateway, or correct the credentials in the device.',
} as const
export const quarantineReasons = [
  'unknown-topic',
  'unknown-device',
  'not-json',
  'too-large',
  'invalid-payload',
  'bad-time',
  'forbidden-topic',
] as const satisfies readonly (keyof typeof quarantineAdvice)[]
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
