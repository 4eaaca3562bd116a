import { messageData } from '../../../domain/messageData.ts'
import { paragraph } from '../letter.ts'
import { template } from '../writing.ts'
import { letter, named, nextWord, yours } from './frame.ts'

export const promiseMoved = template(messageData.promiseMoved, (w) => {
  const { data, figures } = w
  return letter(w, {
    subject: `A new time for ${named(data.devices, figures)}: it takes longer than we said`,
    preheader: `It will be working again by ${figures.moment(data.promisedAt)}.`,
    blocks: [
      paragraph(
        `We told you that ${yours(data.devices, figures)} would be working by ${figures.moment(data.previousPromisedAt)}. We will not manage that.`,
      ),
      paragraph('We are sorry. You planned with what we said, so we tell you now and not afterwards.', 'apology'),
      paragraph(`The new time: it will be working again by ${figures.moment(data.promisedAt)}.`, 'promise'),
      paragraph('What happens next: the repair goes on, and our team lead has been told of the delay.', 'nextStep'),
      ...nextWord(data.nextUpdateAt, figures),
    ],
  })
})
