import { messageData } from '../../../domain/messageData.ts'
import { gift } from '../en/gift.ts'
import { template } from '../writing.ts'
import { staffLetter } from './frame.ts'

export const staffDecided = template(messageData.staffDecided, (w) => {
  const { data, figures } = w
  const what = gift(data, figures)
  const [subject, ask] = {
    approved: [`approved: ${what}`, 'The customer has been told; there is nothing you have to do.'],
    changed: [`approved, but changed: ${what}`, 'The customer has been told of what was approved.'],
    rejected: [`rejected: ${what}`, 'The customer knows nothing of it. Offer something else, if something is due.'],
    lapsed: [`nobody decided: ${what}`, 'The request has lapsed. Ask again, or talk to a manager.'],
    dropped: [`no longer asked for: ${what}`, 'There is nothing you have to do.'],
  }[data.outcome]
  return staffLetter(w, { what: subject ?? what, ask: ask ?? '' })
})
