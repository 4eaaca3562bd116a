import { createHash } from 'node:crypto'
import { type Fault, type FaultEvent, type FaultKind, severityRank } from '../domain/fault.ts'
import type { FaultyVerdict } from './detector.ts'

/**
 * From verdicts to faults: at most one open fault per device, kind, and metric or code. A verdict opens it, a worse one changes
 * it, a healthy one clears it. Ids come from what opened it and the journal position, so replay says the same words again.
 */
export interface Episode {
  fault: Fault
  /** Events said so far: event ids are `{faultId}:{n}`. */
  events: number
}
/** The open faults of one device, and what its last closed ones were (a false-alarm mark may come late). */
export interface Episodes {
  open: Map<string, Episode>
  closed: { id: string; kind: FaultKind; metric?: string; code?: string }[]
}
export const newEpisodes = (): Episodes => ({ open: new Map(), closed: [] })

/** What a fault is told apart by on its device. */
export interface FaultName {
  readonly kind: FaultKind
  readonly metric?: string | undefined
  readonly code?: string | undefined
}

/** Where and when something is said. */
export interface Moment {
  readonly seq: number
  readonly at: number
}

const keptClosed = 16

export const episodeKey = ({ kind, metric, code }: FaultName): string => `${kind}|${metric ?? ''}|${code ?? ''}`

/** 80 bits of SHA-256: short enough to read out, far from collisions. */
export const shortHash = (...parts: readonly (string | number)[]): string =>
  createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 20)

const whole = (ms: number): number => (Number.isFinite(ms) ? Math.floor(ms) : 0)

const forecastOf = ({ limit, at, from, to }: NonNullable<FaultyVerdict['evidence']['forecast']>) => ({
  limit,
  at: whole(at),
  from: whole(from),
  to: whole(to),
})

const faultOf = (
  id: string,
  {
    deviceId,
    verdict,
    detectedAt,
    incidentId,
  }: { deviceId: string; verdict: FaultyVerdict; detectedAt: number; incidentId: string | null },
): Fault => {
  const { kind, metric, code, severity, explanation, evidence } = verdict
  return {
    id,
    deviceId,
    kind,
    ...(metric === undefined ? {} : { metric }),
    ...(code === undefined ? {} : { code }),
    severity,
    state: 'open',
    startedAt: whole(Math.min(verdict.startedAt, detectedAt)),
    detectedAt: whole(detectedAt),
    clearedAt: null,
    incidentId,
    explanation,
    evidence: {
      ...(metric === undefined ? {} : { metric }),
      window: { from: whole(evidence.from), to: whole(evidence.to) },
      ...(evidence.observed === undefined ? {} : { observed: evidence.observed }),
      ...(evidence.expected === undefined ? {} : { expected: { ...evidence.expected } }),
      confidence: evidence.confidence,
      ...(evidence.oncePerMs === undefined || !(evidence.oncePerMs > 0 && evidence.oncePerMs < Infinity)
        ? {}
        : {
            oncePerMs: evidence.oncePerMs,
            ...(evidence.oncePerAtLeast === true ? { oncePerAtLeast: true } : {}),
          }),
      ...(evidence.channels === undefined ? {} : { channels: evidence.channels.map((channel) => ({ ...channel })) }),
      ...(evidence.forecast === undefined ? {} : { forecast: forecastOf(evidence.forecast) }),
      ...(evidence.follows === undefined ? {} : { follows: evidence.follows }),
      facts: { ...evidence.facts },
    },
  }
}

const say = (
  episode: Episode,
  type: 'faultOpened' | 'faultChanged' | 'faultCleared',
  { seq, at }: Moment,
): FaultEvent => {
  const id = `${episode.fault.id}:${episode.events}`
  episode.events += 1
  return { id, seq, at: whole(at), type, fault: episode.fault }
}

/** Opens a fault, or changes the open one if this is worse; undefined when there is nothing new to say. */
export const faulty = (
  episodes: Episodes,
  {
    deviceId,
    verdict,
    incidentId,
    moment,
  }: { deviceId: string; verdict: FaultyVerdict; incidentId: string | null; moment: Moment },
): FaultEvent | undefined => {
  const key = episodeKey(verdict)
  const known = episodes.open.get(key)
  if (known) {
    if (severityRank(verdict.severity) <= severityRank(known.fault.severity)) return undefined
    const { id, startedAt, detectedAt } = known.fault
    const now = faultOf(id, { deviceId, verdict, detectedAt, incidentId: known.fault.incidentId ?? incidentId })
    known.fault = { ...now, startedAt: Math.min(startedAt, now.startedAt) }
    return say(known, 'faultChanged', moment)
  }
  const name = [deviceId, verdict.kind, verdict.metric ?? '', verdict.code ?? '', moment.seq] as const
  let id = shortHash(...name)
  // One message can hold many samples: a fault may close and open again at one position.
  for (let again = 1; episodes.closed.some((closed) => closed.id === id); again += 1) id = shortHash(...name, again)
  const episode: Episode = { fault: faultOf(id, { deviceId, verdict, detectedAt: moment.at, incidentId }), events: 0 }
  episodes.open.set(key, episode)
  return say(episode, 'faultOpened', moment)
}

export const healthy = (
  episodes: Episodes,
  { verdict, moment }: { verdict: FaultName; moment: Moment },
): FaultEvent | undefined => {
  const key = episodeKey(verdict)
  const known = episodes.open.get(key)
  if (!known) return undefined
  episodes.open.delete(key)
  known.fault = { ...known.fault, state: 'cleared', clearedAt: whole(moment.at) }
  const { id, kind, metric, code } = known.fault
  episodes.closed.push({
    id,
    kind,
    ...(metric === undefined ? {} : { metric }),
    ...(code === undefined ? {} : { code }),
  })
  if (episodes.closed.length > keptClosed) episodes.closed.shift()
  return say(known, 'faultCleared', moment)
}

/** Puts an open fault into an incident it turned out to belong to. */
export const joinIncident = (
  episodes: Episodes,
  { key, incidentId, moment }: { key: string; incidentId: string; moment: Moment },
): FaultEvent | undefined => {
  const known = episodes.open.get(key)
  if (!known || known.fault.incidentId === incidentId) return undefined
  known.fault = { ...known.fault, incidentId }
  return say(known, 'faultChanged', moment)
}
