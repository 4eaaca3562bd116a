import type { ApprovalDecision, OfferChoices, OfferLimits, OfferRule } from '../domain/offer.ts'
import type { CommandOutcome } from './options.ts'

/** The part of recovery that is about offers, as people reach it over HTTP. */
export interface OfferCommands {
  decideApproval(offerId: string, decision: ApprovalDecision): Promise<CommandOutcome>
  /** What the offer table gives for this case now, and how much of each limit is left for this person. Undefined: no such case. */
  offerChoices(caseId: string, forUser: string): Promise<OfferChoices | undefined>
  /** The rule book's part about offers. */
  readonly rules: {
    current(): { readonly version: number; readonly offerRules: readonly OfferRule[]; readonly limits: OfferLimits }
    change(
      part: { offerRules?: OfferRule[]; limits?: OfferLimits },
      order: { expectedVersion: number; by: string; note: string; at: number },
    ): Promise<
      | {
          readonly outcome: 'stored'
          readonly book: {
            readonly version: number
            readonly offerRules: readonly OfferRule[]
            readonly limits: OfferLimits
          }
        }
      | { readonly outcome: 'conflict'; readonly version: number }
      | {
          readonly outcome: 'invalid'
          readonly mistakes: readonly { readonly path: string; readonly message: string }[]
        }
    >
  }
}
