import type { CasePromise } from '../../domain/case.ts'
import type { Page, PageRequest } from '../../domain/page.ts'
import {
  createPromiseTally,
  type LedgerLine,
  leadOf,
  type PromiseTally,
  type TeamPromises,
} from '../../domain/promiseReport.ts'
import type { FigureStore } from '../../store/figureStore.ts'

/** The ledger of promises, and how each team keeps its own. */
export const createPromiseDesk = (o: {
  figures: Pick<FigureStore, 'promises' | 'promisesMade'>
  teamName(id: string): Promise<string>
  now(): number
}) => ({
  ledger: async (
    filter: PageRequest & {
      state?: CasePromise['state'] | undefined
      teamId?: string | null | undefined
      caseId?: string | undefined
    },
  ): Promise<Page<LedgerLine>> => {
    const page = await o.figures.promises(filter)
    return {
      ...page,
      items: page.items.map(({ promise, caseNumber, teamId }) => ({
        ...promise,
        caseNumber,
        teamId,
        leadMs: leadOf(promise),
      })),
    }
  },

  /** Promises made in [from, to), ms, by team; the team with most of them first. */
  report: async (range: { from: number; to: number; teamId?: string | null | undefined }): Promise<TeamPromises[]> => {
    const teams = new Map<string | null, PromiseTally>()
    for await (const some of o.figures.promisesMade(range))
      for (const { promise, caseNumber, teamId } of some) {
        const tally = teams.get(teamId) ?? createPromiseTally(o.now())
        teams.set(teamId, tally)
        tally.add(promise, caseNumber)
      }
    const reports = await Promise.all(
      [...teams].map(async ([teamId, tally]) => ({
        teamId,
        teamName: teamId === null ? 'No team' : await o.teamName(teamId),
        ...tally.result(),
      })),
    )
    return reports.sort((a, b) => b.made - a.made || a.teamName.localeCompare(b.teamName))
  },
})
export type PromiseDesk = ReturnType<typeof createPromiseDesk>
