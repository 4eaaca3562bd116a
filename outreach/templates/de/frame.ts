import type { Block, Letter } from '../letter.ts'
import { button, paragraph } from '../letter.ts'
import type { Setting } from '../writing.ts'

/** What every German letter to a customer has: greeting, the page, a person to talk to, who writes, and how to stop it. */
export const letter = (
  { name, company, page, optOut }: Setting,
  parts: { subject: string; preheader: string; blocks: readonly Block[]; action?: string },
): Letter => ({
  language: 'de',
  subject: parts.subject,
  preheader: parts.preheader,
  greeting: `Guten Tag ${name},`,
  blocks: [
    ...parts.blocks,
    button(parts.action ?? 'Aktuellen Stand ansehen', page),
    paragraph(
      'Möchten Sie lieber mit einem Menschen sprechen? Wählen Sie auf dieser Seite „Mit einem Menschen sprechen“. Sie brauchen dafür weder Konto noch Passwort.',
      'person',
    ),
  ],
  signOff: { words: 'Mit freundlichen Grüßen', sender: company },
  footer: [
    { text: `Sie erhalten diese Nachricht, weil ${company} Ihr Gerät betreut.` },
    ...(optOut === null
      ? []
      : [
          {
            text: 'Wenn Sie dazu keine E-Mails möchten, kümmern wir uns trotzdem um die Reparatur.',
            link: { label: 'Keine E-Mails mehr erhalten', url: optOut },
          },
        ]),
  ],
})

type Device = { readonly name: string }

/** `„Kühlschrank Küche“`, for use after a preposition with the dative; more than three are counted, not listed. */
export const named = (devices: readonly Device[], figures: Setting['figures']): string => {
  const names = devices.map((device) => `„${device.name}“`)
  if (names.length === 0) return 'Ihrem Gerät'
  return names.length <= 3 ? figures.list(names) : figures.list([...names.slice(0, 2), `${names.length - 2} weiteren`])
}

/** `Ihrem Gerät „Kühlschrank Küche“`: after „mit“, „bei“, „an“, „zu“. */
export const yoursDative = (devices: readonly Device[], figures: Setting['figures']): string => {
  if (devices.length === 0) return 'Ihrem Gerät'
  return devices.length === 1 ? `Ihrem Gerät ${named(devices, figures)}` : `Ihren Geräten ${named(devices, figures)}`
}

export const caseFact = (caseNumber: number) => ({ label: 'Ihre Fallnummer', value: String(caseNumber) })

/** When they hear from us next, where that was promised. */
export const nextWord = (at: number | null, figures: Setting['figures']): Block[] =>
  at === null
    ? []
    : [
        paragraph(
          `Sie hören spätestens am ${figures.moment(at)} wieder von uns, auch wenn es bis dahin nichts Neues gibt.`,
        ),
      ]
