import { messageData } from '../../../domain/messageData.ts'
import { facts, paragraph } from '../letter.ts'
import { template } from '../writing.ts'
import { caseFact, letter, named, nextWord, yours } from './frame.ts'

export const faultFound = template(messageData.faultFound, (w) => {
  const { data, figures } = w
  const told = data.heardFrom === 'complaint'
  const device = named(data.devices, figures)
  return letter(w, {
    subject: told
      ? `Thank you for telling us about ${device}: we are taking care of it`
      : `We have found a problem with ${device} and are taking care of it`,
    preheader: data.words.wrong.en,
    blocks: [
      paragraph(
        told
          ? `Thank you for telling us that something is wrong with ${yours(data.devices, figures)}. We have taken it up at once.`
          : `We have noticed a problem with ${yours(data.devices, figures)}, and we want you to hear it from us first.`,
      ),
      paragraph('We are sorry about this. You should be able to rely on it, and we are putting this right.', 'apology'),
      facts(
        { label: 'What is wrong', value: data.words.wrong.en },
        { label: 'What it means for you', value: data.words.meaning.en },
        caseFact(data.caseNumber),
      ),
      ...(data.incidentId === null || !data.othersAffected
        ? []
        : [paragraph('Other customers are affected too. There is one cause behind it, and we are working on that.')]),
      ...(data.news === undefined ? [] : data.news.en.map((part) => paragraph(part))),
      paragraph(
        'What happens next: our service team knows about it and arranges the repair. There is nothing you need to do for now.',
        'nextStep',
      ),
      data.promisedAt === null
        ? paragraph('We do not know yet how long the repair takes, and we will not guess.')
        : paragraph(`It will be working again by ${figures.moment(data.promisedAt)}.`, 'promise'),
      ...nextWord(data.nextUpdateAt, figures),
    ],
  })
})
