import { useState } from 'preact/hooks'
import { request } from '../../api/http.ts'
import { refresh } from '../../api/resource.ts'
import type { LeftCase } from '../../api/wireCase.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog, FormDialog } from '../../parts/dialog.tsx'
import { Field, textOf } from '../../parts/field.tsx'
import { count } from '../../words/states.ts'

interface Closing {
  readonly closed: number
  readonly left: readonly LeftCase[]
  readonly leftCount: number
}

/** Closes the parent and the children that are proven; the others are named, each with what is missing. */
export const CloseIncident = ({ id, onClose }: { id: string; onClose: () => void }) => {
  const [result, setResult] = useState<Closing>()
  if (result) return <Result result={result} onClose={onClose} />
  return (
    <FormDialog
      title="Close the incident"
      confirm="Close incident"
      onClose={onClose}
      onSubmit={async (data) => {
        const closing = await request<Closing>(`incidents/${encodeURIComponent(id)}/close`, {
          method: 'POST',
          body: { reason: textOf(data, 'reason') ?? '' },
        })
        await refresh('incidents', 'cases', 'faults')
        setResult(closing)
        return 'stay'
      }}
    >
      <p class="small soft">
        Cases whose device has shown that it works are closed with it, and their customers told. All others stay open,
        and are named to you with the reason.
      </p>
      <Field label="What came of it" name="reason" required placeholder="Power is back since 14:20" />
    </FormDialog>
  )
}

const Result = ({ result, onClose }: { result: Closing; onClose: () => void }) => (
  <Dialog title="The incident is closed" onClose={onClose}>
    <p>
      {count(result.closed, 'case')} closed with it
      {result.leftCount === 0 ? '; none is left.' : `, ${count(result.leftCount, 'case')} left open:`}
    </p>
    {result.left.length > 0 && (
      <ul class="left-list">
        {result.left.map((one) => (
          <li key={one.caseId}>
            <a href={`/cases/${encodeURIComponent(one.caseId)}`}>#{one.number}</a> <span class="soft">{one.why}</span>
          </li>
        ))}
      </ul>
    )}
    {result.leftCount > result.left.length && (
      <p class="small faint">and {result.leftCount - result.left.length} more in the list of affected customers</p>
    )}
    <div class="dialog-actions">
      <Button kind="primary" onClick={onClose}>
        Done
      </Button>
    </div>
  </Dialog>
)
