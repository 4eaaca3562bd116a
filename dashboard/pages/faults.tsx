import './faults.css'
import { useResource } from '../api/resource.ts'
import type { Case, Device, Fault, Incident, Page } from '../api/wire.ts'
import { chosenTab, PagedList, Tabs } from '../parts/list.tsx'
import { Card, PageFrame } from '../parts/page.tsx'
import { Empty, Shown } from '../parts/states.tsx'
import { system } from '../time/productClock.ts'
import { count, severityWords } from '../words/states.ts'
import { FaultRow } from './faults/faultRow.tsx'
import { IncidentCard } from './faults/incidentCard.tsx'
import { Standing } from './faults/standing.tsx'

const views = [
  ['open', 'Open'],
  ['cleared', 'Cleared'],
] as const

/** What is wrong now, most harmful first; a common cause stands for its many faults. */
export const FaultsPage = () => {
  const view = chosenTab('show', views)
  const faults = useResource<Page<Fault>>('faults?state=open&limit=200', { topics: ['fault', 'incident'] })
  return (
    <PageFrame
      title="What is wrong now"
      tab={faults.data.value ? `${faults.data.value.items.length} open faults` : undefined}
      lead={faults.data.value && <Lead faults={faults.data.value.items} />}
      actions={<Tabs label="Which faults" parameter="show" options={views} />}
    >
      <Standing />
      {view === 'open' ? (
        <Shown resource={faults}>{(page) => <OpenFaults faults={page.items} />}</Shown>
      ) : (
        <Card bare>
          <PagedList<Fault>
            path="faults?state=cleared&limit=50"
            watch={{ topics: ['fault'] }}
            empty={
              <Empty icon="clock" title="No fault has cleared yet">
                Faults move here when the device’s own telemetry shows that it is healthy again.
              </Empty>
            }
          >
            {(items) => (
              <ul>
                {items.map((fault) => (
                  <FaultRow key={fault.id} fault={fault} />
                ))}
              </ul>
            )}
          </PagedList>
        </Card>
      )}
    </PageFrame>
  )
}

const Lead = ({ faults }: { faults: readonly Fault[] }) => {
  if (faults.length === 0) return <p>No open fault.</p>
  const devices = new Set(faults.map((fault) => fault.deviceId)).size
  const critical = faults.filter((fault) => fault.severity === 'critical').length
  return (
    <p>
      {count(faults.length, 'open fault')} on {count(devices, 'device')}
      {critical > 0 ? `, ${critical} of them critical.` : ', none of them critical.'}
    </p>
  )
}

// Quiet because all is well, or because nobody is there to be heard: not the same.
const Quiet = () => {
  const devices = useResource<Page<Device>>('devices?limit=200', { topics: ['device'] }).data.value
  const anyCase = useResource<Page<Case>>('cases?limit=1', { topics: ['case'] }).data.value
  const demoBegins = system.value?.mode === 'demo' && anyCase?.items.length === 0
  return (
    <Card>
      {demoBegins ? (
        <Empty icon="ok" good title="All quiet, for the moment">
          The simulated fleet has just begun to report. Within half a minute the first device starts to fail: it appears
          here by itself, its case opens, and its owner’s mail lands in the <a href="/inbox">demo inbox</a>.
        </Empty>
      ) : devices?.items.length === 0 ? (
        <Empty icon="device" title="Nothing is watched yet">
          <a href="/devices">Register the first device</a>, and whatever goes wrong with it appears here by itself.
        </Empty>
      ) : (
        <Empty icon="ok" good title="All quiet">
          No device is failing its owner. When one does, it appears here by itself, usually before its owner notices.
        </Empty>
      )}
    </Card>
  )
}

const OpenFaults = ({ faults }: { faults: readonly Fault[] }) => {
  const incidents = useResource<Page<Incident>>('incidents?state=open&limit=100', { topics: ['incident'] })
  const open = incidents.data.value?.items ?? []
  if (faults.length === 0 && open.length === 0) return <Quiet />
  const grouped = new Set(open.map((incident) => incident.id))
  const single = faults.filter((fault) => fault.incidentId === null || !grouped.has(fault.incidentId))
  return (
    <div class="fault-groups">
      {open.length > 0 && (
        <section class="fault-group">
          <h2>
            Incidents <span class="faint">{open.length}</span>
          </h2>
          {open.map((incident) => (
            <IncidentCard
              key={incident.id}
              incident={incident}
              faults={faults.filter((fault) => fault.incidentId === incident.id)}
            />
          ))}
        </section>
      )}
      {(['critical', 'major', 'minor'] as const).map((severity) => {
        const group = single.filter((fault) => fault.severity === severity)
        if (group.length === 0) return null
        return (
          <section class="fault-group" key={severity}>
            <h2>
              {severityWords[severity]} <span class="faint">{group.length}</span>
            </h2>
            <Card bare>
              <ul>
                {group.map((fault) => (
                  <FaultRow key={fault.id} fault={fault} spark />
                ))}
              </ul>
            </Card>
          </section>
        )
      })}
    </div>
  )
}
