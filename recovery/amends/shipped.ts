import { hour } from '../../domain/clock.ts'
import type { OfferLimits, OfferRule } from '../../domain/offer.ts'
import type { RecoveryPolicy } from '../policy.ts'

/** What the shipped table and limits are made from, so that an operator's older settings go on to count. */
type Money = Pick<RecoveryPolicy, 'autoCreditAfter' | 'autoCreditMinor' | 'agentLimitMinor' | 'currency'>

/** The offer table as shipped; its first fitting line is the best choice. */
export const shippedOfferRules = (policy: Money): OfferRule[] => {
  const afterHours = policy.autoCreditAfter / hour
  const credit = policy.autoCreditMinor
  const text = {
    replacement: {
      en: 'a replacement for your device, brought to you and set up',
      de: 'ein Ersatzgerät, das wir Ihnen bringen und einrichten',
    },
    refund: { en: 'your money back for the time it did not work', de: 'Ihr Geld zurück für die Zeit ohne Ihr Gerät' },
    credit: { en: 'a credit for the trouble you had', de: 'ein Guthaben für die Unannehmlichkeiten' },
    discount: { en: '10 % off your next order', de: '10 % Nachlass auf Ihre nächste Bestellung' },
    gift: { en: 'a small gift from us', de: 'ein kleines Geschenk von uns' },
    apology: { en: 'our sincere apology', de: 'unsere aufrichtige Entschuldigung' },
  }
  const unasked: OfferRule[] =
    credit === 0
      ? []
      : [
          {
            id: 'long-outage-gold',
            when: { tiers: ['gold'], outageHoursAtLeast: afterHours, causes: ['ours', 'thirdParty'] },
            give: { kind: 'credit', amountMinor: credit * 2, text: text.credit },
            automatic: true,
          },
          {
            id: 'long-outage',
            when: { outageHoursAtLeast: afterHours, causes: ['ours', 'thirdParty'] },
            give: { kind: 'credit', amountMinor: credit, text: text.credit },
            automatic: true,
          },
        ]
  return [
    {
      id: 'repeated-replacement',
      when: { repeated: true, causes: ['ours'] },
      give: { kind: 'replacement', amountMinor: 40_000, text: text.replacement },
      automatic: false,
    },
    {
      id: 'severe-replacement',
      when: { severities: ['critical'], outageHoursAtLeast: 24, causes: ['ours'] },
      give: { kind: 'replacement', amountMinor: 40_000, text: text.replacement },
      automatic: false,
    },
    ...unasked,
    {
      id: 'day-long-refund',
      when: { severities: ['critical', 'major'], outageHoursAtLeast: 24 },
      give: { kind: 'refund', amountMinor: 5_000, text: text.refund },
      automatic: false,
    },
    {
      id: 'next-order',
      when: { severities: ['critical', 'major'], causes: ['ours', 'thirdParty'] },
      give: { kind: 'discount', percent: 10, amountMinor: 2_000, text: text.discount },
      automatic: false,
    },
    // Whoever broke it themselves is helped without a word of blame; the budget for that is the class's.
    {
      id: 'gift',
      when: { causes: ['customer'] },
      give: { kind: 'gift', amountMinor: 800, text: text.gift },
      automatic: false,
    },
    { id: 'small-credit', when: {}, give: { kind: 'credit', amountMinor: 500, text: text.credit }, automatic: false },
    { id: 'apology', when: {}, give: { kind: 'apology', text: text.apology }, automatic: false },
  ]
}

/** The limits as shipped: what one person may give in a case was there before; the others keep it from adding up. */
export const shippedLimits = (policy: Money): OfferLimits => ({
  currency: policy.currency,
  perIncidentMinor: policy.agentLimitMinor,
  perCustomerMinor: policy.agentLimitMinor * 3,
  perCustomerDays: 365,
  perAgentWeekMinor: policy.agentLimitMinor * 10,
  classBudgets: ['connectivity', 'equipment', 'configuration'].map((category) => ({
    category,
    perDays: 30,
    amountMinor: policy.agentLimitMinor * 100,
  })),
})
