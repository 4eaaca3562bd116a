import './impact.css'
import { useKept, useResource } from '../api/resource.ts'
import type { Impact } from '../api/wireLoop.ts'
import { Tabs } from '../parts/list.tsx'
import { Card, PageFrame } from '../parts/page.tsx'
import { Empty, Failure, Skeleton } from '../parts/states.tsx'
import { dayOf } from '../time/format.ts'
import { count } from '../words/states.ts'
import { rate } from './impact/figure.tsx'
import { CsvLink, FilterBar, filterQuery, groupQuery, impactFilter, periods, withFilter } from './impact/filters.tsx'
import { Groups } from './impact/groups.tsx'
import { Outcomes } from './impact/outcomes.tsx'
import { ImpactSections } from './impact/sections.tsx'
import { Times } from './impact/times.tsx'
import { Value } from './impact/value.tsx'

/** What finding faults first was worth: for whoever pays. */
export const ImpactPage = () => {
  const filter = impactFilter()
  const asked = filterQuery(filter, groupQuery(filter.by))
  const resource = useResource<Impact>(asked && `impact${asked}`, { topics: ['case'] })
  const impact = useKept(resource)
  return (
    <PageFrame
      title="Impact"
      lead={
        impact
          ? `What it was worth, from ${dayOf(Date.parse(impact.from))} to ${dayOf(Date.parse(impact.to))}.`
          : 'What it was worth.'
      }
      actions={
        <>
          <Tabs label="Period" parameter="days" options={periods} />
          <CsvLink path={asked && `impact${asked}&format=csv`} />
        </>
      }
    >
      <ImpactSections />
      <FilterBar grouped />
      {impact === undefined ? (
        resource.error.value === undefined ? (
          <Skeleton lines={9} />
        ) : (
          <Failure error={resource.error.value} retry={() => void resource.reload()} />
        )
      ) : impact.cases === 0 ? (
        <Card>
          <Empty icon="impact" title="No cases in this period">
            The figures begin with the first case: whether we or the customer noticed first, how long it took to tell
            and to fix, what was promised and kept.
          </Empty>
        </Card>
      ) : (
        <Figures impact={impact} />
      )}
    </PageFrame>
  )
}

const Figures = ({ impact }: { impact: Impact }) => (
  <>
    <First impact={impact} />
    {impact.groups && <Groups groups={impact.groups} />}
    <Times impact={impact} />
    <Outcomes impact={impact} />
    <Value impact={impact} />
  </>
)

const First = ({ impact }: { impact: Impact }) => {
  const { faultFirst, complaintFirst, proactiveRate } = impact
  const known = faultFirst + complaintFirst
  const opened = (figure: string): string => withFilter('/impact/cases', { figure })
  return (
    <section class="card impact-lead">
      <div>
        <p class="hero-figure numeric">{rate(proactiveRate)}</p>
        <p class="claim">of the troubles were found before the customer said a word.</p>
        <p class="small faint">
          <a href={opened('cases')}>{count(impact.cases, 'case')}</a> in this period, {impact.closedCases} closed,{' '}
          <a href={opened('openCases')}>{impact.openCases} open</a>.
        </p>
      </div>
      <div class="split">
        <div class="split-bar" aria-hidden="true">
          <i style={{ width: `${known === 0 ? 0 : (100 * faultFirst) / known}%` }} />
          <i style={{ width: `${known === 0 ? 0 : (100 * complaintFirst) / known}%` }} />
        </div>
        <dl>
          <div>
            <dt>
              <i class="key-accent" aria-hidden="true" /> <a href={opened('faultFirst')}>We saw it first</a>
            </dt>
            <dd>{faultFirst}</dd>
          </div>
          <div>
            <dt>
              <i class="key-major" aria-hidden="true" />{' '}
              <a href={opened('complaintFirst')}>The customer complained first</a>
            </dt>
            <dd>{complaintFirst}</dd>
          </div>
          <div>
            <dt>
              <a href={opened('toldFirst')}>Told before they said anything</a>
            </dt>
            <dd>
              {impact.toldFirst} of {impact.knownToCustomer}
            </dd>
          </div>
        </dl>
      </div>
    </section>
  )
}
