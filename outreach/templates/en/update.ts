import { messageData } from '../../../domain/messageData.ts'
import { paragraph } from '../letter.ts'
import { template } from '../writing.ts'
import { letter, named, nextWord, yours } from './frame.ts'

export const update = template(messageData.update, (w) => {
  const { data, figures } = w
  const visit =
    data.visitFrom !== null && data.visitTo !== null ? figures.span(data.visitFrom, data.visitTo) : undefined
  const standing = {
    working: `We are still working on ${yours(data.devices, figures)}. It is not fixed yet, and we are sorry that you have to wait.`,
    visitPlanned: `The repair of ${yours(data.devices, figures)} is arranged, and we are sorry that it cannot be sooner.`,
    checking: `The trouble with ${yours(data.devices, figures)} seems to be gone. Before we say that it is fixed, we are checking that it stays so. We are sorry for the wait.`,
    visitCancelled: `We are sorry: the visit for ${yours(data.devices, figures)} cannot take place as planned. We are arranging a new one.`,
  }[data.progress]
  return letter(w, {
    subject: `Where we are with ${named(data.devices, figures)}`,
    preheader: standing,
    blocks: [
      paragraph(standing, 'apology'),
      ...(visit === undefined ? [] : [paragraph(`Our technician comes on ${visit}.`, 'nextStep')]),
      ...(data.promisedAt === null
        ? []
        : [paragraph(`It will be working again by ${figures.moment(data.promisedAt)}.`, 'promise')]),
      ...nextWord(data.nextUpdateAt, figures),
    ],
  })
})
