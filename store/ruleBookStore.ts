import type { Page, PageRequest } from '../domain/page.ts'

/** One version of everything that an operator can change and decisions depend on. A version is never changed. */
export interface KeptRuleBook {
  /** 1, 2, … ; version 0 is what is shipped, and not kept. */
  readonly version: number
  readonly at: number
  /** A user's id, or the name of what did it. */
  readonly by: string
  /** Why, in their words. */
  readonly note: string
  /** What was changed, for people: `policy`, `limits`, `playbook silence`, … */
  readonly changed: readonly string[]
  /** The whole book as JSON; recovery has its schema. */
  readonly body: unknown
}
export type RuleBookEntry = Omit<KeptRuleBook, 'body'>

export interface RuleBookStore {
  /** Undefined: nothing was ever changed. */
  latest(): Promise<KeptRuleBook | undefined>
  get(version: number): Promise<KeptRuleBook | undefined>
  /** The newest `limit` with their bodies, newest first. */
  newest(limit: number): Promise<KeptRuleBook[]>
  /** Newest first. */
  list(request: PageRequest): Promise<Page<RuleBookEntry>>
  /** Kept as the version after `expectedVersion`; `conflict` when that is not the latest any more. */
  save(book: Omit<KeptRuleBook, 'version'>, expectedVersion: number): Promise<'stored' | 'conflict'>
}
