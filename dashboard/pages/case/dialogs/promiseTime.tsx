import { useState } from 'preact/hooks'
import { FormDialog } from '../../../parts/dialog.tsx'
import { Field } from '../../../parts/field.tsx'
import { dayAndTime, toLocalInput } from '../../../time/format.ts'
import { Due } from '../../../time/when.tsx'
import { type AskProps, customerName, momentOf, send, zoneHint } from './ask.ts'

const becauseWords = {
  proof: 'the device has to show for a while that it works',
  visit: 'the visit comes first, then the device has to show that it helped',
  part: 'the part has to arrive first, then the device has to show that it helped',
  hold: 'the case is on hold until then',
} as const

/** A time the customer is told. What cannot be kept is refused here, not broken later. */
export const PromiseTime = ({ one, onClose }: AskProps) => {
  const name = customerName(one)
  const { at, because } = one.earliestPromise
  const earliest = Date.parse(at)
  const hour = 3_600_000
  // Some room beyond the earliest, to the whole hour.
  const [by] = useState(() => toLocalInput(Math.ceil((earliest + hour) / hour) * hour))
  const before = one.promises.find((promise) => promise.state === 'open' && promise.what === 'fixed')
  return (
    <FormDialog
      title="Promise a time"
      confirm={`Promise it to ${name}`}
      onClose={onClose}
      onSubmit={(data) =>
        send(one, { type: 'promise', by: momentOf(data, 'by') ?? '' }, `${name} is told by when it works again.`)
      }
    >
      {before && (
        <p class="hint-box">
          {name} was promised that it works again <Due at={before.publicDueAt} />. A new time takes the place of that
          one, and they are told so.
        </p>
      )}
      <Field
        label="It works again by"
        name="by"
        type="datetime-local"
        required
        defaultValue={by}
        hint={`${zoneHint()} ${name} reads it in theirs.`}
      />
      <p class="small soft">
        Not before {dayAndTime(earliest)}: {becauseWords[because]}.
      </p>
    </FormDialog>
  )
}
