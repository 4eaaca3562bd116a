import { useState } from 'preact/hooks'
import { request } from '../../api/http.ts'
import { refresh } from '../../api/resource.ts'
import { Button } from '../../parts/button.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { Field, textOf } from '../../parts/field.tsx'
import { navigate } from '../../shell/route.ts'
import { say } from '../../shell/toast.tsx'

/** Takes a part out of the rule book: a change like any other, with a reason, in the history. */
export const RemovePart = (props: {
  path: string
  title: string
  consequence: string
  expectedVersion: number | undefined
  back: string
}) => {
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Button kind="danger" onClick={() => setAsking(true)}>
        Remove
      </Button>
      {asking && (
        <FormDialog
          title={props.title}
          confirm="Remove"
          danger
          onClose={() => setAsking(false)}
          onSubmit={async (data) => {
            await request<unknown>(props.path, {
              method: 'DELETE',
              body: { expectedVersion: props.expectedVersion, note: textOf(data, 'note') },
            })
            await refresh('playbooks', 'rule-book', 'offer-limits')
            say('Removed.')
            navigate(props.back)
          }}
        >
          <p class="small soft">{props.consequence}</p>
          <Field label="Why (goes into the history)" name="note" required />
        </FormDialog>
      )}
    </>
  )
}
