import '../impact.css'
import { useResource } from '../../api/resource.ts'
import type { FigureName, ImpactCase, KeptAssumptions } from '../../api/wireLoop.ts'
import { PagedList, Tabs } from '../../parts/list.tsx'
import { Card, PageFrame } from '../../parts/page.tsx'
import { Empty, Skeleton } from '../../parts/states.tsx'
import { place } from '../../shell/route.ts'
import { When } from '../../time/when.tsx'
import { caseStateWords, money, outcomeWords } from '../../words/states.ts'
import { minutes } from './figure.tsx'
import { FilterBar, filterQuery, impactFilter, periods, withFilter } from './filters.tsx'

/** What each figure counts, as a heading; and what a case adds to it. */
const figures: Readonly<Record<FigureName, readonly [title: string, adds?: 'minutes' | 'money' | 'rating' | 'times']>> =
  {
    cases: ['All cases'],
    openCases: ['Open cases'],
    closedCases: ['Closed cases'],
    faultFirst: ['We saw it first'],
    complaintFirst: ['The customer complained first'],
    undisturbed: ['Put right remotely, nobody disturbed'],
    knownToCustomer: ['Known to the customer'],
    toldFirst: ['Told before they said anything'],
    minutesToDetect: ['Time to notice', 'minutes'],
    minutesToAcknowledge: ['Time to acknowledge', 'minutes'],
    minutesToTell: ['Time to tell the customer', 'minutes'],
    minutesToFix: ['Time to fix', 'minutes'],
    promisesKept: ['Promises kept', 'times'],
    promisesBroken: ['Promises broken', 'times'],
    promisesReannounced: ['Promises announced anew in time', 'times'],
    repeated: ['Failed again within 90 days'],
    reopened: ['Reopened', 'times'],
    offers: ['Amends given', 'money'],
    surveys: ['Customers’ ratings', 'rating'],
    surveyChange: ['Rating before and after', 'rating'],
    contacts: ['Had to get in touch', 'times'],
    contactsAvoided: ['Contacts avoided'],
    retained: ['Customers spared'],
    falseAlarms: ['False alarms'],
  }
const isFigure = (name: string | null): name is FigureName => name !== null && name in figures

/** The cases behind one figure: the same that it is counted from. */
export const ImpactCasesPage = () => {
  const asked = place.value.search.get('figure')
  const figure: FigureName = isFigure(asked) ? asked : 'cases'
  const [title, adds] = figures[figure]
  const filter = impactFilter()
  // Amounts are in the currency of the assumptions.
  const kept = useResource<KeptAssumptions>(adds === 'money' ? 'impact/assumptions' : undefined)
  const currency = kept.data.value?.assumptions.currency ?? 'EUR'
  const question = filterQuery(filter, { figure, limit: 50 })
  return (
    <PageFrame
      title={title}
      tab={`Impact: ${title}`}
      crumb={[withFilter('/impact'), 'Impact']}
      lead="The cases that this figure is counted from."
      actions={<Tabs label="Period" parameter="days" options={periods} />}
    >
      <FilterBar />
      <Card bare>
        {question === undefined ? (
          <Skeleton />
        ) : (
          <PagedList<ImpactCase>
            path={`impact/cases${question}`}
            watch={{ topics: ['case'] }}
            empty={<Empty icon="case" title="No case counts for it in this period" />}
          >
            {(cases) => (
              <table class="list-table">
                <thead>
                  <tr>
                    <th>Case</th>
                    <th>Opened</th>
                    <th class="wide-only">Model</th>
                    <th>State</th>
                    {adds && <th class="number">{addsWords[adds]}</th>}
                  </tr>
                </thead>
                <tbody>
                  {cases.map((one) => (
                    <tr key={one.caseId}>
                      <td>
                        <a class="row-link" href={`/cases/${encodeURIComponent(one.caseId)}`}>
                          #{one.number}
                        </a>
                      </td>
                      <td>
                        <When at={one.openedAt} />
                      </td>
                      <td class="wide-only">{one.model ?? <span class="faint">–</span>}</td>
                      <td>
                        {stateWords(one.state)}
                        {one.outcome && <span class="sub">{outcomeWords[one.outcome] ?? one.outcome}</span>}
                      </td>
                      {adds && <td class="number">{addition(one.value, adds, currency)}</td>}
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </PagedList>
        )}
      </Card>
    </PageFrame>
  )
}

const addsWords = { minutes: 'Took', money: 'Given', rating: 'Rating', times: 'Times' } as const
const addition = (value: number | null, adds: keyof typeof addsWords, currency: string): string => {
  if (value === null) return '–'
  if (adds === 'minutes') return minutes(value)
  if (adds === 'money') return money(value, currency)
  return adds === 'rating' ? `${value} of 5` : String(value)
}
const stateWords = (state: string): string =>
  Object.entries(caseStateWords).find(([name]) => name === state)?.[1] ?? state
