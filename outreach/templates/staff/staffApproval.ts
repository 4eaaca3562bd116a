import { messageData } from '../../../domain/messageData.ts'
import { gift } from '../en/gift.ts'
import { template } from '../writing.ts'
import { staffLetter } from './frame.ts'

export const staffApproval = template(messageData.staffApproval, (w) => {
  const { data, figures } = w
  const what = gift(data, figures)
  const subject = {
    first: `please decide on ${what}`,
    reminder: `still to be decided: ${what}`,
    escalated: `nobody has decided yet on ${what}`,
  }[data.asked]
  return staffLetter(w, {
    what: subject,
    facts: [
      { label: 'Asked for', value: what },
      { label: 'It costs us at most', value: figures.money(data.amountMinor, data.currency) },
      { label: 'Reason', value: data.reason },
      { label: 'Asked for by', value: data.madeBy },
      ...(data.decideBy === null ? [] : [{ label: 'Decide by', value: figures.moment(data.decideBy) }]),
    ],
    ask: 'The button shows the case and asks again before anything is decided: approve, change or reject. The link is yours alone and works once; please do not pass it on.',
    action: 'Look and decide',
  })
})
