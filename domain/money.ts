import {
  add as addUp,
  compare as compareTo,
  type Dinero,
  dinero,
  halfEven,
  multiply,
  toDecimal,
  toSnapshot,
  transformScale,
} from 'dinero.js'
import * as known from 'dinero.js/currencies'
import { z } from 'zod'

/**
 * Money as `{ amountMinor, currency }`: whole minor units of its own currency (ISO 4217: EUR has 2 decimals, JPY none, KWD 3).
 * The arithmetic is dinero.js's; what leaves here is always whole minor units again. Nothing here knows an exchange rate:
 * two currencies never meet, they throw.
 */

interface Currency {
  readonly code: string
  readonly base: number | readonly number[]
  readonly exponent: number
}
// Currencies whose minor unit is not a power of ten (MGA, MRU: a fifth) have no decimal form, and are not ours.
const currencies: ReadonlyMap<string, Currency & { readonly base: number }> = new Map(
  Object.values<Currency>(known).flatMap(({ code, base, exponent }) =>
    base === 10 ? [[code, { code, base, exponent }] as const] : [],
  ),
)

const currencyOf = (code: string): Currency & { readonly base: number } => {
  const currency = currencies.get(code)
  if (currency === undefined) throw new RangeError(`${code} is not a currency of ISO 4217 that we can count in.`)
  return currency
}

export const currencyCode = z.string().refine((code) => currencies.has(code), 'an ISO 4217 code such as EUR')

/** Far above any honest amount, and small enough that a percentage of it is still exact in a double. */
export const largestMinor = 100_000_000_000

export const amountMinor = z.int().min(0).max(largestMinor)
export const money = z.object({ amountMinor, currency: currencyCode })
export type Money = z.infer<typeof money>

/** How many decimals the currency's main unit has: 2 for EUR, 0 for JPY, 3 for KWD. Throws RangeError for what is no currency. */
export const exponentOf = (code: string): number => currencyOf(code).exponent

const inside = ({ amountMinor: amount, currency }: Money): Dinero<number> =>
  dinero({ amount: money.shape.amountMinor.parse(amount), currency: currencyOf(currency) })

const outside = (value: Dinero<number>): Money => {
  const { amount, currency } = toSnapshot(value)
  return { amountMinor: amount, currency: currency.code }
}

export const noMoney = (currency: string): Money => ({ amountMinor: 0, currency: currencyOf(currency).code })

/** Throws when the currencies differ. */
export const add = (a: Money, b: Money): Money => outside(addUp(inside(a), inside(b)))

/** −1, 0 or 1. Throws when the currencies differ. */
export const compare = (a: Money, b: Money): number => compareTo(inside(a), inside(b))

/**
 * So many percent of it, in whole minor units; half a unit goes to the even neighbour (IEEE 754 roundTiesToEven), so that many
 * small discounts do not add up to a bias.
 *
 * @param percent 0 to 100, at most two decimals, e.g. 12.5
 */
export const percentOf = (of: Money, percent: number): Money => {
  const hundredths = Math.round(percent * 100)
  if (!(percent >= 0 && percent <= 100) || Math.abs(hundredths - percent * 100) > 1e-6)
    throw new RangeError(`${percent} is not a percentage from 0 to 100 with at most two decimals.`)
  const exact = multiply(inside(of), { amount: hundredths, scale: 4 })
  return outside(transformScale(exact, exponentOf(of.currency), halfEven))
}

/**
 * An amount as people type it, `12`, `12.5` or `12,50`, in the currency's main unit. Throws RangeError for anything else: with
 * more decimals than the currency has, below zero, or with marks between thousands (`1.234` may mean two things).
 */
export const parseMoney = (text: string, currency: string): Money => {
  const exponent = exponentOf(currency)
  const match = /^(\d{1,12})(?:[.,](\d+))?$/.exec(text.trim())
  const decimals = match?.[2] ?? ''
  if (!match || decimals.length > exponent)
    throw new RangeError(
      `“${text}” is not an amount in ${currency}: digits, and at most ${exponent} decimals, without marks between thousands.`,
    )
  const amount = Number(`${match[1]}${decimals.padEnd(exponent, '0')}`)
  if (amount > largestMinor) throw new RangeError(`“${text}” is more than can be given.`)
  return { amountMinor: amount, currency }
}

/** `€25.00`, `25,00 €`, `¥1,000`: as the locale writes it, with exactly the decimals the currency has. */
export const formatMoney = (value: Money, locale: string): string => {
  const digits = exponentOf(value.currency)
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: value.currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(Number(toDecimal(inside(value))))
}

/** `25.00 EUR`: without a locale, for staff and for files. */
export const plainMoney = (value: Money): string => `${toDecimal(inside(value))} ${value.currency}`
