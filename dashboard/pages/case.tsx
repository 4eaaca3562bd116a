import './case.css'
import { useActorName } from '../api/directory.ts'
import { useResource } from '../api/resource.ts'
import type { CaseDetail } from '../api/wire.ts'
import { CaseStateMark, Mark, SeverityMark } from '../parts/mark.tsx'
import { PageFrame } from '../parts/page.tsx'
import { Shown } from '../parts/states.tsx'
import { Lasting } from '../time/when.tsx'
import { escalationWords, outcomeWords } from '../words/states.ts'
import { CaseActions } from './case/actions.tsx'
import { AmendsCard } from './case/amends.tsx'
import { EvidenceCard } from './case/evidence.tsx'
import { MachineCard } from './case/machine.tsx'
import { CaseMessages } from './case/messages.tsx'
import { PlaybookCard } from './case/playbook.tsx'
import { RemediesCard } from './case/remedies.tsx'
import { CustomerCard, DevicesCard, NextCard, PromisesCard, SurveyCard } from './case/sideCards.tsx'
import { StandingCard } from './case/standing.tsx'
import { Steps } from './case/steps.tsx'
import { TasksCard } from './case/tasks.tsx'
import { Timeline } from './case/timeline.tsx'
import { isOpen } from './cases/caseFacts.ts'

/** One case, whole: where it stands, what to do, what it rests on, what was said. */
export const CasePage = ({ id }: { id: string }) => {
  const resource = useResource<CaseDetail>(`cases/${encodeURIComponent(id)}`, { topics: ['case', 'message'], id })
  const one = resource.data.value
  return (
    <PageFrame
      title={one?.title ?? 'Case'}
      tab={one && `#${one.number} ${one.title}`}
      crumb={['/cases', 'Cases']}
      lead={one && <Marks one={one} />}
    >
      <Shown resource={resource} lines={9}>
        {(shown) => (
          <>
            <Steps one={shown} />
            <CaseActions one={shown} />
            <div class="case-columns">
              <div class="case-standing">
                <StandingCard one={shown} />
                <NextCard one={shown} />
              </div>
              <div class="case-main">
                <TasksCard one={shown} />
                <EvidenceCard one={shown} />
                <MachineCard one={shown} />
                <CaseMessages messages={shown.messages} />
                <Timeline entries={shown.timeline} />
              </div>
              <div class="case-side">
                <PromisesCard one={shown} />
                <CustomerCard one={shown} />
                <AmendsCard one={shown} />
                <SurveyCard one={shown} />
                <RemediesCard one={shown} />
                <PlaybookCard one={shown} />
                <DevicesCard one={shown} />
              </div>
            </div>
          </>
        )}
      </Shown>
    </PageFrame>
  )
}

const Marks = ({ one }: { one: CaseDetail }) => {
  const nameOf = useActorName()
  return (
    <div class="case-marks">
      <strong class="numeric">#{one.number}</strong>
      <SeverityMark severity={one.severity} pill />
      <CaseStateMark state={one.state} />
      {one.plan === 'senior' && (
        <Mark tone="major" icon="user" pill>
          Senior plan
        </Mark>
      )}
      <span class="nowrap">{one.priority.toUpperCase()}</span>
      <span>
        {isOpen(one) ? 'open for' : 'took'} <Lasting from={one.openedAt} to={one.closedAt} />
      </span>
      <span>
        {one.ownerId ? `owner ${nameOf(one.ownerId)}` : 'no owner yet'}
        {isOpen(one) &&
          one.ownerId &&
          one.state !== 'remoteFix' &&
          (one.acknowledgedAt ? ', acknowledged' : ', not acknowledged')}
      </span>
      {one.escalationLevel > 0 &&
        isOpen(one) &&
        (one.acknowledgedAt ? (
          <span>{escalationWords(one.escalationLevel, true)}</span>
        ) : (
          <Mark tone="major" icon="major">
            {escalationWords(one.escalationLevel, false)}
          </Mark>
        ))}
      {one.outcome && !isOpen(one) && <span>{outcomeWords[one.outcome] ?? one.outcome}</span>}
      {one.firstHeardFrom === 'fault' && !isOpen(one) && one.outcome !== 'falseAlarm' && (
        <Mark tone="ok" icon="ok">
          found before the customer said a word
        </Mark>
      )}
      {one.mergedInto && <a href={`/cases/${encodeURIComponent(one.mergedInto)}`}>goes on as another case</a>}
      {one.reopenCount > 0 && <span>reopened {one.reopenCount}×</span>}
      {one.incidentId && <a href={`/incidents/${encodeURIComponent(one.incidentId)}`}>part of an incident</a>}
    </div>
  )
}
