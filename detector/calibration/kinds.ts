import { type FaultKind, faultKinds } from '../../domain/fault.ts'

/** Facts and rules are what they are: neither wishing to hear sooner nor wishing for quiet changes what counts as one. */
const asShipped: ReadonlySet<FaultKind> = new Set([
  'reported',
  'threshold',
  'gateway-down',
  'impossible',
  'counter',
  'flapping',
])
/** A missed message is no silence yet, however keen we are. */
const absence: ReadonlySet<FaultKind> = new Set(['silence', 'missing'])

/** Its beginning is the last that was heard, not when it was noticed again: after a mark nothing makes it look newer. */
export const knowsItsBeginning = (kind: FaultKind): boolean => absence.has(kind)

/** Whether how often it cries wolf moves its tolerance. */
export const isAdjusted = (kind: FaultKind): boolean => !asShipped.has(kind)

/** The smallest tolerance that wishing for more sensitivity may bring a kind to, 1 is as shipped. */
export const keenest = (kind: FaultKind): number => (asShipped.has(kind) ? 1 : absence.has(kind) ? 0.7 : 0.5)

/**
 * Kinds found by what was learnt rather than by what was said. One that comes and goes by itself may well have been nothing;
 * a device that was silent, or said that it had a fault, was.
 */
export const isLearned = (kind: FaultKind): boolean => !asShipped.has(kind) && !absence.has(kind)

export const learnedKinds: readonly FaultKind[] = faultKinds.filter(isLearned)
