/** Commands that need a sentence and no more. */
import { FormDialog } from '../../../parts/dialog.tsx'
import { Choice, Field, LongField, textOf } from '../../../parts/field.tsx'
import { causeWords } from '../../../words/recovery.ts'
import { type AskProps, customerName, reasonOf, send } from './ask.ts'

export const Note = ({ one, onClose }: AskProps) => (
  <FormDialog
    title="Add a note"
    confirm="Add note"
    onClose={onClose}
    onSubmit={(data) => send(one, { type: 'note', text: textOf(data, 'text') ?? '' }, 'Note added.')}
  >
    <LongField label="Note" name="text" required hint="For colleagues only: the customer does not see it." />
  </FormDialog>
)

export const ClaimFixed = ({ one, onClose }: AskProps) => (
  <FormDialog
    title="Claim it is fixed"
    confirm="Claim fixed"
    onClose={onClose}
    onSubmit={(data) => {
      const text = textOf(data, 'text')
      return send(one, { type: 'claimFixed', ...(text ? { text } : {}) }, 'Noted. Now the device has to prove it.')
    }}
  >
    <p class="small soft">
      The device’s own telemetry decides. If it stays healthy, {customerName(one)} is asked to confirm; if not, the case
      goes on.
    </p>
    <LongField label="What was done (optional)" name="text" />
  </FormDialog>
)

export const SendCommand = ({ one, onClose }: AskProps) => (
  <FormDialog
    title="Send a command to the device"
    confirm="Send"
    onClose={onClose}
    onSubmit={(data) =>
      send(
        one,
        {
          type: 'sendCommand',
          deviceId: textOf(data, 'deviceId') ?? '',
          name: textOf(data, 'name') ?? 'restart',
          args: {},
        },
        'Sent. Its answer appears in the history.',
      )
    }
  >
    <Choice
      label="Device"
      name="deviceId"
      options={one.devices.map((device) => [device.id, device.name ?? device.id])}
    />
    <Field
      label="Command"
      name="name"
      required
      defaultValue="restart"
      hint="“restart” is understood by most devices; others depend on the model."
    />
  </FormDialog>
)

const causes = Object.entries(causeWords) as ['ours' | 'thirdParty' | 'customer', string][]
export const SetCause = ({ one, onClose }: AskProps) => (
  <FormDialog
    title="Whose fault was it?"
    confirm="Set cause"
    onClose={onClose}
    onSubmit={(data) => {
      const cause = causes.find(([value]) => value === textOf(data, 'cause'))?.[0] ?? 'ours'
      return send(one, { type: 'setCause', cause }, 'Noted.')
    }}
  >
    <Choice label="Cause" name="cause" options={causes} value={one.cause} />
    <p class="small soft">What is offered depends on it. The customer is never told whose fault it was.</p>
  </FormDialog>
)

export const Story = ({ one, onClose }: AskProps) => (
  <FormDialog
    title="A story worth telling"
    confirm="Keep"
    onClose={onClose}
    onSubmit={(data) => {
      const text = textOf(data, 'text') ?? ''
      return send(one, { type: 'story', text }, text === '' ? 'No longer a story.' : 'It will be told in the digest.')
    }}
  >
    <LongField
      label="What is worth telling"
      name="text"
      defaultValue={one.story ?? ''}
      hint="Two or three sentences for colleagues. Left empty, it is taken back."
    />
  </FormDialog>
)

const reasonDialog =
  (given: {
    title: string
    confirm: string
    danger?: true
    says?: string
    label: string
    type: 'falseAlarm' | 'foundLate' | 'close' | 'reopen'
    done: string
  }) =>
  ({ one, onClose }: AskProps) => (
    <FormDialog
      title={given.title}
      confirm={given.confirm}
      {...(given.danger ? { danger: true } : {})}
      onClose={onClose}
      onSubmit={(data) => send(one, { type: given.type, reason: reasonOf(data) }, given.done)}
    >
      {given.says && <p class="small soft">{given.says}</p>}
      <Field label={given.label} name="reason" required />
    </FormDialog>
  )

export const FalseAlarm = reasonDialog({
  title: 'Mark as a false alarm',
  confirm: 'Mark as false alarm',
  danger: true,
  says: 'The case ends, and the detector becomes calmer about this on this device; you can take that back under Detection.',
  label: 'Why was it no fault?',
  type: 'falseAlarm',
  done: 'Closed, and the detector was taught.',
})
export const FoundLate = reasonDialog({
  title: 'It was real, and found late',
  confirm: 'Tell the detector',
  says: 'The case goes on. The detector looks closer at this on this device.',
  label: 'Who knew before us, and how?',
  type: 'foundLate',
  done: 'Noted, and the detector was taught to look closer.',
})
export const Close = reasonDialog({
  title: 'Close the case',
  confirm: 'Close case',
  danger: true,
  says: 'This ends it without the device’s proof or the customer’s word.',
  label: 'Reason',
  type: 'close',
  done: 'Case closed.',
})
export const Reopen = reasonDialog({
  title: 'Reopen the case',
  confirm: 'Reopen',
  label: 'Reason',
  type: 'reopen',
  done: 'Case reopened.',
})
