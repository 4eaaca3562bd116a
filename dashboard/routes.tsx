import type { VNode } from 'preact'
import { CasesPage } from './pages/cases.tsx'
import { CustomerPage } from './pages/customer.tsx'
import { CustomersPage } from './pages/customers.tsx'
import { DevicePage } from './pages/device.tsx'
import { DevicesPage } from './pages/devices.tsx'
import { FaultsPage } from './pages/faults.tsx'
import { InboxPage } from './pages/inbox.tsx'
import { MessagesPage } from './pages/messages.tsx'
import { NotFoundPage } from './pages/notFound.tsx'
import { lazy } from './shell/lazy.tsx'
import { match } from './shell/match.ts'

// What is not looked at every day is fetched when it is first wanted.
const DetectionPage = lazy(async () => (await import('./pages/detection.tsx')).DetectionPage)
const ImpactPage = lazy(async () => (await import('./pages/impact.tsx')).ImpactPage)
const QuarantinePage = lazy(async () => (await import('./pages/quarantine.tsx')).QuarantinePage)
const RuleEditorPage = lazy(async () => (await import('./pages/rules/editor.tsx')).RuleEditorPage)
const RulesPage = lazy(async () => (await import('./pages/rules.tsx')).RulesPage)
const SilencesPage = lazy(async () => (await import('./pages/silences.tsx')).SilencesPage)
const ApprovalsPage = lazy(async () => (await import('./pages/approvals.tsx')).ApprovalsPage)
const CasePage = lazy(async () => (await import('./pages/case.tsx')).CasePage)
const IncidentPage = lazy(async () => (await import('./pages/incident.tsx')).IncidentPage)
const QueuePage = lazy(async () => (await import('./pages/queue.tsx')).QueuePage)
const TeamsPage = lazy(async () => (await import('./pages/people/teams.tsx')).TeamsPage)
const TeamEditorPage = lazy(async () => (await import('./pages/people/teamEditor.tsx')).TeamEditorPage)
const OnCallPage = lazy(async () => (await import('./pages/people/onCall.tsx')).OnCallPage)
const ScheduleEditorPage = lazy(async () => (await import('./pages/people/scheduleEditor.tsx')).ScheduleEditorPage)
const CalendarsPage = lazy(async () => (await import('./pages/people/calendars.tsx')).CalendarsPage)
const CalendarEditorPage = lazy(async () => (await import('./pages/people/calendarEditor.tsx')).CalendarEditorPage)
const TargetEditorPage = lazy(async () => (await import('./pages/people/targetEditor.tsx')).TargetEditorPage)
const RuleBookVersionPage = lazy(async () => (await import('./pages/playbooks/bookVersion.tsx')).RuleBookVersionPage)
const TargetsPage = lazy(async () => (await import('./pages/people/targets.tsx')).TargetsPage)
const PlaybooksPage = lazy(async () => (await import('./pages/playbooks/list.tsx')).PlaybooksPage)
const PlaybookEditorPage = lazy(async () => (await import('./pages/playbooks/editor.tsx')).PlaybookEditorPage)
const PlaybookHistoryPage = lazy(async () => (await import('./pages/playbooks/history.tsx')).PlaybookHistoryPage)
const RuleBookChangesPage = lazy(async () => (await import('./pages/playbooks/changes.tsx')).RuleBookChangesPage)
const BreakersPage = lazy(async () => (await import('./pages/playbooks/breakers.tsx')).BreakersPage)
const OffersPage = lazy(async () => (await import('./pages/offers/table.tsx')).OffersPage)
const OfferTableEditorPage = lazy(async () => (await import('./pages/offers/tableEditor.tsx')).OfferTableEditorPage)
const OfferLimitsPage = lazy(async () => (await import('./pages/offers/limits.tsx')).OfferLimitsPage)
const VouchersPage = lazy(async () => (await import('./pages/offers/vouchers.tsx')).VouchersPage)
const ImpactCasesPage = lazy(async () => (await import('./pages/impact/cases.tsx')).ImpactCasesPage)
const PromisesPage = lazy(async () => (await import('./pages/impact/promises.tsx')).PromisesPage)
const ProblemsPage = lazy(async () => (await import('./pages/impact/problems.tsx')).ProblemsPage)
const StoriesPage = lazy(async () => (await import('./pages/impact/stories.tsx')).StoriesPage)
const ReportPage = lazy(async () => (await import('./pages/impact/report.tsx')).ReportPage)
const ArticlesPage = lazy(async () => (await import('./pages/articles/list.tsx')).ArticlesPage)
const ArticlePage = lazy(async () => (await import('./pages/articles/article.tsx')).ArticlePage)

