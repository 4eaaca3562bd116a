import './faults.css'
import { useDevice } from '../api/directory.ts'
import { useResource } from '../api/resource.ts'
import type { Case, Fault, Incident, Page } from '../api/wire.ts'
import { PagedList } from '../parts/list.tsx'
import { Mark } from '../parts/mark.tsx'
import { Card, PageFrame } from '../parts/page.tsx'
import { Empty, Shown } from '../parts/states.tsx'
import { Lasting, When } from '../time/when.tsx'
import { subjectDevice } from '../words/incident.ts'
import { count, withName } from '../words/states.ts'
import { CaseTable } from './cases/caseTable.tsx'
import { FaultRow } from './faults/faultRow.tsx'
import { Candidates, Cause } from './incident/cause.tsx'
import { Timeline } from './incident/timeline.tsx'

/** One incident: its cause, its faults, its cases. */
export const IncidentPage = ({ id }: { id: string }) => {
  const incident = useResource<Incident>(`incidents/${encodeURIComponent(id)}`, { topics: ['incident'], id })
  const known = incident.data.value
  const subject = useDevice(subjectDevice(known))
  const path = `faults?incidentId=${encodeURIComponent(id)}&limit=200`
  const faults = useResource<Page<Fault>>(path, { topics: ['fault', 'incident'] }).data.value?.items ?? []
  const hidden = faults.filter((fault) => fault.inhibitedBy !== undefined).length
  return (
    <PageFrame
      title={known ? withName(known, subject) : 'Incident'}
      crumb={['/', 'What is wrong now']}
      lead={known && <Lead incident={known} />}
    >
      <Shown resource={incident} lines={3}>
        {(shown) => (
          <>
            <Cause incident={shown} />
            <Candidates incident={shown} />
            <Timeline incident={shown} faults={faults} />
          </>
        )}
      </Shown>
      <Card title="Cases" hint="one for each affected customer" bare>
        <PagedList<Case>
          path={`cases?incidentId=${encodeURIComponent(id)}&limit=50`}
          watch={{ topics: ['case'] }}
          empty={
            <Empty compact icon="case" title="No case">
              No customer is known for the affected devices, or nobody needed to be disturbed.
            </Empty>
          }
        >
          {(cases) => <CaseTable cases={cases} />}
        </PagedList>
      </Card>
      <Card
        title="Faults"
        hint={
          hidden > 0 ? `${count(hidden, 'fault')} hidden behind the gateway: nothing to be done about them` : undefined
        }
        bare
      >
        <PagedList<Fault>
          path={`faults?incidentId=${encodeURIComponent(id)}&limit=50`}
          watch={{ topics: ['fault', 'incident'] }}
          empty={<Empty compact icon="ok" title="No fault is part of this incident" />}
        >
          {(faults) => (
            <ul class="list-after-head">
              {faults.map((fault) => (
                <FaultRow key={fault.id} fault={fault} />
              ))}
            </ul>
          )}
        </PagedList>
      </Card>
    </PageFrame>
  )
}

const Lead = ({ incident }: { incident: Incident }) =>
  incident.state === 'open' ? (
    <Mark tone="major" icon="major">
      Open for <Lasting from={incident.openedAt} />
    </Mark>
  ) : (
    <Mark tone="ok" icon="ok">
      Cleared <When at={incident.clearedAt} />
    </Mark>
  )
