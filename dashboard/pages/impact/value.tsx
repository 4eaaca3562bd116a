import { useState } from 'preact/hooks'
import { useActorName } from '../../api/directory.ts'
import { request } from '../../api/http.ts'
import { refresh } from '../../api/resource.ts'
import { may } from '../../api/session.ts'
import type { Assumptions, Impact } from '../../api/wireLoop.ts'
import { Button } from '../../parts/button.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { Field, textOf } from '../../parts/field.tsx'
import { Card, Facts } from '../../parts/page.tsx'
import { say } from '../../shell/toast.tsx'
import { When } from '../../time/when.tsx'
import { count, minorUnits, money } from '../../words/states.ts'
import { withFilter } from './filters.tsx'

/** An estimate with what it rests on beside it, so that nobody takes one for the other. */
export const Value = ({ impact }: { impact: Impact }) => {
  const { assumptions, contactsAvoided, retainedMinor, changedBy, changedAt, formula } = impact.value
  const [editing, setEditing] = useState(false)
  const nameOf = useActorName()
  const { currency } = assumptions
  return (
    <Card title="What that was worth" hint="an estimate; what it rests on stands beside it">
      <div class="value-columns">
        <div class="value-told">
          <p class="value-figure numeric">
            <a class="figure-link" href={withFilter('/impact/cases', { figure: 'retained' })}>
              about {money(Number(retainedMinor.toPrecision(2)), currency ?? 'EUR', { whole: true })}
            </a>
          </p>
          <p class="soft">of yearly customer value that would probably have been lost.</p>
          {contactsAvoided >= 0.5 && (
            <p class="small faint">
              Besides, about{' '}
              <a href={withFilter('/impact/cases', { figure: 'contactsAvoided' })}>
                {count(Math.round(contactsAvoided), 'call or mail', 'calls and mails')} to support
              </a>{' '}
              that did not have to happen, worth{' '}
              {money(contactsAvoided * assumptions.costPerContactMinor, currency ?? 'EUR', { whole: true })}.
            </p>
          )}
          <p class="small faint">{formula}</p>
        </div>
        <div class="assumptions">
          <h3>Assumed, not measured</h3>
          <Facts
            of={[
              ['Unhappy customers who complain', `1 in ${Math.round(1 / (assumptions.complainersPerUnhappy || 1))}`],
              ['Leave after a bad experience', `${Math.round(assumptions.churnAfterBadExperience * 100)} %`],
              ['A customer’s yearly value', money(assumptions.yearlyValuePerCustomerMinor, currency ?? 'EUR')],
              ['Cost of one contact', money(assumptions.costPerContactMinor, currency ?? 'EUR')],
              ['Cost of an hour without the device', money(assumptions.costPerOutageHourMinor ?? 0, currency ?? 'EUR')],
            ]}
          />
          <p class="small faint assumed-by">
            {changedBy ? (
              <>
                Set by {nameOf(changedBy)} <When at={changedAt} />.
              </>
            ) : (
              'Trade figures, as shipped.'
            )}
          </p>
          {may('manager') && <Button onClick={() => setEditing(true)}>Change what is assumed</Button>}
        </div>
      </div>
      {editing && (
        <EditAssumptions
          assumptions={{
            ...assumptions,
            costPerOutageHourMinor: assumptions.costPerOutageHourMinor ?? 0,
            currency: assumptions.currency ?? 'EUR',
          }}
          onClose={() => setEditing(false)}
        />
      )}
    </Card>
  )
}

const EditAssumptions = ({ assumptions, onClose }: { assumptions: Assumptions; onClose: () => void }) => {
  const unit = minorUnits(assumptions.currency)
  const amount = (minor: number): string => String(minor / unit)
  const read = (data: FormData, name: string): number => Number((textOf(data, name) ?? '').replace(',', '.'))
  return (
    <FormDialog
      title="What is assumed"
      confirm="Save"
      onClose={onClose}
      onSubmit={async (data) => {
        await request<unknown>('impact/assumptions', {
          method: 'PUT',
          body: {
            complainersPerUnhappy: 1 / Math.max(1, read(data, 'oneIn')),
            churnAfterBadExperience: read(data, 'churn') / 100,
            yearlyValuePerCustomerMinor: Math.round(read(data, 'yearly') * unit),
            costPerContactMinor: Math.round(read(data, 'contact') * unit),
            costPerOutageHourMinor: Math.round(read(data, 'outage') * unit),
            currency: assumptions.currency,
          },
        })
        await refresh('impact', 'problems')
        say('Saved. The estimates follow from it.')
      }}
    >
      <p class="small soft">Who changed them and when is shown beside the estimate.</p>
      <Field
        label="Unhappy customers who complain: 1 in"
        name="oneIn"
        type="number"
        min="1"
        step="any"
        required
        defaultValue={String(Math.round(1 / (assumptions.complainersPerUnhappy || 1)))}
      />
      <Field
        label="Leave after one bad experience (%)"
        name="churn"
        type="number"
        min="0"
        step="any"
        required
        defaultValue={String(Math.round(assumptions.churnAfterBadExperience * 1000) / 10)}
      />
      <Field
        label={`A customer’s yearly value (${assumptions.currency})`}
        name="yearly"
        type="number"
        min="0"
        step="any"
        required
        defaultValue={amount(assumptions.yearlyValuePerCustomerMinor)}
      />
      <div class="fields-2">
        <Field
          label={`One contact costs (${assumptions.currency})`}
          name="contact"
          type="number"
          min="0"
          step="any"
          required
          defaultValue={amount(assumptions.costPerContactMinor)}
        />
        <Field
          label={`An hour without it costs (${assumptions.currency})`}
          name="outage"
          type="number"
          min="0"
          step="any"
          required
          defaultValue={amount(assumptions.costPerOutageHourMinor)}
        />
      </div>
    </FormDialog>
  )
}
