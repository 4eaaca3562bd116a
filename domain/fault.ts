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
  /** The gateway that is down and hides what goes on behind it. */
  inhibitedBy: z.string().optional(),
  /** The silence or maintenance window (its id) that it was expected in: no case meanwhile. */
  suppressedBy: z.string().optional(),
  /** How often it came back soon after it had cleared; still the same fault. */
  reopens: z.int().nonnegative().optional(),
  /** What it means for the owner, and why it was judged so, one plain sentence. */
  impact: z.string().optional(),
})
export type Fault = z.infer<typeof fault>

/**
 * What many faults can have in common, as far as the registry knows. `gateway-down`: the gateway that
 * they stand behind is not there; `gateway`: it is, but something about it is wrong.
 */
export const incidentCauses = ['gateway-down', 'gateway', 'site', 'region', 'model', 'firmware'] as const
export type IncidentCause = (typeof incidentCauses)[number]

/** One possible common cause, and how it stands. */
export const incidentCandidate = z.object({
  cause: z.enum(incidentCauses),
  subject: z.string(),
  /** How many times likelier than chance, given what was seen; at most a million. */
  odds: z.number().min(0),
  /** Of all common causes thought of, 0..1. */
  share: z.number().min(0).max(1),
  /** How many of those that share it are affected. */
  affected: z.number(),
  devices: z.number(),
})
export type IncidentCandidate = z.infer<typeof incidentCandidate>

/** Many faults with one likely cause. */
export const incident = z.object({
  id: z.string(),
  cause: z.enum(incidentCauses),
  /** The shared thing: for `gateway-down` the gateway's device id, else the site, region, model or firmware. */
  subject: z.string(),
  state: z.enum(['open', 'cleared']),
  openedAt: instant,
  clearedAt: instant.nullable(),
  title: z.string(),
  /** The likely causes, the likeliest first, and how likely each is. */
  candidates: z.array(incidentCandidate).default([]),
  /** How many times likelier one common cause is than chance; at most a million. */
  odds: z.number().default(0),
  /** What is wrong with them: kinds, and the metrics or codes where that is one. */
  trouble: z.string().default(''),
  /** Devices that belong to it so far. */
  affected: z.number().default(0),
  /** The other incident that it turned out to be a part of. */
  mergedInto: z.string().nullable().default(null),
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
      readonly type: 'incidentChanged'
      readonly incident: Incident
    }
  | {
      readonly id: string
      readonly seq: number
      readonly at: number
      readonly type: 'incidentCleared'
      readonly incident: Incident
    }
