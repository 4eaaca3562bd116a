import './limits.css'
import type { OfferChoices } from '../../api/wireCase.ts'
import { spelledOut } from '../../words/recovery.ts'
import { money } from '../../words/states.ts'

type Limits = OfferChoices['limits']

/** What is left of each limit, with what `asked` (minor units) would take of it; `withoutMine`: a week of somebody else's counts. */
export const LimitBars = (props: { limits: Limits; asked?: number; withoutMine?: boolean }) => {
  const { limits, asked = 0 } = props
  const { currency, perIncident, perCustomer, perAgentWeek, classBudget } = limits
  return (
    <dl class="limits">
      <Bar label="This case" of={perIncident} {...{ asked, currency }} />
      <Bar label={`This customer, ${perCustomer.days} days`} of={perCustomer} {...{ asked, currency }} />
      {!props.withoutMine && <Bar label="You, seven days" of={perAgentWeek} {...{ asked, currency }} />}
      {classBudget && (
        <Bar
          label={`${spelledOut(classBudget.category)}, ${classBudget.days} days`}
          of={classBudget}
          {...{ asked, currency }}
        />
      )}
    </dl>
  )
}

const Bar = (props: { label: string; of: Limits['perIncident']; asked: number; currency: string }) => {
  const { allowedMinor, givenMinor, leftMinor } = props.of
  const share = (minor: number): string =>
    `${allowedMinor > 0 ? Math.min(100, (minor / allowedMinor) * 100) : minor > 0 ? 100 : 0}%`
  const over = props.asked > leftMinor
  return (
    <>
      <dt>{props.label}</dt>
      <dd>
        <span class={over ? 'tone-major' : undefined}>
          {money(leftMinor, props.currency)} left{over && ': not enough'}
        </span>{' '}
        <span class="faint">of {money(allowedMinor, props.currency)}</span>
        <span class={`limit-bar${over ? ' over' : ''}`} aria-hidden="true">
          <i style={{ width: share(givenMinor) }} />
          <b style={{ width: share(Math.min(props.asked, leftMinor)) }} />
        </span>
      </dd>
    </>
  )
}
