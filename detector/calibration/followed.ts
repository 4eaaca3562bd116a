import { day } from '../../domain/clock.ts'
import type { FaultKind } from '../../domain/fault.ts'
import { kindNames } from './kindNames.ts'

/** What happened on the same device within a week after a fault, by the fault's model and kind. */
export interface Followed {
  /** By device: faults less than a week old, and what came after each. */
  recent: Map<string, { kind: FaultKind; model: string; at: number; later: FaultKind[] }[]>
  counts: Map<string, { faults: number; later: Map<FaultKind, number> }>
}
export const newFollowed = (): Followed => ({ recent: new Map(), counts: new Map() })

const withinMs = 7 * day
const perDevice = 8
const devicesKept = 20_000
const countsKept = 2_000
/** Fewer earlier faults than this, or a smaller share of them, say nothing. */
const leastFaults = 5
const leastShare = 0.3

const name = (model: string, kind: FaultKind): string => `${model}\0${kind}`

export const noticeOpened = (
  followed: Followed,
  { deviceId, kind, model, at }: { deviceId: string; kind: FaultKind; model: string; at: number },
): void => {
  const own = followed.recent.get(deviceId) ?? []
  for (const earlier of own)
    if (earlier.kind !== kind && at - earlier.at <= withinMs && !earlier.later.includes(kind)) earlier.later.push(kind)
  own.push({ kind, model, at, later: [] })
  // The oldest of too many is counted before its week is over.
  if (own.length > perDevice) count(followed, own.shift())
  if (followed.recent.size < devicesKept || followed.recent.has(deviceId)) followed.recent.set(deviceId, own)
}

const count = (followed: Followed, past: { kind: FaultKind; model: string; later: FaultKind[] } | undefined): void => {
  if (!past) return
  const key = name(past.model, past.kind)
  const known = followed.counts.get(key) ?? { faults: 0, later: new Map<FaultKind, number>() }
  if (known.faults === 0 && followed.counts.size >= countsKept) return
  followed.counts.set(key, known)
  known.faults += 1
  for (const kind of past.later) known.later.set(kind, (known.later.get(kind) ?? 0) + 1)
}

/** Counts the faults whose week is over. */
export const settleFollowed = (followed: Followed, at: number): void => {
  for (const [deviceId, own] of followed.recent) {
    while (own[0] && at - own[0].at > withinMs) count(followed, own.shift())
    if (own.length === 0) followed.recent.delete(deviceId)
  }
}

/** "On this model, 4 of 9 such faults were followed by silence within a week."; undefined where too little is known. */
export const followedWords = (followed: Followed, model: string, kind: FaultKind): string | undefined => {
  const known = followed.counts.get(name(model, kind))
  if (!known || known.faults < leastFaults) return undefined
  let most: FaultKind | undefined
  for (const [then, times] of known.later)
    if (times > (most === undefined ? 0 : (known.later.get(most) ?? 0))) most = then
  const times = most === undefined ? 0 : (known.later.get(most) ?? 0)
  const on = model === '' ? 'On devices like this' : 'On this model'
  if (most === undefined || times < leastShare * known.faults)
    return `${on}, ${known.faults - times} of ${known.faults} such faults were followed by nothing else within a week.`
  return `${on}, ${times} of ${known.faults} such faults were followed by ${kindNames[most]} within a week.`
}
