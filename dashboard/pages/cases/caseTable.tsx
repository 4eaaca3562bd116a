import { useActorName, useCustomer } from '../../api/directory.ts'
import { useResource } from '../../api/resource.ts'
import type { Case, Page } from '../../api/wire.ts'
import type { Team } from '../../api/wireRoster.ts'
import { CaseStateMark, Mark, SeverityIcon } from '../../parts/mark.tsx'
import { Due, Lasting, When } from '../../time/when.tsx'
import { holdWords } from '../../words/recovery.ts'
import { outcomeWords } from '../../words/states.ts'
import { isOpen } from './caseFacts.ts'

/** Cases that are picked to do something with all of them. */
export interface Picking {
  readonly picked: ReadonlySet<string>
  readonly toggle: (id: string) => void
}

/** Cases in rows: what, whose, how it stands, who has it, what the customer waits for. */
export const CaseTable = (props: { cases: readonly Case[]; hideCustomer?: boolean; picking?: Picking | undefined }) => {
  const { cases, picking } = props
  const anyOpen = cases.some(isOpen)
  const teams = useResource<Page<Team>>('teams').data.value?.items ?? []
  const nameOf = useActorName()
  return (
    <table class="list-table">
      <thead>
        <tr>
          {picking && (
            <th>
              <span class="unseen">Choose</span>
            </th>
          )}
          <th>Case</th>
          <th>State</th>
          <th class="wide-only">Owner</th>
          <th class="wide-only">{anyOpen ? 'Due' : 'Closed'}</th>
          <th class="wide-only">{anyOpen ? 'Open for' : 'Took'}</th>
        </tr>
      </thead>
      <tbody>
        {cases.map((one) => (
          <tr key={one.id}>
            {picking && (
              <td>
                <label class="pick-cell above-row-link">
                  <input type="checkbox" checked={picking.picked.has(one.id)} onChange={() => picking.toggle(one.id)} />
                  <span class="unseen">
                    Choose #{one.number} {one.title}
                  </span>
                </label>
              </td>
            )}
            <td>
              <CaseName one={one} hideCustomer={props.hideCustomer === true} />
            </td>
            <td>
              <State one={one} />
            </td>
            <td class="wide-only">
              <Owner one={one} name={nameOf(one.ownerId)} team={teams.find(({ id }) => id === one.teamId)?.name} />
            </td>
            <td class="wide-only nowrap">{isOpen(one) ? <DueNext one={one} /> : <Over one={one} />}</td>
            <td class="wide-only nowrap">
              <Lasting from={one.openedAt} to={one.closedAt} />
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
          #{one.number} · {one.priority.toUpperCase()}
          {!hideCustomer && ` · ${customer?.name ?? (one.customerId ? one.customerId : 'no customer')}`}
          {one.firstHeardFrom === 'complaint' && ' · complaint came first'}
          {one.reopenCount > 0 && ` · reopened ${one.reopenCount}×`}
        </span>
        {one.plan === 'senior' && isOpen(one) && (
          <span class="sub">
            <Mark tone="major" icon="user">
              senior plan
            </Mark>
          </span>
        )}
        {isOpen(one) && one.promiseDueAt && (
          <span class="sub narrow-only">
            promised <Due at={one.promiseDueAt} />
          </span>
        )}
      </span>
    </span>
  )
}

/** How it stands, with what it waits for, or where it went. */
const State = ({ one }: { one: Case }) => (
  <>
    <CaseStateMark state={one.state} />
    {(one.state === 'waiting' || one.state === 'onHold') && (
      <span class="sub">
        {one.state === 'onHold'
          ? one.holdReason && holdWords[one.holdReason].toLowerCase()
          : one.waitingFor === 'part'
            ? 'for a part'
            : 'for a visit'}
        {one.waitsUntil && (
          <>
            , <Due at={one.waitsUntil} />
          </>
        )}
      </span>
    )}
    {one.mergedInto && (
      <span class="sub above-row-link">
        <a href={`/cases/${encodeURIComponent(one.mergedInto)}`}>to the case it goes on as</a>
      </span>
    )}
  </>
)

const Owner = ({ one, name, team }: { one: Case; name: string; team: string | undefined }) => (
  <>
    <span class={one.ownerId ? undefined : 'faint'}>{name}</span>
    <span class="sub">
      {[
        team,
        isOpen(one) && one.ownerId && one.state !== 'remoteFix' && !one.acknowledgedAt ? 'not acknowledged' : '',
        isOpen(one) && one.escalationLevel > 0 && !one.acknowledgedAt ? 'escalated' : '',
      ]
        .filter(Boolean)
        .join(' · ')}
    </span>
  </>
)

/** What the customer was told, then what we hold ourselves to. */
const DueNext = ({ one }: { one: Case }) => {
  if (!one.promiseDueAt && !one.targetFixedBy) return <span class="faint">–</span>
  return (
    <>
      {one.promiseDueAt && (
        <>
          promised <Due at={one.promiseDueAt} />
        </>
      )}
      {!one.fixedAt && one.targetFixedBy && one.state !== 'onHold' && (
        <span class="sub">
          our target <Due at={one.targetFixedBy} />
        </span>
      )}
      {one.state === 'onHold' && <span class="sub">our clock is paused</span>}
    </>
  )
}

const Over = ({ one }: { one: Case }) => (
  <>
    <When at={one.closedAt} />
    {one.outcome && <span class="sub">{outcomeWords[one.outcome] ?? one.outcome}</span>}
  </>
)
