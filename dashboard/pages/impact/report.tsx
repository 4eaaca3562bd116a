import '../impact.css'
import '../offers/offers.css'
import { request } from '../../api/http.ts'
import { refresh, useKept, useResource } from '../../api/resource.ts'
import { may } from '../../api/session.ts'
import type { WeeklyReport } from '../../api/wireLoop.ts'
import { Button, WorkButton } from '../../parts/button.tsx'
import { Mark } from '../../parts/mark.tsx'
import { Card, PageFrame } from '../../parts/page.tsx'
import { Empty, Failure, Skeleton } from '../../parts/states.tsx'
import { place, setParameter } from '../../shell/route.ts'
import { dayOf } from '../../time/format.ts'
import { productNow } from '../../time/productClock.ts'
import { When } from '../../time/when.tsx'
import { count, money } from '../../words/states.ts'
import { ReportFigures } from './reportFigures.tsx'
import { ImpactSections } from './sections.tsx'
import { weekAfter } from './weeks.ts'

/** The week as managers get it by mail on Monday, beside the week before. */
export const ReportPage = () => {
  const asked = place.value.search.get('week') ?? undefined
  const resource = useResource<WeeklyReport>(`reports/weekly${asked ? `?week=${encodeURIComponent(asked)}` : ''}`)
  const shown = useKept(resource)
  const error = resource.error.value
  return (
    <PageFrame
      title="Weekly report"
      lead={
        shown
          ? `Week ${Number(shown.report.week.slice(6))}, ${dayOf(Date.parse(shown.report.from))} to ${dayOf(Date.parse(shown.report.to) - 1)}: what managers get by mail on Monday.`
          : 'What managers get by mail on Monday.'
      }
      actions={shown && error === undefined && <Actions shown={shown} />}
    >
      <ImpactSections />
      {error !== undefined ? (
        <Failure error={error} retry={() => void resource.reload()} />
      ) : shown ? (
        <Report shown={shown} />
      ) : (
        <Skeleton lines={9} />
      )}
    </PageFrame>
  )
}

const Actions = ({ shown }: { shown: WeeklyReport }) => {
  const { week, to } = shown.report
  const over = Date.parse(to) <= (productNow.value ?? 0)
  return (
    <>
      <Button icon="left" onClick={() => setParameter('week', weekAfter(week, -1))}>
        Week before
      </Button>
      <Button disabled={!over} onClick={() => setParameter('week', weekAfter(week, 1))}>
        Week after
      </Button>
      {may('manager') && (
        <WorkButton
          kind="primary"
          icon="send"
          disabled={!over}
          done="Sent to all managers."
          work={async () => {
            await request<unknown>('reports/weekly', { method: 'POST', body: { week } })
            await refresh('reports')
          }}
        >
          {shown.sentAt ? 'Send again' : 'Send now'}
        </WorkButton>
      )}
    </>
  )
}

const Report = ({ shown }: { shown: WeeklyReport }) => {
  const { report, sentAt } = shown
  const { figures } = report
  return (
    <>
      <p class="sent">
        {sentAt ? (
          <Mark tone="ok" icon="send">
            Sent <When at={sentAt} />
          </Mark>
        ) : (
          <Mark tone="minor" icon="clock">
            Not sent{Date.parse(report.to) > (productNow.value ?? 0) ? ': the week is not over' : ''}
          </Mark>
        )}
      </p>
      {figures.cases === 0 ? (
        <Card>
          <Empty icon="ok" good title="A week without a case" />
        </Card>
      ) : (
        <ReportFigures report={report} />
      )}
      {report.stories.length > 0 && (
        <Card title="Worth telling">
          <ul class="report-list">
            {report.stories.map((story) => (
              <li key={story.caseId}>
                “{story.story}”{' '}
                <a class="small" href={`/cases/${encodeURIComponent(story.caseId)}`}>
                  #{story.number} {story.title}
                </a>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {report.problems.length > 0 && (
        <Card title="What keeps going wrong">
          <ul class="report-list">
            {report.problems.map((problem) => (
              <li key={`${problem.subject}/${problem.key}`}>
                <strong>{problem.key}</strong> <span class="soft">({problem.subject})</span>:{' '}
                {count(problem.cases, 'case')}, {count(problem.customers, 'person', 'people')}, cost about{' '}
                {money(problem.costMinor, figures.currency, { whole: true })}
              </li>
            ))}
          </ul>
        </Card>
      )}
      {report.offerLimits.classBudgets.length > 0 && (
        <Card title="Budgets for amends">
          <ul class="report-list">
            {report.offerLimits.classBudgets.map((budget) => (
              <li key={budget.category}>
                <strong>{budget.category}</strong>: {money(budget.givenMinor, report.offerLimits.currency)}{' '}
                <span class="soft">
                  of {money(budget.allowedMinor, report.offerLimits.currency)} in {budget.perDays} days
                </span>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  )
}
