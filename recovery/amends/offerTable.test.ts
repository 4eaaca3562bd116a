import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hour } from '../../domain/clock.ts'
import { isVoucherKind, type OfferRule, offerLimits, offerRule, offerRules } from '../../domain/offer.ts'
import { recoveryPolicy } from '../policy.ts'
import { fits, type OfferFactsOfCase, readTable } from './offerTable.ts'
import { shippedLimits, shippedOfferRules } from './shipped.ts'

const policy = recoveryPolicy.parse({})
const shipped = shippedOfferRules(policy)
const facts = (change: Partial<OfferFactsOfCase> = {}): OfferFactsOfCase => ({
  category: 'equipment',
  severity: 'major',
  tier: 'standard',
  outageMs: hour,
  cause: 'ours',
  repeated: false,
  plan: 'standard',
  ...change,
})
const ruleWhen = (when: OfferRule['when']): OfferRule => ({
  id: 'r',
  when,
  give: { kind: 'apology', text: { en: 'sorry', de: 'Entschuldigung' } },
  automatic: false,
})

describe('the offer table', () => {
  it.each([
    ['no condition fits everything', {}, {}, true],
    ['a category of the list', { categories: ['equipment'] }, {}, true],
    ['another category', { categories: ['connectivity'] }, {}, false],
    ['no category is known', { categories: ['equipment'] }, { category: null }, false],
    ['a severity of the list', { severities: ['minor', 'major'] }, {}, true],
    ['another severity', { severities: ['critical'] }, {}, false],
    ['the tier', { tiers: ['gold'] }, { tier: 'gold' }, true],
    ['another tier', { tiers: ['gold'] }, {}, false],
    ['nobody knows the tier: the ordinary one', { tiers: ['standard'] }, { tier: null }, true],
    ['exactly so long', { outageHoursAtLeast: 3 }, { outageMs: 3 * hour }, true],
    ['a millisecond less', { outageHoursAtLeast: 3 }, { outageMs: 3 * hour - 1 }, false],
    ['the cause', { causes: ['thirdParty'] }, { cause: 'thirdParty' }, true],
    ['another cause', { causes: ['thirdParty'] }, { cause: 'customer' }, false],
    ['repeated', { repeated: true }, { repeated: true }, true],
    ['not repeated', { repeated: true }, {}, false],
    ['only the first time', { repeated: false }, { repeated: true }, false],
    ['all but one condition', { tiers: ['gold'], severities: ['major'] }, {}, false],
  ] as const)('%s', (_what, when, change, expected) => {
    expect(fits(ruleWhen(offerRule.shape.when.parse(when)), facts(change))).toBe(expected)
  })

  it.each([
    ['an ordinary short outage', {}, 'next-order', null],
    ['more than three hours', { outageMs: 4 * hour }, 'long-outage', 'long-outage'],
    ['the same for those most loyal', { outageMs: 4 * hour, tier: 'gold' }, 'long-outage-gold', 'long-outage-gold'],
    ['a carrier’s fault', { outageMs: 4 * hour, cause: 'thirdParty' }, 'long-outage', 'long-outage'],
    ['their own mistake: no blame, no coupon unasked', { outageMs: 4 * hour, cause: 'customer' }, 'gift', null],
    ['a small thing', { severity: 'minor' }, 'small-credit', null],
    ['repeated', { repeated: true, plan: 'senior', outageMs: 4 * hour }, 'repeated-replacement', null],
    ['severe and long', { severity: 'critical', outageMs: 25 * hour, plan: 'senior' }, 'severe-replacement', null],
    [
      'senior, but a carrier’s fault',
      { plan: 'senior', cause: 'thirdParty', outageMs: 25 * hour },
      'day-long-refund',
      null,
    ],
    ['senior and short', { plan: 'senior' }, 'apology', null],
  ] as const)('as shipped, %s: %s', (_what, change, best, unasked) => {
    const found = readTable(shipped, facts(change))
    expect([found.best?.id, found.unasked?.id ?? null]).toEqual([best, unasked])
  })

  it('as shipped it is a valid table with valid limits, and without automatic credit where the policy has none', () => {
    expect(offerRules.parse(shipped)).toEqual(shipped)
    expect(offerLimits.parse(shippedLimits(policy))).toEqual(shippedLimits(policy))
    expect(shippedOfferRules({ ...policy, autoCreditMinor: 0 }).some(({ automatic }) => automatic)).toBe(false)
  })

  it('gives only lines that fit, each once, in order; something always; in a senior plan never a coupon and nothing unasked', () => {
    const anyFacts = fc.record({
      category: fc.constantFrom('equipment', 'connectivity', null),
      severity: fc.constantFrom('minor' as const, 'major' as const, 'critical' as const),
      tier: fc.constantFrom('standard', 'silver', 'gold', null),
      outageMs: fc.integer({ min: 0, max: 72 * hour }),
      cause: fc.constantFrom('ours' as const, 'thirdParty' as const, 'customer' as const),
      repeated: fc.boolean(),
      plan: fc.constantFrom('standard' as const, 'senior' as const),
    })
    fc.assert(
      fc.property(anyFacts, (asked) => {
        const { best, alternatives, unasked } = readTable(shipped, asked)
        const answers = best === null ? [] : [best, ...alternatives]
        expect(answers.length).toBeGreaterThan(0)
        expect(answers.every((rule) => fits(rule, asked))).toBe(true)
        expect(answers.map((rule) => shipped.indexOf(rule))).toEqual(
          [...new Set(answers.map((rule) => shipped.indexOf(rule)))].sort((a, b) => a - b),
        )
        if (asked.plan === 'senior')
          expect([answers.some(({ give }) => isVoucherKind(give.kind)), unasked]).toEqual([false, null])
        else if (unasked !== null) expect(answers.filter(({ automatic }) => automatic)[0]).toBe(unasked)
      }),
      { seed: 3 },
    )
  })

  it.each([
    ['a credit without an amount', { kind: 'credit' }],
    ['an apology that costs', { kind: 'apology', amountMinor: 100 }],
    ['a percentage of a credit', { kind: 'credit', amountMinor: 100, percent: 10 }],
    ['a discount without its most', { kind: 'discount', percent: 10 }],
    ['nothing', { kind: 'gift', amountMinor: 0 }],
    ['more than all', { kind: 'discount', amountMinor: 100, percent: 101 }],
    ['an unknown currency', { kind: 'credit', amountMinor: 100, currency: 'XXY' }],
  ])('refuses %s', (_what, give) => {
    const rule = { ...ruleWhen({}), give: { ...give, text: { en: 'x', de: 'x' } } }
    expect(offerRule.safeParse(rule).success).toBe(false)
  })

  it('refuses the same id twice', () => {
    expect(offerRules.safeParse([ruleWhen({}), ruleWhen({})]).success).toBe(false)
  })
})
