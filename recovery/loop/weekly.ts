import type { ImpactFigures } from '../../domain/impact.ts'
import type { MessageData } from '../../domain/messageData.ts'
import { messageData } from '../../domain/messageData.ts'
import { lastMonday, type Period, periodOf, weekNamed } from '../../domain/period.ts'
import { mayActAs } from '../../domain/user.ts'
import { type WeeklyReport, weeklyReport } from '../../domain/weeklyReport.ts'
import type { CaseStore } from '../../store/caseStore.ts'
import type { FigureStore } from '../../store/figureStore.ts'
import type { NewMessage } from '../../store/messageStore.ts'
import type { ReportStore } from '../../store/reportStore.ts'
import type { UserStore } from '../../store/userStore.ts'
import type { House } from '../guards.ts'
import type { ImpactDesk } from './impactDesk.ts'

/** Monday, at this hour of the company's clock. */
const sentAtHour = 7
const listedProblems = 5
const listedStories = 20

export interface ShownReport {
  readonly report: WeeklyReport
  readonly sentAt: number | null
}

const idOf = (week: string): string => `weekly:${week}`

/** The week in figures, by mail to every manager: once for each week, whatever stops in between; by hand as often as wanted. */
export const createWeekly = (o: {
  impact: ImpactDesk
  figures: Pick<FigureStore, 'stories'>
  cases: Pick<CaseStore, 'list' | 'givenSoFar'>
  reports: ReportStore
  users: Pick<UserStore, 'list'>
  house(): House
  timeZone: string
  now(): number
  newId(): string
  /** There are mails to send. */
  onMail(): void
}) => {
  const { timeZone } = o
  /** When to look again, ms; so that a turn of the clockwork costs a comparison. */
  let nextLook = Number.NEGATIVE_INFINITY

  const budgetsAt = async (at: number): Promise<WeeklyReport['offerLimits']> => {
    const { limits } = o.house()
    if (!limits) return { currency: o.house().policy.currency, classBudgets: [] }
    const classBudgets = await Promise.all(
      limits.classBudgets.map(async ({ category, perDays, amountMinor }) => {
        const given = await o.cases.givenSoFar({ limits, at, caseId: '', customerId: null, madeBy: '', category })
        return { category, perDays, allowedMinor: amountMinor, givenMinor: given.classBudget }
      }),
    )
    return { currency: limits.currency, classBudgets }
  }

  const reportOn = async ({ key, from, to }: Period): Promise<WeeklyReport> => {
    const weekBefore = periodOf(from - 1, { length: 'week', timeZone })
    const figures = await o.impact.impact({ from, to })
    const before = await o.impact.impact({ from: weekBefore.from, to: weekBefore.to })
    const stories = await o.figures.stories({ from, to, limit: listedStories })
    return {
      week: key,
      from,
      to,
      timeZone,
      figures,
      before: before.cases === 0 ? null : compared(before),
      offerLimits: await budgetsAt(Math.min(to, o.now())),
      stories: stories.items.map(({ caseId, number, title, story }) => ({ caseId, number, title, story })),
      problems: figures.problems.slice(0, listedProblems),
    }
  }

  const mails = async (report: WeeklyReport, id: string): Promise<NewMessage[]> => {
    const managers = (await o.users.list()).filter(({ role }) => mayActAs(role, 'manager'))
    const data: MessageData<'staffWeekly'> = messageData.staffWeekly.parse(lettersData(report))
    return managers.map((user) => ({
      id: `report:${id}:${user.id}`,
      caseId: null,
      audience: 'staff',
      recipientId: user.id,
      template: 'staffWeekly',
      data,
      createdAt: o.now(),
    }))
  }
  const send = async (report: WeeklyReport, id: string): Promise<boolean> => {
    const madeAt = o.now()
    const kept = { id, kind: 'weekly', madeAt, body: weeklyReport.encode(report) } as const
    const made = await o.reports.make(kept, await mails(report, id))
    if (made) o.onMail()
    return made
  }
  const weekOf = (key: string | undefined): Period | undefined =>
    key === undefined ? lastMonday(o.now(), { hour: 0, timeZone }).week : weekNamed(key, timeZone)
  const isOver = (week: Period): boolean => week.to <= o.now()

  return {
    /** As it was sent, or as it would be now. Undefined: there is no such week. `key`: the last full week when left out. */
    show: async (key?: string): Promise<ShownReport | undefined> => {
      const week = weekOf(key)
      if (!week) return undefined
      const kept = await o.reports.get(idOf(week.key))
      if (!kept) return { report: await reportOn(week), sentAt: null }
      return { report: weeklyReport.parse(kept.body), sentAt: kept.madeAt }
    },
    /** Now, also when it went out before. Undefined: there is no such week, or it is not over. */
    sendNow: async (key?: string): Promise<ShownReport | undefined> => {
      const week = weekOf(key)
      if (!week || !isOver(week)) return undefined
      const report = await reportOn(week)
      if (!(await send(report, idOf(week.key)))) await send(report, `${idOf(week.key)}:${o.newId()}`)
      return { report, sentAt: o.now() }
    },
    /** Sends what is due. A week in which, and before which, there was no case at all has nothing to tell. */
    turn: async (): Promise<void> => {
      if (o.now() < nextLook) return
      const { week, next } = lastMonday(o.now(), { hour: sentAtHour, timeZone })
      if (!(await o.reports.get(idOf(week.key)))) {
        const [oldest] = (await o.impact.cases({ figure: 'cases', from: 0, to: week.to, limit: 1 })).items
        if (oldest) await send(await reportOn(week), idOf(week.key))
      }
      nextLook = next
    },
  }
}

const compared = (figures: ImpactFigures): NonNullable<WeeklyReport['before']> => ({
  minutesToDetect: figures.minutesToDetect,
  minutesToTell: figures.minutesToTell,
  minutesToFix: figures.minutesToFix,
  proactiveRate: figures.proactiveRate,
  toldFirstRate: figures.toldFirstRate,
  promisesKept: figures.promisesKept,
  promisesBroken: figures.promisesBroken,
  repeated: figures.repeated,
  meanRating: figures.surveys.meanRating,
})

/** What the letter needs of it: plain values, times in ms. */
const lettersData = ({ figures, before, ...report }: WeeklyReport): unknown => ({
  ...report,
  cases: figures.cases,
  minutesToDetect: figures.minutesToDetect,
  minutesToTell: figures.minutesToTell,
  minutesToFix: figures.minutesToFix,
  promisesKept: figures.promisesKept,
  promisesBroken: figures.promisesBroken,
  promisesReannounced: figures.promisesReannounced,
  proactiveRate: figures.proactiveRate,
  toldFirst: figures.toldFirst,
  knownToCustomer: figures.knownToCustomer,
  repeated: figures.repeated,
  offersMinor: figures.offersMinor,
  currency: figures.currency,
  surveyChange: figures.surveyChange,
  surveys: figures.surveys,
  before,
})
