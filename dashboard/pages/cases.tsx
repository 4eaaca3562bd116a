import './case.css'
import './cases.css'
import { useState } from 'preact/hooks'
import { query } from '../api/http.ts'
import { may, me } from '../api/session.ts'
import type { Case } from '../api/wire.ts'
import { Button } from '../parts/button.tsx'
import { chosenTab, PagedList, Tabs } from '../parts/list.tsx'
import { Card, PageFrame } from '../parts/page.tsx'
import { Empty } from '../parts/states.tsx'
import { place } from '../shell/route.ts'
import { CaseTable, type Picking } from './cases/caseTable.tsx'
import { PickedBar } from './cases/declare.tsx'
import { CaseFilters } from './cases/filters.tsx'
import { DeclaredIncidents } from './incident/declared.tsx'

const views = [
  ['open', 'Open'],
  ['mine', 'Mine'],
  ['unacknowledged', 'Not acknowledged'],
  ['waiting', 'Waiting'],
  ['soon', 'Due soon'],
  ['overdue', 'Overdue'],
  ['closed', 'Closed'],
] as const

const parametersOf = (view: string): Readonly<Record<string, string | boolean | undefined>> => {
  switch (view) {
    case 'mine':
      return { open: true, ownerId: me.value?.id }
    case 'unacknowledged':
      return { open: true, unacknowledged: true }
    case 'waiting':
      return { open: true, waiting: true }
    case 'soon':
    case 'overdue':
      return { open: true, due: view }
    case 'closed':
      return { open: false }
    default:
      return { open: true }
  }
}

/** Every customer's trouble that is being put right, or was. */
export const CasesPage = () => {
  const view = chosenTab('show', views)
  const { search } = place.value
  const [teamId, priority, ownerId] = ['team', 'priority', 'owner'].map((name) => search.get(name) ?? undefined)
  const picking = usePicking()
  const filter = query({
    ...parametersOf(view),
    teamId,
    priority,
    ...(ownerId ? { ownerId } : {}),
    limit: 50,
  })
  return (
    <PageFrame
      title="Cases"
      lead="One case for each affected customer, from the first sign to their word that it is good again."
    >
      <div class="toolbar case-toolbar">
        <div class="scroll-x">
          <Tabs label="Which cases" parameter="show" options={views} />
        </div>
        <CaseFilters />
        {may('manager') && view !== 'closed' && !picking.on && (
          <Button kind="quiet" onClick={picking.start}>
            Choose several
          </Button>
        )}
      </div>
      <DeclaredIncidents />
      {picking.on && <PickedBar picked={picking.picked} onClear={picking.stop} />}
      <Card bare>
        <PagedList<Case> path={`cases${filter}`} watch={{ topics: ['case'] }} empty={<NoCases view={view} />}>
          {(cases) => <CaseTable cases={cases} picking={picking.on ? picking : undefined} />}
        </PagedList>
      </Card>
    </PageFrame>
  )
}

const usePicking = (): Picking & { on: boolean; start: () => void; stop: () => void } => {
  const [on, setOn] = useState(false)
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  return {
    on,
    picked,
    toggle: (id) =>
      setPicked((before) =>
        before.has(id) ? new Set([...before].filter((one) => one !== id)) : new Set([...before, id]),
      ),
    start: () => setOn(true),
    stop: () => {
      setOn(false)
      setPicked(new Set())
    },
  }
}

const NoCases = ({ view }: { view: string }) => {
  const { search } = place.value
  if (search.has('team') || search.has('priority') || search.has('owner'))
    return (
      <Empty icon="case" title="No such case">
        Nothing fits this team, priority or owner here.{' '}
        <a href={`/cases${view === 'open' ? '' : `?show=${view}`}`}>Show all</a>
      </Empty>
    )
  const [icon, title, text] = emptyWords[view] ?? emptyWords.open
  return (
    <Empty icon={icon} title={title} good={icon === 'ok'}>
      {text}
    </Empty>
  )
}

const emptyWords: Readonly<Record<string, readonly ['ok' | 'case', string, string]>> & {
  readonly open: readonly ['ok' | 'case', string, string]
} = {
  open: [
    'ok',
    'No open cases',
    'When a device starts to fail its owner, a case opens by itself, the owner is told, and it appears here.',
  ],
  mine: ['ok', 'Nothing is waiting for you', 'Cases that you own appear here. You are also told by mail.'],
  unacknowledged: ['ok', 'Everything is acknowledged', 'Whatever nobody has said “mine” to yet appears here.'],
  waiting: ['case', 'Nothing waits', 'Cases that wait for a visit or a part, or are on hold, appear here.'],
  soon: ['ok', 'Nothing is due within the hour', 'Promises to customers, and our own targets.'],
  overdue: ['ok', 'Nothing is overdue', 'No promise to a customer and no target of ours is late.'],
  closed: [
    'case',
    'No case has been closed yet',
    'A case closes when the device has proved itself healthy and its owner has confirmed.',
  ],
}
