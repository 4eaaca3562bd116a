import { messageData } from '../../../domain/messageData.ts'
import { paragraph, quote } from '../letter.ts'
import { template } from '../writing.ts'
import { letter, yoursDative } from './frame.ts'

export const offer = template(messageData.offer, (w) => {
  const { data, figures } = w
  const amount = figures.money(data.amountMinor, data.currency)
  return letter(w, {
    subject: `Eine Gutschrift von ${amount} für Ihre Unannehmlichkeiten`,
    preheader: data.reason,
    action: 'Ansehen und annehmen',
    blocks: [
      paragraph(`die Unannehmlichkeiten mit ${yoursDative(data.devices, figures)} tun uns leid.`, 'apology'),
      paragraph(
        `Einen Teil davon möchten wir mit einer Gutschrift von ${amount} wiedergutmachen. Unsere Begründung, in unseren eigenen Worten:`,
      ),
      quote(data.reason),
      paragraph(
        'Wenn Sie annehmen möchten, öffnen Sie die Seite und sagen Sie Ja. Es kostet Sie nichts und verpflichtet Sie zu nichts.',
        'nextStep',
      ),
    ],
  })
})
