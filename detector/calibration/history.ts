import { day, minute } from '../../domain/clock.ts'
import type { FaultyVerdict } from '../detector.ts'
import { episodeKey, type FaultName } from '../episode.ts'
import { duration } from '../words.ts'

/** How often one device had each kind of fault before: what tells how unusual one is that has no score (a code, a rule, silence). */
export interface DeviceHistory {
  /** Our clock when the device was first told of or spoken about. */
  since: number
  /** By `episodeKey`. */
  times: Map<string, number>
}
export const newHistory = (at: number): DeviceHistory => ({ since: at, times: new Map() })

const keysKept = 100

export const noticeFault = (history: DeviceHistory, fault: FaultName): void => {
  const key = episodeKey(fault)
  if (history.times.size < keysKept || history.times.has(key)) history.times.set(key, (history.times.get(key) ?? 0) + 1)
}

/**
 * The return period of this fault by how often the device had it, where its detector knew none; the one that is open now does not
 * count against itself. In the first day nobody can know: then it says that.
 */
export const withHistory = (
  verdict: FaultyVerdict,
  { history, at, isOpen }: { history: DeviceHistory; at: number; isOpen: boolean },
): FaultyVerdict => {
  const watched = at - history.since
  if (verdict.evidence.oncePerMs !== undefined) return verdict
  if (!(watched >= day)) return { ...verdict, explanation: `${verdict.explanation} ${tooEarly(watched)}`.trimStart() }
  const before = (history.times.get(episodeKey(verdict)) ?? 0) - (isOpen ? 1 : 0)
  const period = before > 0 ? { oncePerMs: watched / before } : { oncePerMs: watched, oncePerAtLeast: true }
  return { ...verdict, evidence: { ...verdict.evidence, ...period } }
}

/** A device nobody registered is known from its first fault on: how long it was watched before that is not. */
const tooEarly = (watched: number): string =>
  watched >= minute
    ? `Watched for ${duration(watched)} only: too early to say how unusual that is.`
    : 'It is too early to say how unusual that is.'
