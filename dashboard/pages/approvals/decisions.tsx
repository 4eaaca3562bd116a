import type { Offer } from '../../api/wire.ts'
import { FormDialog } from '../../parts/dialog.tsx'
import { Field, textOf } from '../../parts/field.tsx'
import { say } from '../../shell/toast.tsx'
import { offerSentence } from '../../words/recovery.ts'
import { minorUnits, money } from '../../words/states.ts'
import { decide } from './approval.tsx'

interface DecisionProps {
  readonly offer: Offer
  readonly onClose: () => void
}

/** Yes, but another amount: what is approved then is what the customer gets. */
export const ChangeDialog = ({ offer, onClose }: DecisionProps) => {
  const units = minorUnits(offer.currency)
  return (
    <FormDialog
      title={`Approve something else than ${offerSentence(offer)}`}
      confirm="Approve this instead"
      onClose={onClose}
      onSubmit={async (data) => {
        const amountMinor = Math.round(Number(textOf(data, 'amount') ?? 0) * units)
        const percent = Number(textOf(data, 'percent') ?? 0)
        const reason = textOf(data, 'reason')
        await decide(offer, {
          decision: 'change',
          amountMinor,
          ...(offer.kind === 'discount' ? { percent: percent > 0 ? percent : null } : {}),
          ...(reason ? { reason } : {}),
        })
        say(`Approved with ${money(amountMinor, offer.currency)}; the customer is told.`)
      }}
    >
      <div class="fields-2">
        <Field
          label={`Amount, ${offer.currency}`}
          name="amount"
          type="number"
          min={`${1 / units}`}
          step={`${1 / units}`}
          required
          defaultValue={`${offer.amountMinor / units}`}
          hint={`asked for: ${money(offer.amountMinor, offer.currency)}`}
        />
        {offer.kind === 'discount' && (
          <Field
            label="Percent (optional)"
            name="percent"
            type="number"
            min="0.01"
            step="0.01"
            defaultValue={offer.percent === null ? '' : `${offer.percent}`}
          />
        )}
      </div>
      <Field label="Why (optional)" name="reason" hint="Whoever asked for it reads this." />
    </FormDialog>
  )
}

export const RejectDialog = ({ offer, onClose }: DecisionProps) => (
  <FormDialog
    title={`Reject: ${offerSentence(offer)}`}
    confirm="Reject"
    danger
    onClose={onClose}
    onSubmit={async (data) => {
      const reason = textOf(data, 'reason')
      await decide(offer, { decision: 'reject', ...(reason ? { reason } : {}) })
      say('Rejected; whoever asked for it is told.')
    }}
  >
    <p class="small soft">The customer never hears of it. Something else may be offered at any time.</p>
    <Field label="Why (optional)" name="reason" hint="Whoever asked for it reads this." />
  </FormDialog>
)
