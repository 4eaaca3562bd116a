import './people.css'
import { useActorName } from '../../api/directory.ts'
import { useResource } from '../../api/resource.ts'
import { may } from '../../api/session.ts'
import type { Page } from '../../api/wire.ts'
import type { Team, TeamOnCall } from '../../api/wireRoster.ts'
import { Button } from '../../parts/button.tsx'
import { Mark } from '../../parts/mark.tsx'
import { Card, PageFrame } from '../../parts/page.tsx'
import { Empty, Shown } from '../../parts/states.tsx'
import { navigate } from '../../shell/route.ts'
import { count } from '../../words/states.ts'
import { PeopleSections } from './sections.tsx'

/** Who takes which trouble, and who is called now. */
export const TeamsPage = () => {
  const teams = useResource<Page<Team>>('teams')
  return (
    <PageFrame
      title="People and time"
      tab="Teams"
      lead="A case goes to the team that takes its kind of trouble, and there to whoever is on call, can do it, and has room."
      actions={
        may('manager') && (
          <Button kind="primary" icon="plus" onClick={() => navigate('/people/teams/new')}>
            Add a team
          </Button>
        )
      }
    >
      <PeopleSections />
      <Card bare>
        <Shown resource={teams}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty icon="people" title="No team yet">
                Without one, a case goes to whoever is called first and has the fewest. Add teams when different people
                take different trouble.
              </Empty>
            ) : (
              <TeamTable teams={items} />
            )
          }
        </Shown>
      </Card>
    </PageFrame>
  )
}

const TeamTable = ({ teams }: { teams: readonly Team[] }) => {
  const now = useResource<Pick<Page<TeamOnCall>, 'items'>>('on-call', { topics: [], often: true })
  const nameOf = useActorName()
  const nowOf = (team: Team): TeamOnCall | undefined => now.data.value?.items.find(({ teamId }) => teamId === team.id)
  return (
    <table class="list-table">
      <thead>
        <tr>
          <th>Team</th>
          <th>On call now</th>
          <th class="wide-only">Takes</th>
          <th class="wide-only">Led by</th>
          <th class="number">People</th>
        </tr>
      </thead>
      <tbody>
        {teams.map((team) => (
          <tr key={team.id}>
            <td>
              {may('manager') ? (
                <a class="row-link" href={`/people/teams/${encodeURIComponent(team.id)}`}>
                  {team.name}
                </a>
              ) : (
                <strong>{team.name}</strong>
              )}
              <span class="sub">{chainWords(team)}</span>
            </td>
            <td>
              <NowMark now={nowOf(team)} everybody={team.scheduleId === null} />
            </td>
            <td class="wide-only">
              {team.categories.length > 0 ? (
                team.categories.join(', ')
              ) : (
                <span class="faint">what no other team does</span>
              )}
            </td>
            <td class="wide-only">{team.leaderId ? nameOf(team.leaderId) : <span class="faint">nobody</span>}</td>
            <td class="number">
              {team.members.length}
              <span class="sub">
                {count(
                  team.members.reduce((sum, { capacity }) => sum + capacity, 0),
                  'case',
                )}{' '}
                at most
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const chainWords = ({ escalation }: Team): string =>
  escalation.length === 0 ? 'usual escalation' : `${count(escalation.length, 'level')} above the owner`

/** Who answers for a team at this moment, and what is not right about it. */
const NowMark = ({ now, everybody }: { now: TeamOnCall | undefined; everybody: boolean }) => {
  if (!now) return <span class="faint">–</span>
  return (
    <>
      {now.onCall ? (
        <Mark tone="ok" icon="user">
          {now.onCall.userName ?? now.onCall.userId}
        </Mark>
      ) : everybody ? (
        <span class="soft">everybody</span>
      ) : (
        <Mark tone="critical" icon="critical">
          Nobody
        </Mark>
      )}
      {!now.atWork && <span class="sub">outside of working hours</span>}
      {now.warnings.map((warning) => (
        <span class="sub late" key={warning}>
          {warning}
        </span>
      ))}
    </>
  )
}
