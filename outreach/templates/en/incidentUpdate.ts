import { messageData } from '../../../domain/messageData.ts'
import { facts, paragraph } from '../letter.ts'
import { template } from '../writing.ts'
import { caseFact, letter, named, nextWord, yours } from './frame.ts'

export const incidentUpdate = template(messageData.incidentUpdate, (w) => {
  const { data, figures } = w
  return letter(w, {
    subject: `News about the trouble with ${named(data.devices, figures)}`,
    preheader: data.text.en[0] ?? '',
    blocks: [
      paragraph(
        `${data.othersAffected ? 'You are one of several customers with the same trouble. ' : ''}This is about ${yours(data.devices, figures)}, and we are sorry that it keeps you waiting.`,
        'apology',
      ),
      ...(data.ownLanguage
        ? []
        : [paragraph('Please excuse that we write in English: we cannot write to you in your own language yet.')]),
      ...data.text.en.map((part) => paragraph(part)),
      facts(caseFact(data.caseNumber)),
      paragraph(
        'What happens next: we keep working on it until your device itself shows that it works. There is nothing you need to do for now.',
        'nextStep',
      ),
      ...(data.promisedAt === null
        ? []
        : [paragraph(`It will be working again by ${figures.moment(data.promisedAt)}.`, 'promise')]),
      ...nextWord(data.nextUpdateAt, figures),
    ],
  })
})
