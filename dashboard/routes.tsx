import type { VNode } from 'preact'
import { ApprovalsPage } from './pages/approvals.tsx'
import { CasePage } from './pages/case.tsx'
import { CasesPage } from './pages/cases.tsx'
import { CustomerPage } from './pages/customer.tsx'
import { CustomersPage } from './pages/customers.tsx'
import { DetectionPage } from './pages/detection.tsx'
import { DevicePage } from './pages/device.tsx'
import { DevicesPage } from './pages/devices.tsx'
import { FaultsPage } from './pages/faults.tsx'
import { ImpactPage } from './pages/impact.tsx'
import { InboxPage } from './pages/inbox.tsx'
import { IncidentPage } from './pages/incident.tsx'
import { MessagesPage } from './pages/messages.tsx'
import { NotFoundPage } from './pages/notFound.tsx'
import { QuarantinePage } from './pages/quarantine.tsx'
import { RuleEditorPage } from './pages/rules/editor.tsx'
import { RulesPage } from './pages/rules.tsx'
import { SilencesPage } from './pages/silences.tsx'
import { lazy } from './shell/lazy.tsx'
import { match } from './shell/match.ts'

// What is not looked at every day is fetched when it is first wanted.
const TeamsPage = lazy(async () => (await import('./pages/people/teams.tsx')).TeamsPage)
const TeamEditorPage = lazy(async () => (await import('./pages/people/teamEditor.tsx')).TeamEditorPage)
const OnCallPage = lazy(async () => (await import('./pages/people/onCall.tsx')).OnCallPage)
const ScheduleEditorPage = lazy(async () => (await import('./pages/people/scheduleEditor.tsx')).ScheduleEditorPage)
const CalendarsPage = lazy(async () => (await import('./pages/people/calendars.tsx')).CalendarsPage)
const CalendarEditorPage = lazy(async () => (await import('./pages/people/calendarEditor.tsx')).CalendarEditorPage)
const TargetsPage = lazy(async () => (await import('./pages/people/targets.tsx')).TargetsPage)

type Show = (parameters: Readonly<Record<string, string>>) => VNode

const routes: readonly (readonly [pattern: string, show: Show])[] = [
  ['/', () => <FaultsPage />],
  ['/incidents/:id', ({ id = '' }) => <IncidentPage key={id} id={id} />],
  ['/cases', () => <CasesPage />],
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
]

export const pageFor = (path: string): VNode => {
  for (const [pattern, show] of routes) {
    const parameters = match(pattern, path)
    if (parameters) return show(parameters)
  }
  return <NotFoundPage />
}
