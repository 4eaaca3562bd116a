import './approvals.css'
import { useActorName, useCustomer } from '../api/directory.ts'
import { request } from '../api/http.ts'
import { refresh, useResource } from '../api/resource.ts'
import { may, me } from '../api/session.ts'
import type { CaseDetail, Offer } from '../api/wire.ts'
import { WorkButton } from '../parts/button.tsx'
import { PagedList } from '../parts/list.tsx'
import { Card, PageFrame } from '../parts/page.tsx'
import { Empty } from '../parts/states.tsx'
import { When } from '../time/when.tsx'
import { money } from '../words/states.ts'

/** Offers beyond the limits: a manager says yes or no in one click. */
export const ApprovalsPage = () => (
  <PageFrame title="Approvals" lead="Offers that went over a limit. The customer hears of them only after your yes.">
    <Card bare>
      <PagedList<Offer>
        path="approvals"
        watch={{ topics: ['case'] }}
        empty={
          <Empty icon="ok" good title="Nothing waits for approval">
            Offers within the limits go out by themselves; the others come here and to your mail.
          </Empty>
        }
      >
        {(offers) => (
          <ul>
            {offers.map((offer) => (
              <Approval key={offer.id} offer={offer} />
            ))}
          </ul>
        )}
      </PagedList>
    </Card>
  </PageFrame>
)

const Approval = ({ offer }: { offer: Offer }) => {
  const nameOf = useActorName()
  const customer = useCustomer(offer.customerId)
  const its = useResource<CaseDetail>(`cases/${encodeURIComponent(offer.caseId)}`).data.value
  const decide = async (approve: boolean): Promise<void> => {
    await request<unknown>(`approvals/${encodeURIComponent(offer.id)}`, { method: 'POST', body: { approve } })
    await refresh('approvals', 'cases', 'offers')
  }
  return (
    <li class="approval">
      <div>
        <p>
          <span class="approval-amount">{money(offer.amountMinor, offer.currency)}</span> for{' '}
          <a href={`/customers/${encodeURIComponent(offer.customerId)}`}>{customer?.name ?? offer.customerId}</a>
        </p>
        <p>{offer.reason}</p>
        <p class="small faint">
          asked by {nameOf(offer.madeBy)} <When at={offer.madeAt} /> ·{' '}
          <a href={`/cases/${encodeURIComponent(offer.caseId)}`}>{its ? `#${its.number} ${its.title}` : 'its case'}</a>
        </p>
      </div>
      {offer.madeBy === me.value?.id && <p class="small soft">Your own offer: another manager decides.</p>}
      {may('manager') && offer.madeBy !== me.value?.id && (
        <div class="row-actions">
          <WorkButton kind="primary" icon="approve" work={() => decide(true)} done="Approved; the customer is told.">
            Approve
          </WorkButton>
          <WorkButton work={() => decide(false)} done="Rejected.">
            Reject
          </WorkButton>
        </div>
      )}
    </li>
  )
}
