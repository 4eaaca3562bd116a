import { messageData } from '../../../domain/messageData.ts'
import { paragraph } from '../letter.ts'
import { template } from '../writing.ts'
import { letter } from './frame.ts'
import { gift, voucherFacts } from './gift.ts'

export const voucher = template(messageData.voucher, (w) => {
  const { data, figures, vouchers } = w
  const what = gift(data, figures)
  const mine = vouchers?.get(data.offerId)
  return letter(w, {
    subject: `Ihr Gutschein: ${what}`,
    preheader: 'Hier ist der Code, und so lange gilt er.',
    action: 'Gutschein ansehen',
    blocks: [
      paragraph(
        `danke, dass Sie angenommen haben: ${what}. Die Unannehmlichkeiten tun uns noch einmal leid.`,
        'apology',
      ),
      ...(mine ? [voucherFacts(mine, figures)] : []),
      paragraph(
        `Geben Sie diesen Code bei Ihrer Bestellung an: Er gilt einmal.${mine ? '' : ' Sie finden ihn auf Ihrer Seite.'} Sollte diese E-Mail verloren gehen: Der Code steht auch auf Ihrer Seite.`,
        'nextStep',
      ),
    ],
  })
})
