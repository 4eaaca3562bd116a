import { messageData } from '../../../domain/messageData.ts'
import { paragraph } from '../letter.ts'
import { template } from '../writing.ts'
import { letter, yoursDative } from './frame.ts'

export const checkIn = template(messageData.checkIn, (w) => {
  const { data, figures } = w
  return letter(w, {
    subject: 'Ist noch alles in Ordnung?',
    preheader: 'Ein Klick genügt, ohne Anmeldung.',
    action: 'Sagen Sie uns, wie es ist',
    blocks: [
      paragraph(
        `Vor einiger Zeit hatten Sie Unannehmlichkeiten mit ${yoursDative(data.devices, figures)}. Wir möchten sicher sein, dass alles weiterhin so funktioniert, wie es soll.`,
      ),
      paragraph(
        'Auf Ihrer Seite sagen Sie uns mit einem Klick, dass alles in Ordnung ist oder dass etwas nicht stimmt: Dann kümmern wir uns sofort darum.',
        'nextStep',
      ),
      paragraph('Vielen Dank für Ihre Geduld damals.'),
    ],
  })
})
