import { useState } from 'preact/hooks'
import type { Message } from '../../api/wire.ts'
import { MessageStateMark } from '../../parts/mark.tsx'
import { When } from '../../time/when.tsx'
import { templateLabel } from '../../words/states.ts'
import { MessageDecisions, MessageView } from './messageView.tsx'

/** Messages in rows; a click shows the exact words and the delivery log. */
export const MessageTable = ({ messages }: { messages: readonly Message[] }) => {
  const [shown, setShown] = useState<string>()
  return (
    <>
      <table class="list-table">
        <thead>
          <tr>
            <th>Message</th>
            <th class="wide-only">To</th>
            <th>State</th>
            <th class="wide-only">When</th>
          </tr>
        </thead>
        <tbody>
          {messages.map((message) => (
            <tr key={message.id}>
              <td>
                <button type="button" class="row-button row-link" onClick={() => setShown(message.id)}>
                  {message.subject || templateLabel(message.template)}
                </button>
                <span class="sub">
                  {templateLabel(message.template)}
                  <span class="narrow-only">
                    {' · '}
                    <When at={message.sentAt ?? message.createdAt} />
                  </span>
                </span>
              </td>
              <td class="wide-only">
                <span class="cut">{message.to || <span class="faint">not known yet</span>}</span>
                <span class="sub">
                  {message.audience === 'customer' ? 'customer' : 'staff'}
                  {message.caseId !== null && (
                    <>
                      {' · '}
                      <a class="above-row-link" href={`/cases/${encodeURIComponent(message.caseId)}`}>
                        case
                      </a>
                    </>
                  )}
                </span>
              </td>
              <td>
                <MessageStateMark state={message.state} />
                {message.attempts > 1 && <span class="sub">{message.attempts} attempts</span>}
                {message.state === 'uncertain' && (
                  <span class="row-actions above-row-link">
                    <MessageDecisions message={message} />
                  </span>
                )}
              </td>
              <td class="wide-only nowrap">
                <When at={message.sentAt ?? message.createdAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown && <MessageView id={shown} onClose={() => setShown(undefined)} />}
    </>
  )
}
