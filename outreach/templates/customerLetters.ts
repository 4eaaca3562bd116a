import type { Language } from '../../domain/customer.ts'
import type { customerTemplates } from '../../domain/message.ts'
import { german } from './de/letters.ts'
import { english } from './en/letters.ts'
import type { Write } from './writing.ts'

/** One language's letters; the type asks for every one of them. */
export type CustomerLetters = Readonly<Record<(typeof customerTemplates)[number], Write>>

export const customerLetters: Readonly<Record<Language, CustomerLetters>> = { en: english, de: german }
