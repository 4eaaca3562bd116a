/** What the API says about the rule book, remedies and offers, as types only. */
import type { z } from 'zod'
import type { limitsLeft, OfferKind, offerLimits, offerRule } from '../../domain/offer.ts'
import type { playbookFields, readingCondition, remedy } from '../../domain/playbook.ts'
import type { breaker } from '../../domain/remedy.ts'
import type { playbookTrial, ruleBookEntry } from '../../domain/ruleBookViews.ts'

export type Playbook = z.output<typeof playbookFields>
export type Remedy = z.output<typeof remedy>
export type ReadingCondition = z.output<typeof readingCondition>
export type Breaker = z.input<typeof breaker>
export type OfferRule = z.output<typeof offerRule>
export type OfferLimits = z.output<typeof offerLimits>
export type LimitsLeft = z.output<typeof limitsLeft>
/** `voucher` of domain/voucher.ts as JSON; that file hashes codes with node:crypto, which a browser's types do not know. */
export interface Voucher {
  readonly offerId: string
  readonly caseId: string
  readonly kind: OfferKind
  readonly amountMinor: number
  readonly currency: string
  readonly percent: number | null
  readonly state: 'valid' | 'redeemed' | 'expired' | 'withdrawn'
  readonly issuedAt: string
  readonly expiresAt: string
  readonly redeemedAt: string | null
  readonly reference: string | null
  readonly worthMinor: number | null
}

/** One change of the rule book. */
export type RuleBookEntry = z.input<typeof ruleBookEntry>
export interface PlaybookVersion extends Omit<RuleBookEntry, 'changed'> {
  /** Null: it was taken out. */
  readonly playbook: Playbook | null
}
export type PlaybookTrial = z.output<typeof playbookTrial>
export interface OfferRulesView {
  /** Of the rule book. */
  readonly version: number
  readonly rules: readonly OfferRule[]
}
export interface OfferLimitsView {
  readonly version: number
  readonly limits: OfferLimits
}
/** What has been given, out of what may be. */
interface Standing {
  readonly allowedMinor: number
  readonly givenMinor: number
  readonly leftMinor: number
}
export interface OfferUse {
  readonly currency: string
  readonly yourWeek: Standing
  readonly budgets: readonly (Standing & { readonly category: string; readonly days: number })[]
}
