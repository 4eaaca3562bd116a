import type { Fault } from '../../api/wire.ts'
import { PagedList } from '../../parts/list.tsx'
import { Card } from '../../parts/page.tsx'
import { Empty } from '../../parts/states.tsx'
import { count } from '../../words/states.ts'
import { FaultRow } from '../faults/faultRow.tsx'

/** The faults behind an incident; `hidden`: those that a gateway's own fault explains. */
export const IncidentFaults = ({ id, hidden }: { id: string; hidden: number }) => (
  <Card
    title="Faults"
    hint={hidden > 0 ? `${count(hidden, 'fault')} hidden behind the gateway: nothing to be done about them` : undefined}
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
)
