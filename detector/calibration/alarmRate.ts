import { day } from '../../domain/clock.ts'
import type { FaultKind } from '../../domain/fault.ts'
import { isAdjusted, isLearned, keenest, learnedKinds } from './kinds.ts'

/**
 * Keeps false alarms to what the operator accepts: adaptive conformal inference (Gibbs and Candès, Adaptive conformal inference
 * under distribution shift, 2021) on the logarithm of the tolerance. Every false alarm raises it by a step, every device-month
 * lowers it by as many steps as false alarms were accepted in it; so over a long time, whatever the noise and however it
 * changes, there are as many false alarms as accepted and at most ln(calmest) / step more. Siblings of one model share it.
 */
export interface ModelAlarms {
  devices: number
  kinds: Map<FaultKind, KindAlarms>
  /** The last `daysCounted` days, oldest first. */
  days: AlarmDay[]
}
interface KindAlarms {
  /** Natural logarithm of the tolerance, 0 is as shipped. */
  log: number
  /** How much it has risen on `day`: one bad day of a whole fleet has one cause, and is no reason to go blind. */
  day: number
  risen: number
}
export interface AlarmDay {
  day: number
  deviceMs: number
  kinds: Map<FaultKind, AlarmCount>
}
export interface AlarmCount {
  faults: number
  marked: number
  counted: number
}
export const newModelAlarms = (): ModelAlarms => ({ devices: 0, kinds: new Map(), days: [] })

export const daysCounted = 30
export const monthMs = 30 * day
/** Tolerances grow at most this much to keep the goal; then it is not kept, and that is shown. */
export const calmest = 4
const risePerDay = 0.5
/** What an alarm counts that nobody has said anything about. */
export const unsaidCounts = 0.25
/** Without anyone's word that they were false, alarms move it no further than this: most of them may have been real. */
export const calmestUnsaid = 1.25
const shippedGoal = 0.1

const stepOf = ({ devices }: ModelAlarms, goal: number): number => 1 / (4 + goal * devices)

/** Who accepts more false alarms than shipped wants to hear sooner: keener by the fourth root, until they come. */
export const leastFactor = (kind: FaultKind, goal: number): number =>
  Math.max(keenest(kind), Math.min(1, (shippedGoal / goal) ** 0.25))

const kindOf = (model: ModelAlarms, kind: FaultKind): KindAlarms => {
  let found = model.kinds.get(kind)
  if (!found) {
    found = { log: 0, day: 0, risen: 0 }
    model.kinds.set(kind, found)
  }
  return found
}

const today = (model: ModelAlarms, at: number): AlarmDay => {
  const number = Math.floor(at / day)
  const last = model.days.at(-1)
  // Our clock may be set back: what happens then still counts to the last day known.
  if (last && last.day >= number) return last
  const next: AlarmDay = { day: number, deviceMs: 0, kinds: new Map() }
  model.days.push(next)
  while ((model.days[0]?.day ?? number) <= number - daysCounted) model.days.shift()
  return next
}

export const countOf = (model: ModelAlarms, kind: FaultKind): AlarmCount => {
  const sum = { faults: 0, marked: 0, counted: 0 }
  for (const { kinds } of model.days) {
    const one = kinds.get(kind)
    if (!one) continue
    sum.faults += one.faults
    sum.marked += one.marked
    sum.counted += one.counted
  }
  // What was taken back may lie on another day than what was counted.
  return { faults: sum.faults, marked: Math.max(0, sum.marked), counted: Math.max(0, sum.counted) }
}
export const deviceMonthsOf = ({ days }: ModelAlarms): number =>
  days.reduce((sum, { deviceMs }) => sum + deviceMs, 0) / monthMs

/** Adds to today's figures of one kind; `counted` may be negative: it was no false alarm after all. */
export const addAlarms = (
  model: ModelAlarms,
  kind: FaultKind,
  { at, faults = 0, marked = 0, counted = 0 }: { at: number } & Partial<AlarmCount>,
): void => {
  const { kinds } = today(model, at)
  const count = kinds.get(kind) ?? { faults: 0, marked: 0, counted: 0 }
  kinds.set(kind, { faults: count.faults + faults, marked: count.marked + marked, counted: count.counted + counted })
}

/**
 * Raises the tolerance for an alarm that was false.
 * @param said by a person; if not, it counts less, and goes no further than `calmestUnsaid`. Keener than shipped, though, it
 *   counts whole: that is for as long only as it brings no more alarms of any kind than are accepted
 * @param share of a step
 * @returns by how much its logarithm has risen, for `takeBack`
 */
export const raise = (
  model: ModelAlarms,
  kind: FaultKind,
  { at, goal, said, share = 1 }: { at: number; goal: number; said: boolean; share?: number },
): number => {
  if (share <= 0 || !isAdjusted(kind)) return 0
  const own = kindOf(model, kind)
  const { day: number } = today(model, at)
  if (own.day !== number) {
    own.day = number
    own.risen = 0
  }
  const most = Math.log(said ? calmest : calmestUnsaid)
  const weight = said || own.log < 0 ? share : unsaidCounts
  const rise = Math.max(0, Math.min(weight * stepOf(model, goal), risePerDay - own.risen, most - own.log))
  own.risen += rise
  own.log += rise
  return rise
}

/** It was no false alarm after all. */
export const takeBack = (model: ModelAlarms, kind: FaultKind, { goal, rise }: { goal: number; rise: number }): void => {
  const own = model.kinds.get(kind)
  if (own) own.log = within(own.log - rise, { kind, goal })
}

/** Time has passed in which so and so many devices of the model were watched: tolerances come down. */
export const passAlarms = (
  model: ModelAlarms,
  { at, elapsed, devices, goal }: { at: number; elapsed: number; devices: number; goal: number },
): void => {
  model.devices = devices
  today(model, at).deviceMs += elapsed * devices
  if (goal > shippedGoal) for (const kind of learnedKinds) kindOf(model, kind)
  const accepted = (goal * devices * elapsed) / monthMs
  const counts = [...model.kinds].map(([kind, { log }]) => ({
    kind,
    counted: countOf(model, kind).counted,
    above: log > Math.log(leastFactor(kind, goal)) + 1e-9,
  }))
  const crying = counts.reduce((sum, { counted }) => sum + counted, 0)
  const above = counts.reduce((sum, one) => sum + (one.above ? 1 : 0), 0)
  for (const one of counts) {
    const own = kindOf(model, one.kind)
    // What is accepted is shared out: half of it evenly to those that can come down, half by how much each cries.
    const even = one.above ? 1 / above : 0
    const share = crying === 0 ? even : above === 0 ? one.counted / crying : (even + one.counted / crying) / 2
    own.log = within(own.log - stepOf(model, goal) * share * accepted, { kind: one.kind, goal })
    if (own.log === 0 && one.counted === 0 && !(goal > shippedGoal && isLearned(one.kind))) model.kinds.delete(one.kind)
  }
}

const within = (log: number, { kind, goal }: { kind: FaultKind; goal: number }): number =>
  Math.min(Math.log(calmest), Math.max(Math.log(leastFactor(kind, goal)), log))

export const factorOf = (model: ModelAlarms, kind: FaultKind): number => Math.exp(model.kinds.get(kind)?.log ?? 0)
