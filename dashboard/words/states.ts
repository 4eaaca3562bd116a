/** The system's codes in the words a person on duty uses. Codes a newer server may send fall back to themselves. */
import type { CaseState, FaultKind, MessageState, Severity } from '../api/wire.ts'

export const severityWords: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  major: 'Major',
  minor: 'Minor',
}

export const kindWords: Readonly<Record<FaultKind, string>> = {
  silence: 'Silent',
  reported: 'Reported by the device',
  threshold: 'Out of limits',
  flatline: 'Stuck value',
  drift: 'Drifting',
  'gateway-down': 'Gateway down',
  flapping: 'Connection comes and goes',
  missing: 'Reading missing',
  impossible: 'Impossible value',
  counter: 'Counter ran back',
  wear: 'Wearing out',
  anomaly: 'Unusual reading',
  variance: 'Restless reading',
  rhythm: 'Rhythm broken',
  relation: 'Readings do not fit',
  cohort: 'Unlike its peers',
}

export const caseStateWords: Readonly<Record<CaseState, string>> = {
  remoteFix: 'Trying a remote fix',
  repairing: 'Being repaired',
  waiting: 'Waiting',
  onHold: 'On hold',
  verifying: 'Device is proving it',
  awaitingCustomer: 'Asking the customer',
  closed: 'Closed',
  merged: 'Merged',
  cancelled: 'False alarm',
}

export const messageStateWords: Readonly<Record<MessageState, string>> = {
  queued: 'Queued',
  sending: 'Sending',
  sent: 'Sent',
  failed: 'Failed',
  suppressed: 'Held back',
  uncertain: 'Uncertain',
}

export const outcomeWords: Readonly<Record<string, string>> = {
  remote: 'fixed remotely',
  repaired: 'repaired',
  recovered: 'recovered by itself',
  falseAlarm: 'false alarm',
  closedByStaff: 'closed by staff',
  merged: 'goes on as another case',
}

/** How a case that nobody took stands, for whoever looks at it. */
export const escalationWords = (level: number, acknowledged: boolean): string => {
  if (acknowledged) return 'had to be escalated'
  return level <= 1
    ? 'nobody acted in time: the next level was called'
    : `nobody acted in time: called ${level} levels up`
}

/** An incident's sentence names its cause by id; people know it by name. */
export const withName = (
  incident: { readonly title: string; readonly subject: string },
  subject: { readonly name?: string | undefined } | undefined,
): string => (subject?.name ? incident.title.replace(incident.subject, `“${subject.name}”`) : incident.title)

const templateWords: Readonly<Record<string, string>> = {
  faultFound: 'We found a fault',
  update: 'Update',
  visitPlanned: 'Visit planned',
  promiseMoved: 'Promise moved',
  fixVerified: 'Fix verified, please confirm',
  stillOnIt: 'Still on it',
  offer: 'Offer',
  voucher: 'Voucher',
  incidentUpdate: 'Update to everybody affected',
  closed: 'Thank you, closed',
  survey: 'Survey',
  staffCase: 'Case for you',
  staffEscalation: 'Escalation',
  staffStillBroken: 'Customer says still broken',
  staffBadScore: 'Bad score',
  staffApproval: 'Approval needed',
  staffDecided: 'Approval decided',
}
export const templateLabel = (template: string): string => templateWords[template] ?? template

const deadlineWords: Readonly<Record<string, string>> = {
  remoteResult: 'Remote fix must have answered',
  remoteWatch: 'Remote fix counts as holding',
  ackTarget: 'Somebody should acknowledge',
  ackBreach: 'Too late to acknowledge; the next level is called',
  callAgain: 'The lead is called again',
  ackExpires: 'The acknowledgement runs out',
  findOwner: 'An owner is looked for again',
  internalTarget: 'Our own target for the fix',
  promiseWarning: 'The promise is looked at again',
  updateDue: 'The customer hears from us',
  claimCheck: 'The device must show the fix',
  verify: 'The device has stayed healthy long enough',
  confirmBy: 'Closes if the customer says nothing',
  surveyDue: 'The survey goes out',
  surveyReminder: 'The survey is asked for once more',
  checkInDue: 'The customer is asked how it goes',
  learnBy: 'What was learned is kept',
  visitEnds: 'The visit is over',
  partDue: 'The part should be here',
  holdUntil: 'The hold ends',
  taskDue: 'A task should be done',
  targetWarning: 'A service target is close',
  targetBreach: 'A service target would be missed',
  approvalDue: 'A manager should have decided',
  remedyCheck: 'It is checked again whether a remote fix is safe',
}
/** `updateDue` → `The customer hears from us`; an unknown name is spelled out: `visitStart` → `Visit start`. */
export const deadlineLabel = (name: string): string => {
  const known = deadlineWords[name]
  if (known) return known
  const text = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[-_:]+/g, ' ')
    .toLowerCase()
  return text.charAt(0).toUpperCase() + text.slice(1)
}

export const languageWords = (locale: string): string => {
  try {
    return new Intl.DisplayNames('en', { type: 'language' }).of(locale) ?? locale
  } catch {
    return locale
  }
}

const digitsOf = (currency: string): number => {
  try {
    const { maximumFractionDigits } = new Intl.NumberFormat('en-GB', { style: 'currency', currency }).resolvedOptions()
    return maximumFractionDigits ?? 2
  } catch {
    return 2
  }
}
/** How many minor units one unit of a currency has: 100 cents, 1 yen. */
export const minorUnits = (currency: string): number => 10 ** digitsOf(currency)

/** `1999` → `€19.99`, with the decimals that the currency has; an estimate is told in whole units. */
export const money = (minor: number, currency: string, options: { whole?: boolean } = {}): string => {
  const amount = minor / minorUnits(currency)
  try {
    return new Intl.NumberFormat('en-GB', {
      style: 'currency',
      currency,
      ...(options.whole ? { maximumFractionDigits: 0 } : {}),
    }).format(amount)
  } catch {
    return `${amount.toFixed(2)} ${currency}`
  }
}

export const count = (n: number, one: string, many = `${one}s`): string =>
  `${new Intl.NumberFormat('en-GB').format(n)} ${n === 1 ? one : many}`
