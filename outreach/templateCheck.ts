import type { Language } from '../domain/customer.ts'
import type { Letter, Purpose } from './templates/letter.ts'
import { renderText } from './templates/renderText.ts'

/** What a template lacks or has too much of; the words tell its author what to do. */
export interface Complaint {
  readonly rule: 'apology' | 'nextStep' | 'time' | 'sender' | 'person' | 'promotion' | 'name' | 'hole' | 'length'
  readonly text: string
}

/**
 * Refuses a first message that is not one (PRODUCT.md, "Speak"): it must apologise, say the next step, give a time, say who
 * writes and how to reach a person, and must not sell anything. It reads a letter written with sample data: a word in the
 * source that never reaches the reader does not count.
 *
 * @param expected.time the promised time as the recipient must read it
 */
export const checkFirstMessage = (
  letter: Letter,
  expected: { name: string; company: string; time: string },
): Complaint[] => {
  const text = renderText(letter)
  const words = lexicon[letter.language]
  const complaints: Complaint[] = [...checkAnyMessage(letter)]
  const saying = (purpose: Purpose): string =>
    letter.blocks
      .flatMap((block) => (block.kind === 'paragraph' && block.says === purpose ? [block.text] : []))
      .join(' ')
  if (!words.apology.test(saying('apology')))
    complaints.push({ rule: 'apology', text: 'Say that we are sorry, whoever caused it.' })
  if (saying('nextStep') === '')
    complaints.push({ rule: 'nextStep', text: 'Say what happens next and what the reader must do.' })
  if (saying('person') === '') complaints.push({ rule: 'person', text: 'Say how to talk to a person.' })
  if (!text.includes(expected.time))
    complaints.push({ rule: 'time', text: `Give the promised time: ${expected.time}.` })
  if (!letter.signOff.sender.includes(expected.company))
    complaints.push({ rule: 'sender', text: 'Sign with the company.' })
  if (!letter.greeting.includes(expected.name)) complaints.push({ rule: 'name', text: 'Greet the person by name.' })
  return complaints
}

/** What holds for every template: no selling, no holes where a value should be, a subject that fits a phone's list. */
export const checkAnyMessage = (letter: Letter): Complaint[] => {
  const text = `${letter.subject}\n${letter.preheader}\n${renderText(letter)}`
  const complaints: Complaint[] = []
  const selling = lexicon[letter.language].promotion.exec(text)
  if (selling)
    complaints.push({ rule: 'promotion', text: `Nobody with a broken device wants to read "${selling[0]}".` })
  const hole = /undefined|\bnull\b|NaN|\[object|Invalid Date|\{\{|\$\{/.exec(text)
  if (hole) complaints.push({ rule: 'hole', text: `A value is missing: "${hole[0]}".` })
  if (letter.subject.length > 150)
    complaints.push({ rule: 'length', text: 'The subject is longer than 150 characters.' })
  return complaints
}

const lexicon: Readonly<Record<Language, { apology: RegExp; promotion: RegExp }>> = {
  en: {
    apology: /\b(sorry|apolog\w+)\b/i,
    promotion:
      /\b(buy|sale|discount|special offer|limited time|upgrade|subscribe|newsletter|deal|bargain|promo\w*|exclusive|introducing|shop now|best price|for free)\b/i,
  },
  de: {
    apology: /(tut (uns|mir) leid|entschuldig\w*|bitten um verzeihung)/i,
    promotion:
      /(\bkaufen\b|rabatt|sonderangebot|nur für kurze zeit|jetzt sparen|newsletter|schnäppchen|exklusiv|bestpreis|gratis|\baktion\b|upgrade|entdecken sie|jetzt bestellen)/i,
  },
}
