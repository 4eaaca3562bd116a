import { useDevice } from '../../api/directory.ts'
import { useResource } from '../../api/resource.ts'
import type { Case, Fault, Incident, Page } from '../../api/wire.ts'
import { Icon } from '../../parts/icon.tsx'
import { Lasting } from '../../time/when.tsx'
import { causeWords, subjectDevice } from '../../words/incident.ts'
import { count, withName } from '../../words/states.ts'

/** Many faults, one cause: shown as one thing. */
export const IncidentCard = ({ incident, faults }: { incident: Incident; faults: readonly Fault[] }) => {
  const subject = useDevice(subjectDevice(incident))
  const cases = useResource<Page<Case>>('cases?open=true&limit=200', { topics: ['case'] }).data.value
  const its = cases?.items.filter((one) => one.incidentId === incident.id) ?? []
  const customers = new Set(its.map((one) => one.customerId).filter(Boolean)).size
  const devices = new Set(faults.map((fault) => fault.deviceId)).size
  return (
    <div class="card incident-card">
      <div class="incident-head">
        <span class="tone-major">
          <Icon name="gateway" size={22} />
        </span>
        <div class="fault-main">
          <a class="row-link" href={`/incidents/${encodeURIComponent(incident.id)}`}>
            {withName(incident, subject)}
          </a>
          <p class="small soft">
            One cause: {causeWords[incident.cause].toLowerCase()} {subject?.name ?? incident.subject}
            {subject?.site && `, ${subject.site}`}. {count(devices, 'device')} affected
            {customers > 0 && `, ${count(customers, 'customer')}`}.
          </p>
        </div>
        <div class="fault-end">
          <span class="soft">
            for <Lasting from={incident.openedAt} />
          </span>
          <span class="faint">{its.length > 0 ? count(its.length, 'open case') : 'No case yet'}</span>
        </div>
      </div>
    </div>
  )
}
