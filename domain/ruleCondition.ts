/**
 * What an operator's rule may ask: conditions, joined by and, or, not. The words:
 *
 * - `limit`, `band`, `value`: the last reading of a metric; a limit and a band have hysteresis (where it counts as over again),
 *   all three may ask for N of the last M readings
 * - `rate`: risen or fallen by so much within so long
 * - `stuck`: reported again and again without changing
 * - `missing`: not reported, though we listened; without a metric: nothing reported at all
 * - `device`: what the device is (model, firmware, site, …)
 * - `schedule`: what time of the week it is
 */
import { z } from 'zod'
import { weeklyTime, weeklyTimeFaults } from './weeklyTime.ts'
import { metricName } from './wire.ts'

/** The longest anything in a rule may last, seconds: a month. */
const longest = 31 * 86_400
const seconds = (words: string) =>
  z.number().positive(`${words} must be longer than no time at all`).max(longest, `${words} is at most 31 days`)

/** At least `atLeast` of the last `of` readings of the metric. */
export const readingCount = z
  .object({ atLeast: z.int().min(1), of: z.int().min(1).max(50, 'at most the last 50 readings are remembered') })
  .refine(({ atLeast, of }) => atLeast <= of, {
    message: 'cannot ask for more readings than it looks at',
    path: ['atLeast'],
  })

const named = <const T extends readonly [string, ...string[]]>(words: T) =>
  z.enum(words, { error: () => `there is no such operator; choose one of ${words.join(', ')}` })

export const limitCondition = z
  .object({
    type: z.literal('limit'),
    metric: metricName,
    is: named(['above', 'below']),
    limit: z.number(),
    /** Where it counts as over; the limit itself when absent. */
    clearAt: z.number().optional(),
    readings: readingCount.optional(),
  })
  .refine(({ is, limit, clearAt }) => clearAt === undefined || (is === 'above' ? clearAt <= limit : clearAt >= limit), {
    message: 'where it counts as over must lie on the healthy side of the limit',
    path: ['clearAt'],
  })
export const bandCondition = z
  .object({
    type: z.literal('band'),
    metric: metricName,
    is: named(['between', 'outside']),
    low: z.number(),
    high: z.number(),
    /** How far past the band's edges it must go before it counts as over. */
    clearBy: z.number().min(0).optional(),
    readings: readingCount.optional(),
  })
  .refine(({ low, high }) => low < high, { message: 'high must be greater than low', path: ['high'] })
  .refine(({ is, low, high, clearBy = 0 }) => is === 'between' || 2 * clearBy < high - low || !(low < high), {
    message: 'nothing inside the band would ever count as over: clearBy must be less than half of it',
    path: ['clearBy'],
  })
export const valueCondition = z.object({
  type: z.literal('value'),
  metric: metricName,
  is: named(['equal', 'notEqual']),
  value: z.union([z.number(), z.boolean(), z.string().max(1024)]),
  readings: readingCount.optional(),
})
export const rateCondition = z.object({
  type: z.literal('rate'),
  metric: metricName,
  is: named(['rising', 'falling']),
  by: z.number().positive('must be more than nothing: falling has an operator of its own'),
  withinSeconds: seconds('the time it looks back'),
})
export const stuckCondition = z.object({
  type: z.literal('stuck'),
  metric: metricName,
  forSeconds: seconds('the time without a change'),
  /** Changes up to this do not count as changes. */
  tolerance: z.number().min(0).optional(),
})
export const missingCondition = z.object({
  type: z.literal('missing'),
  /** Absent: nothing at all is reported. */
  metric: metricName.optional(),
  forSeconds: seconds('the time without a reading'),
})
export const deviceAttributes = ['model', 'firmware', 'site', 'region', 'gateway', 'id'] as const
export type DeviceAttribute = (typeof deviceAttributes)[number]
export const deviceCondition = z
  .object({
    type: z.literal('device'),
    attribute: z.enum(deviceAttributes),
    is: named(['equal', 'notEqual', 'oneOf', 'startsWith', 'olderThan', 'newerThan']),
    /** One text; for `oneOf` a list. */
    value: z.union([
      z.string().min(1, 'must not be empty').max(200),
      z.array(z.string().min(1).max(200)).min(1, 'name at least one').max(200),
    ]),
  })
  .refine(({ is, value }) => (is === 'oneOf') === Array.isArray(value), {
    message: 'oneOf takes a list, every other operator one text',
    path: ['value'],
  })
  .refine(({ is, attribute }) => attribute === 'firmware' || (is !== 'olderThan' && is !== 'newerThan'), {
    message: 'only firmware versions are older or newer',
    path: ['is'],
  })
export const scheduleCondition = weeklyTime.extend({ type: z.literal('schedule') }).superRefine((time, context) => {
  for (const { path, message } of weeklyTimeFaults(time))
    context.addIssue({ code: 'custom', path: [path], message, input: time })
})

const leaves = [
  limitCondition,
  bandCondition,
  valueCondition,
  rateCondition,
  stuckCondition,
  missingCondition,
  deviceCondition,
  scheduleCondition,
] as const
export type LeafCondition = z.infer<(typeof leaves)[number]>
export type Condition =
  | LeafCondition
  | { type: 'and'; of: Condition[] }
  | { type: 'or'; of: Condition[] }
  | { type: 'not'; of: Condition }

const conditionTypes = ['and', 'or', 'not', ...leaves.map((leaf) => leaf.shape.type.value)]
const group = z
  .array(z.lazy((): z.ZodType<Condition, Condition> => condition))
  .min(1, 'a group needs at least one condition')
  .max(40, 'at most 40 conditions fit in a group')

export const condition: z.ZodType<Condition, Condition> = z
  .discriminatedUnion(
    'type',
    [
      ...leaves,
      z.object({ type: z.literal('and'), of: group }),
      z.object({ type: z.literal('or'), of: group }),
      z.object({ type: z.literal('not'), of: z.lazy((): z.ZodType<Condition, Condition> => condition) }),
    ],
    {
      error: (issue) =>
        issue.code === 'invalid_union'
          ? `there is no such kind of condition; type is one of ${conditionTypes.join(', ')}`
          : undefined,
    },
  )
  .meta({ id: 'RuleCondition', description: 'A condition of a rule, or several joined by and, or, not' })

/** Every condition of the tree, groups included, from the root down in the order written, with the way to it. */
export function* conditionsOf(
  root: Condition,
  path: readonly (string | number)[] = [],
): Generator<{ condition: Condition; path: readonly (string | number)[] }> {
  yield { condition: root, path }
  if (root.type === 'not') yield* conditionsOf(root.of, [...path, 'of'])
  else if (root.type === 'and' || root.type === 'or')
    for (const [i, child] of root.of.entries()) yield* conditionsOf(child, [...path, 'of', i])
}
/** The metric a condition reads, if it reads one. */
export const metricOf = (one: Condition): string | undefined => ('metric' in one ? one.metric : undefined)
