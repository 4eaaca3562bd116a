import { messageData } from '../../../domain/messageData.ts'
import { facts, paragraph } from '../letter.ts'
import { template } from '../writing.ts'
import { caseFact, letter, named, nextWord, yoursDative } from './frame.ts'

export const incidentUpdate = template(messageData.incidentUpdate, (w) => {
  const { data, figures } = w
  const own = data.text.de
  return letter(w, {
    subject: `Neues zu dem Problem mit ${named(data.devices, figures)}`,
    preheader: (own ?? data.text.en)[0] ?? '',
    blocks: [
      paragraph(
        `es geht um das Problem mit ${yoursDative(data.devices, figures)}. ${data.othersAffected ? 'Mehrere Kunden sind davon betroffen. ' : ''}Es tut uns leid, dass Sie warten müssen.`,
        'apology',
      ),
      ...(own === null
        ? [paragraph('Bitte entschuldigen Sie, dass wir Ihnen das Folgende vorerst nur auf Englisch schreiben können:')]
        : []),
      ...(own ?? data.text.en).map((part) => paragraph(part)),
      facts(caseFact(data.caseNumber)),
      paragraph(
        'So geht es weiter: Wir arbeiten daran, bis Ihr Gerät selbst zeigt, dass es wieder funktioniert. Sie müssen im Moment nichts tun.',
        'nextStep',
      ),
      ...(data.promisedAt === null
        ? []
        : [paragraph(`Spätestens am ${figures.moment(data.promisedAt)} funktioniert wieder alles.`, 'promise')]),
      ...nextWord(data.nextUpdateAt, figures),
    ],
  })
})
