import { hour } from '../../domain/clock.ts'
import type { Fault, FaultEvent } from '../../domain/fault.ts'
import type { Lived } from './live.ts'
import { type Acceptable, type CommonTruth, deviceWide, type IndividualTruth } from './truth.ts'

/**
 * Matches what the engine said with what was. The rules are in README.md beside this file; in short:
 *
 * - *found*: a fault opens (or becomes worse) on that device between onset and end, of an acceptable kind and, for learned kinds, on a metric that really
 *   shows it. A fault that was open before does not count
 * - *case*: severity major or critical. A *false case* is one on a device that has no fault then; further ones within six hours belong to it
 * - one that opens within `aftermath` of a real fault's end is neither: the repair itself moves the values
 */
export interface Said {
  readonly fault: Fault
  readonly openedAt: number
  /** When it first was major or critical. */
  readonly caseAt: number | undefined
  readonly clearedAt: number
  readonly incidentId: string | null
}
export interface Judged {
  readonly found: readonly Finding[]
  readonly falseCases: readonly FalseCase[]
  /** Major or critical, each by itself. */
  readonly falseFaults: readonly Said[]
  readonly falseMinor: readonly Said[]
  /** On a device that is faulty, but of a kind or on a metric that does not fit. */
  readonly sideways: readonly Said[]
  readonly aftermath: readonly Said[]
  /** Major or critical, fitting a fault. */
  readonly rightCases: number
  readonly commons: readonly JudgedCommon[]
}
export interface Finding {
  readonly truth: IndividualTruth
  /** Undefined: missed. */
  readonly first: Said | undefined
  readonly foundAt: number | undefined
  /** When it was first worth a case. */
  readonly caseAt: number | undefined
}
export interface FalseCase {
  readonly deviceId: string
  readonly at: number
  readonly first: Said
}
export interface JudgedCommon {
  readonly truth: CommonTruth
  /** Members on which something fitting was said. */
  readonly seen: number
  /** Incidents, and cases outside of any incident, that speak of it. One is right. */
  readonly incidents: number
  readonly loose: number
  /** All that was rightly said of its members. */
  readonly fitting: readonly Said[]
}

const aftermathMs = 12 * hour
const sameCaseMs = 6 * hour

export const gather = (events: readonly FaultEvent[]): Said[] => {
  const said = new Map<string, { -readonly [K in keyof Said]: Said[K] }>()
  for (const event of events) {
    if (!('fault' in event)) continue
    const { fault, at } = event
    const known = said.get(fault.id)
    const grave = fault.severity !== 'minor'
    if (known) {
      if (grave) known.caseAt ??= at
      known.incidentId = fault.incidentId ?? known.incidentId
      if (event.type === 'faultCleared') known.clearedAt = at
    } else
      said.set(fault.id, {
        fault,
        openedAt: at,
        caseAt: grave ? at : undefined,
        clearedAt: Number.POSITIVE_INFINITY,
        incidentId: fault.incidentId,
      })
  }
  return [...said.values()]
}

/** The metrics that a fault speaks of; empty: of none in particular. */
const metricsOf = ({ metric, evidence }: Fault): string[] => {
  const channels = 'channels' in evidence ? (evidence.channels as readonly { metric: string }[] | undefined) : undefined
  return metric === undefined ? (channels?.map((channel) => channel.metric) ?? []) : [metric]
}
const fits = ({ fault }: Said, { kinds, metrics }: Acceptable): boolean => {
  if (!kinds.has(fault.kind)) return false
  if (metrics === undefined || deviceWide.has(fault.kind)) return true
  const spoken = metricsOf(fault)
  return spoken.length === 0 || spoken.some((metric) => metrics.has(metric))
}

interface Trouble {
  readonly onset: number
  readonly end: number
  readonly accept: Acceptable
}

