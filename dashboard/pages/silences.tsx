import { useState } from 'preact/hooks'
import { useActorName } from '../api/directory.ts'
import { request } from '../api/http.ts'
import { refresh } from '../api/resource.ts'
import { may } from '../api/session.ts'
import type { Silence } from '../api/wire.ts'
import { Button } from '../parts/button.tsx'
import { FormDialog } from '../parts/dialog.tsx'
import { chosenTab, PagedList, Tabs } from '../parts/list.tsx'
import { Mark } from '../parts/mark.tsx'
import { Card, PageFrame } from '../parts/page.tsx'
import { Empty } from '../parts/states.tsx'
import { say } from '../shell/toast.tsx'
import { dayAndTime } from '../time/format.ts'
import { productNow } from '../time/productClock.ts'
import { matchWords, repeatWords } from '../words/incident.ts'
import { AddSilence } from './silences/add.tsx'

const views = [
  ['current', 'Now and to come'],
  ['over', 'Over'],
] as const

/** Times in which faults are expected: recorded, and nobody is disturbed. */
export const SilencesPage = () => {
  const [adding, setAdding] = useState(false)
  const [ending, setEnding] = useState<Silence>()
  const view = chosenTab('show', views)
  return (
    <PageFrame
      title="Maintenance and silences"
      lead="What is found meanwhile is recorded and marked, but opens no case. What is still wrong at the end counts from then."
      actions={
        <>
          <Tabs label="Which" parameter="show" options={views} />
          {may('agent') && (
            <Button kind="primary" icon="plus" onClick={() => setAdding(true)}>
              Plan one
            </Button>
          )}
        </>
      }
    >
      <Card bare>
        <PagedList<Silence>
          path={`silences?over=${view === 'over'}&limit=50`}
          empty={
            <Empty icon="sleep" title={view === 'over' ? 'None is over yet' : 'Nothing is silenced'}>
              Plan one when you know that something will be switched off, such as a site that gets a new gateway, or a
              test that runs every Tuesday night.
            </Empty>
          }
        >
          {(silences) => <SilenceTable silences={silences} onEnd={view === 'over' ? undefined : setEnding} />}
        </PagedList>
      </Card>
      {adding && <AddSilence onClose={() => setAdding(false)} />}
      {ending && (
        <FormDialog
          title="End it now?"
          confirm="End it"
          danger
          onClose={() => setEnding(undefined)}
          onSubmit={async () => {
            await request<unknown>(`silences/${encodeURIComponent(ending.id)}`, { method: 'DELETE' })
            await refresh('silences')
            say('Ended.')
          }}
        >
          <p class="small soft">What it has hidden and is still wrong counts from now, and cases open for it.</p>
        </FormDialog>
      )}
    </PageFrame>
  )
}

const SilenceTable = (props: { silences: readonly Silence[]; onEnd: ((silence: Silence) => void) | undefined }) => {
  const nameOf = useActorName()
  const { onEnd } = props
  return (
    <table class="list-table">
      <thead>
        <tr>
          <th>Why</th>
          <th>What it means</th>
          <th>When</th>
          <th class="wide-only">By</th>
          {onEnd && may('agent') && (
            <th>
              <span class="unseen">Actions</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {props.silences.map((silence) => (
          <tr key={silence.id}>
            <td>
              <strong>{silence.reason}</strong>
              <span class="sub">{silence.kind === 'maintenance' ? 'Maintenance' : 'Silence'}</span>
            </td>
            <td>{matchWords(silence.match)}</td>
            <td>
              <SilenceState silence={silence} />
              <span class="sub">{timesOf(silence)}</span>
            </td>
            <td class="wide-only">{nameOf(silence.by)}</td>
            {onEnd && may('agent') && (
              <td class="number">
                <Button kind="danger" onClick={() => onEnd(silence)}>
                  End
                </Button>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const moment = (text: string): string => dayAndTime(Date.parse(text))
const timesOf = (silence: Silence): string =>
  [
    repeatWords(silence),
    silence.endedAt
      ? `ended ${moment(silence.endedAt)}`
      : `${moment(silence.from)} to ${silence.to ? moment(silence.to) : 'whenever it is ended'}`,
  ]
    .filter(Boolean)
    .join(' · ')

export const SilenceState = ({ silence }: { silence: Silence }) => {
  const now = productNow.value
  if (silence.inForce)
    return (
      <Mark tone="accent" icon="sleep">
        In force{silence.nextTurnAt ? `, until ${moment(silence.nextTurnAt)}` : ''}
      </Mark>
    )
  const over = silence.endedAt !== null || (silence.to !== null && now !== undefined && Date.parse(silence.to) <= now)
  return (
    <Mark tone="minor" icon={over ? 'ok' : 'clock'}>
      {over ? 'Over' : silence.nextTurnAt ? `Begins ${moment(silence.nextTurnAt)}` : 'To come'}
    </Mark>
  )
}
