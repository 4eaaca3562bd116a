import { messageData } from '../../../domain/messageData.ts'
import { paragraph } from '../letter.ts'
import { template } from '../writing.ts'
import { letter, named, nextWord, yours } from './frame.ts'

export const stillOnIt = template(messageData.stillOnIt, (w) => {
  const { data, figures } = w
  const device = yours(data.devices, figures)
  const why = {
    stillBroken: `Thank you for telling us that ${device} still does not work. We are on it again.`,
    faultReturned: `The problem with ${device} has come back. We are on it again.`,
    badScore: `Thank you for your honest answer about ${device}. It was not good enough, so we have taken it up again.`,
    complaint: `Thank you for telling us that something is still wrong with ${device}. We are on it again.`,
    takenUpAgain: `We are not done with ${device} and have taken it up again.`,
  }[data.reason]
  return letter(w, {
    subject: `We are on it again: ${named(data.devices, figures)}`,
    preheader: why,
    blocks: [
      paragraph(why),
      paragraph('We are sorry that it was not right the first time.', 'apology'),
      paragraph(
        'What happens next: one of our people looks at everything that was done so far and takes it from there. You do not have to explain it again.',
        'nextStep',
      ),
      ...(data.promisedAt === null
        ? []
        : [paragraph(`It will be working again by ${figures.moment(data.promisedAt)}.`, 'promise')]),
      ...nextWord(data.nextUpdateAt, figures),
    ],
  })
})
