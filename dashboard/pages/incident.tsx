import './faults.css'
import { useDevice } from '../api/directory.ts'
import { useResource } from '../api/resource.ts'
import type { Case, Fault, Incident } from '../api/wire.ts'
import { PagedList } from '../parts/list.tsx'
import { Mark } from '../parts/mark.tsx'
import { Card, Facts, PageFrame } from '../parts/page.tsx'
import { Empty, Shown } from '../parts/states.tsx'
import { Lasting, When } from '../time/when.tsx'
import { withName } from '../words/states.ts'
import { CaseTable } from './cases/caseTable.tsx'
import { FaultRow } from './faults/faultRow.tsx'

/** One incident: its cause, its faults, its cases. */
export const IncidentPage = ({ id }: { id: string }) => {
  const incident = useResource<Incident>(`incidents/${encodeURIComponent(id)}`, { topics: ['incident'], id })
  const known = incident.data.value
  const subject = useDevice(known?.subject)
  return (
    <PageFrame
      title={known ? withName(known, subject) : 'Incident'}
      crumb={['/', 'What is wrong now']}
      lead={known && <Lead incident={known} />}
    >
      <Shown resource={incident} lines={3}>
        {(shown) => <Cause incident={shown} />}
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
      <Card title="Faults" bare>
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

const Cause = ({ incident }: { incident: Incident }) => {
  const device = useDevice(incident.subject)
  return (
    <Card title="Likely cause">
      <Facts
        of={[
          [
            'Gateway',
            <a key="link" href={`/devices/${encodeURIComponent(incident.subject)}`}>
              {device?.name ?? incident.subject}
            </a>,
          ],
          ['Site', device?.site],
          ['Model', device?.model],
          ['Last heard', device && <When at={device.lastSeenAt} />],
          ['Began', <When key="when" at={incident.openedAt} />],
        ]}
      />
    </Card>
  )
}
