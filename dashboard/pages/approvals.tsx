import './approvals.css'
import './case.css'
import type { Offer } from '../api/wire.ts'
import { PagedList } from '../parts/list.tsx'
import { Card, PageFrame } from '../parts/page.tsx'
import { Empty } from '../parts/states.tsx'
import { Approval } from './approvals/approval.tsx'

/** Offers beyond the limits: a manager says yes, no, or yes to something else. */
export const ApprovalsPage = () => (
  <PageFrame
    title="Approvals"
    lead="Offers that went over a limit. The customer hears of them only after your yes; nobody decides on their own."
  >
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
            {[...offers].sort(soonestFirst).map((offer) => (
              <Approval key={offer.id} offer={offer} />
            ))}
          </ul>
        )}
      </PagedList>
    </Card>
  </PageFrame>
)

const soonestFirst = (a: Offer, b: Offer): number =>
  (a.expiresAt ? Date.parse(a.expiresAt) : Number.POSITIVE_INFINITY) -
  (b.expiresAt ? Date.parse(b.expiresAt) : Number.POSITIVE_INFINITY)
