import type { CaseContext } from './caseContext.ts'
import type { RecoveryPolicy } from './policy.ts'

/**
 * The earliest moment (ms) that the customer could be promised as things stand, and why not sooner: whatever is done, the
 * device has to prove it for `verifyFor` afterwards, and what is waited for (visit, part, end of the hold) comes first.
 */
export const earliestFix = (
  context: Pick<CaseContext, 'visit' | 'part' | 'hold'>,
  given: { at: number; policy: Pick<RecoveryPolicy, 'verifyFor'> },
): { at: number; because: 'proof' | 'visit' | 'part' | 'hold' } => {
  const { visit, part, hold } = context
  const waits = [
    { at: given.at, because: 'proof' as const },
    ...(visit === null ? [] : [{ at: visit.to, because: 'visit' as const }]),
    ...(part === null || part.arrivedAt !== null ? [] : [{ at: part.expectedAt, because: 'part' as const }]),
    ...(hold === null ? [] : [{ at: hold.until, because: 'hold' as const }]),
  ]
  const last = waits.reduce((latest, next) => (next.at > latest.at ? next : latest))
  return { at: last.at + given.policy.verifyFor, because: last.because }
}
