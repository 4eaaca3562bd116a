import { messageData } from '../../../domain/messageData.ts'
import { paragraph } from '../letter.ts'
import { template } from '../writing.ts'
import { letter, named, nextWord, yoursDative } from './frame.ts'

export const stillOnIt = template(messageData.stillOnIt, (w) => {
  const { data, figures } = w
  const device = yoursDative(data.devices, figures)
  const why = {
    stillBroken: `vielen Dank für Ihre Nachricht, dass es mit ${device} noch immer ein Problem gibt. Wir sind wieder dran.`,
    faultReturned: `das Problem mit ${device} ist zurückgekehrt. Wir sind wieder dran.`,
    badScore: `vielen Dank für Ihre ehrliche Antwort zu ${device}. Das war nicht gut genug, deshalb kümmern wir uns noch einmal darum.`,
    complaint: `vielen Dank für Ihren Hinweis, dass mit ${device} noch etwas nicht stimmt. Wir sind wieder dran.`,
    takenUpAgain: `das Problem mit ${device} ist für uns noch nicht erledigt. Wir sind wieder dran.`,
  }[data.reason]
  return letter(w, {
    subject: `Wir arbeiten wieder an ${named(data.devices, figures)}`,
    preheader: why.charAt(0).toUpperCase() + why.slice(1),
    blocks: [
      paragraph(why),
      paragraph('Es tut uns leid, dass es nicht gleich beim ersten Mal geklappt hat.', 'apology'),
      paragraph(
        'So geht es weiter: Jemand aus unserem Team sieht sich alles an, was bisher geschehen ist, und macht dort weiter. Sie müssen nichts noch einmal erklären.',
        'nextStep',
      ),
      ...(data.promisedAt === null
        ? []
        : [paragraph(`Spätestens am ${figures.moment(data.promisedAt)} funktioniert wieder alles.`, 'promise')]),
      ...nextWord(data.nextUpdateAt, figures),
    ],
  })
})
