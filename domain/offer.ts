import { z } from 'zod'
import { severities } from './fault.ts'
import { instant } from './instant.ts'
import { amountMinor, currencyCode } from './money.ts'
import type { User } from './user.ts'

/** Amends: what can be offered to a customer, for what, by which table, and within which limits. */
export const offerKinds = ['apology', 'credit', 'discount', 'refund', 'replacement', 'gift'] as const
export type OfferKind = (typeof offerKinds)[number]
/** What is paid out as a voucher, and at the same time what is routine: never enough after a severe or repeated failure. */
export const voucherKinds = ['credit', 'discount', 'gift'] as const
export const isVoucherKind = (kind: OfferKind): boolean => voucherKinds.some((one) => one === kind)

/** Who or what is to blame; the customer is never told so. */
export const causes = ['ours', 'thirdParty', 'customer'] as const
export type Cause = (typeof causes)[number]

const said = z.object({ en: z.string().trim().min(1).max(500), de: z.string().trim().min(1).max(500) })
const percent = z.number().positive().max(100).multipleOf(0.01)

/**
 * What one line of the table gives. `amountMinor` is what it costs us at most, in the currency's minor units: of a replacement
 * or gift its price, of a discount by `percent` the most it may come to. Limits count by it, so only an apology has none.
 */
const give = z
  .object({
    kind: z.enum(offerKinds),
    amountMinor: amountMinor.positive().optional(),
    /** Absent: the currency of the limits. */
    currency: currencyCode.optional(),
    percent: percent.optional(),
    /** Named in a sentence to the customer: “a credit for the trouble you had”. */
    text: said,
  })
  .refine(({ kind, amountMinor: amount }) => (kind === 'apology') === (amount === undefined), {
    error: 'every kind but an apology says what it costs at most; an apology costs nothing',
    path: ['amountMinor'],
  })
  .refine(({ kind, percent: share }) => share === undefined || kind === 'discount', {
    error: 'only a discount is a percentage',
    path: ['percent'],
  })

/** One line of the offer table; all conditions that are there must hold. */
export const offerRule = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'ids are lower-case letters, digits and hyphens, at most 64'),
  when: z.object({
    categories: z.array(z.string().min(1)).min(1).optional(),
    severities: z.array(z.enum(severities)).min(1).optional(),
    tiers: z.array(z.string().min(1)).min(1).optional(),
    outageHoursAtLeast: z.number().nonnegative().optional(),
    causes: z.array(z.enum(causes)).min(1).optional(),
    /** The same device or customer had a real case in the 90 days before. */
    repeated: z.boolean().optional(),
  }),
  give,
  /** Goes out unasked, once a case, when the device is proven to work again. */
  automatic: z.boolean(),
})
export type OfferRule = z.infer<typeof offerRule>
export const offerRules = z
  .array(offerRule)
  .max(500)
  .superRefine((rules, ctx) => {
    rules.forEach(({ id }, index) => {
      if (rules.findIndex((other) => other.id === id) !== index)
        ctx.addIssue({ code: 'custom', message: `${id} is there twice`, path: [index, 'id'] })
    })
  })

/** What may be given without a manager. All amounts are minor units of `currency`; sums of another currency are never within them. */
export const offerLimits = z.object({
  currency: currencyCode,
  /** In one case. */
  perIncidentMinor: amountMinor,
  /** To one customer, over all their cases, within so many days before. */
  perCustomerMinor: amountMinor,
  perCustomerDays: z.int().min(1).max(3_650),
  /** By one person on their own authority within 7 × 24 hours before: rolling, no calendar week. */
  perAgentWeekMinor: amountMinor,
  /** What a whole class of trouble may cost within so many days before; a class that is not here has no budget of its own. */
  classBudgets: z
    .array(z.object({ category: z.string().min(1), perDays: z.int().min(1).max(3_650), amountMinor }))
    .refine(
      (budgets) => new Set(budgets.map(({ category }) => category)).size === budgets.length,
      'one budget a category',
    ),
})
export type OfferLimits = z.infer<typeof offerLimits>

