import type { Offer } from '../../../domain/offer.ts'
import { breaches, givenAt, windowsAt } from '../../../domain/offerLimits.ts'
import { shippedRuleBook } from '../../../recovery/ruleBook.ts'

/** Each offer nobody approved, held once more against all that had been given before it, by the limits as shipped. */
export const limitBreaks = (offers: readonly Offer[], now: number): string[] => {
  const { limits } = shippedRuleBook()
  const given = offers
    .flatMap((offer) => {
      const at = givenAt(offer)
      return at === null ? [] : [{ offer, at }]
    })
    .sort((a, b) => a.at - b.at)
  return given.flatMap(({ offer, at }, index) => {
    if (offer.approvedBy !== null) return []
    const windows = windowsAt(limits, { at, category: offer.category })
    const before = given.slice(0, index)
    const sum = (counts: (one: (typeof given)[number]) => boolean): number =>
      before.filter(counts).reduce((all, one) => all + one.offer.amountMinor, 0)
    const found = breaches(
      limits,
      {
        perIncident: sum((one) => one.offer.caseId === offer.caseId),
        perCustomer: sum((one) => one.offer.customerId === offer.customerId && one.at > windows.perCustomer),
        perAgentWeek: sum(
          (one) => one.offer.madeBy === offer.madeBy && one.offer.approvedBy === null && one.at > windows.perAgentWeek,
        ),
        classBudget: sum((one) => one.offer.category === offer.category && one.at > (windows.classBudget ?? now)),
      },
      offer,
    )
    return found.map(({ limit }) => `offer ${offer.id} is over ${limit}`)
  })
}
