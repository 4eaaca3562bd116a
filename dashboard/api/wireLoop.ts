/** What the API says about what was learned: impact, promises, problems, stories, articles. Types only. */
import type { z } from 'zod'
import type { articleBody, articleProposal, articleVersion } from '../../domain/article.ts'
import type { impact, impactCaseView, impactFigures } from '../../domain/impact.ts'
import type { impactAssumptions, keptAssumptions } from '../../domain/impactAssumptions.ts'
import type { FigureName } from '../../domain/impactCase.ts'
import type { problem, problemList } from '../../domain/problems.ts'
import type { ledgerLine, promiseReport } from '../../domain/promiseReport.ts'
import type { shownReport } from '../../domain/weeklyReport.ts'

export type { FigureName } from '../../domain/impactCase.ts'

export type Impact = z.input<typeof impact>
export type ImpactFigures = z.input<typeof impactFigures>
export type ImpactGroups = NonNullable<Impact['groups']>
export type ImpactCase = z.input<typeof impactCaseView>
export type Assumptions = z.output<typeof impactAssumptions>
export type KeptAssumptions = z.input<typeof keptAssumptions>
export type Problem = z.input<typeof problem>
export type ProblemList = z.input<typeof problemList>
export type WeeklyReport = z.input<typeof shownReport>
export type LedgerLine = z.input<typeof ledgerLine>
export type PromiseReport = z.input<typeof promiseReport>
export type ArticleBody = z.output<typeof articleBody>
export type ArticleVersion = z.input<typeof articleVersion>
export interface ArticleWithVersions extends ArticleVersion {
  /** Newest first. */
  readonly versions: readonly ArticleVersion[]
}
export type ArticleProposal = z.input<typeof articleProposal>

/** One thing that can be opened: the cases it is counted from. */
export type Opens = FigureName
/** A case worth telling. */
export interface Story {
  readonly caseId: string
  readonly number: number
  readonly title: string
  readonly story: string
  readonly toldAt: string
  readonly customerId: string | null
}
