import { day, hour } from '../../domain/clock.ts'
import { type Fault, type FaultEvent, type FaultKind, severityRank } from '../../domain/fault.ts'
import { type AlarmGoals, defaultAlarmGoals, type FaultVerdict } from '../../domain/learning.ts'
import { loosenKey } from '../loosening.ts'
import type { DetectorSettings } from '../settings.ts'
import type { ShardCommand } from '../shardMessages.ts'
import {
  addAlarms,
  factorOf,
  type ModelAlarms,
  newModelAlarms,
  passAlarms,
  raise,
  takeBack,
  unsaidCounts,
} from './alarmRate.ts'
import { type Followed, newFollowed, noticeOpened, settleFollowed } from './followed.ts'
import { isLearned } from './kinds.ts'
import {
  continuedBy,
  keepLesson,
  type Lesson,
  type TaughtFactor,
  type TeachSettings,
  taughtFactors,
} from './lessons.ts'

/**
 * All that is learnt from people and from how often we cry: lessons, the goal for false alarms, what followed. It lives with
 * the coordinator and changes in journal order only, at marks and once an hour at a tick; the shards hear of factors as commands at
 * those very places, so that replay, and any number of shards, give the same verdicts.
 */
export interface LearningState {
  goals: AlarmGoals
  lessons: readonly Lesson[]
  models: Map<string, ModelAlarms>
  /** What each fault of late counted as, and how far it raised the tolerance, by fault id, oldest first; `said`: by a person. */
  counted: Map<string, { weight: number; said: boolean; rise: number }>
  followed: Followed
  /** Factors as the shards know them. */
  told: Map<string, Loosen>
  /** When time was last counted, our clock, and how long we had stood still by then. */
  settledAt: number
  stoodStillMs: number
}
type Loosen = Extract<ShardCommand, { kind: 'loosen' }>

export const newLearning = (): LearningState => ({
  goals: defaultAlarmGoals,
  lessons: [],
  models: new Map(),
  counted: new Map(),
  followed: newFollowed(),
  told: new Map(),
  settledAt: 0,
  stoodStillMs: 0,
})

const settleEveryMs = hour
const countedKept = 5_000
/** A learned fault that goes by itself within a day, without a word from anyone, counts as part of a false alarm. */
const passedWithinMs = day
/** Shards hear of a factor once it has moved this much, as a share of itself. */
const worthTelling = 0.02

export const goalOf = ({ all, byModel }: AlarmGoals, model: string): number =>
  (model !== '' && Object.hasOwn(byModel, model) ? byModel[model] : undefined) ?? all

const modelOf = (state: LearningState, model: string): ModelAlarms => {
  let found = state.models.get(model)
  if (!found) {
    found = newModelAlarms()
    state.models.set(model, found)
  }
  return found
}

/** `at`: our clock. `model`: of the device the fault is on, '' for none. */
interface Place {
  readonly at: number
  readonly model: string
}

const countAs = (
  state: LearningState,
  fault: Pick<Fault, 'id' | 'kind'>,
  { weight, said, at, model }: { weight: number; said: boolean } & Place,
): void => {
  const before = state.counted.get(fault.id)
  if (before?.said && !said) return
  const alarms = modelOf(state, model)
  const goal = goalOf(state.goals, model)
  if (before) takeBack(alarms, fault.kind, { goal, rise: before.rise })
  // What a person said has taught the device itself already: the model moves by its siblings' part.
  const share = said ? 1 - 1 / Math.max(1, alarms.devices) : 1
  const rise = weight > 0 ? raise(alarms, fault.kind, { at, goal, said, share }) : 0
  addAlarms(alarms, fault.kind, {
    at,
    marked: (said && weight > 0 ? 1 : 0) - (before?.said && before.weight > 0 ? 1 : 0),
    counted: weight - (before?.weight ?? 0),
  })
  state.counted.delete(fault.id)
  state.counted.set(fault.id, { weight, said, rise })
  for (const oldest of state.counted.keys()) {
    if (state.counted.size <= countedKept) break
    state.counted.delete(oldest)
  }
}

/** Counts what was said: faults that make cases, and those that pass as if they had been nothing. */
export const noticeEvent = (state: LearningState, event: FaultEvent, place: Place): void => {
  if (!('fault' in event) || event.type === 'faultChanged') return
  const { fault } = event
  const { at, model } = place
  // Minor ones are watched, not told to anybody; those of an incident have a cause outside of their device.
  const matters = severityRank(fault.severity) >= severityRank('major') && fault.incidentId === null
  if (event.type === 'faultOpened' && fault.reopens !== undefined) {
    // It had not passed after all.
    countAs(state, fault, { weight: 0, said: false, ...place })
  } else if (event.type === 'faultOpened') {
    noticeOpened(state.followed, { deviceId: fault.deviceId, kind: fault.kind, model, at })
    if (matters) addAlarms(modelOf(state, model), fault.kind, { at, faults: 1 })
  } else if (matters && isLearned(fault.kind) && at - fault.detectedAt < passedWithinMs) {
    countAs(state, fault, { weight: unsaidCounts, said: false, ...place })
  }
}

