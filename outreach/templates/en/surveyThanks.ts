import { messageData } from '../../../domain/messageData.ts'
import { paragraph } from '../letter.ts'
import { template } from '../writing.ts'
import { letter, yours } from './frame.ts'

export const surveyThanks = template(messageData.surveyThanks, (w) => {
  const { data, figures } = w
  const content = data.solved && data.rating > 2
  return letter(w, {
    subject: 'Thank you for your answer',
    preheader: 'We have read it.',
    action: 'See your page',
    blocks: [
      paragraph(
        `Thank you for telling us how we dealt with the trouble you had with ${yours(data.devices, figures)}. You gave us ${data.rating} of 5, and a person reads what you wrote.`,
      ),
      content
        ? paragraph(
            'You need not do anything more. Should anything not be right after all, tell us on your page.',
            'nextStep',
          )
        : paragraph(
            'We are sorry that it is not good yet. We have taken it up again, and whoever leads the team has been told.',
            'nextStep',
          ),
    ],
  })
})
