import { messageData } from '../../../domain/messageData.ts'
import { paragraph } from '../letter.ts'
import { template } from '../writing.ts'
import { letter, yours } from './frame.ts'

export const checkIn = template(messageData.checkIn, (w) => {
  const { data, figures } = w
  return letter(w, {
    subject: 'Is everything still well?',
    preheader: 'One click tells us, without signing in.',
    action: 'Tell us how it is',
    blocks: [
      paragraph(
        `Some time ago you had trouble with ${yours(data.devices, figures)}. We would like to be sure that it still works as it should.`,
      ),
      paragraph(
        'On your page one click says that all is well, or that it is not: then we take it up at once.',
        'nextStep',
      ),
      paragraph('Thank you for your patience back then.'),
    ],
  })
})
