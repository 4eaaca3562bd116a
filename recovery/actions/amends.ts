import { isVoucherKind, type LimitBreach, type LimitName, type OfferRule } from '../../domain/offer.ts'
import { breaches } from '../../domain/offerLimits.ts'
import { about } from '../about.ts'
import { amendsOf, factsFor, givenInCase, outageOf, rulesFor } from '../amends/amendsOf.ts'
import { readTable } from '../amends/offerTable.ts'
import { askManagers, lookAtOffers, mindOffers, tellMaker } from '../amends/requests.ts'
import { called, whyOver } from '../amends/wording.ts'
import type { OfferFacts } from '../caseContext.ts'
import type { Draft } from '../draft.ts'
import type { CaseEvent } from '../events.ts'
import { type Act, spoken, upon } from './act.ts'

const tellOffer = (draft: Draft, offer: OfferFacts): void =>
  draft.tellCustomer('offer', {
    ...about(draft.context, draft.house),
    offerId: offer.id,
    kind: offer.kind,
    amountMinor: offer.amountMinor,
    currency: offer.currency,
    percent: offer.percent,
    text: offer.text,
    reason: offer.reason,
    expiresAt: offer.expiresAt,
  })

/** A new offer, not yet put anywhere. An apology is nothing to accept: once said, it is given. */
const newOffer = (
  draft: Draft,
  what: Pick<OfferFacts, 'kind' | 'amountMinor' | 'currency' | 'percent' | 'text' | 'reason' | 'madeBy'>,
): OfferFacts => ({
  ...what,
  id: draft.nextId(),
  state: what.kind === 'apology' ? 'accepted' : 'offered',
  madeAt: draft.at,
  category: draft.context.category,
  overLimits: [],
  approvedBy: null,
  givenAt: draft.at,
  expiresAt: what.kind === 'apology' ? null : draft.at + draft.house.policy.offerValidFor,
  request: null,
  voucher: false,
})

/** What speaks against giving it without a manager: what the case itself knows, and what storing it found before. */
const whatSpeaksAgainst = (
  draft: Draft,
  offer: OfferFacts,
  event: CaseEvent,
): { limits: LimitName[]; known: readonly LimitBreach[] } => {
  const { context, house } = draft
  const { limits } = amendsOf(house)
  const inCase = breaches(
    limits,
    { perIncident: givenInCase(context, limits.currency), perCustomer: 0, perAgentWeek: 0, classBudget: 0 },
    offer,
  ).filter(({ limit }) => limit === 'perIncident' || limit === 'currency')
  const known = [...inCase, ...(event.overLimit ?? [])]
  const routine = context.plan === 'senior' && isVoucherKind(offer.kind)
  return { limits: [...new Set([...(routine ? ['plan' as const] : []), ...known.map(({ limit }) => limit)])], known }
}

/** Gives the voucher of an offer: its code is made where the step is stored. */
const issueVoucher = (draft: Draft, offer: OfferFacts): OfferFacts => {
  if (!isVoucherKind(offer.kind) || offer.voucher) return offer
  const { id: offerId, kind, amountMinor, currency, percent } = offer
  const expiresAt = draft.at + draft.house.policy.voucherValidFor
  draft.effects.push({ type: 'issueVoucher', offerId, kind, amountMinor, currency, percent, expiresAt })
  return { ...offer, voucher: true }
}

const fromRule = (draft: Draft, { give }: OfferRule, reason: string): OfferFacts =>
  newOffer(draft, {
    kind: give.kind,
    amountMinor: give.amountMinor ?? 0,
    currency: give.currency ?? amendsOf(draft.house).limits.currency,
    percent: give.percent ?? null,
    text: give.text,
    reason,
    madeBy: 'system',
  })

const hadFromUs = ({ offers }: Draft['context']): boolean => offers.some(({ madeBy }) => madeBy === 'system')

/**
 * What a long outage is worth, given unasked and once per case; null when nothing is due, or when it does not fit into the
 * limits: then a manager is asked instead of saying nothing.
 */
export const unaskedOffer = (draft: Draft, event: CaseEvent): (OfferFacts & { outageMinutes: number }) | null => {
  const { context, house } = draft
  if (context.customerId === null || context.erased || hadFromUs(context)) return null
  const { unasked } = readTable(rulesFor(context, house), factsFor(context, { at: draft.at, policy: house.policy }))
  if (unasked === null) return null
  const outage = outageOf(context, { at: draft.at, policy: house.policy })
  const offer = fromRule(draft, unasked, 'Long outage')
  const against = whatSpeaksAgainst(draft, offer, event)
  if (against.limits.length > 0) {
    const detail = `The outage lasted ${spoken(outage)}, for which ${called(offer)} would go out unasked; it is over ${whyOver(against.limits, against.known, offer.currency)}.`
    askManagers(draft, { ...offer, givenAt: null, overLimits: against.limits }, { madeByName: 'Forestall', detail })
    return null
  }
  // Whoever accepts or not: it is theirs, so its voucher is there at once and does not run out with the offer.
  draft.putOffer(issueVoucher(draft, { ...offer, expiresAt: null }), null)
  const outageMinutes = Math.round(outage / 60_000)
  draft.note('offer', `The outage lasted ${outageMinutes} minutes: ${called(offer)} is given unasked.`)
  return { ...offer, outageMinutes }
}

