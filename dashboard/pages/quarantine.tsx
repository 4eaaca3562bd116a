import './quarantine.css'
import { query, request } from '../api/http.ts'
import { refresh } from '../api/resource.ts'
import { may } from '../api/session.ts'
import type { Quarantined } from '../api/wire.ts'
import { WorkButton } from '../parts/button.tsx'
import { PagedList } from '../parts/list.tsx'
import { Card, PageFrame } from '../parts/page.tsx'
import { Empty } from '../parts/states.tsx'
import { place, setParameter } from '../shell/route.ts'
import { When } from '../time/when.tsx'

const reasons: Readonly<Record<Quarantined['reason'], string>> = {
  'unknown-topic': 'Unknown topic',
  'unknown-device': 'Unknown device',
  'not-json': 'Not JSON',
  'too-large': 'Too large',
  'invalid-payload': 'Payload not understood',
  'bad-time': 'Impossible time',
  'forbidden-topic': 'Forbidden topic',
}
const isReason = (value: string | null): value is Quarantined['reason'] => value !== null && value in reasons

/** What devices sent and Forestall could not take, with why; nothing is dropped silently. */
export const QuarantinePage = () => {
  const asked = place.value.search.get('reason')
  const reason = isReason(asked) ? asked : undefined
  return (
    <PageFrame
      title="Quarantine"
      lead="Messages that could not become readings, with the reason. Put the cause right, then run them again."
    >
      <div class="toolbar">
        <label class="field">
          <span class="unseen">Reason</span>
          <select class="input" onChange={(event) => setParameter('reason', event.currentTarget.value || undefined)}>
            <option value="">Every reason</option>
            {Object.entries(reasons).map(([value, label]) => (
              <option key={value} value={value} selected={value === reason}>
                {label}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Card bare>
        <PagedList<Quarantined>
          path={`quarantine${query({ reason, limit: 50 })}`}
          empty={
            <Empty icon="ok" good title={reason ? 'Nothing for this reason' : 'Nothing was refused'}>
              Everything that devices sent was understood. What is not will wait here, whole, until somebody looks.
            </Empty>
          }
        >
          {(rows) => (
            <div>
              {rows.map((row) => (
                <Refused key={row.seq} row={row} />
              ))}
            </div>
          )}
        </PagedList>
      </Card>
    </PageFrame>
  )
}

const Refused = ({ row }: { row: Quarantined }) => {
  const act = async (method: 'POST' | 'DELETE', path: string): Promise<void> => {
    await request<unknown>(path, { method })
    await refresh('quarantine')
  }
  return (
    <article class="refused">
      <div>
        <h2>{reasons[row.reason] ?? row.reason}</h2>
        <p class="small">{row.detail}</p>
        <p class="small faint">
          <span class="mono">{row.topic}</span> · from <span class="mono">{row.principal || 'Forestall'}</span> ·{' '}
          {row.bytes} bytes · <When at={row.receivedAt} />
        </p>
      </div>
      {may('agent') && (
        <div class="row-actions">
          <WorkButton
            icon="repeat"
            work={() => act('POST', `quarantine/${row.seq}/rerun`)}
            done="Run again. If it is refused again, it comes back here."
          >
            Run again
          </WorkButton>
          <WorkButton kind="danger" work={() => act('DELETE', `quarantine/${row.seq}`)} done="Deleted.">
            Delete
          </WorkButton>
        </div>
      )}
      {row.payload && <pre>{row.payload.length > 400 ? `${row.payload.slice(0, 400)} …` : row.payload}</pre>}
    </article>
  )
}
