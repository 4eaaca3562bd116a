import { useState } from 'preact/hooks'
import { request } from '../../../api/http.ts'
import { useResource } from '../../../api/resource.ts'
import type { CaseDetail } from '../../../api/wire.ts'
import type { OfferChoice, OfferChoices, OfferKind } from '../../../api/wireCase.ts'
import { FormDialog } from '../../../parts/dialog.tsx'
import { Field, textOf } from '../../../parts/field.tsx'
import { Mark } from '../../../parts/mark.tsx'
import { say } from '../../../shell/toast.tsx'
import { limitWords, offerSentence, offerWords } from '../../../words/recovery.ts'
import { minorUnits } from '../../../words/states.ts'
import { command } from '../commands.ts'
import { LimitBars } from '../limits.tsx'
import { type AskProps, customerName, reasonOf } from './ask.ts'

/** Those that this command has added wait for a manager. */
const waitsForManager = async (before: CaseDetail): Promise<boolean> => {
  const known = new Set(before.offers.map((made) => made.id))
  const now = await request<CaseDetail>(`cases/${encodeURIComponent(before.id)}`)
  return now.offers.some((made) => !known.has(made.id) && made.state === 'needsApproval')
}

const kinds = Object.entries(offerWords) as [OfferKind, string][]
const own = 'own'

/** What the offer table gives here first, then anything else; the limits beside it. */
export const MakeOffer = ({ one, onClose }: AskProps) => {
  const choices = useResource<OfferChoices>(`cases/${encodeURIComponent(one.id)}/offer-choices`)
  const known = choices.data.value
  const table = known ? [...(known.best ? [known.best] : []), ...known.alternatives] : []
  const [picked, setPicked] = useState<string>()
  const [kind, setKind] = useState<OfferKind>('credit')
  const chosen = picked ?? known?.best?.ruleId ?? own
  const rule = table.find(({ ruleId }) => ruleId === chosen)
  const currency = known?.limits.currency ?? one.offers[0]?.currency ?? 'EUR'
  const submit = async (data: FormData): Promise<void> => {
    await command(one, {
      type: 'offer',
      ...(rule ? ofRule(rule) : ofForm(kind, data, currency)),
      reason: reasonOf(data),
    })
    say(
      (await waitsForManager(one))
        ? 'Over a limit: a manager decides, then the customer is told.'
        : 'Offered; the customer is told.',
    )
  }
  return (
    <FormDialog title="Make amends" confirm="Offer" onClose={onClose} onSubmit={submit}>
      {table.length > 0 && (
        <fieldset>
          <legend class="unseen">What to offer</legend>
          <div class="pick-list">
            {table.map((choice) => (
              <Pick
                key={choice.ruleId}
                choice={choice}
                best={choice === known?.best}
                checked={choice.ruleId === chosen}
                onPick={() => setPicked(choice.ruleId)}
              />
            ))}
            <label>
              <input type="radio" name="rule" checked={chosen === own} onChange={() => setPicked(own)} />
              <strong>Something else</strong>
            </label>
          </div>
        </fieldset>
      )}
      {known && table.length === 0 && (
        <p class="hint-box">The table gives nothing of itself here. You may offer something of your own.</p>
      )}
      {!rule && <OwnOffer kind={kind} onKind={setKind} currency={currency} />}
      <Field
        key={rule?.ruleId ?? own}
        label="Reason"
        name="reason"
        required
        defaultValue={rule ? `By the table: ${rule.text.en}` : ''}
        hint="Kept with the case, and shown to whoever approves it."
      />
      {known ? (
        <LimitBars limits={known.limits} asked={rule?.amountMinor ?? 0} />
      ) : (
        <p class="small soft">
          Within the limits {customerName(one)} hears of it at once; beyond them a manager decides first.
        </p>
      )}
    </FormDialog>
  )
}

const ofRule = (rule: OfferChoice) => ({
  kind: rule.kind,
  ...(rule.kind === 'apology' ? {} : { amountMinor: rule.amountMinor }),
  ...(rule.percent === null ? {} : { percent: rule.percent }),
})

const ofForm = (kind: OfferKind, data: FormData, currency: string) => {
  const percent = Number(textOf(data, 'percent') ?? 0)
  return {
    kind,
    ...(kind === 'apology'
      ? {}
      : { amountMinor: Math.round(Number(textOf(data, 'amount') ?? 0) * minorUnits(currency)) }),
    ...(kind === 'discount' && percent > 0 ? { percent } : {}),
  }
}

const Pick = (props: { choice: OfferChoice; best: boolean; checked: boolean; onPick: () => void }) => (
  <label>
    <input type="radio" name="rule" checked={props.checked} onChange={props.onPick} />
    <span>
      <strong>{offerSentence(props.choice)}</strong>
      {props.best && <span class="soft"> · fits best</span>}
      <span class="sub">{props.choice.text.en}</span>
      {props.choice.overLimits.length > 0 && (
        <Mark tone="major" icon="approve">
          needs a manager
        </Mark>
      )}
      {props.choice.overLimits.map((limit) => (
        <span class="sub" key={limit}>
          {limitWords[limit]}
        </span>
      ))}
    </span>
  </label>
)

const OwnOffer = (props: { kind: OfferKind; onKind: (kind: OfferKind) => void; currency: string }) => (
  <>
    <label class="field">
      <span>What</span>
      <select
        class="input"
        value={props.kind}
        onChange={(event) =>
          props.onKind(kinds.find(([value]) => value === event.currentTarget.value)?.[0] ?? 'credit')
        }
      >
        {kinds.map(([value, label]) => (
          <option key={value} value={value} selected={value === props.kind}>
            {label}
          </option>
        ))}
      </select>
    </label>
    {props.kind !== 'apology' && (
      <div class="fields-2">
        <Field
          label={
            props.kind === 'credit' || props.kind === 'refund'
              ? `Amount, ${props.currency}`
              : `Costs us at most, ${props.currency}`
          }
          name="amount"
          type="number"
          min={`${1 / minorUnits(props.currency)}`}
          step={`${1 / minorUnits(props.currency)}`}
          required
          placeholder="25"
        />
        {props.kind === 'discount' && (
          <Field label="Percent of the next order (optional)" name="percent" type="number" min="0.01" step="0.01" />
        )}
      </div>
    )}
  </>
)
