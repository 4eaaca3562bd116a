import { messageData } from '../../../domain/messageData.ts'
import { paragraph } from '../letter.ts'
import { template } from '../writing.ts'
import { letter, named, yoursDative } from './frame.ts'
import { gift, voucherFacts } from './gift.ts'

export const fixVerified = template(messageData.fixVerified, (w) => {
  const { data, figures } = w
  const mine = data.credit === null ? undefined : w.vouchers?.get(data.credit.offerId)
  const how = {
    remote: `wir konnten das Problem mit ${yoursDative(data.devices, figures)} aus der Ferne beheben.`,
    repaired: `die Reparatur an ${yoursDative(data.devices, figures)} ist abgeschlossen.`,
    recovered: `das Problem mit ${yoursDative(data.devices, figures)} ist von selbst verschwunden. Wir behalten es im Auge.`,
  }[data.outcome]
  return letter(w, {
    subject: `Mit ${named(data.devices, figures)} ist wieder alles in Ordnung. Sehen Sie das auch so?`,
    preheader: `Seit ${figures.moment(data.fixedAt)} ist wieder alles normal.`,
    action: 'Sagen Sie uns, ob es funktioniert',
    blocks: [
      paragraph(`${how} Seit ${figures.moment(data.fixedAt)} sind alle Messwerte wieder normal.`),
      paragraph('Die Unannehmlichkeiten tun uns leid.', 'apology'),
      ...(data.credit === null
        ? []
        : [
            paragraph(
              `Die Störung hat etwa ${figures.about(data.credit.outageMinutes)} gedauert. Dafür erhalten Sie von uns ${gift(data.credit, figures)}, ohne dass Sie etwas tun müssen.`,
            ),
            ...(mine ? [voucherFacts(mine, figures)] : []),
          ]),
      paragraph(
        `Sie wissen es am besten: Bitte sagen Sie uns auf der Seite, ob bei Ihnen alles funktioniert. Wenn nicht, machen wir sofort weiter. Hören wir bis ${figures.moment(data.confirmUntil)} nichts von Ihnen, gehen wir davon aus, dass alles in Ordnung ist.`,
        'nextStep',
      ),
    ],
  })
})
