import { caseCommand } from '../domain/case.ts'
import type { CaseEvent } from './events.ts'
import type { StepOutcome } from './runner.ts'

const staffCan: ReadonlySet<string> = new Set(caseCommand.options.map((option) => option.shape.type.value))
const customerCan: ReadonlySet<string> = new Set(['confirm', 'stillBroken', 'talkToPerson', 'survey', 'acceptOffer'])

/** Why something cannot be done to a case now, and what can. One or two sentences for whoever asked. */
export const whyNot = (event: CaseEvent, refused: StepOutcome & { outcome: 'notNow' }): string => {
  const { current, refused: state } = refused
  const special = specialReason(event, refused)
  if (special !== undefined && state.possible.includes(event.type)) return special
  const mine = customerCan.has(event.type) ? customerCan : staffCan
  const possible = state.possible.filter((type) => mine.has(type))
  return `Case ${current.row.number} is ${current.row.state}, where ${event.type} is not possible. Possible now: ${possible.join(', ') || 'nothing'}.`
}

/** The state knows the event, but not with these facts. */
const specialReason = (event: CaseEvent, { current }: StepOutcome & { outcome: 'notNow' }): string | undefined => {
  switch (event.type) {
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
      return 'This offer is not waiting for a decision.'
    default:
      return undefined
  }
}
