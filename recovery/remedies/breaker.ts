import { day, hour } from '../../domain/clock.ts'
import type { BreakerReset, RemedyAttempt, RemedyOutcome } from '../../domain/remedy.ts'

/**
 * The circuit breaker on one remedy for one model, read from what its attempts came to: nothing is stored that could
 * disagree with them.
 *
 * - `closed`: it may be used
 * - `open`: on no device of the model, for `openFor`
 * - `halfOpen`: after that, once: what that trial comes to closes or opens it again
 *
 * It opens when, of the last ten whose outcome is known, two made things worse, or at least five are known and three
 * quarters of them did not mend. Closing, and a reset by hand, forget what was before.
 */
export interface BreakerStanding {
  readonly state: 'closed' | 'open' | 'halfOpen'
  readonly why: string | null
  readonly openedAt: number | null
  readonly trialFrom: number | null
  /** A trial is under way: no second one. */
  readonly trying: boolean
  /** Names this opening: what a trial is a trial of, and what managers are told once of. */
  readonly opening: string | null
  readonly counts: Readonly<Record<RemedyOutcome, number>>
}
export interface BreakerPolicy {
  readonly breakerOpenFor: number
}

const window = 10
const worseOpens = 2
const fewest = 5
const mostly = 0.75
/** An outcome that nobody has seen by then is none: the case went on otherwise. */
const settledWithin = hour * 2
/** So many attempts back decide; older ones are history. */
export const attemptsRead = 200

type Seen = Pick<RemedyAttempt, 'sentAt' | 'outcome' | 'settledAt'>

/**
 * @param attempts of one model and command, in any order
 * @param resets of the same; the latest counts
 * @param at our clock, ms
 */
export const readBreaker = (
  attempts: readonly Seen[],
  given: { readonly resets: readonly Pick<BreakerReset, 'at'>[]; readonly at: number; readonly policy: BreakerPolicy },
): BreakerStanding => {
  const { at, policy } = given
  const resetAt = Math.max(Number.NEGATIVE_INFINITY, ...given.resets.map((reset) => reset.at))
  const since = attempts.filter(({ sentAt }) => sentAt > resetAt)
  const settled = since
    .flatMap(({ sentAt, outcome, settledAt }) => {
      if (outcome !== null) return [{ sentAt, outcome, settledAt: settledAt ?? sentAt }]
      return at - sentAt > settledWithin
        ? [{ sentAt, outcome: 'noEffect' as const, settledAt: sentAt + settledWithin }]
        : []
    })
    .sort((a, b) => a.settledAt - b.settledAt || a.sentAt - b.sentAt)

  let seen: RemedyOutcome[] = []
  let open: { at: number; why: string } | null = null
  for (const one of settled) {
    if (open === null) {
      seen = [...seen, one.outcome].slice(-window)
      const why = opensBy(seen)
      if (why !== null) open = { at: one.settledAt, why }
    } else if (one.sentAt >= open.at + policy.breakerOpenFor) {
      if (one.outcome === 'mended') {
        open = null
        seen = ['mended']
      } else {
        open = { at: one.settledAt, why: `The trial after ${spokenDay(policy)} did not mend either.` }
        seen = [...seen, one.outcome].slice(-window)
      }
    }
    // What was sent before it opened and is known only now changes nothing: it is open already.
  }

  const counts = { mended: 0, noEffect: 0, failed: 0, worse: 0 }
  for (const outcome of seen) counts[outcome] += 1
  if (open === null)
    return { state: 'closed', why: null, openedAt: null, trialFrom: null, trying: false, opening: null, counts }
  const trialFrom = open.at + policy.breakerOpenFor
  return {
    state: at >= trialFrom ? 'halfOpen' : 'open',
    why: open.why,
    openedAt: open.at,
    trialFrom,
    trying: since.some(
      ({ sentAt, outcome }) => sentAt >= trialFrom && outcome === null && at - sentAt <= settledWithin,
    ),
    opening: String(open.at),
    counts,
  }
}

const opensBy = (seen: readonly RemedyOutcome[]): string | null => {
  const worse = seen.filter((outcome) => outcome === 'worse').length
  if (worse >= worseOpens) return `It made things worse ${worse} times in the last ${seen.length}.`
  const unmended = seen.filter((outcome) => outcome !== 'mended').length
  return seen.length >= fewest && unmended >= seen.length * mostly
    ? `It did not mend ${unmended} times in the last ${seen.length}.`
    : null
}

const spokenDay = ({ breakerOpenFor }: BreakerPolicy): string =>
  breakerOpenFor === day ? '24 hours' : `${Math.round(breakerOpenFor / hour)} hours`
