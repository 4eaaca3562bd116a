import type { z } from 'zod'
import type { updateItem } from '../../../domain/incidentUpdate.ts'
import type { Message } from '../../api/wire.ts'
import { PagedList } from '../../parts/list.tsx'
import { MessageStateMark } from '../../parts/mark.tsx'
import { Empty } from '../../parts/states.tsx'
import { dayAndTime } from '../../time/format.ts'

type Answer = z.input<typeof updateItem> & {
  readonly customerName: string | null
  readonly message: Pick<Message, 'id' | 'channel' | 'state' | 'sentAt'> | null
}

const whyWords: Readonly<Record<NonNullable<Answer['why']>, string>> = {
  quietHours: 'asleep now',
  trouble: 'trouble of ours, tried again',
  firstMessage: 'with the first message of their case',
  optedOut: 'opted out',
  noAddress: 'no address',
  caseOver: 'their case is over',
  notTold: 'not disturbed so far',
  gone: 'no longer a customer',
}
const stateWords = {
  pending: 'next',
  deferred: 'later',
  sent: 'told',
  skipped: 'not told',
  stopped: 'stopped',
} as const

/** Each customer, most affected first, and what became of the update for them. */
export const Answers = ({ id }: { id: string }) => (
  <PagedList<Answer>
    path={`incident-updates/${encodeURIComponent(id)}/answers?limit=50`}
    watch={{ topics: ['message'], often: true }}
    empty={<Empty compact icon="people" title="Nobody yet" />}
  >
    {(answers) => (
      <table class="list-table">
        <thead>
          <tr>
            <th>Customer</th>
            <th>What became of it</th>
          </tr>
        </thead>
        <tbody>
          {answers.map((one) => (
            <tr key={one.caseId}>
              <td>
                <a href={`/cases/${encodeURIComponent(one.caseId)}`}>{one.customerName ?? 'somebody who left'}</a>
                <span class="sub">#{one.caseNumber}</span>
              </td>
              <td>
                {one.message ? <MessageStateMark state={one.message.state} /> : stateWords[one.state]}
                {one.why && <span class="sub">{whyWords[one.why]}</span>}
                {one.state === 'deferred' && one.notBefore && (
                  <span class="sub">not before {dayAndTime(Date.parse(one.notBefore))}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    )}
  </PagedList>
)
