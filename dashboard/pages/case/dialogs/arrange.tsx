/** Visits, parts, holds: what a case waits for. */
import { useState } from 'preact/hooks'
import type { Case } from '../../../api/wire.ts'
import { FormDialog } from '../../../parts/dialog.tsx'
import { Choice, Field, LongField, textOf } from '../../../parts/field.tsx'
import { When } from '../../../time/when.tsx'
import { holdWords } from '../../../words/recovery.ts'
import { type AskProps, customerName, hoursAhead, momentOf, reasonOf, send, zoneHint } from './ask.ts'

export const PlanVisit = ({ one, onClose }: AskProps) => {
  const name = customerName(one)
  const [defaults] = useState({ from: hoursAhead(20), to: hoursAhead(22) })
  return (
    <FormDialog
      title="Plan a visit"
      confirm="Plan visit"
      onClose={onClose}
      onSubmit={(data) =>
        send(
          one,
          { type: 'planVisit', from: momentOf(data, 'from') ?? '', to: momentOf(data, 'to') ?? '' },
          `Visit planned; ${name} is told.`,
        )
      }
    >
      {one.visit && (
        <p class="hint-box">This takes the place of the visit that is planned; {name} is told of the change.</p>
      )}
      <div class="fields-2">
        <Field label="From" name="from" type="datetime-local" required defaultValue={defaults.from} />
        <Field label="To" name="to" type="datetime-local" required defaultValue={defaults.to} />
      </div>
      <p class="small soft">
        {zoneHint()} {name} is told the window in theirs.
      </p>
    </FormDialog>
  )
}

export const CancelVisit = ({ one, onClose }: AskProps) => (
  <FormDialog
    title="Cancel the visit"
    confirm="Cancel the visit"
    danger
    onClose={onClose}
    onSubmit={(data) => send(one, { type: 'cancelVisit', reason: reasonOf(data) }, 'Visit cancelled.')}
  >
    <p class="small soft">
      It was to be <When at={one.visit?.from} />. {customerName(one)} was told of it; plan another soon.
    </p>
    <Field label="Why will it not take place?" name="reason" required />
  </FormDialog>
)

export const VisitDone = ({ one, onClose }: AskProps) => (
  <FormDialog
    title="The visit is done"
    confirm="Visit done"
    onClose={onClose}
    onSubmit={(data) => send(one, { type: 'visitDone', text: textOf(data, 'text') ?? '' }, 'Noted; the case goes on.')}
  >
    <p class="small soft">If it is fixed now, choose “Claim fixed” instead: that ends the visit too.</p>
    <LongField label="What came of it" name="text" required />
  </FormDialog>
)

export const OrderPart = ({ one, onClose }: AskProps) => {
  const [expected] = useState(() => hoursAhead(48))
  return (
    <FormDialog
      title="Order a part"
      confirm="Part is ordered"
      onClose={onClose}
      onSubmit={(data) => {
        const supplier = textOf(data, 'supplier')
        return send(
          one,
          {
            type: 'orderPart',
            part: textOf(data, 'part') ?? '',
            expectedAt: momentOf(data, 'expectedAt') ?? '',
            ...(supplier ? { supplier } : {}),
          },
          'The case waits for the part.',
        )
      }}
    >
      <Field label="Part" name="part" required placeholder="Compressor relay K75" />
      <Field label="Supplier (optional)" name="supplier" />
      <Field
        label="Expected"
        name="expectedAt"
        type="datetime-local"
        required
        defaultValue={expected}
        hint={`${zoneHint()} If it is not here by then, the owner is called.`}
      />
    </FormDialog>
  )
}

export const PartArrived = ({ one, onClose }: AskProps) => (
  <FormDialog
    title="The part is here"
    confirm="Part arrived"
    onClose={onClose}
    onSubmit={() => send(one, { type: 'partArrived' }, 'The case goes on.')}
  >
    <p>
      {one.part?.name ?? 'The part'}
      {one.part?.supplier && <span class="soft"> from {one.part.supplier}</span>}
    </p>
    <p class="small soft">The case is being repaired again, and its owner is expected to go on with it.</p>
  </FormDialog>
)

const reasons = Object.entries(holdWords) as [NonNullable<Case['holdReason']>, string][]

export const Hold = ({ one, onClose }: AskProps) => {
  const [until] = useState(() => hoursAhead(24))
  return (
    <FormDialog
      title="Put the case on hold"
      confirm="Put on hold"
      onClose={onClose}
      onSubmit={(data) => {
        const text = textOf(data, 'text')
        const end = momentOf(data, 'until')
        const reason = reasons.find(([value]) => value === textOf(data, 'reason'))?.[0]
        return send(
          one,
          {
            type: 'hold',
            reason: reason ?? 'waitingForCustomer',
            untilWorse: data.get('untilWorse') !== null,
            ...(end ? { until: end } : {}),
            ...(text ? { text } : {}),
          },
          'On hold. It comes back by itself.',
        )
      }}
    >
      <Choice label="Why" name="reason" options={reasons} />
      <Field
        label="Until"
        name="until"
        type="datetime-local"
        defaultValue={until}
        hint={`${zoneHint()} Left empty: the longest hold there is.`}
      />
      <label class="check-line">
        <input type="checkbox" name="untilWorse" defaultChecked />
        <span>or until it gets worse, whichever is first</span>
      </label>
      <Field label="Anything colleagues should know (optional)" name="text" />
      <p class="hint-box">
        Our own target pauses for this reason. What {customerName(one)} was promised does not: they hear from us as
        announced.
      </p>
    </FormDialog>
  )
}

export const Resume = ({ one, onClose }: AskProps) => (
  <FormDialog
    title="Take the case up again"
    confirm="Take up again"
    onClose={onClose}
    onSubmit={() => send(one, { type: 'resume' }, 'The case goes on.')}
  >
    <p class="small soft">
      On hold since <When at={one.hold?.since} />
      {one.hold && `: ${holdWords[one.hold.reason].toLowerCase()}`}. The clock of our own target goes on.
    </p>
  </FormDialog>
)
