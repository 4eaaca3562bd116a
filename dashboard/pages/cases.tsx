import './cases.css'
import { query } from '../api/http.ts'
import { me } from '../api/session.ts'
import type { Case } from '../api/wire.ts'
import { chosenTab, PagedList, Tabs } from '../parts/list.tsx'
import { Card, PageFrame } from '../parts/page.tsx'
import { Empty } from '../parts/states.tsx'
import { CaseTable } from './cases/caseTable.tsx'

const views = [
  ['open', 'Open'],
  ['mine', 'Mine'],
  ['closed', 'Closed'],
] as const

/** Every customer's trouble that is being put right, or was. */
export const CasesPage = () => {
  const view = chosenTab('show', views)
  const filter = {
    open: query({ open: true, limit: 50 }),
    mine: query({ open: true, ownerId: me.value?.id, limit: 50 }),
    closed: query({ open: false, limit: 50 }),
  }[view === 'mine' || view === 'closed' ? view : 'open']
  return (
    <PageFrame
      title="Cases"
      lead="One case for each affected customer, from the first sign to their word that it is good again."
      actions={<Tabs label="Which cases" parameter="show" options={views} />}
    >
      <Card bare>
        <PagedList<Case> path={`cases${filter}`} watch={{ topics: ['case'] }} empty={<NoCases view={view} />}>
          {(cases) => <CaseTable cases={cases} />}
        </PagedList>
      </Card>
    </PageFrame>
  )
}

const NoCases = ({ view }: { view: string }) => {
  if (view === 'closed')
    return (
      <Empty icon="case" title="No case has been closed yet">
        A case closes when the device has proved itself healthy and its owner has confirmed.
      </Empty>
    )
  if (view === 'mine')
    return (
      <Empty icon="ok" good title="Nothing is waiting for you">
        Cases that you own appear here. You are also told by mail.
      </Empty>
    )
  return (
    <Empty icon="ok" good title="No open cases">
      When a device starts to fail its owner, a case opens by itself, the owner is told, and it appears here.
    </Empty>
  )
}
