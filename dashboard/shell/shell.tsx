import './shell.css'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useResource } from '../api/resource.ts'
import { may, me, signOut } from '../api/session.ts'
import { connection } from '../api/stream.ts'
import type { Case, Fault, Offer, Page } from '../api/wire.ts'
import { WorkButton } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Icon } from '../parts/icon.tsx'
import { system } from '../time/productClock.ts'
import { DemoStrip } from './demoStrip.tsx'
import { isHere, type NavPlace, navGroups } from './places.ts'
import { place } from './route.ts'
import { ThemeToggle } from './themeToggle.tsx'
import { ToastArea } from './toast.tsx'

/** Everything around a page: navigation beside it (below it on a phone), the demo's clock, what happened to our own actions. */
export const Shell = ({ children }: { children: preact.ComponentChildren }) => {
  const main = useRef<HTMLElement>(null)
  const path = place.value.path
  const first = useRef(true)
  useEffect(() => {
    if (first.current) {
      first.current = false
      return
    }
    scrollTo(0, 0)
    main.current?.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true })
  }, [path])
  return (
    <>
      <a class="skip button primary" href="#main">
        Skip to content
      </a>
      <div class="shell">
        <header class="top">
          <DemoStrip />
          <BrokenLine />
          <SuspectLine />
          <div class="top-bar">
            <Brand />
            <LiveNote />
          </div>
        </header>
        <nav class="side" aria-label="Console">
          <Brand />
          <div>
            {navGroups().map((group) => (
              <div class="side-group" key={group.title}>
                <p class="side-title">{group.title}</p>
                {group.places.map((to) => (
                  <SideLink key={to.href} to={to} />
                ))}
              </div>
            ))}
          </div>
          <div class="side-foot">
            <LiveNote />
            <Person />
          </div>
        </nav>
        <main id="main" class="main" ref={main} tabIndex={-1}>
          {children}
        </main>
        <BottomBar />
      </div>
      <ToastArea />
    </>
  )
}

const Brand = () => (
  <a class="brand" href="/">
    <img src="/favicon.svg" width="30" height="30" alt="" />
    <span>
      <strong>Forestall</strong>
      <span>{system.value?.company ?? '\u00a0'}</span>
    </span>
  </a>
)

const SideLink = ({ to, onClick }: { to: NavPlace; onClick?: () => void }) => (
  <a
    class="side-link"
    href={to.href}
    aria-current={isHere(to.href, place.value.path) ? 'page' : undefined}
    onClick={onClick}
  >
    <Icon name={to.icon} />
    <span>{to.label}</span>
    {to.count && <Count of={to.count} />}
  </a>
)

const Count = ({ of }: { of: NonNullable<NavPlace['count']> }) => {
  const faults = useResource<Page<Fault>>(of === 'faults' ? 'faults?state=open&limit=200' : undefined, {
    topics: ['fault', 'incident'],
  })
  const cases = useResource<Page<Case>>(of === 'cases' ? 'cases?open=true&limit=200' : undefined, { topics: ['case'] })
  const approvals = useResource<Page<Offer>>(of === 'approvals' && may('manager') ? 'approvals' : undefined, {
    topics: ['case'],
  })
  const page = { faults, cases, approvals }[of].data.value
  if (!page || page.items.length === 0) return null
  const urgent = of === 'faults' && faults.data.value?.items.some((fault) => fault.severity === 'critical')
  return (
    <span class={`side-count${urgent ? ' urgent' : ''}`}>
      {page.items.length}
      {page.nextCursor && '+'}
      <span class="unseen"> {of === 'approvals' ? 'waiting' : 'open'}</span>
    </span>
  )
}

const LiveNote = () => {
  const words = { live: 'Live', reconnecting: 'Reconnecting …', starting: 'Connecting …' }[connection.value]
  return (
    <span class={`live-note ${connection.value}`}>
      <i aria-hidden="true" /> {words}
    </span>
  )
}

/** Said once, large enough to be seen, while the stream is away: what is on screen may be old. */
const BrokenLine = () => (
  <div role="status">
    {connection.value === 'reconnecting' && (
      <p class="broken-line">
        <Icon name="offline" size={16} /> No live connection: reconnecting. What you see may be out of date.
      </p>
    )}
  </div>
)

/** Nearly everybody silent at once is our own trouble until proven otherwise (promise P8). */
const SuspectLine = () => (
  <div role="status">
    {system.value?.pipelineSuspect && (
      <p class="broken-line">
        <Icon name="major" size={16} />
        <span>
          Nearly every device is silent at once: look at the network and the broker first. Nobody is being accused
          meanwhile.
        </span>
      </p>
    )}
  </div>
)

const Person = () => {
  const user = me.value
  if (!user) return null
  return (
    <div class="person">
      <span>
        <strong>{user.name}</strong>
        <span class="faint">{user.role}</span>
      </span>
      <ThemeToggle />
      <WorkButton kind="quiet" work={signOut}>
        <Icon name="leave" />
        <span class="unseen">Sign out</span>
      </WorkButton>
    </div>
  )
}

const BottomBar = () => {
  const [open, setOpen] = useState(false)
  const groups = navGroups()
  const all = groups.flatMap((group) => group.places)
  const wanted = ['/', '/cases', '/devices', all.some((to) => to.href === '/inbox') ? '/inbox' : '/messages']
  const shown = all.filter((to) => wanted.includes(to.href))
  const rest = all.filter((to) => !wanted.includes(to.href))
  const inRest = rest.some((to) => isHere(to.href, place.value.path))
  return (
    <>
      <nav class="bottom-bar" aria-label="Console, short">
        {shown.map((to) => (
          <a key={to.href} href={to.href} aria-current={isHere(to.href, place.value.path) ? 'page' : undefined}>
            <Icon name={to.icon} size={22} />
            <span>{to.short ?? to.label}</span>
            {to.count === 'faults' && <Count of="faults" />}
          </a>
        ))}
        <button
          type="button"
          aria-haspopup="dialog"
          aria-current={inRest ? 'page' : undefined}
          onClick={() => setOpen(true)}
        >
          <Icon name="menu" size={22} />
          <span>More</span>
        </button>
      </nav>
      {open && (
        <Dialog title="More" onClose={() => setOpen(false)}>
          <div class="more-list">
            {rest.map((to) => (
              <SideLink key={to.href} to={to} onClick={() => setOpen(false)} />
            ))}
          </div>
          <Person />
        </Dialog>
      )}
    </>
  )
}