/** A person's word on a fault. */
export interface Word {
  readonly faultId: string
  readonly deviceId: string
  readonly kind: FaultKind
  readonly key: string | undefined
  readonly verdict: FaultVerdict
  readonly reason: string
  readonly by: string
  /** Of the fault, where it is still remembered: when it began, and whether it is open. */
  readonly startedAt?: number | undefined
  readonly isOpen?: boolean
}
export const learn = (
  state: LearningState,
  word: Word,
  { at, model, settings }: Place & { settings: TeachSettings & Pick<DetectorSettings, 'reopenWithinMs'> },
): ShardCommand[] => {
  const { faultId: id, deviceId, kind, key, verdict, reason, by, startedAt, isOpen = false } = word
  const said = { at, deviceId, model, kind, ...(key === undefined ? {} : { key }), verdict, reason, by }
  const isFalse = verdict === 'falseAlarm'
  const known = state.lessons.find((lesson) => lesson.id === id)
  const continues =
    isFalse && startedAt !== undefined
      ? continuedBy(state.lessons, { deviceId, kind, key, id, startedAt, withinMs: settings.reopenWithinMs })
      : undefined
  state.lessons = keepLesson(state.lessons, {
    id,
    ...said,
    undoneAt: null,
    undoneBy: null,
    ...(isFalse && (isOpen || known?.excused) ? { excused: true } : {}),
    ...(continues === undefined ? {} : { continues }),
  })
  countAs(state, { id, kind }, { weight: isFalse && continues === undefined ? 1 : 0, said: true, at, model })
  return tell(state, at, settings)
}

/** Takes a lesson back, as if it had never been given; what it was stays visible. */
export const unlearn = (
  state: LearningState,
  { faultId, by }: { faultId: string; by: string },
  { at, settings }: { at: number; settings: TeachSettings },
): ShardCommand[] => {
  const lesson = state.lessons.find(({ id, undoneAt }) => id === faultId && undoneAt === null)
  if (!lesson) return []
  const undone = { ...lesson, undoneAt: at, undoneBy: by }
  state.lessons = state.lessons.map((one) => (one === lesson ? undone : one))
  const counted = state.counted.get(faultId)
  if (counted) {
    countAs(state, { id: faultId, kind: lesson.kind }, { weight: 0, said: true, at, model: lesson.model })
    state.counted.delete(faultId)
  }
  return tell(state, at, settings)
}

/** The device is no longer ours: whoever gets its id begins anew, its model keeps nothing of it either. */
export const forgetLessons = (state: LearningState, deviceId: string): void => {
  if (state.lessons.some((lesson) => lesson.deviceId === deviceId))
    state.lessons = state.lessons.filter((lesson) => lesson.deviceId !== deviceId)
  for (const [name, told] of state.told) if (told.deviceId === deviceId) state.told.delete(name)
}

export const isTimeToSettle = (state: LearningState, at: number): boolean =>
  at - state.settledAt >= settleEveryMs || at < state.settledAt

/** Counts the time that has passed, by how many devices of each model there are, and lets lessons fade. */
export const settle = (
  state: LearningState,
  {
    at,
    stoodStillMs,
    devices,
    settings,
  }: { at: number; stoodStillMs: number; devices: ReadonlyMap<string, number>; settings: TeachSettings },
): ShardCommand[] => {
  const passed = state.settledAt === 0 ? 0 : at - state.settledAt - (stoodStillMs - state.stoodStillMs)
  const elapsed = Math.max(0, Math.min(passed, day))
  state.settledAt = at
  state.stoodStillMs = stoodStillMs
  settleFollowed(state.followed, at)
  for (const model of new Set([...state.models.keys(), ...devices.keys()])) {
    const count = devices.get(model) ?? 0
    const alarms = modelOf(state, model)
    passAlarms(alarms, { at, elapsed, devices: count, goal: goalOf(state.goals, model) })
    if (count === 0 && alarms.kinds.size === 0) state.models.delete(model)
  }
  return tell(state, at, settings)
}

const nameOf = ({ deviceId, model, faultKind, key }: Loosen): string =>
  JSON.stringify([deviceId ?? null, model ?? null, loosenKey(faultKind, key)])

export const taughtFactorsOf = (
  { lessons, models }: LearningState,
  { at, settings }: { at: number; settings: TeachSettings },
): TaughtFactor[] => taughtFactors(lessons, { at, settings, devicesIn: (model) => models.get(model)?.devices ?? 0 })

/** Every factor as it should be. */
const factors = (state: LearningState, at: number, settings: TeachSettings): Map<string, Loosen> => {
  const wanted = new Map<string, Loosen>()
  const want = (loosen: Loosen): void => {
    if (Math.abs(loosen.factor - 1) <= worthTelling / 2) return
    const name = nameOf(loosen)
    // What has no metric or code (silence) is taught and adjusted under one name.
    wanted.set(name, { ...loosen, factor: loosen.factor * (wanted.get(name)?.factor ?? 1) })
  }
  for (const { deviceId, model, kind, key, factor } of taughtFactorsOf(state, { at, settings }))
    want({ kind: 'loosen', ...(deviceId === undefined ? { model } : { deviceId }), faultKind: kind, key, factor })
  for (const [model, alarms] of state.models)
    for (const kind of alarms.kinds.keys())
      want({ kind: 'loosen', model, faultKind: kind, factor: factorOf(alarms, kind) })
  return wanted
}

const tell = (state: LearningState, at: number, settings: TeachSettings): ShardCommand[] => {
  const wanted = factors(state, at, settings)
  const commands: ShardCommand[] = []
  for (const [name, told] of state.told)
    if (!wanted.has(name)) {
      commands.push({ ...told, factor: 1 })
      state.told.delete(name)
    }
  for (const [name, want] of wanted) {
    const told = state.told.get(name)
    if (told && Math.abs(want.factor / told.factor - 1) < worthTelling) continue
    commands.push(want)
    state.told.set(name, want)
  }
  return commands
}

/** All factors that shards do not keep themselves: those of models. */
export const toldOfModels = (state: LearningState): ShardCommand[] =>
  [...state.told.values()].filter(({ deviceId }) => deviceId === undefined)
