import { useState } from 'preact/hooks'
import { request } from '../../api/http.ts'
import { refresh, useResource } from '../../api/resource.ts'
import { may } from '../../api/session.ts'
import type { Page } from '../../api/wire.ts'
import type { UpdateProgress, UpdateStanding } from '../../api/wireCase.ts'
import { Button } from '../../parts/button.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { Field, textOf } from '../../parts/field.tsx'
import type { IconName } from '../../parts/icon.tsx'
import { Mark, type Tone } from '../../parts/mark.tsx'
import { Card } from '../../parts/page.tsx'
import { Due, When } from '../../time/when.tsx'
import { languageWords } from '../../words/states.ts'
import { Answers } from './answers.tsx'

/** What was written to everybody, and how far each update has come. */
export const Updates = ({ id }: { id: string }) => {
  const updates = useResource<Page<UpdateStanding>>(`incidents/${encodeURIComponent(id)}/updates`, {
    topics: ['incident'],
    often: true,
  })
  const items = updates.data.value?.items ?? []
  if (items.length === 0) return null
  return (
    <Card title="Written to everybody" bare>
      <ul class="update-list list-after-head">
        {items.map((update) => (
          <Update key={update.id} update={update} />
        ))}
      </ul>
    </Card>
  )
}

const look: Readonly<Record<UpdateStanding['state'], readonly [Tone, IconName, string]>> = {
  preparing: ['accent', 'clock', 'Finding out whom to tell'],
  sending: ['accent', 'send', 'Going out'],
  done: ['ok', 'ok', 'Everybody is told'],
  stopped: ['minor', 'close', 'Stopped'],
}

const Update = ({ update }: { update: UpdateStanding }) => {
  const [stops, setStops] = useState(false)
  const [tone, icon, words] = look[update.state]
  const running = update.state === 'preparing' || update.state === 'sending'
  return (
    <li>
      <div class="update-head">
        <span>
          <Mark tone={tone} icon={icon} pill>
            {words}
          </Mark>{' '}
          <span class="small soft">
            by {update.createdByName}, <When at={update.createdAt} />
            {update.safety && `, woke people: ${update.safety}`}
            {update.stopReason && ` · ${update.stopReason}`}
          </span>
        </span>
        {running && may('manager') && (
          <Button kind="danger" onClick={() => setStops(true)}>
            Stop
          </Button>
        )}
      </div>
      <Progress of={update.progress} />
      <details class="fold">
        <summary>The exact words, and what came of it for each customer</summary>
        {Object.entries(update.text).map(([language, text]) =>
          text ? (
            <p class="update-text" lang={language} key={language}>
              <span class="sub">{languageWords(language)}</span>
              {text}
            </p>
          ) : null,
        )}
        <Answers id={update.id} />
      </details>
      {stops && <Stop update={update} onClose={() => setStops(false)} />}
    </li>
  )
}

const Progress = ({ of }: { of: UpdateProgress }) => {
  const share = (n: number): string => `${of.customers > 0 ? (n / of.customers) * 100 : 0}%`
  const parts = [
    [of.sent, 'told'],
    [of.pending, 'to be told'],
    [of.deferred, 'deferred'],
    [of.skipped, 'not told'],
    [of.stopped, 'stopped before'],
  ] as const
  return (
    <>
      <div class="progress-bar" aria-hidden="true">
        <i style={{ width: share(of.sent) }} />
        <i class="deferred" style={{ width: share(of.deferred) }} />
        <i class="skipped" style={{ width: share(of.skipped + of.stopped) }} />
      </div>
      <p class="progress-words">
        {parts.map(([n, words]) =>
          n > 0 || words === 'told' ? (
            <span key={words}>
              <strong class="numeric">{n}</strong> {words}
            </span>
          ) : null,
        )}
        <span class="faint">of {of.customers}</span>
        {(of.byReason.optedOut ?? 0) > 0 && <span class="faint">{of.byReason.optedOut} opted out</span>}
        {(of.byReason.noAddress ?? 0) > 0 && <span class="faint">{of.byReason.noAddress} without an address</span>}
        {of.nextAt && of.deferred > 0 && (
          <span class="faint">
            the next morning comes <Due at={of.nextAt} />
          </span>
        )}
      </p>
    </>
  )
}

const Stop = ({ update, onClose }: { update: UpdateStanding; onClose: () => void }) => (
  <FormDialog
    title="Stop this update"
    confirm="Stop it"
    danger
    onClose={onClose}
    onSubmit={async (data) => {
      const reason = textOf(data, 'reason')
      await request<unknown>(`incident-updates/${encodeURIComponent(update.id)}/stop`, {
        method: 'POST',
        body: reason ? { reason } : {},
      })
      await refresh('incidents', 'incident-updates')
    }}
  >
    <p class="small soft">
      Nobody else is told. {update.progress.sent} of {update.progress.customers} were told already; that cannot be taken
      back.
    </p>
    <Field label="Why (optional)" name="reason" />
  </FormDialog>
)
