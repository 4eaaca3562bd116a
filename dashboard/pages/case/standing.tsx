import './standing.css'
import { useActorName } from '../../api/directory.ts'
import type { CaseDetail } from '../../api/wire.ts'
import { Icon } from '../../parts/icon.tsx'
import { Card, Facts } from '../../parts/page.tsx'
import { dayAndTime, duration, withLocalTimes } from '../../time/format.ts'
import { productNow } from '../../time/productClock.ts'
import { Due, When } from '../../time/when.tsx'
import { causeWords, holdWords, priorityWords, promiseWords } from '../../words/recovery.ts'
import { count } from '../../words/states.ts'
import { isOpen } from '../cases/caseFacts.ts'

/** Whose it is, what it waits for, and by when: ours and what the customer was told. */
export const StandingCard = ({ one }: { one: CaseDetail }) => {
  const nameOf = useActorName()
  const open = isOpen(one)
  const promised = one.promises
    .filter((promise) => promise.state === 'open')
    .sort((a, b) => Date.parse(a.publicDueAt) - Date.parse(b.publicDueAt))[0]
  return (
    <Card title="Where it stands">
      {one.plan === 'senior' && <SeniorPlan one={one} />}
      {open && <Waiting one={one} />}
      <Facts
        of={[
          ['Owner', <Owner key="owner" one={one} name={nameOf(one.ownerId)} />],
          ['Team', one.team?.name ?? (open ? <span class="faint">no team</span> : null)],
          ['Priority', priorityWords[one.priority]],
          ['Hand-overs', one.handOvers > 0 ? `${one.handOvers}×` : null],
          [
            'Promised',
            open && promised ? (
              <>
                {promiseWords[promised.what].toLowerCase()} <Due at={promised.publicDueAt} />
              </>
            ) : null,
          ],
          ['Our target', open && one.targetFixedBy && !one.fixedAt ? <Target key="target" one={one} /> : null],
          ['Paused', one.pausedMs > 0 && !one.hold ? `${duration(one.pausedMs)} in all` : null],
          ['Before', repeatWords(one)],
          ['Cause', one.cause === 'ours' ? null : causeWords[one.cause]],
          ['Split from', one.splitFrom && <CaseLink key="from" id={one.splitFrom} />],
          ['Goes on as', one.mergedInto && <CaseLink key="into" id={one.mergedInto} />],
          ['Story', one.story],
        ]}
      />
    </Card>
  )
}

const CaseLink = ({ id }: { id: string }) => <a href={`/cases/${encodeURIComponent(id)}`}>another case</a>

const Owner = ({ one, name }: { one: CaseDetail; name: string }) => (
  <>
    <span class={one.ownerId ? undefined : 'faint'}>{name}</span>
    {isOpen(one) && one.ownerId && one.state !== 'remoteFix' && (
      <span class="faint">
        {one.acknowledgedAt ? (
          <>
            , acknowledged <When at={one.acknowledgedAt} />
          </>
        ) : (
          ', not acknowledged'
        )}
      </span>
    )}
  </>
)

const Target = ({ one }: { one: CaseDetail }) =>
  one.hold ? (
    <span class="soft">its clock stands still</span>
  ) : (
    <>fixed {one.targetFixedBy && <Due at={one.targetFixedBy} />}</>
  )

const repeatWords = ({ repeats }: CaseDetail): string | null => {
  const said = [
    repeats.device > 0 ? `${count(repeats.device, 'case')} of this device` : '',
    repeats.customer > 0 ? `${count(repeats.customer, 'case')} of this customer` : '',
  ].filter((words) => words !== '')
  return said.length > 0 ? `${said.join(', ')} in 90 days` : null
}

/** Severe or repeated: not the routine, and why. */
const SeniorPlan = ({ one }: { one: CaseDetail }) => {
  const why = one.timeline.findLast((entry) => entry.type === 'seniorPlan')?.text
  return (
    <p class="plan-note">
      <Icon name="user" size={16} />
      <span>
        <strong>Senior plan.</strong>{' '}
        {why ?? 'Severe or repeated: somebody senior owns it, the customer is called personally, no routine coupon.'}
      </span>
    </p>
  )
}

/** What nobody has to act before, with its countdown. */
const Waiting = ({ one }: { one: CaseDetail }) => {
  const now = productNow.value ?? 0
  const { hold, visit, part } = one
  const visitOn = visit !== null && Date.parse(visit.from) <= now
  const waits = [
    hold && (
      <>
        <strong>On hold, clock paused: {holdWords[hold.reason].toLowerCase()}.</strong> Comes back{' '}
        <Due at={hold.until} />
        {hold.untilWorse && ', or when it gets worse'}.{hold.text && ` ${withLocalTimes(hold.text)}`}
      </>
    ),
    visit && (
      <>
        <strong>{visitOn ? 'The visit is on.' : 'A visit is arranged.'}</strong>{' '}
        {visitOn ? (
          <>
            Ends <Due at={visit.to} />.
          </>
        ) : (
          <>
            Begins <Due at={visit.from} /> ({dayAndTime(Date.parse(visit.from))}).
          </>
        )}
      </>
    ),
    part && part.arrivedAt === null && (
      <>
        <strong>Waits for {part.name}</strong>
        {part.supplier && ` from ${part.supplier}`}. Expected <Due at={part.expectedAt} />.
      </>
    ),
    part?.arrivedAt && (
      <>
        <strong>{part.name} is here</strong> since <When at={part.arrivedAt} />.
      </>
    ),
  ].filter(Boolean)
  if (waits.length === 0) return null
  return (
    <ul class="wait-notes">
      {waits.map((said, at) => (
        <li key={at}>
          <Icon name="clock" size={16} />
          <span>{said}</span>
        </li>
      ))}
    </ul>
  )
}
