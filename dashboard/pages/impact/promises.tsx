import '../impact.css'
import { useKept, useResource } from '../../api/resource.ts'
import type { LedgerLine, PromiseReport } from '../../api/wireLoop.ts'
import { chosenTab, PagedList, Tabs } from '../../parts/list.tsx'
import { Mark, type Tone } from '../../parts/mark.tsx'
import { Card, PageFrame } from '../../parts/page.tsx'
import { Empty, Failure, Skeleton } from '../../parts/states.tsx'
import { dayAndTime, duration, exact } from '../../time/format.ts'
import { Due, When } from '../../time/when.tsx'
import { promiseWords } from '../../words/recovery.ts'
import { rate } from './figure.tsx'
import { FilterBar, filterQuery, impactFilter, periods } from './filters.tsx'
import { ImpactSections } from './sections.tsx'

const states = [
  ['', 'All'],
  ['open', 'Open'],
  ['broken', 'Broken'],
  ['reannounced', 'Announced anew'],
  ['kept', 'Kept'],
] as const

/** The ledger: what was promised, to whom, by when, and what came of it. */
export const PromisesPage = () => {
  const filter = impactFilter()
  const question = filterQuery({ ...filter, model: undefined })
  const resource = useResource<PromiseReport>(question && `promises/report${question}`, { topics: ['case'] })
  const report = useKept(resource)
  const state = chosenTab('state', states)
  const ledger = new URLSearchParams({ limit: '50' })
  if (state) ledger.set('state', state)
  if (filter.teamId) ledger.set('teamId', filter.teamId)
  return (
    <PageFrame
      title="Promises"
      lead="What we told customers, and whether it was so. A promise that cannot be kept is announced anew before it is due, not after."
      actions={<Tabs label="Period" parameter="days" options={periods} />}
    >
      <ImpactSections />
      <Card title="By team" bare>
        {report ? (
          report.items.length === 0 ? (
            <Empty compact icon="clock" title="Nothing was promised in this period" />
          ) : (
            <Teams report={report} />
          )
        ) : resource.error.value === undefined ? (
          <Skeleton lines={3} />
        ) : (
          <Failure error={resource.error.value} retry={() => void resource.reload()} />
        )}
      </Card>
      <div class="toolbar">
        <Tabs label="State" parameter="state" options={states} />
        <FilterBar teamOnly />
      </div>
      <Card title="Ledger" hint="newest first" bare>
        <PagedList<LedgerLine>
          path={`promises?${ledger}`}
          watch={{ topics: ['case'] }}
          empty={<Empty icon="clock" title="No such promise" />}
        >
          {(lines) => <Ledger lines={lines} />}
        </PagedList>
      </Card>
    </PageFrame>
  )
}

const Teams = ({ report }: { report: PromiseReport }) => (
  <table class="list-table list-after-head">
    <thead>
      <tr>
        <th>Team</th>
        <th class="number">Kept</th>
        <th class="number wide-only">Broken</th>
        <th class="number wide-only">Anew</th>
        <th class="number wide-only">Open</th>
        <th class="number wide-only">Ahead of time by</th>
        <th>Worst</th>
      </tr>
    </thead>
    <tbody>
      {report.items.map((team) => (
        <tr key={team.teamId ?? ''}>
          <td>
            <strong>{team.teamName}</strong>
          </td>
          <td class="number">
            <strong>{rate(team.keptRate)}</strong>
            <span class="sub">
              {team.kept} of {team.kept + team.broken}
            </span>
          </td>
          <td class="number wide-only">{team.broken > 0 ? <span class="late">{team.broken}</span> : 0}</td>
          <td class="number wide-only">{team.reannounced}</td>
          <td class="number wide-only">{team.open}</td>
          <td class="number wide-only">{team.medianLeadMs === null ? '–' : duration(team.medianLeadMs)}</td>
          <td>
            {team.worstLate.length === 0 ? (
              <span class="faint">none late</span>
            ) : (
              <ul class="worst">
                {team.worstLate.slice(0, 3).map((one) => (
                  <li key={one.promiseId}>
                    <a href={`/cases/${encodeURIComponent(one.caseId)}`}>#{one.caseNumber}</a>{' '}
                    <span class="late">{duration(one.lateByMs)} late</span>
                  </li>
                ))}
              </ul>
            )}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
)

const looks: Readonly<
  Record<LedgerLine['state'], readonly [Tone, 'clock' | 'ok' | 'critical' | 'repeat' | 'close', string]>
> = {
  open: ['accent', 'clock', 'Open'],
  kept: ['ok', 'ok', 'Kept'],
  broken: ['critical', 'critical', 'Broken'],
  reannounced: ['minor', 'repeat', 'Announced anew'],
  withdrawn: ['minor', 'close', 'Withdrawn'],
}

const Ledger = ({ lines }: { lines: readonly LedgerLine[] }) => (
  <table class="list-table list-after-head">
    <thead>
      <tr>
        <th>Promise</th>
        <th>Due</th>
        <th>What came of it</th>
        <th class="wide-only">Made</th>
      </tr>
    </thead>
    <tbody>
      {lines.map((line) => {
        const [tone, icon, words] = looks[line.state]
        return (
          <tr key={line.id}>
            <td>
              <a class="row-link" href={`/cases/${encodeURIComponent(line.caseId)}`}>
                {promiseWords[line.what]}
              </a>
              <span class="sub">case #{line.caseNumber}</span>
            </td>
            <td>{line.state === 'open' ? <Due at={line.publicDueAt} /> : <Moment at={line.publicDueAt} />}</td>
            <td>
              <Mark tone={tone} icon={icon}>
                {words}
              </Mark>
              {line.leadMs !== null && line.state !== 'reannounced' && (
                <span class="sub">{leadWords(line.leadMs)}</span>
              )}
            </td>
            <td class="wide-only">
              <When at={line.madeAt} />
            </td>
          </tr>
        )
      })}
    </tbody>
  </table>
)

/** It may lie ahead: a promise can be kept long before it is due. */
const Moment = ({ at }: { at: string }) => (
  <time dateTime={at} title={exact(Date.parse(at))}>
    {dayAndTime(Date.parse(at))}
  </time>
)

const leadWords = (leadMs: number): string =>
  leadMs >= 0 ? `${duration(leadMs)} before it was due` : `${duration(leadMs)} late`
