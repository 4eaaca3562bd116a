import { messageData } from '../../../domain/messageData.ts'
import { paragraph } from '../letter.ts'
import { template } from '../writing.ts'
import { letter, yoursDative } from './frame.ts'

export const survey = template(messageData.survey, (w) => {
  const { data, figures } = w
  return letter(w, {
    subject: 'Zwei Fragen: Wie waren Sie mit uns zufrieden?',
    preheader: 'Es dauert eine halbe Minute, ohne Anmeldung.',
    action: 'Zwei Fragen beantworten',
    blocks: [
      paragraph(
        `Sie hatten Unannehmlichkeiten mit ${yoursDative(data.devices, figures)}. Wir möchten gern wissen, wie Sie unsere Hilfe erlebt haben.`,
      ),
      paragraph(
        'Es sind zwei Fragen: Funktioniert wieder alles, und wie waren Sie mit uns zufrieden? Das dauert eine halbe Minute. Ihre Antwort liest ein Mensch.',
        'nextStep',
      ),
      paragraph('Vielen Dank. Wenn noch etwas nicht stimmt, schreiben Sie es dort: Wir kümmern uns wieder darum.'),
    ],
  })
})
