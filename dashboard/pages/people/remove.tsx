import { useState } from 'preact/hooks'
import { request } from '../../api/http.ts'
import { refresh } from '../../api/resource.ts'
import { Button } from '../../parts/button.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { navigate } from '../../shell/route.ts'
import { say } from '../../shell/toast.tsx'

/** Asks once, says what follows, removes, goes back. */
export const Remove = (props: {
  path: string
  title: string
  consequence: string
  refreshed: readonly string[]
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
          onSubmit={async () => {
            await request<unknown>(props.path, { method: 'DELETE' })
            await refresh(...props.refreshed)
            say('Removed.')
            navigate(props.back)
          }}
        >
          <p class="small soft">{props.consequence}</p>
        </FormDialog>
      )}
    </>
  )
}
