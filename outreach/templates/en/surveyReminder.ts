import { messageData } from '../../../domain/messageData.ts'
import { paragraph } from '../letter.ts'
import { template } from '../writing.ts'
import { letter, yours } from './frame.ts'

export const surveyReminder = template(messageData.surveyReminder, (w) => {
  const { data, figures } = w
  return letter(w, {
    subject: 'Once more, and not again: how did we do?',
    preheader: 'Two questions, half a minute, without signing in.',
    action: 'Answer two questions',
    blocks: [
      paragraph(
        `A few days ago we asked how we dealt with the trouble you had with ${yours(data.devices, figures)}. We would still like to know, and do not ask again after this.`,
      ),
      paragraph(
        'There are two questions: does it work again, and how did we do? A person reads what you write.',
        'nextStep',
      ),
      paragraph('Thank you. If something is still wrong, say so there: we take it up again.'),
    ],
  })
})
