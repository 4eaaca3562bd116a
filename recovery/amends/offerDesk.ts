import type { LimitName, OfferChoice, OfferChoices, OfferRule } from '../../domain/offer.ts'
import { isVoucherKind } from '../../domain/offer.ts'
import { breaches, type GivenSoFar, limitsLeftOf } from '../../domain/offerLimits.ts'
import type { CaseStore } from '../../store/caseStore.ts'
import type { VoucherStore } from '../../store/voucherStore.ts'
import type { House } from '../guards.ts'
import { readSnapshot } from '../snapshot.ts'
import { amendsOf, factsFor, rulesFor } from './amendsOf.ts'
import { type OfferFactsOfCase, readTable } from './offerTable.ts'

/** What people ask about offers before they make or take back one; it changes nothing. */
export interface OfferDesk {
  /** What the table gives for this case now, and how much of each limit is left for this person. Undefined: no such case. */
  choices(caseId: string, forUser: string): Promise<OfferChoices | undefined>
  /** Why an offer cannot be taken back any more, or null. */
  whyNotWithdrawn(offerId: string): Promise<string | null>
}

export const createOfferDesk = (o: {
  cases: Pick<CaseStore, 'get' | 'givenSoFar'>
  vouchers: Pick<VoucherStore, 'ofOffer'>
  now(): number
  house(): House
}): OfferDesk => ({
  choices: async (caseId, forUser) => {
    const stored = await o.cases.get(caseId)
    if (!stored) return undefined
    const { context } = readSnapshot(stored).snapshot
    const house = o.house()
    const { limits } = amendsOf(house)
    const at = o.now()
    const facts = factsFor(context, { at, policy: house.policy })
    const { category } = facts
    const given = await o.cases.givenSoFar({
      limits,
      at,
      caseId,
      customerId: context.customerId,
      madeBy: forUser,
      category,
    })
    const { best, alternatives } = readTable(rulesFor(context, house), facts)
    const choiceOf = (rule: OfferRule): OfferChoice => choice(rule, { facts, limits, given, forUser })
    return {
      facts: {
        category,
        severity: facts.severity,
        tier: facts.tier,
        outageMinutes: Math.round(facts.outageMs / 60_000),
        cause: facts.cause,
        repeated: facts.repeated,
        plan: facts.plan,
      },
      best: best && choiceOf(best),
      alternatives: alternatives.map(choiceOf),
      limits: limitsLeftOf(limits, given, category),
    }
  },

  whyNotWithdrawn: async (offerId) => {
    const voucher = await o.vouchers.ofOffer(offerId, o.now())
    return voucher?.state === 'redeemed' ? 'Its voucher has been redeemed already.' : null
  },
})

const choice = (
  { id, give, automatic }: OfferRule,
  now: {
    facts: OfferFactsOfCase
    limits: ReturnType<typeof amendsOf>['limits']
    given: GivenSoFar
    forUser: string
  },
): OfferChoice => {
  const { facts, limits, given, forUser } = now
  const what = { amountMinor: give.amountMinor ?? 0, currency: give.currency ?? limits.currency }
  const broken = breaches(limits, given, { ...what, id, category: facts.category, madeBy: forUser })
  const routine: LimitName[] = facts.plan === 'senior' && isVoucherKind(give.kind) ? ['plan'] : []
  return {
    ruleId: id,
    kind: give.kind,
    ...what,
    percent: give.percent ?? null,
    text: give.text,
    automatic,
    overLimits: [...routine, ...broken.map(({ limit }) => limit)],
  }
}
