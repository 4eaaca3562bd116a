import { useState } from 'preact/hooks'
import { request, wordsOf } from '../../api/http.ts'
import { useResource } from '../../api/resource.ts'
import type { Case } from '../../api/wire.ts'
import type { IncidentChild, Reach } from '../../api/wireCase.ts'
import { Button } from '../../parts/button.tsx'
import { CaseStateMark, Mark, SeverityIcon } from '../../parts/mark.tsx'
import { Card } from '../../parts/page.tsx'
import { Empty, Shown } from '../../parts/states.tsx'
import { say } from '../../shell/toast.tsx'
import { Due, Lasting } from '../../time/when.tsx'
import { caseStateWords } from '../../words/states.ts'
import { isOpen } from '../cases/caseFacts.ts'

const rank = { critical: 0, major: 1, minor: 2 } as const
/** Open before over, worst first, then whoever waits longest. */
const mostAffected = (a: IncidentChild, b: IncidentChild): number =>
  Number(isOpen(b.case)) - Number(isOpen(a.case)) ||
  rank[a.case.severity] - rank[b.case.severity] ||
  Date.parse(a.case.openedAt) - Date.parse(b.case.openedAt)

/** The customers it has reached, and whether each device has proved itself. */
export const Children = ({ id, left }: { id: string; left: readonly Case[] }) => {
  const path = `incidents/${encodeURIComponent(id)}/reach?limit=100`
  const first = useResource<Reach>(path, { topics: ['case', 'incident'] })
  const [more, setMore] = useState<readonly IncidentChild[]>([])
  const [cursor, setCursor] = useState<string | null>()
  const next = cursor === undefined ? (first.data.value?.children.nextCursor ?? null) : cursor
  const load = async (): Promise<void> => {
    try {
      const page = await request<Reach>(`${path}&cursor=${encodeURIComponent(next ?? '')}`)
      setMore((known) => [...known, ...page.children.items])
      setCursor(page.children.nextCursor)
    } catch (error) {
      say(wordsOf(error), 'problem')
    }
  }
  return (
    <Card title="Affected customers" hint="most affected first" bare>
      <Shown resource={first} lines={4}>
        {(view) =>
          view.children.items.length === 0 ? (
            <Empty compact icon="case" title="No case">
              No customer is known for the affected devices, or nobody needed to be disturbed.
            </Empty>
          ) : (
            <Table items={[...view.children.items, ...more].sort(mostAffected)} />
          )
        }
      </Shown>
      {next !== null && (
        <div class="more">
          <Button onClick={() => void load()}>Show more</Button>
        </div>
      )}
      {left.length > 0 && (
        <p class="card-body small soft">
          Reopened after the incident was closed, and on their own since:{' '}
          {left.map((one, at) => (
            <span key={one.id}>
              {at > 0 && ', '}
              <a href={`/cases/${encodeURIComponent(one.id)}`}>#{one.number}</a>
            </span>
          ))}
        </p>
      )}
    </Card>
  )
}

const Table = ({ items }: { items: readonly IncidentChild[] }) => (
  <table class="list-table">
    <thead>
      <tr>
        <th>Customer</th>
        <th class="wide-only">State</th>
        <th>Verified</th>
        <th class="wide-only">Promised</th>
        <th class="wide-only">For</th>
      </tr>
    </thead>
    <tbody>
      {items.map(({ case: one, customerName, verified, why }) => (
        <tr key={one.id}>
          <td>
            <span class="with-severity">
              <SeverityIcon severity={one.severity} />
              <span>
                <a class="row-link" href={`/cases/${encodeURIComponent(one.id)}`}>
                  {customerName ?? 'No customer'}
                </a>
                <span class="sub">
                  #{one.number} {one.title}
                </span>
                <span class="sub narrow-only">{caseStateWords[one.state]}</span>
              </span>
            </span>
          </td>
          <td class="wide-only">
            <CaseStateMark state={one.state} />
          </td>
          <td>
            {verified ? (
              <Mark tone="ok" icon="ok">
                yes
              </Mark>
            ) : (
              <>
                no<span class="sub">{why}</span>
              </>
            )}
          </td>
          <td class="wide-only nowrap">
            {isOpen(one) && one.promiseDueAt ? <Due at={one.promiseDueAt} /> : <span class="faint">–</span>}
          </td>
          <td class="wide-only nowrap">
            <Lasting from={one.openedAt} to={one.closedAt} />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
)
