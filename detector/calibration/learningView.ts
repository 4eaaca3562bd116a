import type { FaultKind } from '../../domain/fault.ts'
import type { DetectionView, LessonView } from '../../domain/learning.ts'
import { calmest, countOf, daysCounted, deviceMonthsOf, factorOf, leastFactor, type ModelAlarms } from './alarmRate.ts'
import { goalOf, type LearningState, taughtFactorsOf } from './learning.ts'
import { leftOf, type TaughtFactor, type TeachSettings } from './lessons.ts'

type Model = DetectionView['models'][number]
const matter = (kind: FaultKind, key: string | undefined): string => `${kind}\0${key ?? ''}`
const perMonth = (count: number, deviceMonths: number): number => (deviceMonths > 0 ? count / deviceMonths : 0)

/** What has been learnt, as people see it. @param at our clock, as the last tick told it */
export const learningView = (
  state: LearningState,
  { at, settings }: { at: number; settings: TeachSettings },
): DetectionView => {
  const taught = taughtFactorsOf(state, { at, settings })
  const models = [...state.models]
    .map(([model, alarms]) => modelView(model, { alarms, goal: goalOf(state.goals, model), taught }))
    .sort((a, b) => b.devices - a.devices || (a.model < b.model ? -1 : 1))
  const deviceMonths = models.reduce((sum, model) => sum + model.deviceMonths, 0)
  const counted = models.flatMap(({ kinds }) => kinds).reduce((sum, kind) => sum + kind.counted, 0)
  return {
    goals: state.goals,
    days: daysCounted,
    deviceMonths,
    rate: perMonth(counted, deviceMonths),
    models,
    lessons: lessonViews(state, { at, taught }),
    confirmed: state.lessons.filter(({ verdict }) => verdict === 'real').length,
  }
}

const modelView = (
  model: string,
  { alarms, goal, taught }: { alarms: ModelAlarms; goal: number; taught: readonly TaughtFactor[] },
): Model => {
  const deviceMonths = deviceMonthsOf(alarms)
  const seen = new Set<FaultKind>(alarms.kinds.keys())
  for (const { kinds } of alarms.days) for (const kind of kinds.keys()) seen.add(kind)
  const kinds = [...seen].sort().map((kind) => {
    const count = countOf(alarms, kind)
    const factor = factorOf(alarms, kind)
    return {
      kind,
      ...count,
      rate: perMonth(count.counted, deviceMonths),
      factor,
      limit:
        factor >= calmest * 0.999
          ? ('calmest' as const)
          : factor < 1 && factor <= leastFactor(kind, goal) * 1.001
            ? ('keenest' as const)
            : null,
    }
  })
  return {
    model,
    devices: alarms.devices,
    deviceMonths,
    goal,
    rate: kinds.reduce((sum, { rate }) => sum + rate, 0),
    kinds,
    taught: taught
      .filter((one) => one.deviceId === undefined && one.model === model)
      .map(({ kind, key, devices, factor }) => ({ kind, ...(key === undefined ? {} : { key }), devices, factor })),
  }
}

const lessonViews = (
  state: LearningState,
  { at, taught }: { at: number; taught: readonly TaughtFactor[] },
): LessonView[] => {
  const factors = new Map(
    taught.flatMap(({ deviceId, kind, key, factor }) =>
      deviceId === undefined ? [] : [[`${deviceId}\0${matter(kind, key)}`, factor] as const],
    ),
  )
  return state.lessons
    .map(({ excused, ...lesson }) => ({
      ...lesson,
      left: leftOf(lesson, at),
      factor: factors.get(`${lesson.deviceId}\0${matter(lesson.kind, lesson.key)}`) ?? 1,
    }))
    .reverse()
}
