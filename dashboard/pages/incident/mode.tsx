import './mode.css'
import { useState } from 'preact/hooks'
import type { Resource } from '../../api/resource.ts'
import { may } from '../../api/session.ts'
import type { Reach } from '../../api/wireCase.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/page.tsx'
import { When } from '../../time/when.tsx'
import { caseStateWords } from '../../words/states.ts'
import { openCaseStates } from '../cases/caseFacts.ts'
import { Children } from './children.tsx'
import { CloseIncident } from './close.tsx'
import { Updates } from './updates.tsx'
import { WriteUpdate } from './writeUpdate.tsx'

/** Many customers, one trouble: whom it has reached, one update for all of them, and its end. */
export const IncidentMode = (props: {
  id: string
  reach: Resource<Reach>
  /** What is known of the cause: after what is to be done, before the list. */
  children: preact.ComponentChildren
}) => {
  const { id, reach } = props
  const [writes, setWrites] = useState(false)
  const [closes, setCloses] = useState(false)
  const view = reach.data.value
  // Nobody is reached as long as no case belongs to it; detection's own view stands alone then.
  if (!view) return <>{props.children}</>
  const { incident, byState } = view
  const all = Object.values(byState).reduce((sum, n) => sum + n, 0)
  const open = openCaseStates.reduce((sum, state) => sum + (byState[state] ?? 0), 0)
  return (
    <>
      <Card
        title="Whom it has reached"
        hint={incident.closedAt ? <Closed reach={view} /> : 'one case for each affected customer'}
      >
        <dl class="reach-figures">
          <Figure label="cases" value={all} />
          <Figure label="open" value={open} />
          {Object.entries(byState).map(([state, n]) =>
            n > 0 ? (
              <Figure
                key={state}
                label={(caseStateWords[state as keyof typeof byState] ?? state).toLowerCase()}
                value={n}
              />
            ) : null,
          )}
          {view.withoutCustomer > 0 && <Figure label="without a customer" value={view.withoutCustomer} />}
        </dl>
        {may('agent') && all > 0 && (
          <div class="row-actions">
            <Button kind={writes ? undefined : 'primary'} icon="send" disabled={writes} onClick={() => setWrites(true)}>
              Write to everybody
            </Button>
            {may('manager') && (
              <Button icon="ok" onClick={() => setCloses(true)}>
                {incident.closedAt ? 'Close what is verified now' : 'Close the incident'}
              </Button>
            )}
          </div>
        )}
      </Card>
      {writes && <WriteUpdate id={id} onClose={() => setWrites(false)} />}
      <Updates id={id} />
      {props.children}
      <Children id={id} left={view.left} />
      {closes && <CloseIncident id={id} onClose={() => setCloses(false)} />}
    </>
  )
}

const Figure = ({ label, value }: { label: string; value: number }) => (
  <div>
    <dt>{label}</dt>
    <dd>{value}</dd>
  </div>
)

const Closed = ({ reach: { incident } }: { reach: Reach }) => (
  <>
    closed <When at={incident.closedAt} />
    {incident.closeReason && `: ${incident.closeReason}`}
  </>
)
