/** The short cards beside a case: what comes next, whose it is, what was promised and given, what the customer said. */
import type { CaseDetail, CasePromise } from '../../api/wire.ts'
import { ConnectionMark, Mark } from '../../parts/mark.tsx'
import { Card, Facts } from '../../parts/page.tsx'
import { clockTime } from '../../time/format.ts'
import { productNow } from '../../time/productClock.ts'
import { Due, When } from '../../time/when.tsx'
import { promiseWords } from '../../words/recovery.ts'
import { deadlineLabel, languageWords } from '../../words/states.ts'
import { isOpen } from '../cases/caseFacts.ts'

export const NextCard = ({ one }: { one: CaseDetail }) => {
  const deadlines = [...one.deadlines].sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt))
  if (deadlines.length === 0) return null
  return (
    <Card title="What comes next by itself">
      <ul class="plain-list">
        {deadlines.map((deadline) => (
          <li key={deadline.name}>
            <div class="line">
              <span>{deadlineLabel(deadline.name)}</span>
              <Due at={deadline.dueAt} />
            </div>
          </li>
        ))}
      </ul>
    </Card>
  )
}

export const CustomerCard = ({ one }: { one: CaseDetail }) => {
  const { customer } = one
  if (!customer)
    return (
      <Card title="Customer">
        <p class="small soft">No customer is on record for this device, so nobody outside can be told.</p>
      </Card>
    )
  const now = productNow.value
  const optedOut = customer.optedOut.map((choice) => choice.channel)
  return (
    <Card title="Customer">
      <Facts
        of={[
          [
            'Name',
            <a key="link" href={`/customers/${encodeURIComponent(customer.id)}`}>
              {customer.name}
            </a>,
          ],
          ['Their time', now === undefined ? null : `${clockTime(now, customer.timeZone)} (${customer.timeZone})`],
          ['Language', languageWords(customer.locale)],
          ['Channel', customer.email ? `E-mail, ${customer.email}` : 'No e-mail address'],
          ['Phone', customer.phone],
          ['Tier', customer.loyaltyTier === 'standard' ? null : customer.loyaltyTier],
          ['Told', isOpen(one) || one.toldAt ? one.toldAt ? <When key="told" at={one.toldAt} /> : 'not yet' : null],
        ]}
      />
      {optedOut.length > 0 && (
        <p class="small soft">Opted out of {optedOut.join(', ')}: messages there are held back.</p>
      )}
    </Card>
  )
}

export const DevicesCard = ({ one }: { one: CaseDetail }) => {
  if (one.devices.length === 0) return null
  return (
    <Card title={one.devices.length === 1 ? 'Device' : 'Devices'}>
      <ul class="plain-list">
        {one.devices.map((device) => (
          <li key={device.id}>
            <div class="line">
              <a href={`/devices/${encodeURIComponent(device.id)}`}>{device.name ?? device.id}</a>
              <ConnectionMark device={device} />
            </div>
            <span class="faint">
              {[device.model, device.firmware && `firmware ${device.firmware}`, device.site]
                .filter(Boolean)
                .join(' · ')}
            </span>
            <span class="faint">
              last heard <When at={device.lastSeenAt} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

const PromiseState = ({ promise }: { promise: CasePromise }) => {
  switch (promise.state) {
    case 'kept':
      return (
        <Mark tone="ok" icon="ok">
          Kept
        </Mark>
      )
    case 'broken':
      return (
        <Mark tone="critical" icon="critical">
          Broken
        </Mark>
      )
    case 'reannounced':
      return (
        <Mark tone="minor" icon="repeat">
          Moved in time
        </Mark>
      )
    case 'withdrawn':
      return (
        <Mark tone="minor" icon="close">
          Withdrawn
        </Mark>
      )
    case 'open':
      return <Due at={promise.publicDueAt} />
  }
}

/** What is still owed by when it is due; then what was settled, the last first. */
const openFirst = (a: CasePromise, b: CasePromise): number =>
  Number(b.state === 'open') - Number(a.state === 'open') ||
  (a.state === 'open'
    ? Date.parse(a.publicDueAt) - Date.parse(b.publicDueAt)
    : Date.parse(b.settledAt ?? b.madeAt) - Date.parse(a.settledAt ?? a.madeAt))

export const PromisesCard = ({ one }: { one: CaseDetail }) => {
  if (one.promises.length === 0) return null
  return (
    <Card title="Promises to the customer">
      <ul class="plain-list">
        {[...one.promises].sort(openFirst).map((promise) => (
          <li key={promise.id}>
            <div class="line">
              <span>{promiseWords[promise.what]}</span>
              <PromiseState promise={promise} />
            </div>
            {promise.state === 'open' && promise.what !== 'visit' && (
              <span class="faint">
                our own target: <Due at={promise.internalDueAt} />
              </span>
            )}
            {promise.settledAt && (
              <span class="faint">
                <When at={promise.settledAt} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}

export const SurveyCard = ({ one }: { one: CaseDetail }) => {
  const { survey } = one
  if (!survey) return null
  return (
    <Card title="What the customer said">
      <ul class="plain-list">
        <li>
          <div class="line">
            <span>
              <span class="stars" aria-hidden="true">
                {'★'.repeat(survey.rating)}
                {'☆'.repeat(5 - survey.rating)}
              </span>{' '}
              {survey.rating} of 5
            </span>
            {survey.solved ? (
              <Mark tone="ok" icon="ok">
                Solved
              </Mark>
            ) : (
              <Mark tone="critical" icon="critical">
                Not solved
              </Mark>
            )}
          </div>
          {survey.text && <q class="soft">{survey.text}</q>}
          <span class="faint">
            <When at={survey.answeredAt} />
          </span>
        </li>
      </ul>
    </Card>
  )
}
