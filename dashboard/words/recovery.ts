/** The recovery's codes in words: what a case waits for, what is offered, which limit, which state of the machine. */

import type { Case, CasePromise, Offer } from '../api/wire.ts'
import type { Cause, LimitName, OfferKind } from '../api/wireCase.ts'
import { money } from './states.ts'

/** `partOrdered` → `Part ordered`: for codes that have no words of their own. */
export const spelledOut = (code: string): string => {
  const text = code
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[-_:]+/g, ' ')
    .toLowerCase()
  return text.charAt(0).toUpperCase() + text.slice(1)
}

export const priorityWords: Readonly<Record<Case['priority'], string>> = {
  p1: 'P1, most urgent',
  p2: 'P2',
  p3: 'P3, can wait',
}

export const holdWords: Readonly<Record<NonNullable<Case['holdReason']>, string>> = {
  waitingForCustomer: 'Waiting for the customer',
  waitingForPart: 'Waiting for a part',
  waitingForVisit: 'Waiting for a visit',
  waitingForThirdParty: 'Waiting for somebody outside',
  customerAway: 'The customer is away',
}

export const causeWords: Readonly<Record<Cause, string>> = {
  ours: 'Ours',
  thirdParty: 'Somebody else’s',
  customer: 'The customer’s own',
}

export const taskWords = { check: 'Check', call: 'Call', other: 'Task' } as const

export const promiseWords: Readonly<Record<CasePromise['what'], string>> = {
  fixed: 'Working again',
  nextUpdate: 'Next update',
  visit: 'Somebody comes',
}

export const offerWords: Readonly<Record<OfferKind, string>> = {
  apology: 'Apology',
  credit: 'Credit',
  discount: 'Discount on the next order',
  refund: 'Refund',
  replacement: 'Replacement',
  gift: 'Gift',
}
export const offerStateWords: Readonly<Record<Offer['state'], string>> = {
  needsApproval: 'waits for a manager',
  offered: 'offered',
  accepted: 'accepted',
  rejected: 'rejected',
  withdrawn: 'taken back',
  expired: 'ran out',
}

/** `€25.00 credit`, `15 % off the next order, at most €40.00`, `An apology`. */
export const offerSentence = (
  offer: Pick<Offer, 'kind' | 'amountMinor' | 'currency'> & { readonly percent?: number | null },
): string => {
  const kind = offer.kind ?? 'credit'
  const amount = money(offer.amountMinor, offer.currency)
  if (kind === 'apology') return 'An apology'
  if (kind === 'discount')
    return offer.percent ? `${offer.percent} % off the next order, at most ${amount}` : `${amount} off the next order`
  if (kind === 'replacement' || kind === 'gift') return `${offerWords[kind]} worth ${amount}`
  return `${amount} ${offerWords[kind].toLowerCase()}`
}

export const limitWords: Readonly<Record<LimitName, string>> = {
  perIncident: 'more than one case may cost',
  perCustomer: 'more than one customer may be given',
  perAgentWeek: 'more than one person may give in seven days',
  classBudget: 'the budget for this kind of trouble is used up',
  currency: 'another currency than the limits have',
  plan: 'a severe or repeated failure: a manager decides what is given',
}

const stateWords: Readonly<Record<string, string>> = {
  new: 'New',
  remoteWaiting: 'Remote fix sent',
  remoteHeld: 'Remote fix waits',
  remoteWatching: 'Remote fix watched',
  repairing: 'Being repaired',
  visitArranged: 'Visit arranged',
  partOrdered: 'Part ordered',
  onHold: 'On hold',
  claimed: 'Fix claimed',
  watching: 'Device proves it',
  awaitingCustomer: 'Customer asked',
  closed: 'Closed',
  learned: 'Learned',
  merged: 'Merged',
  cancelled: 'False alarm',
  idle: 'Nobody is needed',
  called: 'Owner called',
  late: 'Level 1 called',
  breached: 'Next level called',
  unanswered: 'Nobody answered',
  acknowledged: 'Somebody is on it',
}
export const machineStateWords = (name: string): string => stateWords[name] ?? spelledOut(name)

const eventWords: Readonly<Record<string, string>> = {
  '': 'at once',
  faultOpened: 'a fault is found',
  faultChanged: 'the fault changes',
  faultCleared: 'the fault clears',
  complained: 'the customer complains',
  stillBroken: 'the customer says “still broken”',
  talkToPerson: 'the customer wants to talk',
  confirm: 'the customer confirms',
  survey: 'the survey comes back',
  commandResult: 'the device answers',
  remoteResult: 'no answer in time',
  remoteWatch: 'it held long enough',
  acknowledge: 'somebody acknowledges',
  ackTarget: 'nobody acknowledged in time',
  ackBreach: 'nobody acted at all',
  ackExpires: 'nothing happened for too long',
  callAgain: 'called often enough',
  assign: 'somebody is assigned',
  handOver: 'it is handed over',
  escalate: 'somebody escalates',
  planVisit: 'a visit is planned',
  cancelVisit: 'the visit is cancelled',
  visitDone: 'the visit is done',
  visitEnds: 'the visit’s time is over',
  orderPart: 'a part is ordered',
  partArrived: 'the part arrives',
  partDue: 'the part is late',
  hold: 'it is put on hold',
  resume: 'it is taken up again',
  holdUntil: 'the hold ends',
  claimFixed: 'somebody says it is fixed',
  claimCheck: 'the device did not confirm',
  verify: 'it stayed healthy long enough',
  confirmBy: 'the customer says nothing',
  learnBy: 'the reopen time is over',
  mergeInto: 'it is merged into another case',
  mergedIn: 'another case is merged in',
  closeWithIncident: 'its incident is closed',
  falseAlarm: 'it was no fault',
  close: 'a manager closes it',
  reopen: 'somebody reopens it',
  promise: 'a time is promised',
  completeTask: 'a task is done',
  sendCommand: 'a command is sent',
}
export const machineEventWords = (name: string): string => eventWords[name] ?? spelledOut(name).toLowerCase()

export const machineRegionWords = (name: string): string =>
  ({ repair: 'The repair', ownership: 'Whose it is' })[name] ?? spelledOut(name)
