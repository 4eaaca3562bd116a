import { type Customer, type Language, languageOf, languages } from '../../domain/customer.ts'
import type { ItemReason, UpdateText } from '../../domain/incidentUpdate.ts'
import { afterQuiet, type QuietHours } from './quietHours.ts'

/** Whether somebody can be told now, has to be let sleep first (until `at`, ms), or cannot be told at all. */
export type Reachable =
  | { readonly how: 'now' }
  | { readonly how: 'later'; readonly at: number }
  | { readonly how: 'not'; readonly why: Extract<ItemReason, 'optedOut' | 'noAddress' | 'gone'> }

/**
 * One rule for the preview and for what then happens.
 *
 * @param given.safety people may be woken
 */
export const reachable = (
  customer: Customer | undefined,
  given: { at: number; safety: boolean; quiet: QuietHours },
): Reachable => {
  if (!customer) return { how: 'not', why: 'gone' }
  if (customer.optedOut.some(({ channel }) => channel === 'email')) return { how: 'not', why: 'optedOut' }
  if (customer.email === undefined) return { how: 'not', why: 'noAddress' }
  const at = given.safety ? given.at : afterQuiet(given.at, customer.timeZone, given.quiet)
  return at > given.at ? { how: 'later', at } : { how: 'now' }
}

/** What somebody of that locale reads (BCP 47 primary language), what they get of this text, and whether it is theirs. */
export const readsIn = (locale: string, text: UpdateText): { language: string; writtenIn: Language; own: boolean } => {
  const language = locale.toLowerCase().split(/[-_]/)[0] ?? locale
  const wanted = languageOf(locale)
  const writtenIn = text[wanted] === undefined ? 'en' : wanted
  return { language, writtenIn, own: writtenIn === language }
}

/** Whether there are letters in the language of that locale at all. */
export const weWrite = (locale: string): boolean =>
  languages.some((language) => language === locale.toLowerCase().split(/[-_]/)[0])
