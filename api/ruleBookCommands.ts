import type { OfferLimits, OfferRule } from '../domain/offer.ts'
import type { Playbook } from '../domain/playbook.ts'
import type { Breaker } from '../domain/remedy.ts'
import type { PlaybookTrial, PlaybookVersion } from '../domain/ruleBookViews.ts'
import type { ServiceTarget } from '../domain/serviceTarget.ts'

/** Everything decisions depend on, as people read it; recovery has the schema of the policy. */
export interface RuleBookView {
  readonly version: number
  readonly policy: Readonly<Record<string, unknown>>
  readonly playbooks: readonly Playbook[]
  readonly offerRules: readonly OfferRule[]
  readonly limits: OfferLimits
  readonly targets: readonly ServiceTarget[]
}
/** On which version a change was made, by whom (a user's id), why, and when (our clock, ms). */
export interface ChangeOrder {
  readonly expectedVersion: number
  readonly by: string
  readonly note: string
  readonly at: number
}
export type RuleBookChange =
  | { readonly outcome: 'stored'; readonly book: RuleBookView }
  | { readonly outcome: 'conflict'; readonly version: number }
  | { readonly outcome: 'invalid'; readonly mistakes: readonly { readonly path: string; readonly message: string }[] }

/** The rule book as it is worked on over HTTP. Undefined: there is no such thing. */
export interface RuleBookCommands {
  current(): RuleBookView
  version(version: number): Promise<RuleBookView | undefined>
  changePolicy(policy: Readonly<Record<string, unknown>>, order: ChangeOrder): Promise<RuleBookChange>
  changeTargets(targets: readonly ServiceTarget[], order: ChangeOrder): Promise<RuleBookChange>
  putPlaybook(playbook: Playbook, order: ChangeOrder): Promise<RuleBookChange>
  putPlaybooks(playbooks: readonly unknown[], order: ChangeOrder): Promise<RuleBookChange>
  removePlaybook(id: string, order: ChangeOrder): Promise<RuleBookChange | undefined>
  playbookVersions(id: string): Promise<PlaybookVersion[]>
  restore(version: number, order: ChangeOrder): Promise<RuleBookChange | undefined>
  /** What a past case would have been under this playbook. Touches nothing. */
  tryPlaybook(playbook: Playbook, caseId: string): Promise<PlaybookTrial | undefined>
  breakers(): Promise<Breaker[]>
}
