import { useState } from 'preact/hooks'
import type { Message } from '../../api/wire.ts'
import { MessageStateMark } from '../../parts/mark.tsx'
import { Card } from '../../parts/page.tsx'
import { Empty } from '../../parts/states.tsx'
import { When } from '../../time/when.tsx'
import { templateLabel } from '../../words/states.ts'
import { MessageView } from '../messages/messageView.tsx'

/** What was said to whom in this case, with how it arrived; a click shows the exact words. */
export const CaseMessages = ({ messages }: { messages: readonly Message[] }) => {
  const [shown, setShown] = useState<string>()
  return (
    <Card title="Messages" hint={messages.length > 0 ? 'newest first; open one for its exact words' : undefined} bare>
      {messages.length === 0 ? (
        <Empty compact icon="mail" title="Nobody has been written to yet">
          While a remote fix is tried nobody is disturbed.
        </Empty>
      ) : (
        <ul class="message-list">
          {messages.map((message) => (
            <li key={message.id}>
              <button type="button" class="message-row" onClick={() => setShown(message.id)}>
                <strong>{message.subject || templateLabel(message.template)}</strong>
                <MessageStateMark state={message.state} />
                <span class="faint">
                  {templateLabel(message.template)} · {message.audience === 'customer' ? 'customer' : 'staff'}
                  {message.to && ` · ${message.to}`}
                </span>
                <span class="faint">
                  <When at={message.sentAt ?? message.createdAt} />
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {shown && <MessageView id={shown} onClose={() => setShown(undefined)} />}
    </Card>
  )
}
