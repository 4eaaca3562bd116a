/** What a rule would have done with stored history: asked before it is saved. */
import { z } from 'zod'
import { deviceId } from './device.ts'
import { instant } from './instant.ts'

/** What one dry run looks at, at the most: it shares the machine with live detection. */
export const dryRunMost = { devices: 1000, readings: 1_000_000, days: 400, episodes: 200 } as const

export const dryRunEpisode = z
  .object({
    deviceId: z.string(),
    /** When the condition began to hold, and when the rule would have said so. */
    startedAt: instant,
    firedAt: instant,
    /** Null: still open at the end of what was looked at. */
    clearedAt: instant.nullable(),
    explanation: z.string(),
  })
  .meta({ id: 'DryRunEpisode' })

export const dryRun = z
  .object({
    /** How often it would have fired, on how many devices, and how often on one device in a month (30 days). */
    fired: z.int(),
    firedOn: z.int(),
    perDeviceMonth: z.number().nullable(),
    /** The latest; `fired` counts all of them. */
    episodes: z.array(dryRunEpisode),
    /** Those it fired on, most often first. */
    devices: z.array(
      z.object({ deviceId: z.string(), name: z.string().optional(), fired: z.int(), openMs: z.number() }),
    ),
    looked: z.object({
      from: instant,
      to: instant,
      /** Devices that had reported something of what the rule asks, and those it could concern that had not. */
      devices: z.int(),
      devicesWithout: z.int(),
      readings: z.int(),
      /** All devices' time together, from each one's first reading in the range on. */
      deviceDays: z.number(),
      firstReadingAt: instant.nullable(),
    }),
    /** What was left out, in words; empty when everything asked for was looked at. */
    cut: z.array(z.string()),
    /** What history cannot show. */
    notes: z.array(z.string()),
  })
  .meta({ id: 'DryRun' })
export type DryRun = z.infer<typeof dryRun>

export const dryRunRange = {
  /** By default the 30 days before `to`, which is now by default. */
  from: instant.optional(),
  to: instant.optional(),
  /** Absent: every device that the rule could concern. */
  deviceIds: z.array(deviceId).min(1).max(dryRunMost.devices).optional(),
}
