import { z } from 'zod'
import { impactFigures } from './impact.ts'
import { instant } from './instant.ts'
import { problem } from './problems.ts'

const spread = z.object({ median: z.number().nullable(), p90: z.number().nullable(), n: z.number() })
const budget = z.object({
  category: z.string(),
  perDays: z.int(),
  allowedMinor: z.int(),
  givenMinor: z.int(),
})

/** What managers get on Monday morning: the week that ended, beside the one before. */
export const weeklyReport = z.object({
  /** ISO week, `2026-W09` */
  week: z.string(),
  from: instant,
  to: instant,
  timeZone: z.string(),
  figures: impactFigures,
  /** The week before, to see which way it goes; null when there was nothing. */
  before: z
    .object({
      minutesToDetect: spread,
      minutesToTell: spread,
      minutesToFix: spread,
      proactiveRate: z.number().nullable(),
      toldFirstRate: z.number().nullable(),
      promisesKept: z.number(),
      promisesBroken: z.number(),
      repeated: z.number(),
      meanRating: z.number().nullable(),
    })
    .nullable(),
  /** What was given, against what may be; null where no budget is set. */
  offerLimits: z.object({ currency: z.string(), classBudgets: z.array(budget) }),
  stories: z.array(z.object({ caseId: z.string(), number: z.int(), title: z.string(), story: z.string() })),
  problems: z.array(problem),
})
export type WeeklyReport = z.infer<typeof weeklyReport>

/** A report and when it went out; null: not yet. */
export const shownReport = z.object({ report: weeklyReport, sentAt: instant.nullable() })
