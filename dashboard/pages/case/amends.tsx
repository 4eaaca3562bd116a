import { useState } from 'preact/hooks'
import { useActorName } from '../../api/directory.ts'
import { useResource } from '../../api/resource.ts'
import { may, me } from '../../api/session.ts'
import type { CaseDetail, Offer } from '../../api/wire.ts'
import type { OfferChoices } from '../../api/wireCase.ts'
import { FormDialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { Card } from '../../parts/page.tsx'
import { dayOf } from '../../time/format.ts'
import { Due, When } from '../../time/when.tsx'
import { limitWords, offerSentence, offerStateWords } from '../../words/recovery.ts'
import { isOpen } from '../cases/caseFacts.ts'
import { reasonOf, send } from './dialogs/ask.ts'
import { LimitBars } from './limits.tsx'

/** What was offered, what the table would give, and what is left of the limits. */
export const AmendsCard = ({ one }: { one: CaseDetail }) => {
  const asks = one.customerId !== null && isOpen(one) && may('agent') && one.state !== 'remoteFix'
  const choices = useResource<OfferChoices>(asks ? `cases/${encodeURIComponent(one.id)}/offer-choices` : undefined, {
    topics: ['case'],
    id: one.id,
  }).data.value
  const best = choices?.best
  if (one.offers.length === 0 && !choices) return null
  return (
    <Card title="Amends">
      {one.offers.length === 0 ? (
        <p class="small soft">Nothing has been offered yet.</p>
      ) : (
        <ul class="plain-list">
          {one.offers.map((offer) => (
            <OfferLine key={offer.id} offer={offer} one={one} />
          ))}
        </ul>
      )}
      {choices && (
        <details class="fold">
          <summary>{best ? `The table gives here: ${offerSentence(best)}` : 'What is left of the limits'}</summary>
          {best && (
            <p class="small soft">
              {best.text.en}
              {best.automatic && ', unasked once the device is proven to work'}.
              {best.overLimits.map((limit) => ` Needs a manager: ${limitWords[limit]}.`)}
            </p>
          )}
          <LimitBars limits={choices.limits} />
        </details>
      )}
    </Card>
  )
}

const withdrawable = (offer: Offer): boolean =>
  (offer.state === 'needsApproval' || offer.state === 'offered' || (offer.state === 'accepted' && may('manager'))) &&
  may('agent') &&
  (offer.madeBy === me.value?.id || may('manager'))

const isVoucher = (offer: Offer): boolean => ['credit', 'discount', 'gift'].includes(offer.kind)

const OfferLine = ({ offer, one }: { offer: Offer; one: CaseDetail }) => {
  const nameOf = useActorName()
  const [asks, setAsks] = useState(false)
  const waits = offer.state === 'needsApproval' || offer.state === 'offered'
  return (
    <li>
      <div class="line">
        <strong>{offerSentence(offer)}</strong>
        <span>{offerStateWords[offer.state]}</span>
      </div>
      {offer.text && <span class="soft">“{offer.text.en}”</span>}
      <span class="soft">{offer.reason}</span>
      <span class="faint">
        by {nameOf(offer.madeBy)}, <When at={offer.madeAt} />
        {offer.decidedBy && ` · decided by ${nameOf(offer.decidedBy)}`}
      </span>
      {offer.overLimits.length > 0 && offer.state === 'needsApproval' && (
        <span class="faint">{offer.overLimits.map((limit) => limitWords[limit]).join('; ')}</span>
      )}
      {waits && offer.expiresAt && (
        <span class="faint">
          {offer.state === 'needsApproval' ? 'to be decided' : 'may be accepted'} <Due at={offer.expiresAt} />
        </span>
      )}
      {isVoucher(offer) && offer.state === 'accepted' && (
        <span class="faint">
          as a voucher, its code sent to the customer
          {offer.decidedAt && ` on ${dayOf(Date.parse(offer.decidedAt))}`}
        </span>
      )}
      {withdrawable(offer) && (
        <span>
          <button type="button" class="link-button" onClick={() => setAsks(true)}>
            Take back
          </button>
        </span>
      )}
      {asks && (
        <FormDialog
          title={`Take back: ${offerSentence(offer)}`}
          confirm="Take back"
          danger
          onClose={() => setAsks(false)}
          onSubmit={(data) =>
            send(one, { type: 'withdrawOffer', offerId: offer.id, reason: reasonOf(data) }, 'Taken back.')
          }
        >
          <p class="small soft">What was used already cannot be taken back.</p>
          <Field label="Why" name="reason" required />
        </FormDialog>
      )}
    </li>
  )
}
