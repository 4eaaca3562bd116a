import { messageData } from '../../../domain/messageData.ts'
import { paragraph, quote } from '../letter.ts'
import { template } from '../writing.ts'
import { letter, named, yoursDative } from './frame.ts'

export const closed = template(messageData.closed, (w) => {
  const { data, figures } = w
  const device = yoursDative(data.devices, figures)
  const why = {
    confirmed: `vielen Dank für Ihre Rückmeldung, dass mit ${device} wieder alles in Ordnung ist. Damit schließen wir Ihren Fall ${data.caseNumber}.`,
    noAnswer: `bei ${device} ist alles normal geblieben, und wir haben nichts anderes von Ihnen gehört. Deshalb schließen wir Ihren Fall ${data.caseNumber}.`,
    falseAlarm: `wir haben genau nachgesehen: Mit ${device} ist alles in Ordnung. Es gab keinen Fehler, und es tut uns leid, dass wir Sie beunruhigt haben.`,
    incidentOver: `die Störung, die Sie und andere betroffen hat, ist vorbei, und mit ${device} ist nach unseren Daten wieder alles in Ordnung. Deshalb schließen wir Ihren Fall ${data.caseNumber}. Die Störung tut uns leid.`,
    closedByStaff: `wir haben Ihren Fall ${data.caseNumber} zu ${device} geschlossen.`,
  }[data.reason]
  return letter(w, {
    subject:
      data.reason === 'falseAlarm'
        ? `Gute Nachricht: Mit ${named(data.devices, figures)} ist alles in Ordnung`
        : `Vielen Dank: Ihr Fall zu ${named(data.devices, figures)} ist abgeschlossen`,
    preheader: why.charAt(0).toUpperCase() + why.slice(1),
    action: 'Ihre Seite öffnen',
    blocks: [
      paragraph(why),
      ...(data.staffReason === null ? [] : [quote(data.staffReason)]),
      paragraph('Vielen Dank für Ihre Geduld.'),
      paragraph(
        'Sollte doch etwas nicht stimmen, sagen Sie es uns auf der Seite: Wir kümmern uns sofort wieder darum.',
        'nextStep',
      ),
    ],
  })
})
