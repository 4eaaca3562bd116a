import { messageData } from '../../../domain/messageData.ts'
import { capital } from '../gift.ts'
import { paragraph, quote } from '../letter.ts'
import { template } from '../writing.ts'
import { letter, yours } from './frame.ts'
import { gift } from './gift.ts'

export const offer = template(messageData.offer, (w) => {
  const { data, figures } = w
  const what = gift(data, figures)
  const until = data.expiresAt === null ? '' : ` You have until ${figures.moment(data.expiresAt)}.`
  const sorry = paragraph(`We are sorry for the trouble with ${yours(data.devices, figures)}.`, 'apology')
  if (data.kind === 'apology')
    return letter(w, {
      subject: 'We are sorry for the trouble you had',
      preheader: data.reason,
      blocks: [sorry, quote(data.reason)],
    })
  return letter(w, {
    subject: `${capital(what)} for the trouble you had`,
    preheader: data.reason,
    action: 'See and accept',
    blocks: [
      sorry,
      paragraph(
        data.text === null
          ? `We would like to make up for some of it with ${what}. Our reason, in our own words:`
          : `We would like to make up for some of it: ${data.text.en}. That is ${what}. Our reason, in our own words:`,
      ),
      quote(data.reason),
      paragraph(
        `To accept it, open the page and say yes.${until} It costs you nothing and ties you to nothing.`,
        'nextStep',
      ),
    ],
  })
})
