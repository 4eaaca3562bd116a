import { z } from 'zod'
import { instant } from './instant.ts'

/** Languages Forestall can write in today; a customer's locale falls back to English, visibly. */
export const languages = ['en', 'de'] as const
export type Language = (typeof languages)[number]

export const languageOf = (locale: string): Language =>
  languages.find((language) => locale.toLowerCase().split(/[-_]/)[0] === language) ?? 'en'

const validTimeZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
const validLocale = (locale: string): boolean => {
  try {
    return Intl.getCanonicalLocales(locale).length === 1
  } catch {
    return false
  }
}

export const channels = ['email'] as const
export type Channel = (typeof channels)[number]

export const customerInput = z.object({
  id: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/,
      'ids start with a letter or digit and hold at most 128 letters, digits, and . _ : -',
    )
    .optional(),
  name: z.string().trim().min(1).max(200),
  email: z.email().max(254).optional(),
  phone: z
    .string()
    .regex(/^\+[1-9][0-9]{6,14}$/, 'phone numbers are E.164: + and 7 to 15 digits')
    .optional(),
  locale: z.string().max(35).refine(validLocale, 'locale is a BCP 47 tag such as en-GB'),
  timeZone: z.string().max(64).refine(validTimeZone, 'timeZone is an IANA name such as Europe/Berlin'),
  loyaltyTier: z.enum(['standard', 'silver', 'gold']).optional(),
  /** How content they were before, 1 to 5, as far as the operator knows; what they answer later counts more. */
  rating: z.int().min(1).max(5).optional(),
})
export type CustomerInput = z.infer<typeof customerInput>

export const customer = customerInput.extend({
  id: z.string(),
  loyaltyTier: z.enum(['standard', 'silver', 'gold']),
  createdAt: instant,
  /** Channels the person has opted out of, with when. */
  optedOut: z.array(z.object({ channel: z.enum(channels), at: instant })),
})
export type Customer = z.infer<typeof customer>
