import { day } from './clock.ts'
import type { LimitBreach, LimitName, LimitsLeft, Offer, OfferLimits } from './offer.ts'

/** What has been given so far, in minor units of the limits' currency, for each limit in its own window. */
export interface GivenSoFar {
  readonly perIncident: number
  readonly perCustomer: number
  readonly perAgentWeek: number
  readonly classBudget: number
}

/** What an offer is made by, for and in: decides which sums it is held against. */
export interface Asked {
  readonly id: string
  readonly amountMinor: number
  readonly currency: string
  readonly category: string | null
  /** `system` has no week of its own. */
  readonly madeBy: string
}

const week = 7 * day

/** From when on what was given counts, exclusive: what was given exactly a window's length ago is out of it. Times ms. */
export const windowsAt = (
  limits: OfferLimits,
  { at, category }: { at: number; category: string | null },
): { readonly perCustomer: number; readonly perAgentWeek: number; readonly classBudget: number | null } => {
  const budget = budgetOf(limits, category)
  return {
    perCustomer: at - limits.perCustomerDays * day,
    perAgentWeek: at - week,
    classBudget: budget ? at - budget.perDays * day : null,
  }
}

export const budgetOf = (limits: OfferLimits, category: string | null) =>
  limits.classBudgets.find((budget) => budget.category === category)

/**
 * The limits an offer would break, in the order people think of them; empty when it may be made. What costs nothing breaks none.
 * Exactly up to a limit is within it.
 */
export const breaches = (limits: OfferLimits, given: GivenSoFar, asked: Asked): LimitBreach[] => {
  if (asked.amountMinor === 0) return []
  const broken = (limit: LimitName, allowedMinor: number, givenMinor: number): LimitBreach[] =>
    givenMinor + asked.amountMinor > allowedMinor
      ? [{ offerId: asked.id, limit, allowedMinor, givenMinor, askedMinor: asked.amountMinor }]
      : []
  if (asked.currency !== limits.currency) return broken('currency', 0, 0)
  const budget = budgetOf(limits, asked.category)
  return [
    ...broken('perIncident', limits.perIncidentMinor, given.perIncident),
    ...broken('perCustomer', limits.perCustomerMinor, given.perCustomer),
    ...(asked.madeBy === 'system' ? [] : broken('perAgentWeek', limits.perAgentWeekMinor, given.perAgentWeek)),
    ...(budget ? broken('classBudget', budget.amountMinor, given.classBudget) : []),
  ]
}

/** How much of each limit is left, never below nought: what managers allowed beyond them has been given too. */
export const limitsLeftOf = (limits: OfferLimits, given: GivenSoFar, category: string | null): LimitsLeft => {
  const standing = (allowedMinor: number, givenMinor: number) => ({
    allowedMinor,
    givenMinor,
    leftMinor: Math.max(0, allowedMinor - givenMinor),
  })
  const budget = budgetOf(limits, category)
  return {
    currency: limits.currency,
    perIncident: standing(limits.perIncidentMinor, given.perIncident),
    perCustomer: { ...standing(limits.perCustomerMinor, given.perCustomer), days: limits.perCustomerDays },
    perAgentWeek: standing(limits.perAgentWeekMinor, given.perAgentWeek),
    classBudget: budget
      ? { ...standing(budget.amountMinor, given.classBudget), category: budget.category, days: budget.perDays }
      : null,
  }
}

/** Since when an offer counts against the limits, ms; null when it does not: only asked for, refused, taken back, run out. */
export const givenAt = (offer: Pick<Offer, 'state' | 'givenAt' | 'madeAt'>): number | null =>
  offer.state === 'offered' || offer.state === 'accepted' ? (offer.givenAt ?? offer.madeAt) : null
