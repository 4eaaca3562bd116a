import { messageData } from '../../../domain/messageData.ts'
import { paragraph } from '../letter.ts'
import { template } from '../writing.ts'
import { letter, yoursDative } from './frame.ts'

export const surveyThanks = template(messageData.surveyThanks, (w) => {
  const { data, figures } = w
  const content = data.solved && data.rating > 2
  return letter(w, {
    subject: 'Vielen Dank für Ihre Antwort',
    preheader: 'Wir haben sie gelesen.',
    action: 'Ihre Seite ansehen',
    blocks: [
      paragraph(
        `Vielen Dank, dass Sie uns gesagt haben, wie wir mit den Unannehmlichkeiten mit ${yoursDative(data.devices, figures)} umgegangen sind. Sie haben uns ${data.rating} von 5 gegeben, und was Sie schreiben, liest ein Mensch.`,
      ),
      content
        ? paragraph(
            'Sie müssen nichts weiter tun. Sollte doch etwas nicht stimmen, sagen Sie es uns auf Ihrer Seite.',
            'nextStep',
          )
        : paragraph(
            'Es tut uns leid, dass es noch nicht gut ist. Wir haben es wieder aufgenommen, und die Leitung des Teams weiß Bescheid.',
            'nextStep',
          ),
    ],
  })
})
