import { request } from '../../api/http.ts'
import { refresh, useResource } from '../../api/resource.ts'
import { may } from '../../api/session.ts'
import type { Message } from '../../api/wire.ts'
import { WorkButton } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { MessageStateMark } from '../../parts/mark.tsx'
import { Facts } from '../../parts/page.tsx'
import { Shown } from '../../parts/states.tsx'
import { dayAndTime } from '../../time/format.ts'
import { Due } from '../../time/when.tsx'
import { languageWords, messageStateWords, templateLabel } from '../../words/states.ts'

const decide = async (message: Message, decision: 'resend' | 'mark-sent'): Promise<void> => {
  await request<unknown>(`messages/${encodeURIComponent(message.id)}/${decision}`, { method: 'POST' })
  await refresh('messages', 'cases')
}

/** For a message that stopped between sending and knowing: only a person can say which. */
export const MessageDecisions = ({ message }: { message: Message }) => {
  if (!may('agent') || (message.state !== 'uncertain' && message.state !== 'failed')) return null
  return (
    <>
      <WorkButton icon="repeat" work={() => decide(message, 'resend')} done="Queued to be sent again.">
        Send again
      </WorkButton>
      {message.state === 'uncertain' && (
        <WorkButton icon="approve" work={() => decide(message, 'mark-sent')} done="Marked as sent.">
          It did arrive
        </WorkButton>
      )}
    </>
  )
}

/** One message: its exact words and every step of its delivery. */
export const MessageView = ({ id, onClose }: { id: string; onClose: () => void }) => {
  const message = useResource<Message>(`messages/${encodeURIComponent(id)}`, { topics: ['message'], id })
  return (
    <Dialog title={message.data.value?.subject || 'Message'} wide onClose={onClose}>
      <Shown resource={message}>
        {(shown) => (
          <>
            <Facts
              of={[
                ['To', `${shown.to || '–'} (${shown.audience})`],
                ['What', templateLabel(shown.template)],
                ['Language', languageWords(shown.language)],
                ['State', <MessageStateMark key="state" state={shown.state} />],
                [
                  'Next try',
                  shown.nextTryAt && shown.state === 'queued' ? <Due key="try" at={shown.nextTryAt} /> : null,
                ],
              ]}
            />
            {shown.state === 'uncertain' && (
              <p class="small soft">
                Forestall stopped between handing this over and hearing the answer. Look in the mail account, then say
                whether it arrived; sending again may reach the person twice.
              </p>
            )}
            {shown.body ? (
              <pre class="message-body">{shown.body}</pre>
            ) : (
              <p class="small faint">The words are written when it is sent.</p>
            )}
            <div>
              <h3>Delivery</h3>
              <ol class="delivery-log">
                {shown.log.map((line) => (
                  <li key={`${line.at}${line.state}${line.detail}`}>
                    <time class="faint" dateTime={line.at}>
                      {dayAndTime(Date.parse(line.at))}
                    </time>
                    <span>
                      <strong>{messageStateWords[line.state]}</strong>
                      {line.detail && ` · ${line.detail}`}
                    </span>
                  </li>
                ))}
              </ol>
              {shown.log.length === 0 && <p class="small faint">Nothing has happened to it yet.</p>}
            </div>
            <div class="dialog-actions">
              <MessageDecisions message={shown} />
            </div>
          </>
        )}
      </Shown>
    </Dialog>
  )
}
