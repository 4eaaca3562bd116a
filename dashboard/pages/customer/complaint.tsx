import { useState } from 'preact/hooks'
import { request } from '../../api/http.ts'
import { refresh } from '../../api/resource.ts'
import { Button } from '../../parts/button.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { Choice, LongField, textOf } from '../../parts/field.tsx'
import { navigate } from '../../shell/route.ts'

/** What a customer said on the phone or by mail, typed in by a colleague: it joins their case or opens one. */
export const NoteComplaint = ({ customerId }: { customerId: string }) => {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button icon="chat" onClick={() => setOpen(true)}>
        Note a complaint
      </Button>
      {open && (
        <FormDialog
          title="Note a complaint"
          confirm="Note complaint"
          onClose={() => setOpen(false)}
          onSubmit={async (data) => {
            const { caseId } = await request<{ caseId: string }>('complaints', {
              method: 'POST',
              body: { customerId, text: textOf(data, 'text') ?? '', channel: textOf(data, 'channel') ?? 'phone' },
            })
            await refresh('cases')
            navigate(`/cases/${encodeURIComponent(caseId)}`)
          }}
        >
          <LongField
            label="What they said"
            name="text"
            required
            hint="It joins the customer’s open case, or opens one."
          />
          <Choice
            label="How it reached us"
            name="channel"
            options={[
              ['phone', 'Phone'],
              ['email', 'E-mail'],
              ['visit', 'In person'],
            ]}
          />
        </FormDialog>
      )}
    </>
  )
}
