import { messageData } from '../../../domain/messageData.ts'
import { capital } from '../gift.ts'
import { paragraph, quote } from '../letter.ts'
import { template } from '../writing.ts'
import { letter, yoursDative } from './frame.ts'
import { gift } from './gift.ts'

export const offer = template(messageData.offer, (w) => {
  const { data, figures } = w
  const what = gift(data, figures)
  const until = data.expiresAt === null ? '' : ` Sie haben dafür Zeit bis ${figures.moment(data.expiresAt)}.`
  const sorry = paragraph(`die Unannehmlichkeiten mit ${yoursDative(data.devices, figures)} tun uns leid.`, 'apology')
  if (data.kind === 'apology')
    return letter(w, {
      subject: 'Wir bitten Sie um Entschuldigung',
      preheader: data.reason,
      blocks: [sorry, quote(data.reason)],
    })
  return letter(w, {
    subject: `${capital(what)} für Ihre Unannehmlichkeiten`,
    preheader: data.reason,
    action: 'Ansehen und annehmen',
    blocks: [
      sorry,
      paragraph(
        data.text === null
          ? `Einen Teil davon möchten wir wiedergutmachen: ${what}. Unsere Begründung, in unseren eigenen Worten:`
          : `Einen Teil davon möchten wir wiedergutmachen: ${data.text.de} (${what}). Unsere Begründung, in unseren eigenen Worten:`,
      ),
      quote(data.reason),
      paragraph(
        `Wenn Sie annehmen möchten, öffnen Sie die Seite und sagen Sie Ja.${until} Es kostet Sie nichts und verpflichtet Sie zu nichts.`,
        'nextStep',
      ),
    ],
  })
})