/** `plan`: a severe or repeated case, where routine amends need a manager; `currency`: other than the limits'. */
export const limitNames = ['perIncident', 'perCustomer', 'perAgentWeek', 'classBudget', 'currency', 'plan'] as const
export type LimitName = (typeof limitNames)[number]
/** Why an offer may not be made: what is allowed, what has been given, what is asked for (minor units of the limits' currency). */
export const limitBreach = z.object({
  offerId: z.string(),
  limit: z.enum(limitNames),
  allowedMinor: z.int(),
  givenMinor: z.int(),
  askedMinor: z.int(),
})
export type LimitBreach = z.infer<typeof limitBreach>

/** One limit as it stands now. */
const standing = z.object({ allowedMinor: z.int(), givenMinor: z.int(), leftMinor: z.int() })
export const limitsLeft = z.object({
  currency: z.string(),
  perIncident: standing,
  perCustomer: standing.extend({ days: z.int() }),
  perAgentWeek: standing,
  /** Null: this class has no budget of its own. */
  classBudget: standing.extend({ category: z.string(), days: z.int() }).nullable(),
})
export type LimitsLeft = z.infer<typeof limitsLeft>

/** One thing the table would give here, and whether it needs a manager. */
export const offerChoice = z.object({
  ruleId: z.string(),
  kind: z.enum(offerKinds),
  amountMinor: z.int(),
  currency: z.string(),
  percent: z.number().nullable(),
  text: said,
  automatic: z.boolean(),
  /** Empty: may be made at once. */
  overLimits: z.array(z.enum(limitNames)),
})
export type OfferChoice = z.infer<typeof offerChoice>
export const offerChoices = z.object({
  facts: z.object({
    category: z.string().nullable(),
    severity: z.enum(severities),
    tier: z.string().nullable(),
    outageMinutes: z.int(),
    cause: z.enum(causes),
    repeated: z.boolean(),
    plan: z.enum(['standard', 'senior']),
  }),
  best: offerChoice.nullable(),
  alternatives: z.array(offerChoice),
  limits: limitsLeft,
})
export type OfferChoices = z.infer<typeof offerChoices>

/** `needsApproval`: over a limit, a manager decides. `expired`: nobody accepted or decided in time. `withdrawn`: taken back. */
export const offerStates = ['needsApproval', 'offered', 'accepted', 'rejected', 'withdrawn', 'expired'] as const
export const offer = z.object({
  id: z.string(),
  caseId: z.string(),
  customerId: z.string(),
  kind: z.enum(offerKinds),
  /** What it costs us at most; 0 for an apology. */
  amountMinor: z.number(),
  currency: z.string(),
  reason: z.string(),
  state: z.enum(offerStates),
  /** A user's id, or `system` when given unasked. */
  madeBy: z.string(),
  madeAt: instant,
  decidedBy: z.string().nullable(),
  decidedAt: instant.nullable(),
  percent: z.number().nullable().default(null),
  /** What it is called before the customer; null: by its kind. */
  text: said.nullable().default(null),
  /** The class of trouble whose budget it counts against. */
  category: z.string().nullable().default(null),
  /** Why it needed a manager. */
  overLimits: z.array(z.enum(limitNames)).default([]),
  /** The manager on whose authority it is, where it needed one; else it is on that of whoever made it. */
  approvedBy: z.string().nullable().default(null),
  /** Since when we owe it: made within the limits, or approved. */
  givenAt: instant.nullable().default(null),
  /** Until when the customer may accept, or the request may be decided. */
  expiresAt: instant.nullable().default(null),
})
export type Offer = z.infer<typeof offer>

/** A manager's word on a request. */
export interface ApprovalDecision {
  readonly approve: boolean
  /** What is approved in place of what was asked for. */
  readonly instead?: { readonly kind: OfferKind; readonly amountMinor: number; readonly percent: number | null }
  readonly reason?: string
  readonly by: User
}

/** Why an offer makes no sense, or null: everything but an apology says what it costs at most, only a discount is a percentage. */
export const nonsense = (what: {
  readonly kind: OfferKind
  readonly amountMinor: number
  readonly percent: number | null
}): { readonly field: 'amountMinor' | 'percent'; readonly text: string } | null => {
  if (what.kind === 'apology' && what.amountMinor > 0)
    return { field: 'amountMinor', text: 'an apology costs nothing: leave the amount out' }
  if (what.kind !== 'apology' && what.amountMinor === 0)
    return { field: 'amountMinor', text: `say what the ${what.kind} costs at most, in minor units` }
  if (what.percent !== null && what.kind !== 'discount')
    return { field: 'percent', text: 'only a discount is a percentage' }
  return null
}
