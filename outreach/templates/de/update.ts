import { messageData } from '../../../domain/messageData.ts'
import { paragraph } from '../letter.ts'
import { template } from '../writing.ts'
import { letter, named, nextWord, yoursDative } from './frame.ts'

export const update = template(messageData.update, (w) => {
  const { data, figures } = w
  const visit =
    data.visitFrom !== null && data.visitTo !== null ? figures.span(data.visitFrom, data.visitTo) : undefined
  const standing = {
    working: `wir arbeiten weiter an ${yoursDative(data.devices, figures)}. Das Problem ist noch nicht behoben, und es tut uns leid, dass Sie warten müssen.`,
    visitPlanned: `der Reparaturtermin für das Problem mit ${yoursDative(data.devices, figures)} steht. Es tut uns leid, dass es nicht früher geht.`,
    checking: `das Problem mit ${yoursDative(data.devices, figures)} scheint behoben. Bevor wir das fest zusagen, prüfen wir, ob es so bleibt. Es tut uns leid, dass Sie warten müssen.`,
    visitCancelled: `es tut uns leid: Der Termin für das Problem mit ${yoursDative(data.devices, figures)} kann nicht wie geplant stattfinden. Wir vereinbaren einen neuen.`,
  }[data.progress]
  return letter(w, {
    subject: `Der aktuelle Stand zu ${named(data.devices, figures)}`,
    preheader: sentence(standing),
    blocks: [
      paragraph(standing, 'apology'),
      ...(visit === undefined ? [] : [paragraph(`Unser Techniker kommt: ${visit}.`, 'nextStep')]),
      ...(data.promisedAt === null
        ? []
        : [paragraph(`Spätestens am ${figures.moment(data.promisedAt)} funktioniert wieder alles.`, 'promise')]),
      ...nextWord(data.nextUpdateAt, figures),
    ],
  })
})

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
