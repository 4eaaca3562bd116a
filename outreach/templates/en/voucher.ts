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
    subject: `Your voucher: ${what}`,
    preheader: 'Here is the code, and how long it is good.',
    action: 'See your voucher',
    blocks: [
      paragraph(`Thank you for accepting ${what}. We are sorry again for the trouble you had.`, 'apology'),
      ...(mine ? [voucherFacts(mine, figures)] : []),
      paragraph(
        `Give this code with your order: it works once.${mine ? '' : ' You find it on your page.'} Should you lose this mail, the code stands on your page too.`,
        'nextStep',
      ),
    ],
  })
})
