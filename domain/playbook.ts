import { z } from 'zod'
import { day, hour } from './clock.ts'
import { faultKinds } from './fault.ts'
import { targetKinds } from './serviceTarget.ts'
import { metricName } from './wire.ts'

/** What is done about one kind of fault: in a file, in the console, and in every version of the rule book. */

const said = z.strictObject({ en: z.string().trim().min(1).max(1_000), de: z.string().trim().min(1).max(1_000) })
const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'ids are lower-case letters, digits and hyphens, at most 64 of them')
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day is written like 22:30')

export const comparisons = ['<', '<=', '>', '>=', '=', '!='] as const
export type Comparison = (typeof comparisons)[number]

/** One question to the newest reading of one metric. A reading older than `withinSeconds`, or none, answers nothing. */
export const readingCondition = z.strictObject({
  metric: metricName,
  is: z.enum(comparisons, { error: () => `there is no such comparison; choose one of ${comparisons.join('  ')}` }),
  value: z.union([z.number(), z.boolean(), z.string().max(1_024)]),
  withinSeconds: z
    .number()
    .positive('a reading is never younger than now')
    .max(day / 1_000, 'at most a day: older readings say nothing about now')
    .default(600),
})
export type ReadingCondition = z.infer<typeof readingCondition>

/** A command to the device that may mend it, tried before anybody is disturbed. */
export const remedy = z.strictObject({
  command: z.string().trim().min(1).max(128),
  args: z.record(z.string(), z.unknown()).default({}),
  /** In one case. */
  maxAttempts: z.int().min(1).max(5, 'what has not helped five times will not help').default(1),
  /** How long the device has to answer, and then to show that the fault is gone; absent: the policy's `remoteWithin`. */
  waitMs: z.int().min(1_000).max(day).optional(),
  /** All must hold; what is not known does not. */
  safeWhen: z.array(readingCondition).max(20).default([]),
  /** Holds while the customer is using the device: then it waits. What is not known counts as in use. */
  inUse: readingCondition.optional(),
  /** Hours in which it is not sent, on the customer's own clock (without a customer: UTC). From later than to: over midnight. */
  notBetween: z.strictObject({ from: clockTime, to: clockTime }).optional(),
})
export type Remedy = z.infer<typeof remedy>

/** A step a person ticks off. */
export const playbookCheck = z.strictObject({ id: slug, text: said })

/** Stands before the rule book's targets for cases of this playbook, whatever their priority. */
export const playbookTarget = z.strictObject({
  what: z.enum(targetKinds),
  withinMs: z
    .int()
    .positive()
    .max(365 * day),
  breachMs: z
    .int()
    .positive()
    .max(365 * day)
    .optional(),
})

export const playbookCategories = ['connectivity', 'equipment', 'configuration'] as const

export const playbookFields = z
  .strictObject({
    id: slug,
    faultKind: z.enum(faultKinds),
    /** Only for models whose name holds this text, compared without case; absent: every model. */
    modelContains: z.string().trim().min(1).max(200).optional(),
    title: z.string().trim().min(1).max(200),
    /** What a team is routed by. */
    category: z.enum(playbookCategories),
    team: z.string().trim().min(1).max(100),
    /** Somebody could be hurt: told at any hour, and the plan is the severe one. */
    safety: z.boolean().default(false),
    /** What the customer is promised, in hours; absent: the policy's default. */
    targetHours: z
      .number()
      .positive()
      .max((365 * day) / hour)
      .optional(),
    checks: z.array(playbookCheck).max(50).default([]),
    /** In the order they are tried; each at most its `maxAttempts`. */
    remedies: z.array(remedy).max(10).default([]),
    /** One plain sentence each. `meaning` by how soon the customer would notice. */
    customerWords: z.strictObject({
      wrong: said,
      meaning: z.strictObject({ now: said, soon: said, no: said }),
    }),
    /** The only lines of the offer table that are looked at here; empty: all of them. */
    offers: z.array(slug).max(50).default([]),
    targets: z.array(playbookTarget).max(targetKinds.length).default([]),
    /** What an agent should know and do. */
    article: z.string().trim().min(1).max(20_000),
  })
  .meta({ id: 'Playbook', description: 'What is done about one kind of fault' })
export type Playbook = z.infer<typeof playbookFields>
export type PlaybookInput = z.input<typeof playbookFields>

const before = z.looseObject({ remoteCommand: z.object({ name: z.string(), args: z.record(z.string(), z.unknown()) }) })

/** As people and earlier versions write it: `remoteCommand` was one remedy, tried once. */
export const playbook = z.preprocess((raw) => {
  const old = before.safeParse(raw)
  if (!old.success) return raw
  const { remoteCommand, ...rest } = old.data
  return 'remedies' in rest
    ? raw
    : { ...rest, remedies: [{ command: remoteCommand.name, args: remoteCommand.args, maxAttempts: 1 }] }
}, playbookFields)

/** The playbook for a fault of this kind on a device of this model: the one whose model text is longest, else that for every model. */
export const playbookFor = (
  list: readonly Playbook[],
  kind: Playbook['faultKind'] | null,
  model: string | null,
): Playbook | undefined => {
  const name = (model ?? '').toLowerCase()
  return list
    .filter((entry) => entry.faultKind === kind && name.includes((entry.modelContains ?? '').toLowerCase()))
    .reduce<Playbook | undefined>(
      (best, next) =>
        best === undefined || (next.modelContains ?? '').length > (best.modelContains ?? '').length ? next : best,
      undefined,
    )
}
