import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  add,
  compare,
  exponentOf,
  formatMoney,
  largestMinor,
  type Money,
  money,
  parseMoney,
  percentOf,
  plainMoney,
} from './money.ts'

const eur = (amountMinor: number): Money => ({ amountMinor, currency: 'EUR' })
const spaces = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ')

describe('money', () => {
  it.each([
    ['EUR', 2],
    ['JPY', 0],
    ['KWD', 3],
    ['CLF', 4],
  ])('%s has %i decimals', (code, exponent) => {
    expect(exponentOf(code)).toBe(exponent)
  })

  it.each(['XXY', 'eur', '', 'MGA', '__proto__'])('%j is no currency we count in', (code) => {
    expect(() => exponentOf(code)).toThrow(RangeError)
    expect(money.safeParse({ amountMinor: 1, currency: code }).success).toBe(false)
  })

  it.each([
    ['12', 'EUR', 1_200],
    ['12.5', 'EUR', 1_250],
    ['12,50', 'EUR', 1_250],
    [' 0.05 ', 'EUR', 5],
    ['1000', 'JPY', 1_000],
    ['1.234', 'KWD', 1_234],
  ])('“%s” %s is %i minor units', (text, currency, minor) => {
    expect(parseMoney(text, currency)).toEqual({ amountMinor: minor, currency })
  })

  it.each([
    ['1.234', 'EUR'],
    ['1.5', 'JPY'],
    ['-1', 'EUR'],
    ['1 000', 'EUR'],
    ['1.000,00', 'EUR'],
    ['', 'EUR'],
    ['1e3', 'EUR'],
    ['12.', 'EUR'],
    ['999999999999', 'EUR'],
  ])('“%s” %s is refused', (text, currency) => {
    expect(() => parseMoney(text, currency)).toThrow(RangeError)
  })

  it.each([
    [eur(1_234_50), 'en-GB', '€1,234.50'],
    [eur(1_234_50), 'de-DE', '1.234,50 €'],
    [{ amountMinor: 1_000, currency: 'JPY' }, 'en-US', '¥1,000'],
    [{ amountMinor: 1_500, currency: 'KWD' }, 'en-US', 'KWD 1.500'],
    // ISO 4217 gives it three decimals; CLDR would show none, a thousand times too much.
    [{ amountMinor: 1_500, currency: 'IQD' }, 'en-US', 'IQD 1.500'],
  ])('%j in %s is %s', (value, locale, text) => {
    expect(spaces(formatMoney(value, locale))).toBe(text)
  })

  it('is plain where there is no locale', () => {
    expect([eur(5), { amountMinor: 7, currency: 'JPY' }, { amountMinor: 7, currency: 'KWD' }].map(plainMoney)).toEqual([
      '0.05 EUR',
      '7 JPY',
      '0.007 KWD',
    ])
  })

  it('never adds or compares two currencies', () => {
    const yen = { amountMinor: 1, currency: 'JPY' }
    expect(() => add(eur(1), yen)).toThrow()
    expect(() => compare(eur(1), yen)).toThrow()
    expect(add(eur(1), eur(2))).toEqual(eur(3))
    expect([compare(eur(1), eur(2)), compare(eur(2), eur(2)), compare(eur(3), eur(2))]).toEqual([-1, 0, 1])
  })

  it.each([
    [25, 10, 2],
    [35, 10, 4],
    [15, 10, 2],
    [5, 10, 0],
    [100, 12.5, 12],
    [300, 12.5, 38],
    [1_999, 33.33, 666],
    [1_999, 0, 0],
    [1_999, 100, 1_999],
  ])('%i by %d percent is %i: half goes to the even one', (amount, percent, result) => {
    expect(percentOf(eur(amount), percent)).toEqual(eur(result))
  })

  it.each([-1, 0.001, Number.NaN, Number.POSITIVE_INFINITY])('%d is no percentage', (percent) => {
    expect(() => percentOf(eur(100), percent)).toThrow(RangeError)
  })

  it('writes and reads back every amount, in every kind of currency', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: largestMinor }),
        fc.constantFrom('EUR', 'JPY', 'KWD'),
        (minor, currency) => {
          const value = { amountMinor: minor, currency }
          expect(parseMoney(plainMoney(value).split(' ')[0] ?? '', currency)).toEqual(value)
        },
      ),
      { seed: 7 },
    )
  })

  it('a percentage is the exact value rounded half-even, up to the largest amount', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: largestMinor }),
        fc.integer({ min: 0, max: 10_000 }),
        (minor, hundredths) => {
          const exact = BigInt(minor) * BigInt(hundredths)
          const [whole, rest] = [exact / 10_000n, exact % 10_000n]
          const up = rest > 5_000n || (rest === 5_000n && whole % 2n === 1n)
          expect(percentOf(eur(minor), hundredths / 100).amountMinor).toBe(Number(whole + (up ? 1n : 0n)))
        },
      ),
      { seed: 11, numRuns: 1_000 },
    )
  })
})
