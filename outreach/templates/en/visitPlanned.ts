import { messageData } from '../../../domain/messageData.ts'
import { facts, paragraph } from '../letter.ts'
import { template } from '../writing.ts'
import { caseFact, letter, named, nextWord, yours } from './frame.ts'

export const visitPlanned = template(messageData.visitPlanned, (w) => {
  const { data, figures } = w
  const when = figures.span(data.visitFrom, data.visitTo)
  return letter(w, {
    subject: `Our visit to repair ${named(data.devices, figures)}`,
    preheader: when,
    blocks: [
      paragraph(`A technician comes to repair ${yours(data.devices, figures)}. Thank you for your patience so far.`),
      paragraph(when, 'promise'),
      facts({ label: 'What is to be repaired', value: data.words.wrong.en }, caseFact(data.caseNumber)),
      paragraph('If that time does not suit you, tell us on the page and we find another one.', 'nextStep'),
      ...(data.promisedAt === null
        ? []
        : [paragraph(`We expect everything to be working again by ${figures.moment(data.promisedAt)}.`)]),
      ...nextWord(data.nextUpdateAt, figures),
    ],
  })
})
