import './faults.css'
import './cases.css'
import './case.css'
import { useDevice } from '../api/directory.ts'
import { useResource } from '../api/resource.ts'
import type { Fault, Incident, Page } from '../api/wire.ts'
import type { Reach } from '../api/wireCase.ts'
import { Mark } from '../parts/mark.tsx'
import { PageFrame } from '../parts/page.tsx'
import { Shown } from '../parts/states.tsx'
import { Lasting, When } from '../time/when.tsx'
import { subjectDevice } from '../words/incident.ts'
import { withName } from '../words/states.ts'
import { Candidates, Cause } from './incident/cause.tsx'
import { IncidentFaults } from './incident/faults.tsx'
import { IncidentMode } from './incident/mode.tsx'
import { Timeline } from './incident/timeline.tsx'

/** One incident: found by the detector, with its cause and faults, or declared over chosen cases; and whom it has reached. */
export const IncidentPage = ({ id }: { id: string }) => {
  const reach = useResource<Reach>(`incidents/${encodeURIComponent(id)}/reach?limit=1`, {
    topics: ['case', 'incident'],
  })
  const parent = reach.data.value?.incident
  // What people declared is none of the detector's. Without an answer to that, the detector's own view still helps.
  const declared = parent?.source === 'declared'
  const asks = parent === undefined ? reach.error.value !== undefined : !declared
  const detected = useResource<Incident>(asks ? `incidents/${encodeURIComponent(id)}` : undefined, {
    topics: ['incident'],
    id,
  })
  const known = detected.data.value
  const subject = useDevice(subjectDevice(known))
  const title = known ? withName(known, subject) : (parent?.title ?? 'Incident')
  return (
    <PageFrame
      title={title}
      crumb={['/', 'What is wrong now']}
      lead={<Lead incident={known} reach={reach.data.value} />}
    >
      <IncidentMode id={id} reach={reach}>
        {!declared && (
          <Shown resource={detected} lines={3}>
            {(shown) => (
              <>
                <Cause incident={shown} />
                <Candidates incident={shown} />
              </>
            )}
          </Shown>
        )}
      </IncidentMode>
      {known && <Detected id={id} incident={known} />}
    </PageFrame>
  )
}

const Detected = ({ id, incident }: { id: string; incident: Incident }) => {
  const path = `faults?incidentId=${encodeURIComponent(id)}&limit=200`
  const faults = useResource<Page<Fault>>(path, { topics: ['fault', 'incident'] }).data.value?.items ?? []
  return (
    <>
      <Timeline incident={incident} faults={faults} />
      <IncidentFaults id={id} hidden={faults.filter((fault) => fault.inhibitedBy !== undefined).length} />
    </>
  )
}

const Lead = ({ incident, reach }: { incident: Incident | undefined; reach: Reach | undefined }) => {
  const parent = reach?.incident
  const from = incident?.openedAt ?? parent?.openedAt
  if (!from) return null
  const clearedAt = incident ? incident.clearedAt : parent?.closedAt
  const over = incident ? incident.state !== 'open' : clearedAt !== null
  return (
    <div class="case-marks">
      {over ? (
        <Mark tone="ok" icon="ok">
          {incident ? 'Cleared' : 'Closed'} <When at={clearedAt} />
        </Mark>
      ) : (
        <Mark tone="major" icon="major">
          Open for <Lasting from={from} />
        </Mark>
      )}
      {parent?.source === 'declared' && <span>declared by hand</span>}
    </div>
  )
}
