import './faults.css'
import './cases.css'
import './case.css'
import { useDevice } from '../api/directory.ts'
import { Problem } from '../api/http.ts'
import { useResource } from '../api/resource.ts'
import type { Fault, Incident, Page } from '../api/wire.ts'
import type { Reach } from '../api/wireCase.ts'
import { Mark } from '../parts/mark.tsx'
import { PageFrame } from '../parts/page.tsx'
import { Failure, Shown } from '../parts/states.tsx'
import { Lasting, When } from '../time/when.tsx'
import { subjectDevice } from '../words/incident.ts'
import { withName } from '../words/states.ts'
import { Candidates, Cause } from './incident/cause.tsx'
import { IncidentFaults } from './incident/faults.tsx'
import { IncidentMode } from './incident/mode.tsx'
import { Timeline } from './incident/timeline.tsx'

const isMissing = (error: unknown): boolean => error instanceof Problem && error.status === 404

/** One incident: found by the detector, with its cause and faults, or declared over chosen cases; and whom it has reached. */
export const IncidentPage = ({ id }: { id: string }) => {
  const detected = useResource<Incident>(`incidents/${encodeURIComponent(id)}`, { topics: ['incident'], id })
  const reach = useResource<Reach>(`incidents/${encodeURIComponent(id)}/reach?limit=1`, {
    topics: ['case', 'incident'],
  })
  const known = detected.data.value
  const parent = reach.data.value?.incident
  const subject = useDevice(subjectDevice(known))
  // One that people declared is none of the detector's: that it does not know it is no mistake.
  const declared = isMissing(detected.error.value) && !isMissing(reach.error.value)
  const title = known ? withName(known, subject) : (parent?.title ?? 'Incident')
  return (
    <PageFrame
      title={title}
      crumb={['/', 'What is wrong now']}
      lead={<Lead incident={known} reach={reach.data.value} />}
    >
      <IncidentMode id={id} reach={reach}>
        {declared ? (
          reach.error.value !== undefined && <Failure error={reach.error.value} retry={() => void reach.reload()} />
        ) : (
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
