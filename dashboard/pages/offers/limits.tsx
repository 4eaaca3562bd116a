import './offers.css'
import { useState } from 'preact/hooks'
import { request } from '../../api/http.ts'
import { refresh, useResource } from '../../api/resource.ts'
import { may } from '../../api/session.ts'
import type { OfferLimits, OfferLimitsView, OfferUse } from '../../api/wireRules.ts'
import { EditorForm, EditorLines, useEditor } from '../../parts/editor.tsx'
import { NumberEntry } from '../../parts/entries.tsx'
import { Entry } from '../../parts/entry.tsx'
import { Card, PageFrame } from '../../parts/page.tsx'
import { Shown } from '../../parts/states.tsx'
import { say } from '../../shell/toast.tsx'
import { minorUnits, money } from '../../words/states.ts'
import { OfferSections } from './sections.tsx'

/** What may be given without asking a manager, and how much of each budget is gone. */
export const OfferLimitsPage = () => {
  const view = useResource<OfferLimitsView>('offer-limits', { topics: ['case'] })
  return (
    <PageFrame
      title="Limits"
      lead="Up to here agents and automatic offers give on their own. Beyond, a manager is asked; nothing is given meanwhile."
    >
      <OfferSections />
      <Shown resource={view}>
        {(data) => (
          <>
            <Budgets />
            <Editor key={data.version} view={data} />
          </>
        )}
      </Shown>
    </PageFrame>
  )
}

/** How much is gone: of each kind's budget, and of one's own week. */
const Budgets = () => {
  const use = useResource<OfferUse>('offer-limits/use', { topics: ['case'] }).data.value
  if (!use) return null
  return (
    <Card title="Used so far">
      <ul class="budgets">
        {use.budgets.map((budget) => (
          <Budget key={budget.category} name={budget.category} note={`in ${budget.days} days`} of={budget} use={use} />
        ))}
        <Budget name="You" note="in 7 days, on your own authority" of={use.yourWeek} use={use} />
      </ul>
    </Card>
  )
}

const Budget = (props: { name: string; note: string; of: OfferUse['yourWeek']; use: OfferUse }) => {
  const { givenMinor, allowedMinor } = props.of
  const share = allowedMinor === 0 ? 1 : givenMinor / allowedMinor
  return (
    <li>
      <span>
        <strong>{props.name}</strong> <span class="faint small">{props.note}</span>
      </span>
      <span class="numeric">
        {money(givenMinor, props.use.currency)} <span class="soft">of {money(allowedMinor, props.use.currency)}</span>
        {share >= 1 && <span class="late"> used up</span>}
      </span>
      <span class={`meter${share >= 1 ? ' full' : share >= 0.8 ? ' near' : ''}`} aria-hidden="true">
        <i style={{ width: `${Math.min(100, 100 * share)}%` }} />
      </span>
    </li>
  )
}

const Editor = ({ view }: { view: OfferLimitsView }) => {
  const editor = useEditor<OfferLimits>(view.limits, 'limits')
  const [note, setNote] = useState('')
  const { draft, change, at, mistakeAt } = editor
  const amount = (
    label: string,
    field: 'perIncidentMinor' | 'perCustomerMinor' | 'perAgentWeekMinor',
    hint?: string,
  ) => (
    <NumberEntry
      label={label}
      unit={draft.currency}
      times={minorUnits(draft.currency)}
      value={draft[field]}
      onChange={(value) => change({ [field]: value ?? 0 })}
      {...(hint ? { hint } : {})}
      {...at(field)}
    />
  )
  const save = async (): Promise<void> => {
    await request<unknown>('offer-limits', {
      method: 'PUT',
      body: { expectedVersion: view.version, note: note.trim(), limits: draft },
    })
    await refresh('offer-limits', 'rule-book')
    say('Saved. They hold from now on.')
  }
  return (
    <EditorForm
      editor={editor}
      label="Limits"
      save={save}
      reload={() => void refresh('offer-limits')}
      confirm="Save new version"
      locked={!may('admin')}
      beside={
        <Entry
          label="Why (goes into the history)"
          value={note}
          onChange={setNote}
          path="note"
          mistake={mistakeAt('note')}
        />
      }
    >
      <Card title="Limits">
        <div class="fields">
          {amount('In one case', 'perIncidentMinor')}
          {amount('To one customer', 'perCustomerMinor')}
          <NumberEntry
            label="within"
            unit="days"
            value={draft.perCustomerDays}
            onChange={(days) => change({ perCustomerDays: days ?? 1 })}
            {...at('perCustomerDays')}
          />
          {amount('By one agent', 'perAgentWeekMinor', 'In any 7 days, not by calendar week.')}
          <Entry
            label="Currency"
            value={draft.currency}
            onChange={(currency) => change({ currency: currency.toUpperCase() })}
            {...at('currency')}
          />
        </div>
      </Card>
      <Card title="Budgets by kind of trouble" hint="a kind that is not here has none">
        <EditorLines<OfferLimits['classBudgets'][number]>
          one="Budget"
          lines={draft.classBudgets}
          onChange={(classBudgets) => change({ classBudgets })}
          blank={() => ({ category: '', perDays: 30, amountMinor: 0 })}
        >
          {(budget, changeBudget, index) => (
            <>
              <Entry
                label="Kind of trouble"
                value={budget.category}
                onChange={(category) => changeBudget({ category })}
                {...at(`classBudgets.${index}.category`)}
              />
              <NumberEntry
                label="May cost"
                unit={draft.currency}
                times={minorUnits(draft.currency)}
                value={budget.amountMinor}
                onChange={(value) => changeBudget({ amountMinor: value ?? 0 })}
                {...at(`classBudgets.${index}.amountMinor`)}
              />
              <NumberEntry
                label="within"
                unit="days"
                value={budget.perDays}
                onChange={(days) => changeBudget({ perDays: days ?? 1 })}
                {...at(`classBudgets.${index}.perDays`)}
              />
            </>
          )}
        </EditorLines>
      </Card>
    </EditorForm>
  )
}
