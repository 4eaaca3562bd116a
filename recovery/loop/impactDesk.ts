import type { Impact, ImpactCaseView, ImpactGrouping } from '../../domain/impact.ts'
import {
  defaultAssumptions,
  type ImpactAssumptions,
  type KeptAssumptions,
  keptAssumptions,
} from '../../domain/impactAssumptions.ts'
import { type FigureName, figures, type ImpactCase } from '../../domain/impactCase.ts'
import { addsTo, createTally, type Tally, valueFormula } from '../../domain/impactTally.ts'
import { inPeriods, type Period, type PeriodLength } from '../../domain/period.ts'
import { heaviestFirst, type Problem, type ProblemSubject, problemSubjects, weigh } from '../../domain/problems.ts'
import type { FigureFilter, FigurePlace, FigureStore } from '../../store/figureStore.ts'
import type { SettingStore } from '../../store/settingStore.ts'

export interface ImpactQuery extends FigureFilter {
  readonly groupBy?: ImpactGrouping | undefined
  readonly period?: PeriodLength | undefined
  readonly timeZone?: string | undefined
}
export interface ProblemQuery extends FigureFilter {
  readonly subjects?: readonly ProblemSubject[] | undefined
  readonly limit: number
}

const key = 'impact-assumptions'
/** Of a very large problem the newest cases are named; the count says how many there are. */
const namedCases = 200
/** With the report itself only the heaviest. */
const withReport = 20

/** What recovery was worth, counted over rows kept for that; assumptions are the operator's, and every figure opens its cases. */
export const createImpactDesk = (o: {
  figures: FigureStore
  settings: Pick<SettingStore, 'get' | 'set'>
  /** What a team is called; the id of one that is gone. */
  teamName(id: string): Promise<string>
  now(): number
}) => {
  const kept = async (): Promise<KeptAssumptions> => {
    const stored = await o.settings.get(key)
    if (stored === undefined) return { assumptions: defaultAssumptions, changedBy: null, changedAt: null }
    const current = keptAssumptions.safeParse(stored)
    if (current.success) return current.data
    // As an earlier version kept them: without who and when.
    return {
      assumptions: keptAssumptions.shape.assumptions.parse(stored),
      changedBy: null,
      changedAt: null,
    }
  }

  const problems = async ({ subjects, limit, ...filter }: ProblemQuery): Promise<Problem[]> => {
    const { assumptions } = await kept()
    const rows = await o.figures.problems({
      ...filter,
      subjects: subjects ?? problemSubjects,
      now: o.now(),
      currency: assumptions.currency,
    })
    const ranked = rows
      .map((row) => ({ ...row, ...weigh(row, assumptions) }))
      .sort(heaviestFirst)
      .slice(0, limit)
    const behind = new Map<ProblemSubject, ReadonlyMap<string, readonly string[]>>()
    for (const [subject, some] of Map.groupBy(ranked, (one) => one.subject)) {
      const keys = some.map(({ key }) => key)
      behind.set(subject, await o.figures.problemCases({ ...filter, subject, keys, limit: namedCases }))
    }
    return ranked.map((one) => ({ ...one, caseIds: [...(behind.get(one.subject)?.get(one.key) ?? [])] }))
  }

  const labelOf = async (by: ImpactGrouping, id: string): Promise<string> => {
    if (by === 'team') return id === '' ? 'No team' : o.teamName(id)
    return by === 'model' && id === '' ? 'No model' : id
  }

  const impact = async (query: ImpactQuery): Promise<Impact> => {
    const { groupBy, period = 'week', timeZone = 'UTC', ...filter } = query
    const { assumptions, changedBy, changedAt } = await kept()
    const total = createTally(assumptions)
    const groups = new Map<string, { tally: Tally; span: Period | null }>()
    const spanOf = inPeriods({ length: period, timeZone })
    const keyOf = (one: ImpactCase): { key: string; span: Period | null } => {
      if (groupBy === 'team') return { key: one.teamId ?? '', span: null }
      if (groupBy === 'model') return { key: one.model ?? '', span: null }
      const span = spanOf(one.openedAt)
      return { key: span.key, span }
    }
    for await (const some of o.figures.cases(filter))
      for (const one of some) {
        total.add(one)
        if (groupBy === undefined) continue
        const { key: name, span } = keyOf(one)
        const group = groups.get(name) ?? { tally: createTally(assumptions), span }
        groups.set(name, group)
        group.tally.add(one)
      }
    const counted = total.figures()
    const items = await Promise.all(
      [...groups].map(async ([name, { tally, span }]) => ({
        key: name,
        label: groupBy === undefined ? name : await labelOf(groupBy, name),
        from: span && Math.max(span.from, filter.from),
        to: span && Math.min(span.to, filter.to),
        figures: tally.figures(),
      })),
    )
    const inOrder = items.sort((a, b) =>
      groupBy === 'period'
        ? (a.from ?? 0) - (b.from ?? 0)
        : b.figures.cases - a.figures.cases || a.label.localeCompare(b.label),
    )
    return {
      ...counted,
      from: filter.from,
      to: filter.to,
      filters: { teamId: filter.teamId ?? null, model: filter.model ?? null },
      value: {
        assumptions,
        changedBy,
        changedAt,
        contactsAvoided: counted.contactsAvoided,
        retainedMinor: counted.retainedMinor,
        formula: valueFormula,
      },
      problems: await problems({ ...filter, limit: withReport }),
      groups:
        groupBy === undefined
          ? null
          : {
              by: groupBy,
              period: groupBy === 'period' ? period : null,
              timeZone: groupBy === 'period' ? timeZone : null,
              items: inOrder,
            },
    }
  }

  /** The cases a figure was counted from, oldest first. `next`: where to go on; null at the end. */
  const cases = async (
    query: FigureFilter & { figure: FigureName; after?: FigurePlace | undefined; limit: number },
  ): Promise<{ items: ImpactCaseView[]; next: FigurePlace | null }> => {
    const { figure, limit, ...filter } = query
    const { assumptions } = await kept()
    const items: ImpactCaseView[] = []
    for await (const some of o.figures.cases(filter))
      for (const one of some) {
        if (!figures[figure](one)) continue
        const last = items.at(-1)
        if (items.length === limit && last) return { items, next: last }
        const { caseId, number, openedAt, customerId, teamId, model, state, outcome } = one
        items.push({
          ...{ caseId, number, openedAt, customerId, teamId, model, state, outcome },
          value: addsTo(figure, one, assumptions.currency),
        })
      }
    return { items, next: null }
  }

  return {
    impact,
    cases,
    problems,
    assumptions: kept,
    setAssumptions: async (assumptions: ImpactAssumptions, by: string): Promise<KeptAssumptions> => {
      const next: KeptAssumptions = { assumptions, changedBy: by, changedAt: o.now() }
      await o.settings.set(key, keptAssumptions.encode(next))
      return next
    },
  }
}
export type ImpactDesk = ReturnType<typeof createImpactDesk>
