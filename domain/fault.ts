import { z } from 'zod'
import { instant } from './instant.ts'

/** What can be wrong, as the detector tells it apart. `category` (below) is what a team is routed by. */
export const faultKinds = [
  'silence',
  'flapping',
  'gateway-down',
  'reported',
  /** An operator's rule. */
  'threshold',
  'missing',
  'impossible',
  'counter',
  'flatline',
  'drift',
  'wear',
  'anomaly',
  'variance',
  'rhythm',
  'relation',
  'cohort',
] as const
export type FaultKind = (typeof faultKinds)[number]

/** Does it hurt the owner: `critical` now, `major` soon, `minor` hardly. */
export const severities = ['minor', 'major', 'critical'] as const
export type Severity = (typeof severities)[number]
export const severityRank = (severity: Severity): number => severities.indexOf(severity)

/** What the fault rests on: enough for a plain sentence and for a chart. All times ms, our clock or the device's trusted one. */
export const evidence = z.object({
  metric: z.string().optional(),
  window: z.object({ from: instant, to: instant }),
  observed: z.number().optional(),
  /** The band the value was expected in, same unit as the metric. */
  expected: z.object({ low: z.number().nullable(), high: z.number().nullable() }).optional(),
  /** 0..1: how sure. */
  confidence: z.number().min(0).max(1),
  /** How rarely this device shows something this unusual, ms of its own time between two such events. */
  oncePerMs: z.number().positive().optional(),
  /** `oncePerMs` is how long it was watched without anything like it; the truth may be rarer. */
  oncePerAtLeast: z.boolean().optional(),
  /** Which metrics carry it, strongest first; shares are 0..1 and sum to at most 1. */
  channels: z
    .array(z.object({ metric: z.string(), share: z.number().min(0).max(1) }))
    .max(16)
    .optional(),
  /** When a trend will cross a limit (same unit as the metric): the likely moment, and an interval that holds it 8 times of 10. */
  forecast: z.object({ limit: z.number(), at: instant, from: instant, to: instant }).optional(),
  /** What normally follows, one plain sentence. */
  follows: z.string().optional(),
  /** Anything more that the sentence names: rule text, device code, silent-for seconds. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
})
export type Evidence = z.infer<typeof evidence>

export const fault = z.object({
  /** Derived from device, kind, metric and the journal position it opened at: replay gives the same id. */
  id: z.string(),
  deviceId: z.string(),
  kind: z.enum(faultKinds),
  metric: z.string().optional(),
  /** For `reported`: the device's code; for `threshold`: the rule's id. */
  code: z.string().optional(),
  severity: z.enum(severities),
  state: z.enum(['open', 'cleared']),
  /** When it began as far as the data shows, and when we said so. */
  startedAt: instant,
  detectedAt: instant,
  clearedAt: instant.nullable(),
  incidentId: z.string().nullable(),
  explanation: z.string(),
  evidence,
})
export type Fault = z.infer<typeof fault>

/** Many faults with one likely cause. */
export const incident = z.object({
  id: z.string(),
  cause: z.enum(['gateway-down']),
  /** The shared thing: for `gateway-down` the gateway's device id. */
  subject: z.string(),
  state: z.enum(['open', 'cleared']),
  openedAt: instant,
  clearedAt: instant.nullable(),
  title: z.string(),
})
export type Incident = z.infer<typeof incident>

/**
 * What the detector says, in order. `id` is unique and the same on replay, so whoever stores these can ignore
 * what it has already stored. `fault` and `incident` are whole, as of the event.
 */
export type FaultEvent =
  | {
      readonly id: string
      readonly seq: number
      readonly at: number
      readonly type: 'faultOpened'
      readonly fault: Fault
    }
  | {
      readonly id: string
      readonly seq: number
      readonly at: number
      readonly type: 'faultChanged'
      readonly fault: Fault
    }
  | {
      readonly id: string
      readonly seq: number
      readonly at: number
      readonly type: 'faultCleared'
      readonly fault: Fault
    }
  | {
      readonly id: string
      readonly seq: number
      readonly at: number
      readonly type: 'incidentOpened'
      readonly incident: Incident
    }
  | {
      readonly id: string
      readonly seq: number
      readonly at: number
      readonly type: 'incidentCleared'
      readonly incident: Incident
    }
