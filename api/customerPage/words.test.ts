import { expect, test } from 'vitest'
import { createFigures } from './figures.ts'
import { wordsIn } from './words.ts'

const headline = (
  language: 'en' | 'de',
  state: 'repairing' | 'closed' | 'awaitingCustomer',
  names: string[],
): string => {
  const words = wordsIn(language)
  const { list } = createFigures({ locale: { en: 'en-GB', de: 'de-DE' }[language], timeZone: 'UTC', language })
  return words.headline[state](words.devices(names, list), names.length > 1)
}
const ten = ['Gateway', ...Array.from({ length: 9 }, (_, at) => `Room ${at + 1}`)]

test.each([
  ['en', 'repairing', ['Fridge'], 'Something is wrong with “Fridge”. We are on it.'],
  ['en', 'closed', ['Fridge', 'Freezer'], '“Fridge” and “Freezer” are back to normal'],
  ['en', 'awaitingCustomer', ten, 'Do “Gateway”, “Room 1” and 8 more devices work again for you?'],
  ['de', 'repairing', ['Kühlvitrine'], 'Mit „Kühlvitrine“ stimmt etwas nicht. Wir sind dran.'],
  ['de', 'repairing', ten, 'Etwas stimmt nicht: „Gateway“, „Room 1“ und 8 weitere Geräte. Wir sind dran.'],
  ['de', 'closed', ['Ladestation'], '„Ladestation“ ist wieder in Ordnung'],
] as const)('%s, %s, about %j', (language, state, names, said) => {
  expect(headline(language, state, [...names])).toBe(said)
})

test('a quoted subject that quotes a name takes the inner marks', () => {
  expect(wordsIn('en').weWrote('Our visit to repair “Fridge”')).toBe('We wrote to you: “Our visit to repair ‘Fridge’”')
  expect(wordsIn('de').weWrote('Termin zu „Vitrine“')).toBe('Wir haben Ihnen geschrieben: „Termin zu ‚Vitrine‘“')
})

test('no line ends within a span of time, and both ends are written like every other moment', () => {
  const at = Date.UTC(2025, 11, 12, 5, 30)
  const gb = createFigures({ locale: 'en-GB', timeZone: 'UTC', language: 'en' })
  expect(gb.moment(at)).toBe('Friday 12 December at 05:30')
  expect(gb.span(at, at + 3_600_000)).toContain('05:30\u2060–\u206006:30')
})
