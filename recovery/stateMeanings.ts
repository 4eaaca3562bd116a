import type { OwnershipState, RepairState } from './machine.ts'

/** What each state of the machine means, in one sentence a colleague reads beside the diagram. */
const meanings: Readonly<Record<RepairState | OwnershipState, string>> = {
  new: 'Something has just happened; nobody has been disturbed.',
  remoteWaiting: 'A remote remedy was sent; nobody is disturbed while it is tried.',
  remoteHeld: 'A remote remedy waits until it is safe and nobody uses the device; nobody is disturbed yet.',
  remoteWatching: 'The fault cleared after the remedy; it must stay away for a while.',
  repairing: 'The customer knows; somebody is to get it fixed.',
  visitArranged: 'Somebody will come, and the customer knows when.',
  partOrdered: 'What is missing is on its way.',
  onHold: 'Put aside for a stated reason, until a time or until it gets worse.',
  claimed: 'Somebody says it is fixed; the device does not show it yet.',
  watching: 'The device shows that it works; it must stay so.',
  awaitingCustomer: 'Verified by the device; the customer is asked.',
  closed: 'Over as far as can be seen; the survey may still come back.',
  learned: 'What there was to learn is kept.',
  merged: 'Goes on as another case of the same customer.',
  cancelled: 'It was no fault.',
  idle: 'Nobody has to do anything now.',
  called: 'The owner was called and has not acknowledged yet.',
  late: 'Nobody acknowledged in time: level 1 was called.',
  breached: 'The limit is broken: the level above was called, and is called again.',
  unanswered: 'Everybody was called often enough; somebody has to take it.',
  acknowledged: 'Somebody is on it, until it is fixed or nothing happens for too long.',
}
export const stateMeanings: Readonly<Record<string, string>> = meanings