/** After a severe or repeated failure: no coupon, but what the table has that is more than that; a manager decides on it. */
export const proposeReplacement = (draft: Draft): void => {
  const { context, house } = draft
  if (context.customerId === null || context.erased || hadFromUs(context)) return
  const facts = factsFor(context, { at: draft.at, policy: house.policy })
  const { best, alternatives } = readTable(rulesFor(context, house), facts)
  const rule = [best, ...alternatives].find((one) => one?.give.kind === 'replacement' || one?.give.kind === 'refund')
  if (!rule) return
  const offer = fromRule(draft, rule, 'Severe or repeated failure')
  const detail = `After a severe or repeated failure no coupon will do: may ${called(offer)} be offered?`
  askManagers(draft, { ...offer, givenAt: null, overLimits: ['plan'] }, { madeByName: 'Forestall', detail })
}

/** Making amends within limits. */
export const amends = {
  makeOffer: upon('offer', (draft, event) => {
    const offer = newOffer(draft, {
      kind: event.kind ?? 'credit',
      amountMinor: event.amountMinor,
      currency: amendsOf(draft.house).limits.currency,
      percent: event.percent ?? null,
      text: null,
      reason: event.reason,
      madeBy: event.by.id,
    })
    const against = whatSpeaksAgainst(draft, offer, event)
    if (against.limits.length === 0) {
      draft.putOffer(offer, null)
      draft.note('offer', `${event.by.name} offers ${called(offer)}: ${event.reason}`)
      tellOffer(draft, offer)
      mindOffers(draft)
      return
    }
    const detail = `${event.by.name} wants to offer ${called(offer)}; that is over ${whyOver(against.limits, against.known, offer.currency)}.`
    askManagers(draft, { ...offer, givenAt: null, overLimits: against.limits }, { madeByName: event.by.name, detail })
  }),
  decideOffer: upon('approvalDecided', (draft, event) => {
    const known = draft.context.offers.find((offer) => offer.id === event.offerId)
    if (!known) return
    const decision = { by: event.by.id, at: draft.at }
    const why = event.reason ? `: ${event.reason}` : '.'
    if (!event.approve) {
      draft.putOffer({ ...known, state: 'rejected', request: null }, decision)
      draft.note('approval', `${event.by.name} rejected ${called(known)}${why}`)
      tellMaker(draft, known, { outcome: 'rejected', detail: `${event.by.name} rejected it${why}` })
      mindOffers(draft)
      return
    }
    const changed = { ...known, ...event.instead, ...(event.instead && { text: null }) }
    const apology = changed.kind === 'apology'
    const offer: OfferFacts = {
      ...changed,
      state: apology ? 'accepted' : 'offered',
      approvedBy: event.by.id,
      givenAt: draft.at,
      expiresAt: apology ? null : draft.at + draft.house.policy.offerValidFor,
      request: null,
    }
    draft.putOffer(offer, decision)
    const words = event.instead ? `approved ${called(offer)} instead of ${called(known)}` : `approved ${called(offer)}`
    draft.note('approval', `${event.by.name} ${words}${why}`)
    tellOffer(draft, offer)
    tellMaker(draft, offer, {
      outcome: event.instead ? 'changed' : 'approved',
      detail: `${event.by.name} ${words}${why} The customer has been told.`,
    })
    mindOffers(draft)
  }),
  acceptOffer: upon('acceptOffer', (draft, event) => {
    const known = draft.context.offers.find((offer) => offer.id === event.offerId)
    if (!known) return
    const offer = issueVoucher(draft, { ...known, state: 'accepted', expiresAt: null })
    draft.putOffer(offer, { by: draft.actor, at: draft.at })
    draft.note('offerAccepted', `The customer accepts ${called(known)}.`)
    if (offer.voucher && !known.voucher)
      draft.tellCustomer('voucher', {
        ...about(draft.context, draft.house),
        offerId: offer.id,
        kind: offer.kind,
        amountMinor: offer.amountMinor,
        currency: offer.currency,
        percent: offer.percent,
      })
    mindOffers(draft)
  }),
  withdrawOffer: upon('withdrawOffer', (draft, event) => {
    const known = draft.context.offers.find((offer) => offer.id === event.offerId)
    if (!known) return
    draft.putOffer({ ...known, state: 'withdrawn', request: null }, { by: event.by.id, at: draft.at })
    draft.note('offerWithdrawn', `${event.by.name} took back ${called(known)}: ${event.reason}`)
    if (known.madeBy !== event.by.id)
      tellMaker(draft, known, { outcome: 'dropped', detail: `${event.by.name} took it back: ${event.reason}` })
    mindOffers(draft)
  }),
  lookAtOffers,
} satisfies Record<string, Act>
