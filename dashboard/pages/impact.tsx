import './impact.css'
import { query } from '../api/http.ts'
import { useKept, useResource } from '../api/resource.ts'
import type { Impact } from '../api/wire.ts'
import { chosenTab, Tabs } from '../parts/list.tsx'
import { Card, PageFrame } from '../parts/page.tsx'
import { Empty, Failure, Skeleton } from '../parts/states.tsx'
import { dayOf } from '../time/format.ts'
import { productNow } from '../time/productClock.ts'
import { count } from '../words/states.ts'
import { Outcomes } from './impact/outcomes.tsx'
import { Problems } from './impact/problems.tsx'
import { Times } from './impact/times.tsx'
import { Value } from './impact/value.tsx'

const day = 86_400_000
const periods = [
  ['30', '30 days'],
  ['7', '7 days'],
  ['90', '90 days'],
  ['365', 'A year'],
] as const

/** What finding faults first was worth: for whoever pays. */
export const ImpactPage = () => {
  const period = Number(chosenTab('days', periods))
  const now = productNow.value
  // Whole hours, so that the figures are counted anew once an hour and not once a second.
  const to = now === undefined ? undefined : Math.ceil(now / 3_600_000) * 3_600_000
  const resource = useResource<Impact>(
    to === undefined
      ? undefined
      : `impact${query({ from: new Date(to - period * day).toISOString(), to: new Date(to).toISOString() })}`,
    { topics: ['case'] },
  )
  const impact = useKept(resource)
  return (
    <PageFrame
      title="Impact"
      lead={
        impact
          ? `What it was worth, from ${dayOf(Date.parse(impact.from))} to ${dayOf(Date.parse(impact.to))}.`
          : 'What it was worth.'
      }
      actions={<Tabs label="Period" parameter="days" options={periods} />}
    >
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
    <Times impact={impact} />
    <Outcomes impact={impact} />
    <Value impact={impact} />
    <Problems impact={impact} />
  </>
)

const First = ({ impact }: { impact: Impact }) => {
  const { faultFirst, complaintFirst, proactiveRate } = impact
  const told = faultFirst + complaintFirst
  return (
    <section class="card impact-lead">
      <div>
        <p class="hero-figure numeric">{proactiveRate === null ? '–' : `${Math.round(proactiveRate * 100)} %`}</p>
        <p class="claim">of the troubles were found before the customer said a word.</p>
        <p class="small faint">
          {count(impact.cases, 'case')} in this period, {impact.closedCases} closed, {impact.openCases} open.
        </p>
      </div>
      <div class="split">
        <div class="split-bar" aria-hidden="true">
          <i style={{ width: `${told === 0 ? 0 : (100 * faultFirst) / told}%` }} />
          <i style={{ width: `${told === 0 ? 0 : (100 * complaintFirst) / told}%` }} />
        </div>
        <dl>
          <div>
            <dt>
              <i class="key-accent" aria-hidden="true" /> We saw it first
            </dt>
            <dd>{faultFirst}</dd>
          </div>
          <div>
            <dt>
              <i class="key-major" aria-hidden="true" /> The customer complained first
            </dt>
            <dd>{complaintFirst}</dd>
          </div>
          <div>
            <dt>Put right remotely, nobody disturbed</dt>
            <dd>{impact.undisturbed}</dd>
          </div>
        </dl>
      </div>
    </section>
  )
}
