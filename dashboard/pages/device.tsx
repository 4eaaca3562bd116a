import './devices.css'
import './faults.css'
import './cases.css'
import { useState } from 'preact/hooks'
import { useCustomer, useDevice } from '../api/directory.ts'
import { request } from '../api/http.ts'
import { useResource } from '../api/resource.ts'
import { may } from '../api/session.ts'
import type { Case, Credentials, Device, Fault, Lesson, MetricSummary, Page, WatchedItem } from '../api/wire.ts'
import { Button } from '../parts/button.tsx'
import { FormDialog } from '../parts/dialog.tsx'
import { chosenTab, PagedList, Tabs } from '../parts/list.tsx'
import { ConnectionMark } from '../parts/mark.tsx'
import { Card, Facts, PageFrame } from '../parts/page.tsx'
import { Empty, Shown } from '../parts/states.tsx'
import { duration } from '../time/format.ts'
import { system } from '../time/productClock.ts'
import { When } from '../time/when.tsx'
import { metricLabel } from '../words/metric.ts'
import { CaseTable } from './cases/caseTable.tsx'
import { LessonTable } from './detection/lessons.tsx'
import { type LiveValues, useLiveValues } from './device/liveValues.ts'
import { MetricChart } from './device/metricChart.tsx'
import { CredentialsDialog } from './device/register.tsx'
import { Silenced, SilenceThis } from './device/silenced.tsx'
import { bandOf } from './device/watchedMetrics.ts'
import { Watching } from './device/watching.tsx'
import { FaultRow } from './faults/faultRow.tsx'

const hour = 3_600_000
const ranges = [
  ['1h', '1 h'],
  ['6h', '6 h'],
  ['24h', '24 h'],
  ['7d', '7 d'],
] as const
/** Each chart asks for its readings: a device with hundreds of metrics shows the first. */
const chartsAtFirst = 24
const spans: Readonly<Record<string, number>> = { '1h': hour, '6h': 6 * hour, '24h': 24 * hour, '7d': 7 * 24 * hour }

/** One device: what it is, what it says, what is watched on it, what went wrong. */
export const DevicePage = ({ id }: { id: string }) => {
  const path = `devices/${encodeURIComponent(id)}`
  const device = useResource<Device>(path, { topics: ['device'], id, often: true })
  const metrics = useResource<Page<MetricSummary>>(`${path}/metrics`, { topics: ['device'], id })
  const watching = useResource<Page<WatchedItem>>(`${path}/watching`, { topics: ['fault'] })
  const live = useLiveValues(id)
  const span = spans[chosenTab('range', ranges)] ?? hour
  const known = device.data.value
  // Its stream tells sooner than the record, which is written now and then.
  const lastReading = Math.max(0, ...Object.values(live.latest.value).map((reading) => reading.t))
  const heardLive = lastReading > 0 ? new Date(lastReading).toISOString() : undefined
  return (
    <PageFrame
      title={known?.name ?? id}
      crumb={['/devices', 'Devices']}
      lead={
        known && (
          <span class="case-marks">
            <ConnectionMark device={known} />
            <span>
              last heard {heardLive ? <When at={heardLive} /> : <When at={known.lastSeenAt} asOf={device.asOf.value} />}
            </span>
          </span>
        )
      }
      actions={
        known && (
          <>
            <SilenceThis id={id} />
            {may('manager') && <NewPassword id={id} />}
          </>
        )
      }
    >
      <Shown resource={device} lines={4}>
        {(shown) => (
          <Card>
            <DeviceFacts device={shown} />
          </Card>
        )}
      </Shown>
      <Silenced id={id} />
      <div class="section-head">
        <h2>What it says</h2>
        <Tabs label="Time range" parameter="range" options={ranges} />
      </div>
      <Shown resource={metrics}>
        {(page) =>
          page.items.length === 0 ? (
            <Card>
              <Empty icon="device" title="It has not said anything yet">
                Its readings appear here by themselves as soon as the first one arrives.
              </Empty>
            </Card>
          ) : (
            <Metrics id={id} metrics={page.items} span={span} live={live} watched={watching.data.value?.items ?? []} />
          )
        }
      </Shown>
      <Watching resource={watching} />
      <Taught path={`detection/lessons?deviceId=${encodeURIComponent(id)}`} />
      <Card title="Faults" bare>
        <PagedList<Fault>
          path={`faults?deviceId=${encodeURIComponent(id)}&limit=20`}
          watch={{ topics: ['fault'] }}
          empty={
            <Empty compact good icon="ok" title="Never had a fault">
              Nothing has gone wrong with this device since it was registered.
            </Empty>
          }
        >
          {(faults) => (
            <ul class="list-after-head">
              {faults.map((fault) => (
                <FaultRow key={fault.id} fault={fault} plain evidence />
              ))}
            </ul>
          )}
        </PagedList>
      </Card>
      <Card title="Cases" bare>
        <PagedList<Case>
          path={`cases?deviceId=${encodeURIComponent(id)}&limit=20`}
          watch={{ topics: ['case'] }}
          empty={<Empty compact icon="case" title="No case so far" />}
        >
          {(cases) => <CaseTable cases={cases} />}
        </PagedList>
      </Card>
    </PageFrame>
  )
}

