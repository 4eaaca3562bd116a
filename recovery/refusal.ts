import { caseCommand } from '../domain/case.ts'
import type { StoredCase } from '../store/caseStore.ts'
import { moment } from './actions/act.ts'
import type { CaseEvent } from './events.ts'
import { earliestFix } from './feasible.ts'
import type { House } from './guards.ts'
import type { StepOutcome } from './runner.ts'
import { readSnapshot } from './snapshot.ts'

const staffCan: ReadonlySet<string> = new Set(caseCommand.options.map((option) => option.shape.type.value))
const customerCan: ReadonlySet<string> = new Set([
  'confirm',
  'stillBroken',
  'talkToPerson',
  'survey',
  'allWell',
  'acceptOffer',
])

/** Why something cannot be done to a case now, and what can. One or two sentences for whoever asked. */
export const whyNot = (
  event: CaseEvent | CaseEvent['type'],
  refused: StepOutcome & { outcome: 'notNow' },
  house: House,
): string => {
  const { current, refused: state } = refused
  const type = typeof event === 'string' ? event : event.type
  const special = typeof event === 'string' ? specialOfType[event] : specialReason(event, { current, house })
  if (special !== undefined && state.possible.includes(type)) return special
  const mine = customerCan.has(type) ? customerCan : staffCan
  const possible = state.possible.map(asCommand).filter((name) => mine.has(name))
  return `Case ${current.row.number} is ${current.row.state}, where ${asCommand(type)} is not possible. Possible now: ${possible.join(', ') || 'nothing'}.`
}

const specialOfType: Partial<Record<CaseEvent['type'], string>> = {
  split: 'Only devices of this case can be split off, and at least one has to stay.',
}
const because = {
  proof: 'the device has to show for a while that it works',
  visit: 'the visit comes first, and the device has to show for a while that it helped',
  part: 'the part has to arrive first, and the device has to show for a while that it helped',
  hold: 'the case is on hold until then, and the device has to show for a while that it works',
} as const
/** Events of two cases, by the word people know. */
const asCommand = (type: string): string => (type === 'mergeInto' ? 'merge' : type)

/** The state knows the event, but not with these facts. */
const specialReason = (
  event: CaseEvent,
  { current, house }: { current: StoredCase; house: House },
): string | undefined => {
  switch (event.type) {
    case 'promise': {
      const { context } = readSnapshot(current).snapshot
      if (context.customerId === null) return 'There is no customer to promise anything to.'
      const earliest = earliestFix(context, { at: event.at, policy: house.policy })
      return `That cannot be kept as things stand: ${because[earliest.because]}, so the earliest time that can be promised is ${moment(earliest.at)}.`
    }
    case 'hold':
      return 'A hold needs an end that lies ahead, or “until it gets worse”.'
    case 'orderPart':
      return 'A part that is ordered is expected at a time that lies ahead.'
    case 'cancelVisit':
    case 'visitDone':
      return 'No visit is planned in this case.'
    case 'completeTask':
      return 'There is no such task open in this case.'
    case 'planVisit':
      return 'A visit must end after it begins, and not lie in the past.'
    case 'sendCommand':
      return `${event.deviceId} is not a device of this case; its devices are: ${current.row.deviceIds.join(', ') || 'none'}.`
    case 'offer':
      return 'No customer knows of this case, so there is nobody to offer anything to.'
    case 'survey':
      return 'This survey was answered already, or has not been asked.'
    case 'stillBroken':
      return 'This case was closed too long ago to be taken up again; please report the problem anew.'
    case 'acceptOffer':
      return 'There is no such offer open in this case.'
    case 'approvalDecided':
      return 'This offer is not waiting for a decision, or it is your own.'
    case 'withdrawOffer':
      return 'This offer can not be taken back by you: those who made it may until it is accepted, managers also then.'
    default:
      return undefined
  }
}
