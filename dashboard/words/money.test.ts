import { describe, expect, it } from 'vitest'
import { money } from './states.ts'

describe('money in words', () => {
  it.each([
    [1999, 'EUR', {}, '€19.99'],
    [1999, 'JPY', {}, 'JP¥1,999'],
    [1999, 'KWD', {}, 'KWD 1.999'],
    [199_950, 'EUR', { whole: true }, '€2,000'],
    [1999, 'no currency', {}, '19.99 no currency'],
  ])('%i of %s', (minor, currency, options, words) => {
    expect(money(minor, currency, options).replaceAll('\u00a0', ' ')).toBe(words)
  })
})
