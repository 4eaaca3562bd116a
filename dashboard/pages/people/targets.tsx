import './people.css'
import '../impact.css'
import { query } from '../../api/http.ts'
import { useKept, useResource } from '../../api/resource.ts'
import { may } from '../../api/session.ts'
import type { Page } from '../../api/wire.ts'
import type { Priority, ServiceLevel, ServiceLevels, Team } from '../../api/wireRoster.ts'
import { Button } from '../../parts/button.tsx'
import { chosenTab, Tabs } from '../../parts/list.tsx'
import { Mark } from '../../parts/mark.tsx'
import { Card, PageFrame } from '../../parts/page.tsx'
import { Empty, Failure, Skeleton } from '../../parts/states.tsx'
import { navigate, place, setParameter } from '../../shell/route.ts'
import { duration } from '../../time/format.ts'
import { productNow } from '../../time/productClock.ts'
import { priorityWords } from '../../words/recovery.ts'
import { count } from '../../words/states.ts'
import { percent, targetSentence, targetWords } from '../../words/targets.ts'
import { PeopleSections } from './sections.tsx'

const day = 86_400_000
export const periods = [
  ['30', '30 days'],
  ['7', '7 days'],
  ['90', '90 days'],
  ['365', 'A year'],
] as const

/** From so many days ago to now, in whole hours: figures are counted anew once an hour and not once a second. */
export const periodOf = (days: number): { from: string; to: string } | undefined => {
  const now = productNow.value
  if (now === undefined) return undefined
  const to = Math.ceil(now / 3_600_000) * 3_600_000
  return { from: new Date(to - days * day).toISOString(), to: new Date(to).toISOString() }
}