const Metrics = (props: {
  id: string
  metrics: readonly MetricSummary[]
  span: number
  live: LiveValues
  watched: readonly WatchedItem[]
}) => {
  const [all, setAll] = useState(false)
  const numbers = props.metrics.filter((one) => typeof one.lastValue === 'number')
  const words = props.metrics.filter((one) => typeof one.lastValue === 'string')
  return (
    <>
      <div class="device-grid">
        {(all ? numbers : numbers.slice(0, chartsAtFirst)).map((one) => (
          <MetricChart
            key={one.metric}
            deviceId={props.id}
            summary={one}
            span={props.span}
            live={props.live}
            watched={bandOf(props.watched, one.metric)}
          />
        ))}
      </div>
      {!all && numbers.length > chartsAtFirst && (
        <div class="more">
          <Button onClick={() => setAll(true)}>Show all {numbers.length} charts</Button>
        </div>
      )}
      {words.length > 0 && (
        <Card title="And in words">
          <Facts
            of={words.map((one) => [
              metricLabel(one.metric),
              <span key={one.metric}>
                {props.live.latest.value[one.metric]?.value ?? one.lastValue}{' '}
                <span class="faint">
                  last said <When at={one.lastTs} />
                </span>
              </span>,
            ])}
          />
        </Card>
      )}
    </>
  )
}

const DeviceFacts = ({ device }: { device: Device }) => {
  const customer = useCustomer(device.customerId)
  const gateway = useDevice(device.gatewayId)
  return (
    <div class="device-columns">
      <Facts
        of={[
          [
            'Customer',
            device.customerId ? (
              <a key="customer" href={`/customers/${encodeURIComponent(device.customerId)}`}>
                {customer?.name ?? device.customerId}
              </a>
            ) : (
              'None on record: nobody outside is told'
            ),
          ],
          ['Model', device.model],
          ['Firmware', device.firmware],
          ['Site', device.site],
          ['Region', device.region],
        ]}
      />
      <Facts
        of={[
          [
            'Id',
            <span key="id" class="mono">
              {device.id}
            </span>,
          ],
          [
            'Behind',
            device.gatewayId && (
              <a key="gateway" href={`/devices/${encodeURIComponent(device.gatewayId)}`}>
                {gateway?.name ?? device.gatewayId}
              </a>
            ),
          ],
          [
            'Reports every',
            device.expectEverySeconds ? duration(device.expectEverySeconds * 1000) : 'no fixed interval',
          ],
          [
            'Its clock',
            device.clockSkewMs === null || Math.abs(device.clockSkewMs) < 2000 * (system.value?.speed ?? 1)
              ? null
              : `${duration(device.clockSkewMs)} ${device.clockSkewMs > 0 ? 'ahead' : 'behind'}`,
          ],
          ['Registered', <When key="created" at={device.createdAt} />],
        ]}
      />
    </div>
  )
}

/** Only where there is something: most devices were never spoken about. */
const Taught = ({ path }: { path: string }) => {
  const lessons = useResource<Page<Lesson>>(path, { topics: ['fault'] }).data.value?.items ?? []
  if (lessons.length === 0) return null
  return (
    <Card title="What people taught about it" bare>
      <div class="scroll-x">
        <LessonTable lessons={lessons} oneDevice />
      </div>
    </Card>
  )
}

const NewPassword = ({ id }: { id: string }) => {
  const [asked, setAsked] = useState(false)
  const [made, setMade] = useState<Credentials>()
  return (
    <>
      <Button onClick={() => setAsked(true)}>New password</Button>
      {asked && !made && (
        <FormDialog
          title="Give the device a new password"
          confirm="New password"
          danger
          onClose={() => setAsked(false)}
          onSubmit={async () => {
            setMade(await request<Credentials>(`devices/${encodeURIComponent(id)}/credentials`, { method: 'POST' }))
            return 'stay'
          }}
        >
          <p class="small soft">
            The old one stops working at once; the device is disconnected until it has the new one.
          </p>
        </FormDialog>
      )}
      {made && (
        <CredentialsDialog
          id={id}
          credentials={made}
          onClose={() => {
            setMade(undefined)
            setAsked(false)
          }}
        />
      )}
    </>
  )
}
