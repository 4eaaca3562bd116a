import type { DeadlineName } from '../../../recovery/caseContext.ts'
import type { OwnershipState, RepairState } from '../../../recovery/machine.ts'

const mending = ['repairing', 'visitArranged', 'partOrdered', 'onHold', 'claimed'] as const
const waiting = [...mending, 'watching'] as const
const opened = [...waiting, 'remoteWaiting', 'remoteHeld', 'remoteWatching', 'awaitingCustomer'] as const
const over = ['closed', 'learned', 'cancelled'] as const
const unanswered = ['called', 'late', 'breached', 'unanswered'] as const

/** Where each deadline has a use; anywhere else it is left over from a state before. */
export const deadlinesInUse: Record<DeadlineName, readonly (RepairState | OwnershipState)[]> = {
  remoteResult: ['remoteWaiting'],
  remoteWatch: ['remoteWatching'],
  remedyCheck: ['remoteHeld'],
  ackTarget: ['called'],
  ackBreach: ['called', 'late'],
  callAgain: ['breached'],
  ackExpires: ['acknowledged'],
  findOwner: unanswered,
  internalTarget: waiting,
  promiseWarning: waiting,
  updateDue: waiting,
  claimCheck: ['claimed'],
  verify: ['watching'],
  confirmBy: ['awaitingCustomer'],
  surveyDue: ['closed', 'learned'],
  surveyReminder: ['closed', 'learned'],
  checkInDue: ['closed', 'learned'],
  learnBy: ['closed'],
  visitEnds: [...waiting, 'awaitingCustomer'],
  partDue: ['partOrdered'],
  holdUntil: ['onHold'],
  taskDue: opened,
  targetWarning: opened,
  targetBreach: opened,
  approvalDue: [...opened, ...over, 'merged'],
}
/** What may still come after the end. */
export const afterwards: readonly string[] = ['surveyDue', 'surveyReminder', 'checkInDue', 'learnBy', 'approvalDue']
