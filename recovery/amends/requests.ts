import type { MessageData } from '../../domain/messageData.ts'
import type { OfferFacts } from '../caseContext.ts'
import type { Draft } from '../draft.ts'
import { called } from './wording.ts'

/** Levels wait longer and longer, so that nobody is written to forty times about one request: 30 minutes, 1 h, 2 h, 4 h … */
const waitAt = (level: number, { approvalWithin }: Draft['house']['policy']): number =>
  approvalWithin * 2 ** Math.min(level, 6)

type Request = NonNullable<OfferFacts['request']>

const requestAt = (draft: Draft, madeByName: string, level: number): Request => {
  const wait = waitAt(level, draft.house.policy)
  // From the third level on everybody is asked anyway, at longer and longer intervals.
  const remindAt = level < 2 ? draft.at + Math.floor(wait / 2) : null
  return { madeByName, level, remindAt, dueAt: draft.at + wait }
}

const tellManagers = (
  draft: Draft,
  offer: OfferFacts & { request: Request },
  why: Pick<MessageData<'staffApproval'>, 'asked' | 'detail'>,
): void =>
  draft.tellStaff(
    'staffApproval',
    { who: 'managers', except: offer.madeBy, level: offer.request.level },
    {
      offerId: offer.id,
      kind: offer.kind,
      amountMinor: offer.amountMinor,
      currency: offer.currency,
      percent: offer.percent,
      reason: offer.reason,
      madeBy: offer.request.madeByName,
      decideBy: offer.request.dueAt,
      linkEndsAt: offer.expiresAt,
      ...why,
    },
  )

/** Keeps the offer as a request and asks the first level of managers, never whoever made it. */
export const askManagers = (draft: Draft, offer: OfferFacts, by: { madeByName: string; detail: string }): void => {
  const asked = {
    ...offer,
    state: 'needsApproval' as const,
    expiresAt: draft.at + draft.house.policy.approvalLapses,
    request: requestAt(draft, by.madeByName, 0),
  }
  draft.putOffer(asked, null)
  draft.note('offerNeedsApproval', `${by.detail} A manager decides.`)
  tellManagers(draft, asked, { asked: 'first', detail: by.detail })
  mindOffers(draft)
}

/** When something has to be done about this offer next, ms; null: never. */
const nextFor = ({ state, request, expiresAt }: OfferFacts): number | null => {
  const times = [
    ...(state === 'needsApproval' && request ? [request.remindAt ?? request.dueAt] : []),
    ...((state === 'needsApproval' || state === 'offered') && expiresAt !== null ? [expiresAt] : []),
  ]
  return times.length === 0 ? null : Math.min(...times)
}

/** One deadline for all the offers of a case: the earliest moment at which one of them needs looking at. */
export const mindOffers = (draft: Draft): void => {
  const times = draft.context.offers.map(nextFor).filter((at) => at !== null)
  if (times.length === 0) draft.clearDeadlines('approvalDue')
  else draft.setDeadline('approvalDue', Math.max(draft.at, Math.min(...times)))
}

const lapse = (draft: Draft, offer: OfferFacts): void => {
  const asked = offer.state === 'needsApproval'
  draft.putOffer({ ...offer, state: 'expired', request: null }, { by: 'system', at: draft.at })
  draft.note(
    'offerExpired',
    asked
      ? `Nobody has decided on ${called(offer)} in time: the request has lapsed.`
      : `The offer of ${called(offer)} was not accepted in time and has run out.`,
  )
  if (asked) tellMaker(draft, offer, { outcome: 'lapsed', detail: 'No manager has decided on it in time.' })
}

/** Whoever asked hears what came of it; what went out unasked was asked by nobody. */
export const tellMaker = (
  draft: Draft,
  offer: OfferFacts,
  { outcome, detail }: Pick<MessageData<'staffDecided'>, 'outcome' | 'detail'>,
): void => {
  if (offer.madeBy === 'system') return
  draft.tellStaff(
    'staffDecided',
    { who: 'user', userId: offer.madeBy },
    {
      offerId: offer.id,
      kind: offer.kind,
      amountMinor: offer.amountMinor,
      currency: offer.currency,
      percent: offer.percent,
      outcome,
      detail,
    },
  )
}

/** Reminds at half of a level's time, asks the next level at the end of it, and ends what nobody decided or accepted. */
export const lookAtOffers = (draft: Draft): void => {
  for (const offer of draft.context.offers) {
    const { state, request } = offer
    if (state !== 'needsApproval' && state !== 'offered') continue
    if (offer.expiresAt !== null && offer.expiresAt <= draft.at) lapse(draft, offer)
    else if (state === 'needsApproval' && request !== null) pursue(draft, { ...offer, request })
  }
  mindOffers(draft)
}

const pursue = (draft: Draft, offer: OfferFacts & { request: Request }): void => {
  const { request } = offer
  if (request.dueAt <= draft.at) {
    const next = { ...offer, request: requestAt(draft, request.madeByName, request.level + 1) }
    draft.putOffer(next, null)
    const detail = `Nobody has decided in time whether ${request.madeByName} may offer ${called(offer)}.`
    draft.note('approvalEscalated', `${detail} The next managers are asked.`)
    tellManagers(draft, next, { asked: 'escalated', detail })
  } else if (request.remindAt !== null && request.remindAt <= draft.at) {
    const reminded = { ...offer, request: { ...request, remindAt: null } }
    draft.putOffer(reminded, null)
    const detail = `${request.madeByName} still waits to hear whether ${called(offer)} may be offered.`
    draft.note('approvalReminder', `${detail} The managers are reminded.`)
    tellManagers(draft, reminded, { asked: 'reminder', detail })
  }
}

/** Requests that have lost their object: the case was a false alarm, or goes on as another. */
export const dropRequests = (draft: Draft, why: string): void => {
  for (const offer of draft.context.offers) {
    if (offer.state !== 'needsApproval') continue
    draft.putOffer({ ...offer, state: 'withdrawn', request: null }, { by: 'system', at: draft.at })
    draft.note('offerWithdrawn', `The request for ${called(offer)} is dropped: ${why}`)
    tellMaker(draft, offer, { outcome: 'dropped', detail: why })
  }
  mindOffers(draft)
}
