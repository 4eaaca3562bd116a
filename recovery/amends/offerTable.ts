import { hour } from '../../domain/clock.ts'
import type { Severity } from '../../domain/fault.ts'
import { type Cause, isVoucherKind, type OfferRule } from '../../domain/offer.ts'

/** What the table is asked with. */
export interface OfferFactsOfCase {
  readonly category: string | null
  readonly severity: Severity
  readonly tier: string | null
  readonly outageMs: number
  readonly cause: Cause
  /** The same device or customer had a real case in the 90 days before. */
  readonly repeated: boolean
  /** `senior`: severe or repeated, where routine amends make things worse. */
  readonly plan: 'standard' | 'senior'
}

export interface FromTable {
  /** The first line that fits; null when none does. */
  readonly best: OfferRule | null
  /** The other lines that fit, in the table's order. */
  readonly alternatives: readonly OfferRule[]
  /** What goes out unasked: the first fitting line that is automatic; never in a senior plan. */
  readonly unasked: OfferRule | null
}

const holds = <T>(wanted: readonly T[] | undefined, is: T | null): boolean =>
  wanted === undefined || (is !== null && wanted.includes(is))

export const fits = ({ when }: OfferRule, facts: OfferFactsOfCase): boolean =>
  holds(when.categories, facts.category) &&
  holds(when.severities, facts.severity) &&
  // Somebody whose tier nobody knows has the ordinary one.
  holds(when.tiers, facts.tier ?? 'standard') &&
  holds(when.causes, facts.cause) &&
  (when.outageHoursAtLeast === undefined || facts.outageMs >= when.outageHoursAtLeast * hour) &&
  (when.repeated === undefined || when.repeated === facts.repeated)

/**
 * Reads the offer table for one case: the order of its lines is their rank, as with playbooks. In a senior plan no coupon is
 * among the answers, whatever the table says (the recovery paradox does not hold after severe or repeated failures).
 */
export const readTable = (rules: readonly OfferRule[], facts: OfferFactsOfCase): FromTable => {
  const senior = facts.plan === 'senior'
  const fitting = rules.filter((rule) => fits(rule, facts) && !(senior && isVoucherKind(rule.give.kind)))
  return {
    best: fitting[0] ?? null,
    alternatives: fitting.slice(1),
    unasked: senior ? null : (fitting.find(({ automatic }) => automatic) ?? null),
  }
}
