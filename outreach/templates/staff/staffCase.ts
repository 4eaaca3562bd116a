import { messageData } from '../../../domain/messageData.ts'
import { template } from '../writing.ts'
import { staffLetter } from './frame.ts'

export const staffCase = template(messageData.staffCase, (w) => {
  const { data, figures } = w
  const what = {
    opened: data.title,
    reopened: `open again: ${data.title}`,
    backToRepair: `back to repair: ${data.title}`,
    assigned: `yours now: ${data.title}`,
    talkToPerson: 'the customer wants to talk to a person',
    complaint: 'the customer complains',
    senior: `no routine case: ${data.title}`,
    remedyStopped: 'a remote remedy was stopped for a whole model',
  }[data.reason]
  return staffLetter(w, {
    what,
    said: data.said,
    ...(data.acknowledgeBy === null
      ? { ask: 'Please take it from here.' }
      : {
          facts: [{ label: 'Acknowledge by', value: figures.moment(data.acknowledgeBy) }],
          ask: 'Please acknowledge it. If nobody does by then, the next level is called.',
        }),
  })
})
