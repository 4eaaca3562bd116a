import { messageData } from '../../../domain/messageData.ts'
import { template } from '../writing.ts'
import { staffLetter } from './frame.ts'

export const staffBadScore = template(messageData.staffBadScore, (w) =>
  staffLetter(w, {
    what: `the customer rates us ${w.data.rating} of 5`,
    facts: [
      { label: 'Rating', value: `${w.data.rating} of 5` },
      { label: 'Works again?', value: w.data.solved ? 'yes, says the customer' : 'no, says the customer' },
    ],
    said: w.data.said,
    ask: 'Please call the customer: thank them for saying so, and make it right.',
  }),
)