type Show = (parameters: Readonly<Record<string, string>>) => VNode

const routes: readonly (readonly [pattern: string, show: Show])[] = [
  ['/', () => <FaultsPage />],
  ['/incidents/:id', ({ id = '' }) => <IncidentPage key={id} id={id} />],
  ['/cases', () => <CasesPage />],
  ['/queue', () => <QueuePage />],
  ['/cases/:id', ({ id = '' }) => <CasePage key={id} id={id} />],
  ['/devices', () => <DevicesPage />],
  ['/devices/:id', ({ id = '' }) => <DevicePage key={id} id={id} />],
  ['/customers', () => <CustomersPage />],
  ['/customers/:id', ({ id = '' }) => <CustomerPage key={id} id={id} />],
  ['/messages', () => <MessagesPage />],
  ['/inbox', () => <InboxPage id={undefined} />],
  ['/inbox/:id', ({ id = '' }) => <InboxPage id={id} />],
  ['/quarantine', () => <QuarantinePage />],
  ['/approvals', () => <ApprovalsPage />],
  ['/rules', () => <RulesPage />],
  ['/rules/new', () => <RuleEditorPage key="" id={undefined} />],
  ['/rules/:id', ({ id = '' }) => <RuleEditorPage key={id} id={id} />],
  ['/detection', () => <DetectionPage />],
  ['/silences', () => <SilencesPage />],
  ['/impact', () => <ImpactPage />],
  ['/impact/cases', () => <ImpactCasesPage />],
  ['/impact/promises', () => <PromisesPage />],
  ['/impact/problems', () => <ProblemsPage />],
  ['/impact/stories', () => <StoriesPage />],
  ['/impact/report', () => <ReportPage />],
  ['/articles', () => <ArticlesPage />],
  ['/articles/:kind', ({ kind = '' }) => <ArticlePage key={kind} kind={kind} />],
  ['/people', () => <TeamsPage />],
  ['/people/teams/new', () => <TeamEditorPage key="" id={undefined} />],
  ['/people/teams/:id', ({ id = '' }) => <TeamEditorPage key={id} id={id} />],
  ['/people/on-call', () => <OnCallPage />],
  ['/people/on-call/new', () => <ScheduleEditorPage key="" id={undefined} />],
  ['/people/on-call/:id', ({ id = '' }) => <ScheduleEditorPage key={id} id={id} />],
  ['/people/calendars', () => <CalendarsPage />],
  ['/people/calendars/new', () => <CalendarEditorPage key="" id={undefined} />],
  ['/people/calendars/:id', ({ id = '' }) => <CalendarEditorPage key={id} id={id} />],
  ['/people/targets', () => <TargetsPage />],
  ['/people/targets/edit', () => <TargetEditorPage />],
  ['/playbooks', () => <PlaybooksPage />],
  ['/playbooks/new', () => <PlaybookEditorPage key="" id={undefined} />],
  ['/playbooks/breakers', () => <BreakersPage />],
  ['/playbooks/history', () => <RuleBookChangesPage />],
  ['/playbooks/history/:version', ({ version = '' }) => <RuleBookVersionPage key={version} version={version} />],
  ['/playbooks/:id', ({ id = '' }) => <PlaybookEditorPage key={id} id={id} />],
  ['/playbooks/:id/history', ({ id = '' }) => <PlaybookHistoryPage key={id} id={id} />],
  ['/offers', () => <OffersPage />],
  ['/offers/edit', () => <OfferTableEditorPage />],
  ['/offers/limits', () => <OfferLimitsPage />],
  ['/offers/vouchers', () => <VouchersPage />],
]

export const pageFor = (path: string): VNode => {
  for (const [pattern, show] of routes) {
    const parameters = match(pattern, path)
    if (parameters) return show(parameters)
  }
  return <NotFoundPage />
}
