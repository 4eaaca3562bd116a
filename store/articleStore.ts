import type { ArticleVersion, KeptProposal } from '../domain/article.ts'
import type { FaultKind } from '../domain/fault.ts'
import type { Page, PageRequest } from '../domain/page.ts'
import type { Lesson } from './caseStore.ts'

/** Articles that were changed, with every version; what is shipped is version 0 and not kept. */
export interface ArticleStore {
  latest(): Promise<ArticleVersion[]>
  /** Newest first. */
  versions(kind: FaultKind): Promise<ArticleVersion[]>
  /** Kept as the version after `expectedVersion`; `conflict` when that is not the latest any more. */
  save(version: Omit<ArticleVersion, 'version'>, expectedVersion: number): Promise<'stored' | 'conflict'>

  /** Newest first. */
  proposals(
    filter: PageRequest & { state?: KeptProposal['state'] | undefined; faultKind?: FaultKind | undefined },
  ): Promise<Page<KeptProposal>>
  proposal(id: string): Promise<KeptProposal | undefined>
  /**
   * Ends a proposal that is still open, and keeps the version that it becomes, together or not at all.
   * `conflict`: it was decided meanwhile, or somebody changed the article.
   */
  decide(
    decided: KeptProposal,
    version?: { article: Omit<ArticleVersion, 'version'>; expectedVersion: number },
  ): Promise<'stored' | 'conflict'>
  /** What cases have taught and nobody has looked at yet, oldest first. */
  waitingLessons(limit: number): Promise<Lesson[]>
  /** Takes lessons into the open proposal of their kind, or a new one; null: there was nothing to propose. Idempotent. */
  propose(kind: FaultKind | null, lessons: readonly { caseId: string }[], add: ProposalChange | null): Promise<void>
}
export type ProposalChange = (open: KeptProposal | undefined) => KeptProposal
