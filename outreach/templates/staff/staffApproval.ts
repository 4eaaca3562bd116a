import { messageData } from '../../../domain/messageData.ts'
import { template } from '../writing.ts'
import { staffLetter } from './frame.ts'

export const staffApproval = template(messageData.staffApproval, (w) => {
  const { data, figures } = w
  const amount = figures.money(data.amountMinor, data.currency)
  return staffLetter(w, {
    what: `please approve a credit of ${amount}`,
    facts: [
      { label: 'Amount', value: amount },
      { label: 'Reason', value: data.reason },
      { label: 'Asked for by', value: data.madeBy },
    ],
    ask: 'It is over the limit and waits for you: approve or reject it on the case.',
    action: 'Decide',
  })
})
