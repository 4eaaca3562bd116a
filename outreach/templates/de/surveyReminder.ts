import { messageData } from '../../../domain/messageData.ts'
import { paragraph } from '../letter.ts'
import { template } from '../writing.ts'
import { letter, yoursDative } from './frame.ts'

export const surveyReminder = template(messageData.surveyReminder, (w) => {
  const { data, figures } = w
  return letter(w, {
    subject: 'Noch einmal, und dann nicht mehr: Wie waren Sie mit uns zufrieden?',
    preheader: 'Zwei Fragen, eine halbe Minute, ohne Anmeldung.',
    action: 'Zwei Fragen beantworten',
    blocks: [
      paragraph(
        `Vor ein paar Tagen haben wir Sie gefragt, wie Sie unsere Hilfe erlebt haben, als Sie Unannehmlichkeiten mit ${yoursDative(data.devices, figures)} hatten. Wir möchten es noch immer gern wissen und fragen danach nicht noch einmal.`,
      ),
      paragraph(
        'Es sind zwei Fragen: Funktioniert wieder alles, und wie waren Sie mit uns zufrieden? Ihre Antwort liest ein Mensch.',
        'nextStep',
      ),
      paragraph('Vielen Dank. Wenn noch etwas nicht stimmt, schreiben Sie es dort: Wir kümmern uns wieder darum.'),
    ],
  })
})
