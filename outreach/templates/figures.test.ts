import { expect, test } from 'vitest'
import { createFigures } from './figures.ts'

const at = Date.UTC(2025, 11, 12, 14, 5)
const summer = Date.UTC(2025, 6, 1, 14, 5)

test.each([
  ['en-GB', 'Europe/Berlin', 'en', at, 'Friday 12 December at 15:05 (Central European Time)'],
  ['en-GB', 'Europe/Berlin', 'en', summer, 'Tuesday 1 July at 16:05 (Central European Time)'],
  ['en-US', 'America/New_York', 'en', at, 'Friday, December 12 at 9:05 AM (Eastern Time)'],
  ['de-DE', 'Europe/Berlin', 'de', at, 'Freitag, 12. Dezember um 15:05 Uhr (Mitteleuropäische Zeit)'],
  ['en-GB', 'UTC', 'en', at, 'Friday 12 December at 14:05 (Coordinated Universal Time)'],
  [
    'de-DE',
    'Europe/Berlin',
    'de',
    Date.UTC(2025, 11, 12, 4, 52),
    'Freitag, 12. Dezember um 05:52 Uhr (Mitteleuropäische Zeit)',
  ],
  // A French customer reads English for now; the date is then English too.
  ['fr-FR', 'Europe/Paris', 'en', at, 'Friday 12 December at 15:05 (Central European Time)'],
] as const)('%s in %s, written in %s', (locale, timeZone, language, when, text) =>
  expect(createFigures({ locale, timeZone, language }).moment(when)).toBe(text),
)
test('a span names its zone once', () => {
  const figures = createFigures({ locale: 'de-AT', timeZone: 'Europe/Vienna', language: 'de' })
  expect(figures.span(at, at + 2 * 3_600_000)).toBe('Freitag, 12. Dezember, 15:05–17:05 Uhr (Mitteleuropäische Zeit)')
})
test.each([
  [2550, 'EUR', '€25.50'],
  [2550, 'JPY', 'JP¥2,550'],
  [2550, 'KWD', 'KWD 2.550'],
])('%i minor units of %s', (minor, currency, text) => {
  const figures = createFigures({ locale: 'en-GB', timeZone: 'UTC', language: 'en' })
  expect(figures.money(minor, currency).replaceAll('\u00A0', ' ')).toBe(text)
})
test.each([
  [0, '1 minute'],
  [40, '40 minutes'],
  [310, '5 hours'],
  [4000, '3 days'],
])('about %i minutes', (minutes, text) =>
  expect(createFigures({ locale: 'en-GB', timeZone: 'UTC', language: 'en' }).about(minutes)).toBe(text),
)
