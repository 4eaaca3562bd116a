import type { LimitBreach, LimitName, Offer } from '../../domain/offer.ts'
import { money } from '../actions/act.ts'

/** `a credit of 10.00 EUR`: for sentences in the history and to staff. */
export const called = ({
  kind,
  amountMinor,
  currency,
  percent,
}: Pick<Offer, 'kind' | 'amountMinor' | 'currency' | 'percent'>): string => {
  const amount = money(amountMinor, currency)
  switch (kind) {
    case 'apology':
      return 'an apology'
    case 'credit':
      return `a credit of ${amount}`
    case 'refund':
      return `a refund of ${amount}`
    case 'replacement':
      return `a replacement (${amount})`
    case 'gift':
      return `a gift (${amount})`
    case 'discount':
      return percent === null ? `${amount} off the next order` : `${percent} % off the next order (${amount} at most)`
  }
}

const limitWords: Record<LimitName, string> = {
  perIncident: 'the limit for one case',
  perCustomer: 'the limit for one customer',
  perAgentWeek: 'the limit for one person in a week',
  classBudget: 'the budget for this class of trouble',
  currency: 'what may be given at all (another currency)',
  plan: 'what is right after a severe or repeated failure (no routine amends)',
}

/** `over the limit for one case (40.00 EUR of 50.00 EUR are given)`; what is known of the sums is said. */
export const whyOver = (limits: readonly LimitName[], known: readonly LimitBreach[], currency: string): string =>
  limits
    .map((name) => {
      const breach = known.find(({ limit }) => limit === name)
      const sums =
        breach === undefined || name === 'plan' || name === 'currency'
          ? ''
          : ` (${money(breach.givenMinor, currency)} of ${money(breach.allowedMinor, currency)} are given)`
      return `${limitWords[name]}${sums}`
    })
    .join(' and ')
