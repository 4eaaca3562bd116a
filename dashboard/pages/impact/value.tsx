import type { Impact } from '../../api/wire.ts'
import { Card, Facts } from '../../parts/page.tsx'
import { count, money } from '../../words/states.ts'

/** An estimate with what it rests on beside it, so that nobody takes one for the other. */
export const Value = ({ impact }: { impact: Impact }) => {
  const { assumptions, contactsAvoided, retainedMinor } = impact.value
  return (
    <Card title="What that was worth" hint="an estimate; what it rests on stands beside it">
      <div class="value-columns">
        <div>
          <p class="value-figure numeric">
            about {money(Number(retainedMinor.toPrecision(2)), impact.currency, { whole: true })}
          </p>
          <p class="soft">of yearly customer value that would probably have been lost.</p>
          <p class="small faint">
            {contactsAvoided >= 0.5 &&
              `Besides, about ${count(Math.round(contactsAvoided), 'call or mail', 'calls and mails')} to support that did not have to happen, worth ${money(contactsAvoided * assumptions.costPerContactMinor, impact.currency, { whole: true })}.`}
          </p>
        </div>
        <div class="assumptions">
          <h3>Assumed, not measured</h3>
          <Facts
            of={[
              ['Unhappy customers who complain', `1 in ${Math.round(1 / (assumptions.complainersPerUnhappy || 1))}`],
              ['Leave after a bad experience', `${Math.round(assumptions.churnAfterBadExperience * 100)} %`],
              ['A customer’s yearly value', money(assumptions.yearlyValuePerCustomerMinor, impact.currency)],
              ['Cost of one contact', money(assumptions.costPerContactMinor, impact.currency)],
            ]}
          />
        </div>
      </div>
    </Card>
  )
}
