import './devices.css'
import { useState } from 'preact/hooks'
import { useCustomer } from '../api/directory.ts'
import { query } from '../api/http.ts'
import { may } from '../api/session.ts'
import type { Device } from '../api/wire.ts'
import { Button } from '../parts/button.tsx'
import { SearchBox } from '../parts/field.tsx'
import { PagedList } from '../parts/list.tsx'
import { ConnectionMark } from '../parts/mark.tsx'
import { Card, PageFrame } from '../parts/page.tsx'
import { Empty } from '../parts/states.tsx'
import { place, setParameter } from '../shell/route.ts'
import { When } from '../time/when.tsx'
import { RegisterDevice } from './device/register.tsx'

/** The fleet, searchable. */
export const DevicesPage = () => {
  const [registering, setRegistering] = useState(false)
  const q = place.value.search.get('q') ?? ''
  return (
    <PageFrame
      title="Devices"
      lead="Every device that reports here, and whether it does."
      actions={
        may('manager') && (
          <Button kind="primary" icon="plus" onClick={() => setRegistering(true)}>
            Register a device
          </Button>
        )
      }
    >
      <div class="toolbar">
        <SearchBox
          label="Search by name, id, model or site"
          value={q}
          onSearch={(text) => setParameter('q', text || undefined)}
        />
      </div>
      <Card bare>
        <PagedList<Device>
          path={`devices${query({ q: q || undefined, limit: 50 })}`}
          watch={{ topics: ['device'], often: true }}
          empty={
            q ? (
              <Empty icon="search" title="No device matches">
                Nothing has “{q}” in its name, id, model or site.
              </Empty>
            ) : (
              <Empty icon="device" title="No devices yet">
                Register the first one: you get its credentials and a line to try it with.
              </Empty>
            )
          }
        >
          {(devices, asOf) => <DeviceTable devices={devices} asOf={asOf} />}
        </PagedList>
      </Card>
      {registering && <RegisterDevice onClose={() => setRegistering(false)} />}
    </PageFrame>
  )
}

export const DeviceTable = (props: {
  devices: readonly Device[]
  asOf: number | undefined
  hideCustomer?: boolean
}) => {
  const { devices, asOf, hideCustomer } = props
  return (
    <table class="list-table">
      <thead>
        <tr>
          <th>Device</th>
          <th>Connection</th>
          <th class="wide-only">Last heard</th>
          <th class="wide-only">Model</th>
          {!hideCustomer && <th class="wide-only">Customer</th>}
        </tr>
      </thead>
      <tbody>
        {devices.map((device) => (
          <tr key={device.id}>
            <td>
              <a class="row-link" href={`/devices/${encodeURIComponent(device.id)}`}>
                {device.name ?? device.id}
              </a>
              <span class="sub">
                {device.name && device.name !== device.id && <span class="mono">{device.id}</span>}
                {device.site && `${device.name ? ' · ' : ''}${device.site}`}
              </span>
            </td>
            <td>
              <ConnectionMark device={device} />
              <span class="sub narrow-only">
                <When at={device.lastSeenAt} asOf={asOf} />
              </span>
            </td>
            <td class="wide-only nowrap">
              <When at={device.lastSeenAt} asOf={asOf} />
            </td>
            <td class="wide-only">
              {device.model ?? <span class="faint">–</span>}
              {device.firmware && <span class="sub">firmware {device.firmware}</span>}
            </td>
            {!hideCustomer && (
              <td class="wide-only">
                <OwnerName id={device.customerId} />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const OwnerName = ({ id }: { id: string | undefined }) => {
  const customer = useCustomer(id)
  if (!id) return <span class="faint">–</span>
  return (
    <a class="above-row-link" href={`/customers/${encodeURIComponent(id)}`}>
      {customer?.name ?? id}
    </a>
  )
}
