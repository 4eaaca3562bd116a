import type { OfferLimits, OfferRule } from '../../domain/offer.ts'
import { casePlaybook } from '../about.ts'
import type { CaseContext } from '../caseContext.ts'
import type { House } from '../guards.ts'
import type { OfferFactsOfCase } from './offerTable.ts'
import { shippedLimits, shippedOfferRules } from './shipped.ts'

/** The table and limits in force: the rule book's, else as shipped. */
export const amendsOf = (house: House): Amends => {
  const known = inForce.get(house) ?? {
    rules: house.offerRules ?? shippedOfferRules(house.policy),
    limits: house.limits ?? shippedLimits(house.policy),
  }
  inForce.set(house, known)
  return known
}
interface Amends {
  readonly rules: readonly OfferRule[]
  readonly limits: OfferLimits
}
/** Asked with every step of every case. */
const inForce = new WeakMap<House, Amends>()

/** The lines of the table that are looked at for this case: its playbook may name the only ones. */
export const rulesFor = (context: CaseContext, house: House): readonly OfferRule[] => {
  const { rules } = amendsOf(house)
  const only = casePlaybook(context, house)?.offers ?? []
  return only.length === 0 ? rules : rules.filter(({ id }) => only.includes(id))
}

/**
 * How long the customer was without it, ms: from the fault's beginning (or the complaint) to the moment it worked again, or now;
 * the time it worked in between does not count. Of what lay before the case was opened only so much counts: a device's own date
 * is no claim on money.
 */
export const outageOf = (context: CaseContext, { at, policy }: { at: number; policy: House['policy'] }): number => {
  const { before, since } = context.outage
  const began = since ?? Math.max(context.faultStartedAt ?? context.openedAt, context.openedAt - policy.creditBefore)
  return before + Math.max(0, (context.fixedAt ?? at) - began)
}

/** It was proven to work, and does not any more: what was before stays, and the clock begins anew. Call it while `fixedAt` still stands. */
export const outageAgain = (context: CaseContext, now: { at: number; policy: House['policy'] }): void => {
  if (context.fixedAt !== null) context.outage = { before: outageOf(context, now), since: now.at }
}

export const isRepeated = ({ repeats }: CaseContext): boolean => repeats.device > 0 || repeats.customer > 0

/** What the offer table is asked with for this case at this moment. */
export const factsFor = (context: CaseContext, now: { at: number; policy: House['policy'] }): OfferFactsOfCase => ({
  category: context.category,
  severity: context.severity,
  tier: context.tier,
  outageMs: outageOf(context, now),
  cause: context.cause,
  repeated: isRepeated(context),
  plan: context.plan,
})

/** What has been given in this case so far, minor units: all that is offered or accepted, whoever gave it. */
export const givenInCase = ({ offers }: CaseContext, currency: string): number =>
  offers
    .filter((offer) => (offer.state === 'offered' || offer.state === 'accepted') && offer.currency === currency)
    .reduce((sum, offer) => sum + offer.amountMinor, 0)
