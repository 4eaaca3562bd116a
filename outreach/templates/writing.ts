import type { z } from 'zod'
import type { Figures } from './figures.ts'
import type { Letter } from './letter.ts'
import { tidy } from './tidy.ts'

/** Whom a letter goes to and from, beside what it is about. */
export interface Setting {
  /** The recipient's name. */
  readonly name: string
  /** The customer's name, for staff; null where the case has no customer. */
  readonly customerName: string | null
  readonly company: string
  readonly figures: Figures
  /** The page the button opens. */
  readonly page: string
  /** Customers only. */
  readonly optOut: string | null
  /** The vouchers that are good, by the offer they belong to: only now, as it is written, is their code known. */
  readonly vouchers?: ReadonlyMap<string, { readonly code: string; readonly expiresAt: number }>
}
export interface Writing<Data> extends Setting {
  readonly data: Data
}

/** Writes a letter from what recovery handed over, unread so far. Throws ZodError when that is not what the template needs. */
export type Write = (data: unknown, setting: Setting) => Letter

/** A template: the schema of its data and the words. Names and other people's texts reach the words tidied. */
export const template =
  <Schema extends z.ZodObject>(schema: Schema, words: (writing: Writing<z.infer<Schema>>) => Letter): Write =>
  (data, setting) =>
    words({
      ...setting,
      name: tidy(setting.name),
      customerName: setting.customerName === null ? null : tidy(setting.customerName),
      company: tidy(setting.company),
      data: schema.parse(tidyAll(data)),
    })

const tidyAll = (value: unknown): unknown => {
  if (typeof value === 'string') return tidy(value)
  if (Array.isArray(value)) return value.map(tidyAll)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, tidyAll(inner)]))
}
