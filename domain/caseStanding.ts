import { z } from 'zod'
import { caseTask, holdReasons } from './case.ts'
import { instant } from './instant.ts'

/** What a case's own page shows beside its row: where the machine stands, and what is arranged. */
export const caseStanding = z.object({
  machine: z.object({ repair: z.string(), ownership: z.string() }),
  /** States of the repair it has been in, in the order it first came to them. */
  visited: z.array(z.string()),
  team: z.object({ id: z.string(), name: z.string() }).nullable(),
  tasks: z.array(caseTask),
  visit: z.object({ from: instant, to: instant }).nullable(),
  part: z
    .object({ name: z.string(), supplier: z.string().nullable(), expectedAt: instant, arrivedAt: instant.nullable() })
    .nullable(),
  hold: z
    .object({
      reason: z.enum(holdReasons),
      since: instant,
      until: instant,
      untilWorse: z.boolean(),
      text: z.string().nullable(),
    })
    .nullable(),
  /** Real cases of the same device, and of the same customer, in the 90 days before this one began. */
  repeats: z.object({ device: z.number(), customer: z.number() }),
  /** The earliest time (and why not sooner) that the customer could be promised now. */
  earliestPromise: z.object({ at: instant, because: z.enum(['proof', 'visit', 'part', 'hold']) }),
  learnedAt: instant.nullable(),
})
export type CaseStanding = z.infer<typeof caseStanding>
