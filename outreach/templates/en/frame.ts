import type { Block, Letter } from '../letter.ts'
import { button, paragraph } from '../letter.ts'
import type { Setting } from '../writing.ts'

/** What every English letter to a customer has: greeting, the page, a person to talk to, who writes, and how to stop it. */
export const letter = (
  { name, company, page, optOut }: Setting,
  parts: { subject: string; preheader: string; blocks: readonly Block[]; action?: string },
): Letter => ({
  language: 'en',
  subject: parts.subject,
  preheader: parts.preheader,
  greeting: `Hello ${name},`,
  blocks: [
    ...parts.blocks,
    button(parts.action ?? 'See what is happening', page),
    paragraph(
      'Would you rather talk to a person? Choose “Talk to a person” on that page. You do not need an account or a password.',
      'person',
    ),
  ],
  signOff: { words: 'Kind regards', sender: company },
  footer: [
    { text: `You receive this because ${company} looks after your device.` },
    ...(optOut === null
      ? []
      : [
          {
            text: 'If you would rather not get e-mails about it, we still take care of the repair.',
            link: { label: 'Stop these e-mails', url: optOut },
          },
        ]),
  ],
})

type Device = { readonly name: string }

/** `“Kitchen fridge”`; more than three are counted, not listed. */
export const named = (devices: readonly Device[], figures: Setting['figures']): string => {
  const names = devices.map((device) => `“${device.name}”`)
  if (names.length === 0) return 'your device'
  return names.length <= 3
    ? figures.list(names)
    : figures.list([...names.slice(0, 2), `${names.length - 2} more of your devices`])
}

/** `your device “Kitchen fridge”` */
export const yours = (devices: readonly Device[], figures: Setting['figures']): string => {
  if (devices.length === 0) return 'your device'
  return devices.length === 1 ? `your device ${named(devices, figures)}` : `your devices ${named(devices, figures)}`
}

export const caseFact = (caseNumber: number) => ({ label: 'Your case number', value: String(caseNumber) })

/** When they hear from us next, where that was promised. */
export const nextWord = (at: number | null, figures: Setting['figures']): Block[] =>
  at === null
    ? []
    : [paragraph(`You will hear from us again by ${figures.moment(at)}, even if there is nothing new to say by then.`)]
