import { messageData } from '../../../domain/messageData.ts'
import { paragraph } from '../letter.ts'
import { template } from '../writing.ts'
import { letter, named, nextWord, yoursDative } from './frame.ts'

export const promiseMoved = template(messageData.promiseMoved, (w) => {
  const { data, figures } = w
  return letter(w, {
    subject: `Neuer Termin zu ${named(data.devices, figures)}: Es dauert länger als zugesagt`,
    preheader: `Spätestens am ${figures.moment(data.promisedAt)} funktioniert wieder alles.`,
    blocks: [
      paragraph(
        `wir hatten Ihnen zugesagt, das Problem mit ${yoursDative(data.devices, figures)} bis ${figures.moment(data.previousPromisedAt)} zu beheben. Das schaffen wir nicht.`,
      ),
      paragraph(
        'Es tut uns leid. Sie haben sich auf unsere Zusage eingestellt, deshalb sagen wir es Ihnen jetzt und nicht erst hinterher.',
        'apology',
      ),
      paragraph(
        `Der neue Termin: Spätestens am ${figures.moment(data.promisedAt)} funktioniert wieder alles.`,
        'promise',
      ),
      paragraph('So geht es weiter: Die Reparatur läuft, und unsere Teamleitung weiß von der Verzögerung.', 'nextStep'),
      ...nextWord(data.nextUpdateAt, figures),
    ],
  })
})
