import { z } from 'zod'
import { severities } from './fault.ts'
import { metricName } from './wire.ts'

/** A threshold rule with duration and hysteresis: fires when `metric` stays beyond `limit` for `forSeconds`, clears beyond `clearAt`. */
export const thresholdRule = z
  .object({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'rule ids are lower-case letters, digits and -'),
    name: z.string().min(1).max(200),
    /** Only devices of this model; absent: all. */
    model: z.string().max(200).optional(),
    metric: metricName,
    when: z.enum(['above', 'below']),
    limit: z.number(),
    /** Where it counts as over; defaults to the limit itself. */
    clearAt: z.number().optional(),
    forSeconds: z.number().min(0).max(604_800).default(0),
    severity: z.enum(severities).default('major'),
  })
  .refine(
    (rule) =>
      rule.clearAt === undefined || (rule.when === 'above' ? rule.clearAt <= rule.limit : rule.clearAt >= rule.limit),
    {
      message: 'clearAt must lie on the healthy side of limit',
      path: ['clearAt'],
    },
  )
export type ThresholdRule = z.infer<typeof thresholdRule>
