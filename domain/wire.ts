/**
 * What a device may say in the native convention, as zod schemas: the wire, nothing else.
 * Shared with the simulators as words; ingest and simulators share no code that interprets them.
 */
import { z } from 'zod'

/** Milliseconds since the epoch, or an ISO 8601 instant with offset. */
export const wireTime = z.union([z.number(), z.iso.datetime({ offset: true })])

export const metricName = z
  .string()
  .min(1)
  .max(128)
  .regex(
    /^[A-Za-z0-9_][A-Za-z0-9_.:/ -]*$/,
    'metric names start with a letter, digit or _ and hold letters, digits, _ . : / - and spaces',
  )

/** JSON has no NaN or Infinity, but 1e999 parses to Infinity: `z.number()` refuses it. */
export const metricValue = z.union([z.number(), z.boolean(), z.string().max(1024)])

export const telemetrySample = z.object({
  ts: wireTime.optional(),
  values: z
    .record(metricName, metricValue)
    .refine((values) => Object.keys(values).length > 0, 'values must hold at least one metric'),
})
export const telemetryPayload = z.union([telemetrySample, z.array(telemetrySample).min(1).max(10_000)])
export type TelemetrySample = z.infer<typeof telemetrySample>

export const deviceStates = ['online', 'offline', 'sleeping'] as const
export const statusPayload = z.object({
  state: z.enum(deviceStates),
  firmware: z.string().max(128).optional(),
  expectEverySeconds: z.number().positive().max(31_536_000).optional(),
  wakeAt: wireTime.optional(),
})
export type StatusPayload = z.infer<typeof statusPayload>

export const reportedSeverities = ['info', 'warning', 'critical'] as const
/** Words that devices and people also use for them. */
const severityWords = {
  minor: 'info',
  low: 'info',
  major: 'warning',
  medium: 'warning',
  error: 'warning',
  high: 'critical',
} as const
const reportedSeverity = z.union([
  z.enum(reportedSeverities),
  z.enum(['minor', 'low', 'major', 'medium', 'error', 'high']).transform((word) => severityWords[word]),
])
export const faultPayload = z.object({
  code: z.union([z.string().min(1).max(128), z.int().transform(String)]),
  severity: reportedSeverity.default('warning'),
  text: z.string().max(1024).optional(),
  ts: wireTime.optional(),
  clear: z.boolean().optional(),
})
export type FaultPayload = z.infer<typeof faultPayload>

export const commandPayload = z.object({
  id: z.string().min(1).max(128),
  name: z.string().min(1).max(128),
  args: z.record(z.string(), z.unknown()).default({}),
})
export type CommandPayload = z.infer<typeof commandPayload>

export const commandResultPayload = z.object({
  id: z.string().min(1).max(128),
  ok: z.boolean(),
  text: z.string().max(1024).optional(),
})
export type CommandResultPayload = z.infer<typeof commandResultPayload>
