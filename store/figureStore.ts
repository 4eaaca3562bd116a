import type { CasePromise } from '../domain/case.ts'
import type { ImpactCase } from '../domain/impactCase.ts'
import type { Page, PageRequest } from '../domain/page.ts'
import type { ProblemSubject } from '../domain/problems.ts'

/** Which cases: opened in [from, to), ms; of one team or model. `teamId` null: of no team. */
export interface FigureFilter {
  readonly from: number
  readonly to: number
  readonly teamId?: string | null | undefined
  readonly model?: string | undefined
}
/** Where a reader of cases goes on: behind this one. */
export interface FigurePlace {
  readonly openedAt: number
  readonly caseId: string
}
/** One subject with all that its rank is made of. Amounts in `currency` of the question; hours of the product's clock. */
export interface ProblemRow {
  readonly subject: ProblemSubject
  readonly key: string
  readonly cases: number
  readonly customers: number
  readonly contacts: number
  readonly offersMinor: number
  /** Cases with offers in another currency, which `offersMinor` leaves out. */
  readonly otherCurrency: number
  readonly outageHours: number
}
export interface StoryRow {
  readonly caseId: string
  readonly number: number
  readonly title: string
  readonly story: string
  readonly toldAt: number
  readonly customerId: string | null
}
export interface PromiseLine {
  readonly promise: CasePromise
  readonly caseNumber: number
  readonly teamId: string | null
}

/** What is counted over many cases, from rows kept for that: never by reading the cases themselves. */
export interface FigureStore {
  /** Oldest first, in portions: no more than one of them is in memory. */
  cases(filter: FigureFilter & { after?: FigurePlace | undefined }): AsyncIterable<readonly ImpactCase[]>
  /** Subjects with two real cases and more. `now` ends the outage of what is still open. */
  problems(
    filter: FigureFilter & { now: number; currency: string; subjects: readonly ProblemSubject[] },
  ): Promise<ProblemRow[]>
  /** The cases behind some of them by key, newest first, of each at most `limit`. */
  problemCases(
    filter: FigureFilter & { subject: ProblemSubject; keys: readonly string[]; limit: number },
  ): Promise<ReadonlyMap<string, readonly string[]>>
  /** Newest told first. */
  stories(filter: PageRequest & { from?: number | undefined; to?: number | undefined }): Promise<Page<StoryRow>>
  /** Newest made first. `teamId` null: of no team. */
  promises(
    filter: PageRequest & {
      state?: CasePromise['state'] | undefined
      teamId?: string | null | undefined
      caseId?: string | undefined
    },
  ): Promise<Page<PromiseLine>>
  /** Made in [from, to), oldest first, in portions. */
  promisesMade(range: {
    from: number
    to: number
    teamId?: string | null | undefined
  }): AsyncIterable<readonly PromiseLine[]>
  /** When this customer was last sent a survey, ms, and the last rating they gave; null: never. */
  lastSurvey(customerId: string): Promise<{ askedAt: number | null; rating: number | null }>
}
