import './queue/queue.css'
import { query } from '../api/http.ts'
import { useResource } from '../api/resource.ts'
import type { QueueTeam, QueueView, TeamOnCall } from '../api/wireCase.ts'
import { Icon } from '../parts/icon.tsx'
import { Card, PageFrame } from '../parts/page.tsx'
import { Empty, Shown } from '../parts/states.tsx'
import { count } from '../words/states.ts'
import { OnCallNow } from './queue/onCallNow.tsx'
import { Load, PeopleTable } from './queue/peopleTable.tsx'

/** How much there is to do, for each team and person, and a warning before it is too much. */
export const QueuePage = () => {
  const queue = useResource<QueueView>('queue', { topics: ['case'], often: true })
  const onCall = useResource<{ items: readonly TeamOnCall[] }>('on-call', { topics: [], often: true })
  return (
    <PageFrame title="Queue" lead="How much each team and person has on their hands now, and who is on call.">
      <Shown resource={queue} lines={8}>
        {(view) => (
          <>
            {view.teams.length === 0 && (
              <Card bare>
                <Empty icon="ok" good title="Nobody has anything open">
                  Open cases are counted here for each team and person.
                </Empty>
              </Card>
            )}
            {view.teams.map((team) => (
              <TeamCard key={team.teamId ?? ''} team={team} />
            ))}
          </>
        )}
      </Shown>
      <Shown resource={onCall} lines={3}>
        {({ items }) => <OnCallNow teams={items} />}
      </Shown>
    </PageFrame>
  )
}

const TeamCard = ({ team }: { team: QueueTeam }) => (
  <Card title={team.teamName} hint={<TeamLinks team={team} />} bare>
    <div class="queue-team">
      <Pressure team={team} />
      <dl class="queue-figures">
        <Figure label="open" value={team.open} />
        <Figure label="nobody’s" value={team.unowned} tone="major" />
        <Figure label="not acknowledged" value={team.unacknowledged} tone="major" />
        <Figure label="due within the hour" value={team.dueSoon} tone="major" />
        <Figure label="overdue" value={team.overdue} tone="critical" />
        <div class="queue-load">
          <dt>room</dt>
          <dd>
            <Load of={team} />
          </dd>
        </div>
      </dl>
    </div>
    <PeopleTable people={team.people} />
  </Card>
)

const TeamLinks = ({ team }: { team: QueueTeam }) => {
  const to = (show?: string): string => `/cases${query({ show, team: team.teamId ?? 'none' })}`
  return (
    <>
      <a href={to()}>{count(team.open, 'open case')}</a>
      {team.overdue > 0 && (
        <>
          {' · '}
          <a href={to('overdue')}>{team.overdue} overdue</a>
        </>
      )}
    </>
  )
}

const Figure = (props: { label: string; value: number; tone?: 'major' | 'critical' }) => (
  <div class={props.value === 0 ? 'nought' : props.tone && `tone-${props.tone}`}>
    <dt>{props.label}</dt>
    <dd>{props.value}</dd>
  </div>
)

const pressureLook = {
  calm: ['ok', 'Calm'],
  filling: ['clock', 'Filling up'],
  drowning: ['major', 'More than they can take'],
} as const

/** Said before it is too late, with what it rests on. */
const Pressure = ({ team }: { team: QueueTeam }) => {
  const { pressure, why } = team.forecast
  const [icon, words] = pressureLook[pressure]
  return (
    <p class={`pressure ${pressure}`} role={pressure === 'drowning' ? 'status' : undefined}>
      <Icon name={icon} size={18} />
      <span>
        <strong>{words}.</strong> {why}
      </span>
    </p>
  )
}
