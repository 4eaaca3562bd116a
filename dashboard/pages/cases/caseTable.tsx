import { useActorName, useCustomer } from '../../api/directory.ts'
import { useResource } from '../../api/resource.ts'
import type { Case, CaseDetail } from '../../api/wire.ts'
import { CaseStateMark, SeverityIcon } from '../../parts/mark.tsx'
import { Due, Lasting, When } from '../../time/when.tsx'
import { deadlineLabel, outcomeWords } from '../../words/states.ts'
import { isOpen, nextOf } from './caseFacts.ts'

/** Cases in rows: what, whose, how it stands, who has it, what comes next. */
export const CaseTable = ({ cases, hideCustomer }: { cases: readonly Case[]; hideCustomer?: boolean }) => {
  const anyOpen = cases.some(isOpen)
  const nameOf = useActorName()
  return (
    <table class="list-table">
      <thead>
        <tr>
          <th>Case</th>
          <th>State</th>
          <th class="wide-only">Owner</th>
          <th class="wide-only">{anyOpen ? 'Open for' : 'Took'}</th>
          <th class="wide-only">{anyOpen ? 'Next' : 'Closed'}</th>
        </tr>
      </thead>
      <tbody>
        {cases.map((one) => (
          <tr key={one.id}>
            <td>
              <CaseName one={one} hideCustomer={hideCustomer === true} />
            </td>
            <td>
              <CaseStateMark state={one.state} />
            </td>
            <td class="wide-only">
              <Owner one={one} name={nameOf(one.ownerId)} />
            </td>
            <td class="wide-only nowrap">
              <Lasting from={one.openedAt} to={one.closedAt} />
            </td>
            <td class="wide-only">
              {isOpen(one) ? (
                <Next id={one.id} />
              ) : (
                <>
                  <When at={one.closedAt} />
                  {one.outcome && <span class="sub">{outcomeWords[one.outcome] ?? one.outcome}</span>}
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const CaseName = ({ one, hideCustomer }: { one: Case; hideCustomer: boolean }) => {
  const customer = useCustomer(one.customerId)
  return (
    <span class="with-severity">
      <SeverityIcon severity={one.severity} />
      <span>
        <a class="row-link" href={`/cases/${encodeURIComponent(one.id)}`}>
          {one.title}
        </a>
        <span class="sub">
          #{one.number}
          {!hideCustomer && ` · ${customer?.name ?? (one.customerId ? one.customerId : 'no customer')}`}
          {one.firstHeardFrom === 'complaint' && ' · complaint came first'}
        </span>
      </span>
    </span>
  )
}

const Owner = ({ one, name }: { one: Case; name: string }) => (
  <>
    <span class={one.ownerId ? undefined : 'faint'}>{name}</span>
    {isOpen(one) && one.ownerId && one.state !== 'remoteFix' && (
      <span class="sub">
        {one.acknowledgedAt ? 'acknowledged' : 'not acknowledged'}
        {one.escalationLevel > 0 && !one.acknowledgedAt && ', escalated'}
      </span>
    )}
  </>
)

// A row asks for its case's details: the same answer the case page opens with, so that a click shows it at once.
const Next = ({ id }: { id: string }) => {
  const detail = useResource<CaseDetail>(`cases/${encodeURIComponent(id)}`, { topics: ['case', 'message'], id })
  const next = detail.data.value && nextOf(detail.data.value)
  if (!next) return <span class="faint">–</span>
  return (
    <>
      <Due at={next.dueAt} />
      <span class="sub">{deadlineLabel(next.name)}</span>
    </>
  )
}
