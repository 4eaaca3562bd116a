import { messageData } from '../../../domain/messageData.ts'
import { paragraph } from '../letter.ts'
import { template } from '../writing.ts'
import { letter, yours } from './frame.ts'

export const survey = template(messageData.survey, (w) => {
  const { data, figures } = w
  return letter(w, {
    subject: 'Two questions: how did we do?',
    preheader: 'It takes half a minute, without signing in.',
    action: 'Answer two questions',
    blocks: [
      paragraph(
        `You had trouble with ${yours(data.devices, figures)}, and we would like to know how we dealt with it.`,
      ),
      paragraph(
        'There are two questions: does it work again, and how did we do? It takes half a minute. A person reads what you write.',
        'nextStep',
      ),
      paragraph('Thank you. If something is still wrong, say so there: we take it up again.'),
    ],
  })
})
