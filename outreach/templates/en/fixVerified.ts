import { messageData } from '../../../domain/messageData.ts'
import { paragraph } from '../letter.ts'
import { template } from '../writing.ts'
import { letter, named, yours } from './frame.ts'
import { gift, voucherFacts } from './gift.ts'

export const fixVerified = template(messageData.fixVerified, (w) => {
  const { data, figures } = w
  const mine = data.credit === null ? undefined : w.vouchers?.get(data.credit.offerId)
  const how = {
    remote: `We were able to repair ${yours(data.devices, figures)} from here.`,
    repaired: `The repair of ${yours(data.devices, figures)} is done.`,
    recovered: `The trouble with ${yours(data.devices, figures)} has gone by itself. We are keeping an eye on it.`,
  }[data.outcome]
  return letter(w, {
    subject: `${named(data.devices, figures)} is working again. Do you see that too?`,
    preheader: how,
    action: 'Tell us if it works',
    blocks: [
      paragraph(`${how} What it reports has been normal again since ${figures.moment(data.fixedAt)}.`),
      paragraph('We are sorry for the trouble it gave you.', 'apology'),
      ...(data.credit === null
        ? []
        : [
            paragraph(
              `It was out of order for about ${figures.about(data.credit.outageMinutes)}. For that we give you ${gift(data.credit, figures)}; you do not have to ask for it.`,
            ),
            ...(mine ? [voucherFacts(mine, figures)] : []),
          ]),
      paragraph(
        `You know best. Please tell us on the page whether it works for you, or that it does not: then we go on at once. If we hear nothing by ${figures.moment(data.confirmUntil)}, we take it that all is well.`,
        'nextStep',
      ),
    ],
  })
})
