import './inbox.css'
import { useRef } from 'preact/hooks'
import { useResource } from '../api/resource.ts'
import type { InboxMail, Page } from '../api/wire.ts'
import { Icon } from '../parts/icon.tsx'
import { PagedList } from '../parts/list.tsx'
import { Facts, PageFrame } from '../parts/page.tsx'
import { Empty, Shown } from '../parts/states.tsx'
import { navigate } from '../shell/route.ts'
import { dayAndTime } from '../time/format.ts'
import { system } from '../time/productClock.ts'
import { When } from '../time/when.tsx'

/** The demo's inbox: what customers and colleagues would have found in theirs. */
export const InboxPage = ({ id }: { id: string | undefined }) => {
  if (system.value?.mode === 'serve')
    return (
      <PageFrame title="No demo inbox" lead="Here mail goes to real people; the delivery log shows what was sent.">
        <p>
          <a href="/messages">Open the delivery log</a>
        </p>
      </PageFrame>
    )
  return (
    <PageFrame
      title="Demo inbox"
      lead="Mail to customers and staff lands here instead of leaving this machine. Open a customer’s mail and follow its link to see their page."
    >
      <div class={`card inbox${id ? ' reading' : ''}`}>
        <section class="inbox-list" aria-label="Mails">
          <PagedList<InboxMail>
            path="inbox?limit=50"
            watch={{ topics: ['inbox'] }}
            empty={
              <Empty compact icon="inbox" title="No mail yet">
                The first one arrives when the first fault is found, usually within a minute.
              </Empty>
            }
          >
            {(mails) => (
              <ul>
                {mails.map((mail) => (
                  <li key={mail.id}>
                    <MailLink mail={mail} current={mail.id === id} />
                  </li>
                ))}
              </ul>
            )}
          </PagedList>
        </section>
        <div class="mail">{id ? <Reading key={id} id={id} /> : <NewestToCustomer />}</div>
      </div>
    </PageFrame>
  )
}

/** Until a mail is chosen: the newest to a customer, and it stays that one however many come meanwhile. */
const NewestToCustomer = () => {
  const mails = useResource<Page<InboxMail>>('inbox?limit=50', { topics: ['inbox'] }).data.value
  const shown = useRef<string | undefined>(undefined)
  shown.current ??= mails?.items.find((mail) => customerPageOf(mail) !== undefined)?.id
  return shown.current ? (
    <Reading key={shown.current} id={shown.current} />
  ) : (
    <Empty icon="mail" title="Choose a mail">
      Its words appear here as the recipient sees them.
    </Empty>
  )
}

const customerPageOf = (mail: InboxMail): string | undefined => /https?:\/\/[^\s<>"]+\/c\/[\w.-]+/.exec(mail.text)?.[0]

// The list stays where it was scrolled to: choosing a mail moves no focus and no scroll position.
const MailLink = ({ mail, current }: { mail: InboxMail; current: boolean }) => (
  <a
    href={`/inbox/${encodeURIComponent(mail.id)}`}
    aria-current={current ? 'true' : undefined}
    onClick={(event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return
      event.preventDefault()
      navigate(`/inbox/${encodeURIComponent(mail.id)}`)
    }}
  >
    <span class="line">
      <span>{mail.to}</span>
      <When at={mail.receivedAt} />
    </span>
    <strong>{mail.subject}</strong>
    <span class="preview">{mail.text.replace(/\s+/g, ' ').slice(0, 90)}</span>
  </a>
)

const Reading = ({ id }: { id: string }) => {
  const mail = useResource<InboxMail>(`inbox/${encodeURIComponent(id)}`)
  return (
    <Shown resource={mail}>
      {(shown) => (
        <>
          <div class="mail-head">
            <a class="mail-back" href="/inbox">
              ← All mail
            </a>
            <h2>{shown.subject}</h2>
            <Facts
              of={[
                ['From', shown.from],
                ['To', shown.to],
                ['At', dayAndTime(Date.parse(shown.receivedAt))],
              ]}
            />
            <CustomerPageLink mail={shown} />
          </div>
          <iframe
            title={`Mail: ${shown.subject}`}
            src={`/api/v1/inbox/${encodeURIComponent(id)}/html`}
            sandbox="allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
          />
        </>
      )}
    </Shown>
  )
}

/** The mail's own link to the customer's page, within reach without scrolling through the mail. */
const CustomerPageLink = ({ mail }: { mail: InboxMail }) => {
  const link = customerPageOf(mail)
  if (!link) return null
  return (
    <a class="button mail-link" href={link} target="_blank" rel="noopener">
      <Icon name="out" size={16} /> Open the customer’s page
      <span class="unseen"> in a new tab</span>
    </a>
  )
}
