import { day } from '../../domain/clock.ts'
import type { FaultKind } from '../../domain/fault.ts'
import type { FaultVerdict } from '../../domain/learning.ts'
import { keenest, knowsItsBeginning } from './kinds.ts'

/** What a person taught, as it is kept: at most one word for each fault. */
export interface Lesson {
  readonly id: string
  readonly at: number
  readonly deviceId: string
  readonly model: string
  readonly kind: FaultKind
  readonly key?: string
  readonly verdict: FaultVerdict
  readonly reason: string
  readonly by: string
  readonly undoneAt: number | null
  readonly undoneBy: string | null
  /** It ended a fault that was still open: nobody has seen that pass by itself. */
  readonly excused?: boolean
  /** The first lesson about the same uninterrupted episode, where this is another: together they count once. */
  readonly continues?: string
}

/** What all lessons about one matter on one device, or on one model, make of its tolerance. */
export interface TaughtFactor {
  readonly deviceId?: string
  readonly model?: string
  readonly kind: FaultKind
  readonly key?: string
  readonly factor: number
  /** Of the model: how many devices agree. */
  readonly devices: number
}
export interface TeachSettings {
  readonly teachFactor: number
  readonly teachMost: number
}

const halfLifeMs = 180 * day
/** So many devices of a model must agree within so long before it holds for the model. */
const agreeing = 3
const agreeWithinMs = 90 * day
const lessonsKept = 5_000
/** Most faults are confirmed sooner or later: those must not push out what changes something. */
const confirmationsKept = 1_000
/** Two and a half years: a thirtieth is left. */
const forgottenAfterMs = 900 * day

export const leftOf = (lesson: Lesson, at: number): number =>
  lesson.undoneAt === null ? 0.5 ** (Math.max(0, at - lesson.at) / halfLifeMs) : 0

/** The newest word on a fault replaces the one before, wherever it stood; the oldest of too many go. */
export const keepLesson = (lessons: readonly Lesson[], next: Lesson): Lesson[] => {
  const kept = [...lessons.filter(({ id, at }) => id !== next.id && next.at - at < forgottenAfterMs), next]
  const isSame = (lesson: Lesson): boolean => (lesson.verdict === 'real') === (next.verdict === 'real')
  const alike = kept.filter(isSame).length
  if (alike <= (next.verdict === 'real' ? confirmationsKept : lessonsKept)) return kept
  kept.splice(kept.findIndex(isSame), 1)
  return kept
}

/** A matter of one device: what lessons about it add up in. */
interface Matter {
  readonly deviceId: string
  readonly kind: FaultKind
  readonly key: string | undefined
}

/**
 * The lesson that a false alarm continues. One that was said while its fault was open takes that fault away; what is then found
 * anew, begun before that or within `withinMs` of it (as long as a fault that comes back is still the same), never passed by
 * itself in between: it is the same episode, complained about again.
 *
 * @param startedAt when the new fault began
 */
export const continuedBy = (
  lessons: readonly Lesson[],
  { deviceId, kind, key, id, startedAt, withinMs }: Matter & { id: string; startedAt: number; withinMs: number },
): string | undefined => {
  const before = lessons.findLast(
    (lesson) =>
      lesson.id !== id &&
      lesson.undoneAt === null &&
      lesson.excused === true &&
      lesson.deviceId === deviceId &&
      lesson.kind === kind &&
      lesson.key === key,
  )
  return before && startedAt - before.at <= (knowsItsBeginning(kind) ? 0 : withinMs)
    ? (before.continues ?? before.id)
    : undefined
}

/** Of lessons about one episode the newest. */
const oncePerEpisode = (lessons: readonly Lesson[]): Lesson[] => [
  ...new Map(lessons.map((lesson) => [lesson.continues ?? lesson.id, lesson])).values(),
]

const directions: Readonly<Record<FaultVerdict, number>> = { falseAlarm: 1, late: -1, real: 0 }

/**
 * A false alarm widens the tolerance of its device by `teachFactor`, a late one narrows it as much; each fades with a half-life
 * of 180 days; several about one uninterrupted episode count once. Where at least three devices of a model said the same of the same matter within 90 days, and more than said
 * the opposite, it holds for the model too: once as much, and up to three times where all its devices say so (a few of many are
 * what the accepted rate of false alarms brings along). All bounded by `teachMost`, and below by the kind.
 *
 * @param devicesIn how many devices a model has
 */
export const taughtFactors = (
  lessons: readonly Lesson[],
  { at, settings, devicesIn }: { at: number; settings: TeachSettings; devicesIn: (model: string) => number },
): TaughtFactor[] => {
  const byDevice = new Map<string, Lesson[]>()
  const byModel = new Map<string, Lesson[]>()
  for (const lesson of lessons) {
    if (lesson.undoneAt !== null) continue
    const matter = `${lesson.kind}\0${lesson.key ?? ''}`
    push(byDevice, `${lesson.deviceId}\0${matter}`, lesson)
    if (lesson.model !== '') push(byModel, `${lesson.model}\0${matter}`, lesson)
  }
  const factor = (kind: FaultKind, exponent: number): number =>
    Math.min(settings.teachMost, Math.max(keenest(kind), settings.teachFactor ** exponent))
  const found: TaughtFactor[] = []
  for (const own of byDevice.values()) {
    const { deviceId, kind, key } = own[0] as Lesson
    const exponent = oncePerEpisode(own).reduce(
      (sum, lesson) => sum + directions[lesson.verdict] * leftOf(lesson, at),
      0,
    )
    found.push({ deviceId, kind, ...(key === undefined ? {} : { key }), factor: factor(kind, exponent), devices: 1 })
  }
  for (const all of byModel.values()) {
    const { model, kind, key } = all[0] as Lesson
    const { devices, left } = agreement(all, at)
    const share = Math.min(1, devices / Math.max(devices, devicesIn(model)))
    if (devices >= agreeing)
      found.push({
        model,
        kind,
        ...(key === undefined ? {} : { key }),
        factor: factor(kind, left * (1 + 2 * share)),
        devices,
      })
  }
  return found
}

const push = (map: Map<string, Lesson[]>, key: string, lesson: Lesson): void => {
  const list = map.get(key)
  if (list) list.push(lesson)
  else map.set(key, [lesson])
}

/** How many devices agree, those against them taken off; and how much of it is left, negative for what was found late. */
const agreement = (lessons: readonly Lesson[], at: number): { devices: number; left: number } => {
  let most = { devices: 0, left: 0 }
  for (const direction of [1, -1]) {
    const said = lessons.filter(({ verdict }) => directions[verdict] === direction)
    const against = new Set(
      lessons.filter(({ verdict }) => directions[verdict] !== direction).map(({ deviceId }) => deviceId),
    )
    if (!said.some(({ at: last }) => devicesOf(said, last - agreeWithinMs, last).size >= agreeing)) continue
    const newest = new Map<string, number>()
    for (const lesson of said)
      newest.set(lesson.deviceId, Math.max(newest.get(lesson.deviceId) ?? 0, leftOf(lesson, at)))
    const devices = newest.size - against.size
    const left = [...newest.values()].reduce((sum, one) => sum + one, 0) / newest.size
    if (devices > most.devices) most = { devices, left: direction * left }
  }
  return most
}
const devicesOf = (lessons: readonly Lesson[], from: number, to: number): Set<string> =>
  new Set(lessons.filter(({ at }) => at >= from && at <= to).map(({ deviceId }) => deviceId))
