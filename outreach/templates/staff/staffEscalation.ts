import { messageData } from '../../../domain/messageData.ts'
import { template } from '../writing.ts'
import { staffLetter } from './frame.ts'

export const staffEscalation = template(messageData.staffEscalation, (w) => {
  const what = {
    notAcknowledged: 'nobody has acknowledged it',
    breach: 'acknowledgement is overdue',
    stillNobody: 'still nobody acts',
    acknowledgementExpired: 'acknowledged, but nothing happened since',
    targetPassed: 'it is later than we meant to be',
    byHand: 'a colleague asks for help',
  }[w.data.reason]
  return staffLetter(w, { what, ask: 'Please take it over, or hand it to somebody who acts now.' })
})
