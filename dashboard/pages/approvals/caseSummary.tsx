import { useActorName } from '../../api/directory.ts'
import { useResource } from '../../api/resource.ts'
import type { CaseDetail, Offer } from '../../api/wire.ts'
import type { OfferChoices } from '../../api/wireCase.ts'
import { CaseStateMark, SeverityMark } from '../../parts/mark.tsx'
import { Facts } from '../../parts/page.tsx'
import { duration } from '../../time/format.ts'
import { Lasting } from '../../time/when.tsx'
import { offerSentence, offerStateWords } from '../../words/recovery.ts'
import { count } from '../../words/states.ts'
import { LimitBars } from '../case/limits.tsx'

/** What a manager needs to decide, without opening the case: the trouble, the customer, what was given, what is left. */
export const CaseSummary = ({ its, offer }: { its: CaseDetail; offer: Offer }) => {
  const nameOf = useActorName()
  const choices = useResource<OfferChoices>(`cases/${encodeURIComponent(its.id)}/offer-choices`, {
    topics: ['case'],
    id: its.id,
  }).data.value
  const others = its.offers.filter(({ id }) => id !== offer.id)
  return (
    <div class="approval-case">
      <div>
        <p class="case-marks">
          <a href={`/cases/${encodeURIComponent(its.id)}`}>
            #{its.number} {its.title}
          </a>
          <SeverityMark severity={its.severity} />
          <CaseStateMark state={its.state} />
        </p>
        <Facts
          of={[
            [
              'Customer',
              its.customer && (
                <a href={`/customers/${encodeURIComponent(its.customer.id)}`}>
                  {its.customer.name}
                  {its.customer.loyaltyTier !== 'standard' && ` (${its.customer.loyaltyTier})`}
                </a>
              ),
            ],
            [its.closedAt ? 'Took' : 'Open for', <Lasting key="for" from={its.openedAt} to={its.closedAt} />],
            [
              'Out of order',
              choices && choices.facts.outageMinutes > 0 ? duration(choices.facts.outageMinutes * 60_000) : null,
            ],
            ['Owner', nameOf(its.ownerId)],
            ['Before', its.repeats.device + its.repeats.customer > 0 ? repeatWords(its) : null],
            [
              'Customer said',
              its.survey ? `${its.survey.rating} of 5${its.survey.text ? `: “${its.survey.text}”` : ''}` : null,
            ],
            [
              'In this case too',
              others.length > 0
                ? others.map((other) => `${offerSentence(other)}, ${offerStateWords[other.state]}`).join('; ')
                : null,
            ],
          ]}
        />
      </div>
      {choices && <LimitBars limits={choices.limits} asked={offer.amountMinor} withoutMine />}
    </div>
  )
}

const repeatWords = ({ repeats }: CaseDetail): string =>
  [
    repeats.device > 0 && `${count(repeats.device, 'case')} of this device`,
    repeats.customer > 0 && `${count(repeats.customer, 'case')} of this customer`,
  ]
    .filter(Boolean)
    .join(', ')
    .concat(' in 90 days')
