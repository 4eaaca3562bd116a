import { useState } from 'preact/hooks'
import { useActorName } from '../../api/directory.ts'
import { request } from '../../api/http.ts'
import { refresh, useResource } from '../../api/resource.ts'
import { may, me } from '../../api/session.ts'
import type { CaseDetail, Offer, Page, User } from '../../api/wire.ts'
import { Button, WorkButton } from '../../parts/button.tsx'
import { Mark } from '../../parts/mark.tsx'
import { Due, When } from '../../time/when.tsx'
import { limitWords, offerSentence } from '../../words/recovery.ts'
import { CaseSummary } from './caseSummary.tsx'
import { ChangeDialog, RejectDialog } from './decisions.tsx'

export const decide = async (offer: Offer, body: Readonly<Record<string, unknown>>): Promise<void> => {
  await request<unknown>(`approvals/${encodeURIComponent(offer.id)}`, { method: 'POST', body })
  await refresh('approvals', 'cases', 'offers')
}

/** One request: what, for whom, why it is here, by when, and what a manager needs to decide. */
export const Approval = ({ offer }: { offer: Offer }) => {
  const nameOf = useActorName()
  const its = useResource<CaseDetail>(`cases/${encodeURIComponent(offer.caseId)}`, {
    topics: ['case', 'message'],
    id: offer.caseId,
  }).data.value
  return (
    <li class="approval">
      <div class="approval-what">
        <h2>{offerSentence(offer)}</h2>
        <p>“{offer.reason}”</p>
        <p class="small soft">
          asked for by {nameOf(offer.madeBy)} <When at={offer.madeAt} />
        </p>
        {offer.overLimits.length > 0 && (
          <ul class="approval-over">
            {offer.overLimits.map((limit) => (
              <li key={limit}>
                <Mark tone="major" icon="major">
                  {limitWords[limit]}
                </Mark>
              </li>
            ))}
          </ul>
        )}
      </div>
      <div class="approval-decide">
        <Decide offer={offer} />
        <Deadline offer={offer} its={its} />
      </div>
      {its && <CaseSummary its={its} offer={offer} />}
    </li>
  )
}

/** Who decides next if nobody does, and when it lapses; who has been asked so far. */
const Deadline = ({ offer, its }: { offer: Offer; its: CaseDetail | undefined }) => {
  const users = useResource<Page<User>>('users').data.value?.items ?? []
  const next = its?.deadlines.find(({ name }) => name === 'approvalDue')?.dueAt
  const asked = [
    ...new Set(
      its?.messages
        .filter((message) => message.template === 'staffApproval' && message.createdAt >= offer.madeAt)
        .map(({ to }) => users.find(({ email }) => email === to)?.name ?? to),
    ),
  ]
  return (
    <div class="small soft">
      {next && (
        <p>
          Somebody else is asked or reminded <Due at={next} />
        </p>
      )}
      {offer.expiresAt && (
        <p>
          Lapses <Due at={offer.expiresAt} />
        </p>
      )}
      {asked.length > 0 && <p>Asked: {asked.join(', ')}</p>}
    </div>
  )
}

const Decide = ({ offer }: { offer: Offer }) => {
  const [asks, setAsks] = useState<'change' | 'reject'>()
  const own = offer.madeBy === me.value?.id
  if (!may('manager')) return <p class="small soft">A manager decides.</p>
  return (
    <>
      <div class="row-actions">
        <WorkButton
          kind="primary"
          icon="approve"
          disabled={own}
          work={() => decide(offer, { decision: 'approve' })}
          done="Approved; the customer is told."
        >
          Approve
        </WorkButton>
        <Button disabled={own} onClick={() => setAsks('change')}>
          Change
        </Button>
        <Button disabled={own} onClick={() => setAsks('reject')}>
          Reject
        </Button>
      </div>
      {own && (
        <p class="small soft">
          You asked for this yourself, so somebody else has to decide: nobody approves their own.
        </p>
      )}
      {asks === 'change' && <ChangeDialog offer={offer} onClose={() => setAsks(undefined)} />}
      {asks === 'reject' && <RejectDialog offer={offer} onClose={() => setAsks(undefined)} />}
    </>
  )
}