export const judge = ({ events, truths, commons }: Lived): Judged => {
  const all = gather(events)
  const bySaid = Map.groupBy(all, ({ fault }) => fault.deviceId)
  const troubles = new Map<string, Trouble[]>()
  const add = (deviceId: string, trouble: Trouble): void => {
    const list = troubles.get(deviceId)
    if (list) list.push(trouble)
    else troubles.set(deviceId, [trouble])
  }
  for (const truth of truths) add(truth.device.id, truth)
  for (const { members } of commons) for (const [id, trouble] of members) add(id, trouble)

  const found = truths.map((truth): Finding => {
    const within = (at: number | undefined): at is number => at !== undefined && at >= truth.onset && at < truth.end
    const fitting = (bySaid.get(truth.device.id) ?? []).filter((said) => fits(said, truth.accept))
    const moments = fitting
      .flatMap((said) => [said.openedAt, said.caseAt].filter(within).map((at) => ({ at, said })))
      .sort((a, b) => a.at - b.at)
    const cases = fitting.map(({ caseAt }) => caseAt).filter(within)
    return {
      truth,
      first: moments[0]?.said,
      foundAt: moments[0]?.at,
      caseAt: cases.length > 0 ? Math.min(...cases) : undefined,
    }
  })

  const falseFaults: Said[] = []
  const falseMinor: Said[] = []
  const sideways: Said[] = []
  const aftermath: Said[] = []
  let rightCases = 0
  for (const said of all) {
    const at = said.caseAt ?? said.openedAt
    const own = troubles.get(said.fault.deviceId) ?? []
    const now = own.filter(({ onset, end }) => at >= onset && at < end)
    if (now.some(({ accept }) => fits(said, accept))) {
      if (said.caseAt !== undefined) rightCases += 1
    } else if (now.length > 0) sideways.push(said)
    else if (own.some(({ end }) => said.openedAt >= end && said.openedAt < end + aftermathMs)) aftermath.push(said)
    else (said.caseAt === undefined ? falseMinor : falseFaults).push(said)
  }
  return {
    found,
    falseFaults,
    falseMinor,
    sideways,
    aftermath,
    rightCases,
    falseCases: casesOf(falseFaults),
    commons: commons.map((truth) => judgeCommon(truth, bySaid)),
  }
}

/** One case for what an incident holds together, and for what comes upon a device within six hours of the last. */
const casesOf = (faults: readonly Said[]): FalseCase[] => {
  const cases: FalseCase[] = []
  const incidents = new Set<string>()
  const last = new Map<string, number>()
  for (const said of [...faults].sort((a, b) => (a.caseAt ?? 0) - (b.caseAt ?? 0))) {
    const at = said.caseAt ?? said.openedAt
    const { deviceId } = said.fault
    const until = last.get(deviceId)
    last.set(deviceId, Math.max(until ?? 0, Math.min(said.clearedAt, Number.MAX_SAFE_INTEGER)))
    if (said.incidentId !== null) {
      if (incidents.has(said.incidentId)) continue
      incidents.add(said.incidentId)
    } else if (until !== undefined && at < until + sameCaseMs) continue
    cases.push({ deviceId, at, first: said })
  }
  return cases
}

const judgeCommon = (truth: CommonTruth, bySaid: ReadonlyMap<string, readonly Said[]>): JudgedCommon => {
  let seen = 0
  let loose = 0
  const incidents = new Set<string>()
  const all: Said[] = []
  for (const [id, { onset, end, accept }] of truth.members) {
    const fitting = (bySaid.get(id) ?? []).filter(
      (said) => said.openedAt >= onset && said.openedAt < end && fits(said, accept),
    )
    if (fitting.length > 0) seen += 1
    all.push(...fitting)
    for (const said of fitting)
      if (said.incidentId !== null) incidents.add(said.incidentId)
      else if (said.caseAt !== undefined) loose += 1
  }
  return { truth, seen, incidents: incidents.size, loose, fitting: all }
}
