import { messageData } from '../../../domain/messageData.ts'
import { paragraph, quote } from '../letter.ts'
import { template } from '../writing.ts'
import { letter, yours } from './frame.ts'

export const offer = template(messageData.offer, (w) => {
  const { data, figures } = w
  const amount = figures.money(data.amountMinor, data.currency)
  return letter(w, {
    subject: `A credit of ${amount} for the trouble you had`,
    preheader: data.reason,
    action: 'See and accept',
    blocks: [
      paragraph(`We are sorry for the trouble with ${yours(data.devices, figures)}.`, 'apology'),
      paragraph(`We would like to make up for some of it with a credit of ${amount}. Our reason, in our own words:`),
      quote(data.reason),
      paragraph('To accept it, open the page and say yes. It costs you nothing and ties you to nothing.', 'nextStep'),
    ],
  })
})
