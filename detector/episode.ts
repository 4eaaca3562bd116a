import { createHash } from 'node:crypto'
import { type Fault, type FaultEvent, type FaultKind, severityRank } from '../domain/fault.ts'
import type { FaultyVerdict } from './detector.ts'
import { explanationOf, followsOf } from './explain.ts'

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
  closed: ClosedEpisode[]
}
export interface ClosedEpisode {
  id: string
  kind: FaultKind
  metric?: string
  code?: string
  /** What it takes to open it again, should it come back soon. */
  events: number
  reopens: number
  startedAt: number
  detectedAt: number
  /** -Infinity: a person said that it was none, so what comes is another. */
  clearedAt: number
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
  { deviceId, verdict, detectedAt }: { deviceId: string; verdict: FaultyVerdict; detectedAt: number },
): Fault => {
  const { kind, metric, code, severity, evidence } = verdict
  const follows = followsOf(verdict)
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
    incidentId: null,
    explanation: explanationOf(verdict),
    evidence: {
      ...((metric ?? evidence.metric) === undefined ? {} : { metric: metric ?? evidence.metric }),
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
      ...(follows === undefined ? {} : { follows }),
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

/** What correlation knows about a fault beside the verdict. */
export interface Marks {
  readonly incidentId?: string | null | undefined
  readonly inhibitedBy?: string | undefined
  readonly suppressedBy?: string | undefined
  readonly impact?: string | undefined
}

/** The fault with these marks; those left out stay as they are, `inhibitedBy` and `suppressedBy` given as undefined are taken off. */
const marked = (fault: Fault, marks: Marks): Fault => {
  const { inhibitedBy, suppressedBy, ...rest } = { ...fault, ...marks }
  return {
    ...rest,
    incidentId: rest.incidentId ?? null,
    ...(inhibitedBy === undefined ? {} : { inhibitedBy }),
    ...(suppressedBy === undefined ? {} : { suppressedBy }),
  }
}
const marksOf = ({ incidentId, inhibitedBy, suppressedBy, impact }: Marks): Marks => ({
  incidentId,
  ...(inhibitedBy === undefined ? {} : { inhibitedBy }),
  ...(suppressedBy === undefined ? {} : { suppressedBy }),
  ...(impact === undefined ? {} : { impact }),
})

/**
 * Opens a fault, or changes the open one if this is worse; undefined when there is nothing new to say. One that cleared less than
 * `reopenWithinMs` ago is the same fault again: same id, same beginning, counted.
 */
export const faulty = (
  episodes: Episodes,
  {
    deviceId,
    verdict,
    moment,
    reopenWithinMs = 0,
    ...marks
  }: { deviceId: string; verdict: FaultyVerdict; moment: Moment; reopenWithinMs?: number } & Marks,
): FaultEvent | undefined => {
  const key = episodeKey(verdict)
  const known = episodes.open.get(key)
  if (known) {
    if (severityRank(verdict.severity) <= severityRank(known.fault.severity)) return undefined
    const { id, startedAt, detectedAt, reopens } = known.fault
    const incidentId = known.fault.incidentId ?? marks.incidentId
    const now = marked(faultOf(id, { deviceId, verdict, detectedAt }), {
      ...marksOf(known.fault),
      ...marksOf({ ...marks, incidentId }),
    })
    known.fault = {
      ...now,
      startedAt: Math.min(startedAt, now.startedAt),
      ...(reopens === undefined ? {} : { reopens }),
    }
    return say(known, 'faultChanged', moment)
  }
  const at = episodes.closed.findLastIndex((closed) => episodeKey(closed) === key)
  const before = episodes.closed[at]
  const again = before && moment.at - before.clearedAt <= reopenWithinMs ? before : undefined
  if (again) episodes.closed.splice(at, 1)
  const id = again?.id ?? newId(episodes, { deviceId, verdict, moment })
  const fault = marked(faultOf(id, { deviceId, verdict, detectedAt: again?.detectedAt ?? moment.at }), marksOf(marks))
  const episode: Episode = {
    fault: again
      ? { ...fault, startedAt: Math.min(again.startedAt, fault.startedAt), reopens: again.reopens + 1 }
      : fault,
    events: again?.events ?? 0,
  }
  episodes.open.set(key, episode)
  return say(episode, 'faultOpened', moment)
}

const newId = (
  episodes: Episodes,
  { deviceId, verdict, moment }: { deviceId: string; verdict: FaultyVerdict; moment: Moment },
): string => {
  const name = [deviceId, verdict.kind, verdict.metric ?? '', verdict.code ?? '', moment.seq] as const
  let id = shortHash(...name)
  // One message can hold many samples: a fault may close and open again at one position.
  for (let again = 1; episodes.closed.some((closed) => closed.id === id); again += 1) id = shortHash(...name, again)
  return id
}

/** @param excused a person said that it was none: what comes after it is another fault */
export const healthy = (
  episodes: Episodes,
  { verdict, moment, excused = false }: { verdict: FaultName; moment: Moment; excused?: boolean },
): FaultEvent | undefined => {
  const key = episodeKey(verdict)
  const known = episodes.open.get(key)
  if (!known) return undefined
  episodes.open.delete(key)
  known.fault = { ...known.fault, state: 'cleared', clearedAt: whole(moment.at) }
  const event = say(known, 'faultCleared', moment)
  const { id, kind, metric, code, startedAt, detectedAt, reopens = 0 } = known.fault
  episodes.closed.push({
    id,
    kind,
    ...(metric === undefined ? {} : { metric }),
    ...(code === undefined ? {} : { code }),
    events: known.events,
    reopens,
    startedAt,
    detectedAt,
    clearedAt: excused ? Number.NEGATIVE_INFINITY : moment.at,
  })
  if (episodes.closed.length > keptClosed) episodes.closed.shift()
  return event
}

/** Changes what is known about an open fault beside the verdict; undefined when that is nothing new. */
export const mark = (
  episodes: Episodes,
  { key, marks, moment }: { key: string; marks: Marks; moment: Moment },
): FaultEvent | undefined => {
  const known = episodes.open.get(key)
  if (!known) return undefined
  const names = ['incidentId', 'inhibitedBy', 'suppressedBy'] as const
  if (names.every((name) => !(name in marks) || known.fault[name] === marks[name])) return undefined
  known.fault = marked(known.fault, marks)
  return say(known, 'faultChanged', moment)
}
