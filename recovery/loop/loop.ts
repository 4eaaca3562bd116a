import type { Clock } from '../../domain/clock.ts'
import type { ArticleStore } from '../../store/articleStore.ts'
import type { CaseStore } from '../../store/caseStore.ts'
import type { CustomerStore } from '../../store/customerStore.ts'
import type { DeviceStore } from '../../store/deviceStore.ts'
import type { FigureStore } from '../../store/figureStore.ts'
import type { PersonStore } from '../../store/personStore.ts'
import type { ReportStore } from '../../store/reportStore.ts'
import type { RosterStore } from '../../store/rosterStore.ts'
import type { SettingStore } from '../../store/settingStore.ts'
import type { UserStore } from '../../store/userStore.ts'
import type { House } from '../guards.ts'
import type { Runner } from '../runner.ts'
import type { Turns } from '../turns.ts'
import { createArticleDesk } from './articleDesk.ts'
import { createErasure } from './erasure.ts'
import { createImpactDesk } from './impactDesk.ts'
import { createPromiseDesk } from './promiseDesk.ts'
import { createWeekly } from './weekly.ts'

export interface LoopStores {
  readonly articles: ArticleStore
  readonly cases: CaseStore
  readonly customers: CustomerStore
  readonly devices: DeviceStore
  readonly figures: FigureStore
  readonly people: PersonStore
  readonly reports: ReportStore
  readonly roster: Pick<RosterStore, 'book'>
  readonly settings: SettingStore
  readonly users: UserStore
}

/** What is learned and told once cases are over: articles, impact, promises, reports; and people who are forgotten. */
export const createLoop = (
  o: LoopStores & {
    runner: Pick<Runner, 'step'>
    turns: Turns
    house(): House
    clock: Clock
    newId(): string
    /** The company's own, for weeks and Mondays. */
    timeZone: string
    onMail(): void
  },
) => {
  const now = () => o.clock.now()
  const teamName = async (id: string): Promise<string> =>
    (await o.roster.book()).teams.find((team) => team.id === id)?.name ?? id
  const impact = createImpactDesk({ ...o, teamName, now })
  const articles = createArticleDesk({ ...o, playbooks: () => o.house().playbooks, now })
  const weekly = createWeekly({ ...o, impact, now })
  const erasure = createErasure({ ...o, step: (caseId, event) => o.runner.step(caseId, event, {}) })
  let resumed = false
  return {
    impact,
    articles,
    weekly,
    erasure,
    promises: createPromiseDesk({ ...o, teamName, now }),
    stories: o.figures.stories,
    /** One turn of the clockwork: what cases taught becomes proposals, a report that is due goes out. */
    turn: async (): Promise<void> => {
      if (!resumed) await erasure.resume()
      resumed = true
      await articles.takeLessons()
      await weekly.turn()
    },
  }
}
export type Loop = ReturnType<typeof createLoop>
