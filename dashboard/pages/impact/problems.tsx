import '../impact.css'
import { useKept, useResource } from '../../api/resource.ts'
import type { Problem, ProblemList } from '../../api/wireLoop.ts'
import { Tabs } from '../../parts/list.tsx'
import { Card, PageFrame } from '../../parts/page.tsx'
import { Empty, Failure, Skeleton } from '../../parts/states.tsx'
import { duration } from '../../time/format.ts'
import { count, money } from '../../words/states.ts'
import { CsvLink, FilterBar, filterQuery, impactFilter, periods } from './filters.tsx'
import { ImpactSections } from './sections.tsx'

const subjects: Readonly<Record<Problem['subject'], string>> = {
  device: 'Device',
  model: 'Model',
  firmware: 'Firmware',
  site: 'Site',
  region: 'Region',
  gateway: 'Gateway',
}

/** What keeps going wrong: worth putting right once instead of case by case. */
export const ProblemsPage = () => {
  const filter = impactFilter()
  const question = filterQuery(filter)
  const resource = useResource<ProblemList>(question && `problems${question}`, { topics: ['case'] })
  const list = useKept(resource)
  return (
    <PageFrame
      title="Problems"
      lead="What keeps going wrong, heaviest first: worth putting right once instead of case by case."
      actions={
        <>
          <Tabs label="Period" parameter="days" options={periods} />
          <CsvLink path={question && `problems${question}&format=csv`} />
        </>
      }
    >
      <ImpactSections />
      <FilterBar />
      <Card bare>
        {list ? (
          list.items.length === 0 ? (
            <Empty icon="ok" good title="Nothing repeats itself">
              No device, model, firmware, site or gateway had trouble twice in this period.
            </Empty>
          ) : (
            <Table list={list} />
          )
        ) : resource.error.value === undefined ? (
          <Skeleton lines={8} />
        ) : (
          <Failure error={resource.error.value} retry={() => void resource.reload()} />
        )}
      </Card>
      {list && list.items.length > 0 && <p class="small faint">{list.formula}.</p>}
    </PageFrame>
  )
}

const Table = ({ list }: { list: ProblemList }) => {
  const heaviest = Math.max(1, ...list.items.map((one) => one.burdenMinor))
  return (
    <table class="list-table problems">
      <thead>
        <tr>
          <th>What</th>
          <th class="wide-only">Weight</th>
          <th class="number">Cases</th>
          <th class="number">People</th>
          <th class="number wide-only">Out of use</th>
          <th class="number">Cost</th>
        </tr>
      </thead>
      <tbody>
        {list.items.map((problem) => (
          <tr key={`${problem.subject}/${problem.key}`}>
            <td>
              <Subject problem={problem} />
              <span class="sub">{subjects[problem.subject]}</span>
              <Behind problem={problem} />
            </td>
            <td class="wide-only weight">
              <span class="weight-bar" aria-hidden="true">
                <i style={{ width: `${(100 * problem.burdenMinor) / heaviest}%` }} />
              </span>
              <span class="sub numeric">{money(problem.burdenMinor, list.currency, { whole: true })}</span>
            </td>
            <td class="number">{problem.cases}</td>
            <td class="number">{problem.customers}</td>
            <td class="number wide-only">{duration(problem.outageHours * 3_600_000)}</td>
            <td class="number">
              {money(problem.costMinor, list.currency, { whole: true })}
              {problem.otherCurrency > 0 && <span class="sub">and {problem.otherCurrency} in another currency</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const Subject = ({ problem }: { problem: Problem }) =>
  problem.subject === 'device' ? (
    <a href={`/devices/${encodeURIComponent(problem.key)}`}>{problem.key}</a>
  ) : (
    <strong>{problem.key}</strong>
  )

const Behind = ({ problem }: { problem: Problem }) => (
  <details class="missed small">
    <summary>{count(problem.cases, 'case')} behind it</summary>
    <ol class="behind">
      {problem.caseIds.slice(0, 20).map((id, index) => (
        <li key={id}>
          <a href={`/cases/${encodeURIComponent(id)}`}>{index === 0 ? 'the newest' : `${index + 1}.`}</a>
        </li>
      ))}
      {problem.cases > 20 && <li class="faint">and {problem.cases - 20} more</li>}
    </ol>
  </details>
)
