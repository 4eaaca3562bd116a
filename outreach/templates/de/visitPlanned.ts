import { messageData } from '../../../domain/messageData.ts'
import { facts, paragraph } from '../letter.ts'
import { template } from '../writing.ts'
import { caseFact, letter, named, nextWord, yoursDative } from './frame.ts'

export const visitPlanned = template(messageData.visitPlanned, (w) => {
  const { data, figures } = w
  const when = figures.span(data.visitFrom, data.visitTo)
  return letter(w, {
    subject: `Unser Reparaturtermin zu ${named(data.devices, figures)}`,
    preheader: when,
    blocks: [
      paragraph(
        `ein Techniker kommt zu Ihnen, um das Problem mit ${yoursDative(data.devices, figures)} zu beheben. Vielen Dank für Ihre Geduld bis hierher.`,
      ),
      paragraph(when, 'promise'),
      facts({ label: 'Was behoben wird', value: data.words.wrong.de }, caseFact(data.caseNumber)),
      paragraph(
        'Falls Ihnen dieser Termin nicht passt, sagen Sie es uns auf der Seite. Wir finden dann einen anderen.',
        'nextStep',
      ),
      ...(data.promisedAt === null
        ? []
        : [
            paragraph(
              `Wir gehen davon aus, dass spätestens am ${figures.moment(data.promisedAt)} wieder alles funktioniert.`,
            ),
          ]),
      ...nextWord(data.nextUpdateAt, figures),
    ],
  })
})
