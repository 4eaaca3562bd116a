import { useActorName } from '../../api/directory.ts'
import type { TeamOnCall } from '../../api/wireCase.ts'
import { Icon } from '../../parts/icon.tsx'
import { Card } from '../../parts/page.tsx'
import { Empty } from '../../parts/states.tsx'
import { Due } from '../../time/when.tsx'

/** Who answers for each team at this moment, and what is not right about it. */
export const OnCallNow = ({ teams }: { teams: readonly TeamOnCall[] }) => (
  <Card title="On call now" hint={<a href="/people/on-call">the next two weeks</a>} bare>
    {teams.length === 0 ? (
      <Empty compact icon="roster" title="No team is set up yet">
        Cases go to whoever is free. <a href="/people">Set up teams</a> to route them and to have somebody on call.
      </Empty>
    ) : (
      <ul class="on-call-list">
        {teams.map((team) => (
          <Team key={team.teamId} team={team} />
        ))}
      </ul>
    )}
  </Card>
)

const Team = ({ team }: { team: TeamOnCall }) => {
  const nameOf = useActorName()
  const { onCall, leader } = team
  return (
    <li>
      <div>
        <strong>{team.teamName}</strong>
        <span class="sub">
          {team.atWork ? 'at work' : 'outside working hours'}
          {team.changesAt && (
            <>
              , {team.atWork ? 'until' : 'back'} <Due at={team.changesAt} />
            </>
          )}
        </span>
      </div>
      <div>
        {onCall ? (
          <>
            {onCall.userName ?? onCall.userId}
            <span class="sub">
              {onCall.via === 'override' ? 'standing in' : 'by rotation'}
              {onCall.insteadOf && ` for ${nameOf(onCall.insteadOf)}`}
              {onCall.until && (
                <>
                  , hands over <Due at={onCall.until} />
                </>
              )}
            </span>
          </>
        ) : (
          <span class="faint">nobody on call</span>
        )}
      </div>
      <div class="soft">
        {leader && (
          <>
            leads: {leader.userName}
            {leader.insteadOf && <span class="sub">for {nameOf(leader.insteadOf)}</span>}
          </>
        )}
        {team.away.map((away) => (
          <span class="sub" key={away.userId}>
            {away.userName} is away, back <Due at={away.until} />
          </span>
        ))}
      </div>
      {team.warnings.map((warning) => (
        <p class="on-call-warning" key={warning}>
          <Icon name="major" size={15} /> {warning}
        </p>
      ))}
    </li>
  )
}
