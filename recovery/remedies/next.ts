import { severityRank } from '../../domain/fault.ts'
import type { Remedy } from '../../domain/playbook.ts'
import { casePlaybook, mainFault } from '../about.ts'
import { type CaseContext, openFaults } from '../caseContext.ts'
import type { CaseEvent } from '../events.ts'
import type { House } from '../guards.ts'
import { type RemedyStanding, remedyKey } from './standing.ts'

/** What to do next from here: send a remedy, wait until one may be sent, or leave it to people. */
export type NextRemedy =
  | {
      readonly do: 'send'
      readonly remedy: Remedy
      readonly trialOf: string | null
      readonly skipped: readonly string[]
    }
  | { readonly do: 'hold'; readonly remedy: Remedy; readonly standing: RemedyStanding }
  | { readonly do: 'people'; readonly skipped: readonly string[] }

const people: NextRemedy = { do: 'people', skipped: [] }

/**
 * In the playbook's order, each at most its `maxAttempts` in one case. What its breaker or its number of attempts forbids is
 * passed over; what must wait is waited for before a later one is tried. Only for exactly one open fault, and never again
 * once it was made worse.
 */
export const nextRemedy = (
  { context, event }: { context: CaseContext; event: CaseEvent },
  house: Pick<House, 'policy' | 'playbooks'>,
): NextRemedy => {
  const { remote } = context
  const open = openFaults(context)
  if (house.policy.remoteWithin === 0 || open.length !== 1 || madeWorse({ context, event }, house)) return people
  // Tried before attempts were counted one by one: what was tried is not known, so nothing is.
  if (remote.attempts > 0 && remote.tried.length === 0) return people
  // Tried once, and people are told: whoever is hurt now does not wait for a second try.
  if (remote.attempts > 0 && severityRank(context.severity) >= 2) return people
  const skipped: string[] = []
  for (const remedy of casePlaybook(context, house)?.remedies ?? []) {
    const key = remedyKey(remedy)
    const before = remote.tried.find((one) => one.key === key)?.attempts ?? 0
    if (before >= remedy.maxAttempts) continue
    const standing = event.remedies?.find((one) => one.key === key)
    const known = standing ?? unlooked(remedy, key)
    if (known.blockedBy === null) return { do: 'send', remedy, trialOf: known.trialOf, skipped }
    if (known.blockedBy === 'inUse' || known.blockedBy === 'unsafe') return { do: 'hold', remedy, standing: known }
    skipped.push(`“${remedy.command}” is not tried: ${known.text}.`)
  }
  return { do: 'people', skipped }
}

/** Nobody looked, as in histories of before there were conditions: only what asks for nothing may be sent. */
const unlooked = (remedy: Remedy, key: string): RemedyStanding =>
  remedy.safeWhen.length === 0 && remedy.inUse === undefined && remedy.notBetween === undefined
    ? { key, blockedBy: null, text: '', trialOf: null }
    : { key, blockedBy: 'unsafe', text: 'whether it is safe is not known', trialOf: null }

/**
 * A new kind of fault, or a worse one, on the device soon after the last remedy was sent to it: by this event, or seen before.
 */
export const madeWorse = (
  { context, event }: { context: CaseContext; event: CaseEvent },
  { policy }: Pick<House, 'policy'>,
): boolean => {
  const { remote } = context
  if (remote.outcome === 'worse') return true
  if (event.type !== 'faultOpened' && event.type !== 'faultChanged') return false
  const { sentAt, before, deviceId } = remote
  const { fault } = event
  if (sentAt === null || before === null || fault.deviceId !== deviceId) return false
  if (event.at < sentAt || event.at - sentAt > policy.worseWithin) return false
  return !before.kinds.includes(faultWord(fault)) || severityRank(fault.severity) > severityRank(before.severity)
}

export const faultWord = ({ kind, metric }: { kind: string; metric: string | null }): string =>
  metric === null ? kind : `${kind} ${metric}`

/** What was wrong with the device when the remedy was sent. */
export const wrongBefore = (context: CaseContext, deviceId: string) => {
  const faults = openFaults(context).filter((fault) => fault.deviceId === deviceId)
  return {
    kinds: faults.map(faultWord),
    severity: mainFault({ ...context, faults })?.severity ?? context.severity,
  }
}
