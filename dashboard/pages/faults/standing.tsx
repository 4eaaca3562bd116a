import { query } from '../../api/http.ts'
import { useKept, useResource } from '../../api/resource.ts'
import type { Case, Device, Impact, Page } from '../../api/wire.ts'
import { productNow } from '../../time/productClock.ts'
import { When } from '../../time/when.tsx'
import { count } from '../../words/states.ts'

const hour = 3_600_000

/** How things stand, in four numbers: that we hear the fleet, what is open, who waits, and that it is worth it. */
export const Standing = () => (
  <dl class="card standing">
    <Hearing />
    <OpenCases />
    <Waiting />
    <FoundFirst />
  </dl>
)

// Quiet must mean healthy and not deaf.
const Hearing = () => {
  const resource = useResource<Page<Device>>('devices?limit=200', { topics: ['device'], often: true })
  const devices = resource.data.value
  const items = devices?.items ?? []
  // A device behind a gateway has no connection of its own.
  const offline = items.filter((device) => device.connection === 'offline').length
  const heard = items.reduce<string | null>(
    (latest, device) =>
      device.lastSeenAt !== null && (latest === null || device.lastSeenAt > latest) ? device.lastSeenAt : latest,
    null,
  )
  return (
    <div>
      <dt>Devices watched</dt>
      <dd>
        <a href="/devices">
          {devices ? items.length : '–'}
          {devices?.nextCursor && '+'}
        </a>
      </dd>
      <dd class="note">
        {offline > 0 ? `${offline} offline, ` : ''}
        {heard ? (
          <>
            last reading <When at={heard} asOf={resource.asOf.value} />
          </>
        ) : (
          'no reading yet'
        )}
      </dd>
    </div>
  )
}

const useOpenCases = (): readonly Case[] | undefined =>
  useResource<Page<Case>>('cases?open=true&limit=200', { topics: ['case'] }).data.value?.items

const OpenCases = () => {
  const cases = useOpenCases()
  const waiting = cases?.filter(
    (one) => one.state !== 'remoteFix' && one.acknowledgedAt === null && one.state !== 'awaitingCustomer',
  ).length
  return (
    <div>
      <dt>Open cases</dt>
      <dd>
        <a href="/cases">{cases?.length ?? '–'}</a>
      </dd>
      <dd class={`note${waiting ? ' late' : ''}`}>
        {waiting ? `${waiting} not acknowledged` : cases?.length ? 'somebody is on every one' : 'nobody is waiting'}
      </dd>
    </div>
  )
}

const Waiting = () => {
  const cases = useOpenCases()
  const told = new Set(cases?.filter((one) => one.toldAt !== null).map((one) => one.customerId)).size
  const asked = cases?.filter((one) => one.state === 'awaitingCustomer').length ?? 0
  const proving = cases?.filter((one) => one.state === 'verifying').length ?? 0
  return (
    <div>
      <dt>Customers told</dt>
      <dd>{cases ? told : '–'}</dd>
      <dd class="note">
        {told === 0
          ? 'nobody had to be told'
          : [asked > 0 && `${asked} asked to confirm`, proving > 0 && `${count(proving, 'fix', 'fixes')} being proved`]
              .filter(Boolean)
              .join(', ') || 'told first, repairs under way'}
      </dd>
    </div>
  )
}

const FoundFirst = () => {
  const now = productNow.value
  const to = now === undefined ? undefined : Math.ceil(now / hour) * hour
  const impact = useKept(
    useResource<Impact>(
      to === undefined
        ? undefined
        : `impact${query({ from: new Date(to - 30 * 24 * hour).toISOString(), to: new Date(to).toISOString() })}`,
      { topics: ['case'] },
    ),
  )
  return (
    <div>
      <dt>Found before the customer said a word</dt>
      <dd>
        <a href="/impact">{impact?.proactiveRate == null ? '–' : `${Math.round(impact.proactiveRate * 100)} %`}</a>
      </dd>
      <dd class="note">{impact?.cases ? `of ${count(impact.cases, 'case')} in 30 days` : 'no case so far'}</dd>
    </div>
  )
}
