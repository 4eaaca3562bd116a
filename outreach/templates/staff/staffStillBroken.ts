import { messageData } from '../../../domain/messageData.ts'
import { template } from '../writing.ts'
import { staffLetter } from './frame.ts'

export const staffStillBroken = template(messageData.staffStillBroken, (w) => {
  const what = {
    customerSays: 'the customer says that it is still broken',
    faultReturned: 'the fault has come back',
    fixNotConfirmed: 'the device does not confirm the fix',
  }[w.data.reason]
  return staffLetter(w, {
    what,
    said: w.data.said,
    ask: 'Please look at what was tried so far and take the next step. The customer need not explain it again.',
  })
})
