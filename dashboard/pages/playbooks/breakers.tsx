import './playbooks.css'
import { useState } from 'preact/hooks'
import { useActorName } from '../../api/directory.ts'
import { request } from '../../api/http.ts'
import { refresh, useResource } from '../../api/resource.ts'
import { may } from '../../api/session.ts'
import type { Page } from '../../api/wire.ts'
import type { Breaker } from '../../api/wireRules.ts'
import { Button } from '../../parts/button.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { Field, textOf } from '../../parts/field.tsx'
import { Mark } from '../../parts/mark.tsx'
import { Card, PageFrame } from '../../parts/page.tsx'
import { Empty, Shown } from '../../parts/states.tsx'
import { say } from '../../shell/toast.tsx'
import { withLocalTimes } from '../../time/format.ts'
import { Due, When } from '../../time/when.tsx'
import { PlaybookSections } from './sections.tsx'

/** Remedies that made things worse are stopped for the whole model, until somebody has looked. */
export const BreakersPage = () => {
  const all = useResource<Page<Breaker>>('breakers', { topics: ['case'] })
  const [resetting, setResetting] = useState<Breaker>()
  return (
    <PageFrame
      title="Breakers"
      lead="A remedy that makes devices of a model worse is stopped for all of that model. Later it is tried once, and goes on if that helped."
    >
      <PlaybookSections />
      <Shown resource={all}>
        {({ items }) => {
          const stopped = items.filter((one) => one.state !== 'closed')
          const going = items.filter((one) => one.state === 'closed')
          return (
            <>
              <Card bare title="Stopped">
                {stopped.length === 0 ? (
                  <Empty compact good icon="ok" title="No remedy is stopped">
                    Whatever was tried remotely has done no harm.
                  </Empty>
                ) : (
                  <BreakerTable breakers={stopped} onReset={setResetting} />
                )}
              </Card>
              {going.length > 0 && (
                <Card bare title="In use" hint="of the last ten whose outcome counts">
                  <BreakerTable breakers={going} onReset={undefined} />
                </Card>
              )}
            </>
          )
        }}
      </Shown>
      {resetting && <Reset breaker={resetting} onClose={() => setResetting(undefined)} />}
    </PageFrame>
  )
}

const BreakerTable = (props: { breakers: readonly Breaker[]; onReset: ((breaker: Breaker) => void) | undefined }) => {
  const nameOf = useActorName()
  return (
    <table class="list-table list-after-head">
      <thead>
        <tr>
          <th>Remedy</th>
          <th>State</th>
          <th class="wide-only">What came of it</th>
          {props.onReset && may('manager') && (
            <th>
              <span class="unseen">Actions</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {props.breakers.map((one) => (
          <tr key={`${one.model}/${one.command}`}>
            <td>
              <code>{one.command}</code>
              <span class="sub">{one.model === '' ? 'devices without a model' : one.model}</span>
            </td>
            <td>
              <State breaker={one} />
              {one.resets.at(-1) && (
                <span class="sub">
                  given free <When at={one.resets.at(-1)?.at} /> by {nameOf(one.resets.at(-1)?.by ?? null)}: “
                  {one.resets.at(-1)?.reason}”
                </span>
              )}
            </td>
            <td class="wide-only">
              <Counts of={one.counts} />
            </td>
            {props.onReset && may('manager') && (
              <td class="number">
                <Button onClick={() => props.onReset?.(one)}>
                  Give free<span class="unseen"> {`${one.command} on ${one.model}`}</span>
                </Button>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const State = ({ breaker }: { breaker: Breaker }) => {
  if (breaker.state === 'closed')
    return (
      <Mark tone="ok" icon="ok">
        In use
      </Mark>
    )
  return (
    <>
      <Mark
        tone={breaker.state === 'open' ? 'critical' : 'major'}
        icon={breaker.state === 'open' ? 'critical' : 'major'}
      >
        {breaker.state === 'open' ? 'Stopped' : breaker.trying ? 'One trial is under way' : 'Waits for one trial'}
      </Mark>
      {breaker.why && <span class="sub">{withLocalTimes(breaker.why)}</span>}
      {breaker.state === 'open' && breaker.trialFrom && (
        <span class="sub">
          one trial <Due at={breaker.trialFrom} />
        </span>
      )}
    </>
  )
}

const Counts = ({ of }: { of: Breaker['counts'] }) => (
  <span class="small">
    {of.mended} mended, {of.noEffect} no effect, {of.failed} failed,{' '}
    <span class={of.worse > 0 ? 'late' : undefined}>{of.worse} worse</span>
  </span>
)

const Reset = ({ breaker, onClose }: { breaker: Breaker; onClose: () => void }) => (
  <FormDialog
    title={`Give “${breaker.command}” free for ${breaker.model || 'devices without a model'}?`}
    confirm="Give free"
    danger
    onClose={onClose}
    onSubmit={async (data) => {
      await request<unknown>('breakers/reset', {
        method: 'POST',
        body: { model: breaker.model, command: breaker.command, reason: textOf(data, 'reason') },
      })
      await refresh('breakers')
      say('In use again.')
    }}
  >
    <p class="small soft">
      It is sent to devices of this model again, also to many at once. What came of it before stays counted from now
      anew.
    </p>
    <Field
      label="Why it is safe now"
      name="reason"
      required
      placeholder="Firmware 2.4 no longer hangs after a restart"
    />
  </FormDialog>
)
