import type { ArticleBody, ArticleProposal, ArticleVersion, ProposalDecision } from '../domain/article.ts'
import type { CasePromise } from '../domain/case.ts'
import type { FaultKind } from '../domain/fault.ts'
import type { Impact, ImpactCaseView, ImpactGrouping } from '../domain/impact.ts'
import type { ImpactAssumptions, KeptAssumptions } from '../domain/impactAssumptions.ts'
import type { FigureName } from '../domain/impactCase.ts'
import type { Page, PageRequest } from '../domain/page.ts'
import type { PeriodLength } from '../domain/period.ts'
import type { Problem, ProblemSubject } from '../domain/problems.ts'
import type { LedgerLine, TeamPromises } from '../domain/promiseReport.ts'
import type { WeeklyReport } from '../domain/weeklyReport.ts'
import type { FigureFilter, FigurePlace, StoryRow } from '../store/figureStore.ts'
import type { PersonalRecords } from '../store/personStore.ts'

type Refusal = {
  readonly ok: false
  readonly code: 'conflict' | 'not-found' | 'not-now'
  readonly detail: string
}
type Saved = Promise<{ readonly ok: true; readonly article: ArticleVersion } | Refusal>
type Team = { readonly teamId?: string | null | undefined }
interface ShownReport {
  readonly report: WeeklyReport
  readonly sentAt: number | null
}

/** What is learned and told once cases are over, as people reach it over HTTP. Times ms; `by`: a user's id. */
export interface LoopDesk {
  readonly articles: {
    list(): Promise<ArticleVersion[]>
    current(kind: FaultKind): Promise<ArticleVersion>
    versions(kind: FaultKind): Promise<ArticleVersion[]>
    save(kind: FaultKind, change: ArticleBody & { expectedVersion: number; note: string }, by: string): Saved
    restore(
      kind: FaultKind,
      wanted: { version: number; expectedVersion: number; note?: string | undefined },
      by: string,
    ): Saved
    proposals(
      filter: PageRequest & { state?: ArticleProposal['state'] | undefined; faultKind?: FaultKind | undefined },
    ): Promise<Page<ArticleProposal>>
    decide(
      id: string,
      decision: ProposalDecision,
      by: string,
    ): Promise<{ readonly ok: true; readonly proposal: ArticleProposal } | Refusal>
  }
  readonly impact: {
    impact(
      query: FigureFilter & {
        groupBy?: ImpactGrouping | undefined
        period?: PeriodLength | undefined
        timeZone?: string | undefined
      },
    ): Promise<Impact>
    cases(
      query: FigureFilter & { figure: FigureName; after?: FigurePlace | undefined; limit: number },
    ): Promise<{ items: ImpactCaseView[]; next: FigurePlace | null }>
    problems(
      query: FigureFilter & { subjects?: readonly ProblemSubject[] | undefined; limit: number },
    ): Promise<Problem[]>
    assumptions(): Promise<KeptAssumptions>
    setAssumptions(assumptions: ImpactAssumptions, by: string): Promise<KeptAssumptions>
  }
  readonly promises: {
    ledger(
      filter: PageRequest & Team & { state?: CasePromise['state'] | undefined; caseId?: string | undefined },
    ): Promise<Page<LedgerLine>>
    report(range: { from: number; to: number } & Team): Promise<TeamPromises[]>
  }
  stories(filter: PageRequest & { from?: number | undefined; to?: number | undefined }): Promise<Page<StoryRow>>
  readonly weekly: {
    /** Undefined: there is no such week. */
    show(week?: string): Promise<ShownReport | undefined>
    /** Undefined: there is no such week, or it is not over. */
    sendNow(week?: string): Promise<ShownReport | undefined>
  }
  readonly erasure: {
    /** Undefined: there is no such customer. */
    erase(
      customerId: string,
      by: string,
    ): Promise<{ readonly pseudonym: string; readonly cases: number; readonly doneAt: number } | undefined>
    exportOf(customerId: string): Promise<readonly PersonalRecords[] | undefined>
  }
}
