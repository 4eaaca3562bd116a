import type { OfferRule } from '../../api/wireRules.ts'
import { duration } from '../../time/format.ts'
import { money, severityWords } from '../../words/states.ts'

export const offerKindWords: Readonly<Record<OfferRule['give']['kind'], string>> = {
  apology: 'Apology',
  credit: 'Credit',
  discount: 'Discount',
  refund: 'Refund',
  replacement: 'Replacement',
  gift: 'Gift',
}
const causeWords: Readonly<Record<'ours' | 'thirdParty' | 'customer', string>> = {
  ours: 'our fault',
  thirdParty: 'a third party’s fault',
  customer: 'the customer’s own doing',
}
export const causeOptions = Object.entries(causeWords) as ['ours' | 'thirdParty' | 'customer', string][]

/** `Credit of €10.00`, `10 % off, at most €20.00` */
export const giveWords = (give: OfferRule['give'], currency: string): string => {
  const amount = give.amountMinor === undefined ? undefined : money(give.amountMinor, give.currency ?? currency)
  if (give.percent !== undefined) return `${give.percent} % off${amount ? `, at most ${amount}` : ''}`
  return amount ? `${offerKindWords[give.kind]} of ${amount}` : offerKindWords[give.kind]
}

/** All that must hold, a phrase each; none: always. */
export const whenWords = (when: OfferRule['when']): string[] =>
  [
    when.categories && `${orList(when.categories)} trouble`,
    when.severities && orList(when.severities.map((one) => severityWords[one].toLowerCase())),
    when.tiers && `${orList(when.tiers)} customers`,
    when.outageHoursAtLeast !== undefined && `out for ${duration(when.outageHoursAtLeast * 3_600_000)} or more`,
    when.causes && orList(when.causes.map((one) => causeWords[one])),
    when.repeated !== undefined && (when.repeated ? 'it happened before' : 'the first time'),
  ].filter((words): words is string => typeof words === 'string')

const orList = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