/** “X % within Y”, what was reached, and the cases behind what was not. */
export const TargetsPage = () => {
  const range = periodOf(Number(chosenTab('days', periods)))
  const teams = useResource<Page<Team>>('teams')
  const teamId = place.value.search.get('team') ?? undefined
  const resource = useResource<ServiceLevels>(range && `service-levels${query({ ...range, teamId })}`, {
    topics: ['case'],
  })
  const levels = useKept(resource)
  return (
    <PageFrame
      title="Targets"
      lead="What we hold ourselves to, and what came of it."
      actions={
        <>
          <Tabs label="Period" parameter="days" options={periods} />
          {may('manager') && <Button onClick={() => navigate('/people/targets/edit')}>Change the targets</Button>}
        </>
      }
    >
      <div class="toolbar">
        <PeopleSections />
        {teams.data.value && teams.data.value.items.length > 0 && (
          <label class="filter small">
            Team{' '}
            <select
              class="input"
              value={teamId ?? ''}
              onChange={(event) => setParameter('team', event.currentTarget.value || undefined)}
            >
              <option value="">all teams</option>
              {teams.data.value.items.map((team) => (
                <option key={team.id} value={team.id} selected={team.id === teamId}>
                  {team.name}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      {levels ? (
        <Levels levels={levels} />
      ) : resource.error.value === undefined ? (
        <Skeleton lines={9} />
      ) : (
        <Failure error={resource.error.value} retry={() => void resource.reload()} />
      )}
    </PageFrame>
  )
}

const Levels = ({ levels }: { levels: ServiceLevels }) => {
  if (levels.levels.length === 0)
    return (
      <Card>
        <Empty icon="clock" title="Nothing to measure yet">
          The figures begin with the first case that a target counts for.
        </Empty>
      </Card>
    )
  const teams = [...new Set(levels.levels.map((one) => one.teamName))]
  return (
    <>
      {teams.map((team) => {
        const own = levels.levels.filter((one) => one.teamName === team)
        // A team that had nothing to do is one line, and its targets are no news.
        return own.some((one) => one.cases + one.pending > 0) ? (
          <Card key={team} title={team} bare>
            <LevelTable levels={own} />
          </Card>
        ) : (
          <Card key={team}>
            <strong>{team}</strong> <span class="faint">no case in this time</span>
          </Card>
        )
      })}
      <p class="small faint">
        {[
          levels.paused.cases > 0 &&
            `${count(levels.paused.cases, 'case')} stood still for ${duration(levels.paused.totalMs)} in all, for stated reasons: that counts against nobody.`,
          levels.leftOut.falseAlarms > 0 && `${count(levels.leftOut.falseAlarms, 'false alarm')} left out.`,
          levels.leftOut.merged > 0 &&
            `${count(levels.leftOut.merged, 'merged case')} counted with the one it went into.`,
          levels.truncated && 'There were more cases than are counted at once: choose a shorter period.',
        ]
          .filter(Boolean)
          .join(' ')}
      </p>
    </>
  )
}

const LevelTable = ({ levels }: { levels: readonly ServiceLevel[] }) => (
  <table class="list-table level-table list-after-head">
    <thead>
      <tr>
        <th>What</th>
        <th class="wide-only">Target</th>
        <th>Reached</th>
        <th>Not in time</th>
      </tr>
    </thead>
    {(['p1', 'p2', 'p3'] as const).map((priority) => (
      <PriorityRows
        key={priority}
        priority={priority}
        levels={levels.filter((one) => one.target.priority === priority)}
      />
    ))}
  </table>
)

/** A priority that no case had is one line: its targets are no news. */
const PriorityRows = ({ priority, levels }: { priority: Priority; levels: readonly ServiceLevel[] }) => {
  if (levels.length === 0) return null
  const some = levels.some((one) => one.cases + one.pending > 0)
  return (
    <tbody>
      <tr class="group-row">
        <th colSpan={4} scope="rowgroup">
          {priorityWords[priority]}
          {!some && <span class="faint"> · no case in this time</span>}
        </th>
      </tr>
      {some && levels.map((one) => <LevelRow key={one.target.id} level={one} />)}
    </tbody>
  )
}

const LevelRow = ({ level }: { level: ServiceLevel }) => (
  <tr>
    <td>
      <strong>{targetWords[level.target.what]}</strong>
      <span class="sub narrow-only">{targetSentence(level.target)}</span>
    </td>
    <td class="soft wide-only">{targetSentence(level.target)}</td>
    <td>
      <Reached level={level} />
    </td>
    <td>
      <Missed level={level} />
    </td>
  </tr>
)

const Reached = ({ level }: { level: ServiceLevel }) => {
  if (level.share === null)
    return <span class="faint">no case{level.pending > 0 && `, ${level.pending} on the way`}</span>
  return (
    <>
      <Mark tone={level.reached ? 'ok' : 'critical'} icon={level.reached ? 'ok' : 'critical'}>
        <strong class="numeric">{percent(level.share)}</strong>
        <span class="unseen">{level.reached ? ', reached' : ', missed'}</span>
      </Mark>
      <span class="sub">
        {level.within} of {level.cases}
        {level.pending > 0 && `, ${level.pending} on the way`}
      </span>
    </>
  )
}

/** The cases behind it, worst first: a figure nobody can look into helps nobody. */
const Missed = ({ level }: { level: ServiceLevel }) => {
  const missed = level.cases - level.within
  if (missed === 0) return <span class="faint">{level.share === null ? '–' : 'none'}</span>
  return (
    <details class="missed">
      <summary>
        {count(missed, 'case')}
        {level.breaches > 0 && <span class="sub late">{count(level.breaches, 'breach', 'breaches')}</span>}
      </summary>
      <ul>
        {level.missed.map((one) => (
          <li key={one.caseId}>
            <a href={`/cases/${encodeURIComponent(one.caseId)}`}>#{one.number}</a> {duration(one.tookMs)}
            {one.breach && <span class="late"> breach</span>}
            {one.stillOpen && <span class="faint"> still not</span>}
          </li>
        ))}
        {missed > level.missed.length && <li class="faint">and {missed - level.missed.length} more</li>}
      </ul>
    </details>
  )
}
