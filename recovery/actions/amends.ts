import { about } from '../about.ts'
import type { OfferFacts } from '../caseContext.ts'
import type { Draft } from '../draft.ts'
import { type Act, money, upon } from './act.ts'

const counts = new Set<OfferFacts['state']>(['needsApproval', 'offered', 'accepted'])

const tellOffer = (draft: Draft, offer: OfferFacts): void =>
  draft.tellCustomer('offer', {
    ...about(draft.context, draft.house),
    offerId: offer.id,
    amountMinor: offer.amountMinor,
    currency: offer.currency,
    reason: offer.reason,
  })

/**
 * The credit a long outage is worth, given unasked and once per case; null when none is due.
 * The outage runs from the fault's beginning (or the complaint) to the moment it worked again.
 */
export const automaticCredit = (draft: Draft): (OfferFacts & { outageMinutes: number }) | null => {
  const { context, house } = draft
  const { policy } = house
  const began = Math.max(context.faultStartedAt ?? context.openedAt, context.openedAt - policy.creditBefore)
  const outage = (context.fixedAt ?? draft.at) - began
  const had = context.offers.some((offer) => offer.madeBy === 'system')
  if (context.customerId === null || had || policy.autoCreditMinor === 0 || outage <= policy.autoCreditAfter)
    return null
  const offer: OfferFacts = {
    id: draft.nextId(),
    amountMinor: policy.autoCreditMinor,
    currency: policy.currency,
    reason: 'Long outage',
    state: 'offered',
    madeBy: 'system',
    madeAt: draft.at,
  }
  draft.putOffer(offer, null)
  const outageMinutes = Math.round(outage / 60_000)
  draft.note(
    'offer',
    `The outage lasted ${outageMinutes} minutes: a credit of ${money(offer.amountMinor, offer.currency)} is given unasked.`,
  )
  return { ...offer, outageMinutes }
}

/** Making amends within limits. */
export const amends = {
  makeOffer: upon('offer', (draft, event) => {
    const { context, house } = draft
    const { policy } = house
    const before = context.offers
      .filter((offer) => offer.madeBy !== 'system' && counts.has(offer.state))
      .reduce((sum, offer) => sum + offer.amountMinor, 0)
    const within = before + event.amountMinor <= policy.agentLimitMinor
    const offer: OfferFacts = {
      id: draft.nextId(),
      amountMinor: event.amountMinor,
      currency: policy.currency,
      reason: event.reason,
      state: within ? 'offered' : 'needsApproval',
      madeBy: event.by.id,
      madeAt: draft.at,
    }
    draft.putOffer(offer, null)
    const amount = money(offer.amountMinor, offer.currency)
    if (within) {
      draft.note('offer', `${event.by.name} offers a credit of ${amount}: ${event.reason}`)
      tellOffer(draft, offer)
      return
    }
    const detail = `${event.by.name} wants to offer ${amount}; with ${money(before, policy.currency)} before, that is over the limit of ${money(policy.agentLimitMinor, policy.currency)} for this case.`
    draft.note('offerNeedsApproval', `${detail} A manager decides.`)
    draft.tellStaff(
      'staffApproval',
      { who: 'managers', except: event.by.id },
      {
        offerId: offer.id,
        amountMinor: offer.amountMinor,
        currency: offer.currency,
        reason: offer.reason,
        madeBy: event.by.name,
        detail,
      },
    )
  }),
  decideOffer: upon('approvalDecided', (draft, event) => {
    const known = draft.context.offers.find((offer) => offer.id === event.offerId)
    if (!known) return
    const offer: OfferFacts = { ...known, state: event.approve ? 'offered' : 'rejected' }
    draft.putOffer(offer, { by: event.by.id, at: draft.at })
    draft.note(
      'approval',
      `${event.by.name} ${event.approve ? 'approved' : 'rejected'} the credit of ${money(offer.amountMinor, offer.currency)}.`,
    )
    if (event.approve) tellOffer(draft, offer)
  }),
  acceptOffer: upon('acceptOffer', (draft, event) => {
    const known = draft.context.offers.find((offer) => offer.id === event.offerId)
    if (!known) return
    draft.putOffer({ ...known, state: 'accepted' }, { by: draft.actor, at: draft.at })
    draft.note('offerAccepted', `The customer accepts the credit of ${money(known.amountMinor, known.currency)}.`)
  }),
} satisfies Record<string, Act>
