import './case.css'
import { query } from '../api/http.ts'
import { useResource } from '../api/resource.ts'
import type { Message, Page } from '../api/wire.ts'
import { chosenTab, PagedList, Tabs } from '../parts/list.tsx'
import { Mark } from '../parts/mark.tsx'
import { Card, PageFrame } from '../parts/page.tsx'
import { Empty } from '../parts/states.tsx'
import { count } from '../words/states.ts'
import { MessageTable } from './messages/messageTable.tsx'

const views = [
  ['all', 'All'],
  ['queued', 'Queued'],
  ['sent', 'Sent'],
  ['failed', 'Failed'],
  ['suppressed', 'Held back'],
  ['uncertain', 'Uncertain'],
] as const

/** The delivery log: what was said to whom, and how it arrived. */
export const MessagesPage = () => {
  const view = chosenTab('state', views)
  const uncertain = useResource<Page<Message>>('messages?state=uncertain&limit=50', { topics: ['message'] }).data.value
  return (
    <PageFrame title="Delivery log" lead="Every message to customers and staff, its exact words, and how it arrived.">
      <div class="toolbar">
        <div class="scroll-x">
          <Tabs label="Which messages" parameter="state" options={views} />
        </div>
        {uncertain && uncertain.items.length > 0 && view !== 'uncertain' && (
          <a class="case-chip" href="/messages?state=uncertain">
            <Mark tone="major" icon="major">
              {count(uncertain.items.length, 'message')} {uncertain.items.length === 1 ? 'needs' : 'need'} your decision
            </Mark>
          </a>
        )}
      </div>
      <Card bare>
        <PagedList<Message>
          path={`messages${query({ state: view === 'all' ? undefined : view, limit: 50 })}`}
          watch={{ topics: ['message'] }}
          empty={<NoMessages view={view} />}
        >
          {(messages) => <MessageTable messages={messages} />}
        </PagedList>
      </Card>
    </PageFrame>
  )
}

const NoMessages = ({ view }: { view: string }) => {
  const words: Readonly<Record<string, readonly [string, string]>> = {
    queued: [
      'Nothing is waiting',
      'Messages are here between the decision to write and the hand-over to the mail server.',
    ],
    failed: ['Nothing has failed', 'Messages that the mail server refused for good would be here, with its reason.'],
    suppressed: ['Nothing was held back', 'Messages to people who opted out, or who have no address, would be here.'],
    uncertain: [
      'Nothing is uncertain',
      'If Forestall is stopped between sending and hearing the answer, a person decides here.',
    ],
  }
  const [title, text] = words[view] ?? [
    'No messages yet',
    'The first fault that matters to a customer makes the first message.',
  ]
  return (
    <Empty icon="mail" title={title}>
      {text}
    </Empty>
  )
}
