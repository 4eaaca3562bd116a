import { request } from '../../api/http.ts'
import { refresh } from '../../api/resource.ts'
import type { Rule } from '../../api/wire.ts'
import { FormDialog } from '../../parts/dialog.tsx'
import { say } from '../../shell/toast.tsx'

/** Asks once, then removes the rule. */
export const RemoveRule = (props: { rule: Rule; onClose: () => void; onRemoved?: () => void }) => (
  <FormDialog
    title={`Remove “${props.rule.name}”?`}
    confirm="Remove"
    danger
    onClose={props.onClose}
    onSubmit={async () => {
      await request<unknown>(`rules/${encodeURIComponent(props.rule.id)}`, { method: 'DELETE' })
      await refresh('rules')
      say('Rule removed.')
      props.onRemoved?.()
    }}
  >
    <p class="small soft">Faults that this rule has opened are cleared.</p>
  </FormDialog>
)
