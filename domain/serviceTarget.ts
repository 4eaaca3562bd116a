import { z } from 'zod'
import { day, hour, minute } from './clock.ts'
import { priorities } from './priority.ts'

/** A named owner said so; the customer heard of it; the time from one word to the next; it works again. */
export const targetKinds = ['acknowledged', 'told', 'nextUpdate', 'fixed'] as const
export type TargetKind = (typeof targetKinds)[number]

/** "`share` of the cases of this priority within `withinMs`". */
export const serviceTarget = z.object({
  id: z.string().min(1).max(100),
  priority: z.enum(priorities),
  what: z.enum(targetKinds),
  share: z.number().gt(0).max(1),
  withinMs: z
    .int()
    .positive()
    .max(365 * day),
  /** From here it is a breach, and somebody above is called; absent: `withinMs` is. */
  breachMs: z
    .int()
    .positive()
    .max(365 * day)
    .optional(),
  /** Counted in the team's working hours; otherwise, and for teams without a calendar, around the clock. */
  businessTime: z.boolean(),
})
export type ServiceTarget = z.infer<typeof serviceTarget>

/** Priorities as a set: at most one target for each pair. */
export const serviceTargets = z
  .array(
    serviceTarget.refine((one) => one.breachMs === undefined || one.breachMs >= one.withinMs, {
      path: ['breachMs'],
      error: 'a breach before the target is missed',
    }),
  )
  .max(100)
  .superRefine((all, check) => {
    const seen = new Set<string>()
    all.forEach((one, index) => {
      const key = `${one.priority} ${one.what}`
      if (seen.has(key)) check.addIssue({ code: 'custom', path: [index], message: `there are two targets for ${key}` })
      seen.add(key)
    })
  })

const acknowledged = { what: 'acknowledged', share: 0.8, withinMs: 10 * minute, breachMs: 15 * minute } as const

/** As shipped. Ten minutes to a named owner at any priority; only what hardly hurts waits for working hours. */
export const defaultServiceTargets: readonly ServiceTarget[] = [
  { id: 'p1-acknowledged', priority: 'p1', ...acknowledged, businessTime: false },
  { id: 'p1-told', priority: 'p1', what: 'told', share: 0.9, withinMs: 15 * minute, businessTime: false },
  { id: 'p1-next-update', priority: 'p1', what: 'nextUpdate', share: 0.9, withinMs: 4 * hour, businessTime: false },
  { id: 'p1-fixed', priority: 'p1', what: 'fixed', share: 0.8, withinMs: 8 * hour, businessTime: false },
  { id: 'p2-acknowledged', priority: 'p2', ...acknowledged, businessTime: false },
  { id: 'p2-told', priority: 'p2', what: 'told', share: 0.9, withinMs: 30 * minute, businessTime: false },
  { id: 'p2-next-update', priority: 'p2', what: 'nextUpdate', share: 0.9, withinMs: 8 * hour, businessTime: false },
  { id: 'p2-fixed', priority: 'p2', what: 'fixed', share: 0.8, withinMs: day, businessTime: false },
  { id: 'p3-acknowledged', priority: 'p3', ...acknowledged, businessTime: true },
  { id: 'p3-told', priority: 'p3', what: 'told', share: 0.9, withinMs: 4 * hour, businessTime: true },
  { id: 'p3-next-update', priority: 'p3', what: 'nextUpdate', share: 0.9, withinMs: day, businessTime: false },
  { id: 'p3-fixed', priority: 'p3', what: 'fixed', share: 0.8, withinMs: 24 * hour, businessTime: true },
]
