import { useState } from 'preact/hooks'
import { request } from '../../api/http.ts'
import { refresh } from '../../api/resource.ts'
import type { IncidentParent, LeftCase } from '../../api/wireCase.ts'
import { Button } from '../../parts/button.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { Field, textOf } from '../../parts/field.tsx'
import { navigate } from '../../shell/route.ts'
import { say } from '../../shell/toast.tsx'
import { count } from '../../words/states.ts'

/** What was picked, and an incident over it: one cause, one update to all of them. */
export const PickedBar = (props: { picked: ReadonlySet<string>; onClear: () => void }) => {
  const [asks, setAsks] = useState(false)
  const n = props.picked.size
  return (
    <div class="picked-bar" role="status">
      <span>{n === 0 ? 'Choose the cases that have one cause.' : `${count(n, 'case')} chosen`}</span>
      <span class="row-actions">
        <Button kind="primary" disabled={n === 0} onClick={() => setAsks(true)}>
          Declare an incident
        </Button>
        <Button kind="quiet" onClick={props.onClear}>
          Stop choosing
        </Button>
      </span>
      {asks && <Declare picked={[...props.picked]} onClose={() => setAsks(false)} />}
    </div>
  )
}

const Declare = ({ picked, onClose }: { picked: readonly string[]; onClose: () => void }) => (
  <FormDialog
    title="Declare an incident"
    confirm={`Declare it over ${count(picked.length, 'case')}`}
    onClose={onClose}
    onSubmit={async (data) => {
      const { incident, refused } = await request<{ incident: IncidentParent; refused: readonly LeftCase[] }>(
        'incidents',
        { method: 'POST', body: { title: textOf(data, 'title') ?? '', caseIds: picked } },
      )
      await refresh('cases', 'incidents', 'declared-incidents')
      if (refused.length > 0)
        say(
          `${refused.length} of ${picked.length} could not join: ${refused
            .slice(0, 3)
            .map(({ number, why }) => `#${number} ${why}`)
            .join(' ')}`,
          'problem',
        )
      navigate(`/incidents/${encodeURIComponent(incident.id)}`)
    }}
  >
    <Field
      label="What has happened, for colleagues"
      name="title"
      required
      placeholder="Power cut in Berlin-Mitte"
      hint="The chosen cases become its children. You can then write to all of their customers at once."
    />
  </FormDialog>
)
