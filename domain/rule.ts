/**
 * An operator's rule: a condition over what a device reports, is, and when (ruleCondition.ts), how long it must hold, and what it
 * then means. There is an older, flat form with one metric and one limit; it is read everywhere the new one is, and turned into
 * it at the edge, so that inside there is only one form.
 */
import { z } from 'zod'
import { severities } from './fault.ts'
import { type Condition, condition } from './ruleCondition.ts'
import { deepestRule, depthOf, mistakesOf } from './ruleContradictions.ts'
import { metricName } from './wire.ts'

/** So many rules one installation keeps: every one is asked at every reading it concerns. */
export const mostRules = 500

const ruleId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'rule ids are lower-case letters, digits and -')
const week = 604_800

const fields = z.object({
  id: ruleId,
  name: z.string().min(1).max(200),
  /** A rule that is not enabled is kept, and asks nothing. */
  enabled: z.boolean().default(true),
  severity: z.enum(severities).default('major'),
  condition,
  /** How long the condition must have held, at every reading, before the rule fires. */
  forSeconds: z.number().min(0).max(week).default(0),
  /** How long the condition must have been over before the fault is cleared. */
  clearAfterSeconds: z.number().min(0).max(week).default(0),
  /** In the operator's words, put before what was measured: what it means, what to do. */
  explanation: z.string().trim().min(1).max(500).optional(),
})

/** A rule as kept and journaled. */
export const rule = fields
  .superRefine((given, context) => {
    for (const { path, message } of mistakesOf(given.condition))
      context.addIssue({ code: 'custom', path: ['condition', ...path], message, input: given.condition })
  })
  .meta({ id: 'Rule' })
export type Rule = z.infer<typeof rule>

/** The older form: `metric` stays beyond `limit` for `forSeconds`, over at `clearAt`; only for devices of `model` where given. */
export const flatRule = z
  .object({
    id: ruleId,
    name: z.string().min(1).max(200),
    model: z.string().max(200).optional(),
    metric: metricName,
    when: z.enum(['above', 'below']),
    limit: z.number(),
    clearAt: z.number().optional(),
    forSeconds: z.number().min(0).max(week).default(0),
    severity: z.enum(severities).default('major'),
  })
  .refine(
    ({ when, limit, clearAt }) => clearAt === undefined || (when === 'above' ? clearAt <= limit : clearAt >= limit),
    { message: 'clearAt must lie on the healthy side of limit', path: ['clearAt'] },
  )
  .meta({ id: 'FlatRule', description: 'One metric, one limit: short for a rule whose condition is of type limit' })
export type FlatRule = z.infer<typeof flatRule>

export const fromFlat = ({ id, name, model, metric, when, limit, clearAt, forSeconds, severity }: FlatRule): Rule => {
  const beyond: Condition = {
    type: 'limit',
    metric,
    is: when,
    limit,
    ...(clearAt === undefined ? {} : { clearAt }),
  }
  return {
    id,
    name,
    enabled: true,
    severity,
    // An empty model never matched any device that has one; it is kept as it was meant: none given.
    condition: model
      ? { type: 'and', of: [{ type: 'device', attribute: 'model', is: 'equal', value: model }, beyond] }
      : beyond,
    forSeconds,
    clearAfterSeconds: 0,
  }
}

export interface FlatPart {
  model?: string
  metric?: string
  when?: 'above' | 'below'
  limit?: number
  clearAt?: number
}
/** What the flat form says of the condition; nothing where the rule says more than that form can. */
export const flatPart = (given: Rule): FlatPart => {
  const [first, second, more] = given.condition.type === 'and' ? given.condition.of : [undefined, given.condition]
  if (second?.type !== 'limit' || second.readings !== undefined || more !== undefined) return {}
  const one: FlatPart = { metric: second.metric, when: second.is, limit: second.limit }
  if (second.clearAt !== undefined) one.clearAt = second.clearAt
  if (first === undefined) return one
  if (first.type !== 'device' || first.attribute !== 'model' || first.is !== 'equal') return {}
  return typeof first.value === 'string' ? { model: first.value, ...one } : {}
}

/** A rule as lists show it: beside the condition the flat form's words for it, where it has any. */
export const shownRule = fields
  .extend({
    model: z.string().optional(),
    metric: z.string().optional(),
    when: z.enum(['above', 'below']).optional(),
    limit: z.number().optional(),
    clearAt: z.number().optional(),
  })
  .meta({ id: 'ShownRule' })

/**
 * Reads either form; the result is the new one. Which form it is, is decided first, so that a mistake is named at its field
 * and not as "fits neither".
 */
export const ruleInput = z
  .preprocess(
    (raw, context) => {
      const isNew = typeof raw === 'object' && raw !== null && 'condition' in raw
      if (isNew && depthOf(raw.condition, deepestRule) > deepestRule) {
        context.issues.push({
          code: 'custom',
          path: ['condition'],
          message: `groups may be nested ${deepestRule} deep, not deeper`,
          // Not the condition itself: what reports the issue may walk it.
          input: undefined,
        })
        return raw
      }
      const read = (isNew ? rule : flatRule).safeParse(raw)
      if (read.success) return read.data
      for (const issue of read.error.issues)
        context.issues.push({ code: 'custom', path: issue.path, message: issue.message, input: raw })
      return raw
    },
    z.union([rule, flatRule]),
  )
  .transform((read): Rule => ('condition' in read ? read : fromFlat(read)))
export type RuleInput = z.input<typeof rule> | z.input<typeof flatRule>
