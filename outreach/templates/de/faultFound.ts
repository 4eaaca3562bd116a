import { messageData } from '../../../domain/messageData.ts'
import { facts, paragraph } from '../letter.ts'
import { template } from '../writing.ts'
import { caseFact, letter, named, nextWord, yoursDative } from './frame.ts'

export const faultFound = template(messageData.faultFound, (w) => {
  const { data, figures } = w
  const told = data.heardFrom === 'complaint'
  const device = named(data.devices, figures)
  return letter(w, {
    subject: told
      ? `Danke für Ihren Hinweis zu ${device}: Wir kümmern uns darum`
      : `Wir haben ein Problem bei ${device} bemerkt und kümmern uns darum`,
    preheader: data.words.wrong.de,
    blocks: [
      paragraph(
        told
          ? `vielen Dank, dass Sie uns auf das Problem mit ${yoursDative(data.devices, figures)} aufmerksam gemacht haben. Wir haben uns sofort daran gemacht.`
          : `wir haben bei ${yoursDative(data.devices, figures)} ein Problem bemerkt und möchten, dass Sie es zuerst von uns erfahren.`,
      ),
      paragraph(
        'Das tut uns leid. Sie müssen sich darauf verlassen können, und wir bringen das in Ordnung.',
        'apology',
      ),
      facts(
        { label: 'Was nicht stimmt', value: data.words.wrong.de },
        { label: 'Was das für Sie bedeutet', value: data.words.meaning.de },
        caseFact(data.caseNumber),
      ),
      ...(data.incidentId === null || !data.othersAffected
        ? []
        : [
            paragraph(
              'Auch andere Kunden sind betroffen. Es gibt dafür eine gemeinsame Ursache, und an der arbeiten wir.',
            ),
          ]),
      ...(data.news === undefined ? [] : newsIn(data.news)),
      paragraph(
        'So geht es weiter: Unser Serviceteam weiß Bescheid und organisiert die Reparatur. Sie müssen im Moment nichts tun.',
        'nextStep',
      ),
      data.promisedAt === null
        ? paragraph('Wie lange die Reparatur dauert, wissen wir noch nicht, und wir möchten nicht raten.')
        : paragraph(`Spätestens am ${figures.moment(data.promisedAt)} funktioniert wieder alles.`, 'promise'),
      ...nextWord(data.nextUpdateAt, figures),
    ],
  })
})

/** What everybody affected was told already; where there is no German, the English, and that is said. */
const newsIn = ({ en, de }: { en: string[]; de: string[] | null }) => [
  ...(de === null
    ? [paragraph('Bitte entschuldigen Sie, dass wir Ihnen das Folgende vorerst nur auf Englisch schreiben können:')]
    : []),
  ...(de ?? en).map((part) => paragraph(part)),
]
