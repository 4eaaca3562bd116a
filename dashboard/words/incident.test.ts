import { expect, test } from 'vitest'
import { matchWords, oddsWords, repeatWords, shareWords } from './incident.ts'

test.each([
  [1e6, 'over a million to 1'],
  [12_345, '12,000 to 1'],
  [120.4, '120 to 1'],
  [3.04, '3 to 1'],
  [1.26, '1.3 to 1'],
  [0.25, '1 to 4'],
  [0, 'next to none'],
])('odds of %d are said as %s', (odds, words) => expect(oddsWords(odds)).toBe(words))

test('a share is a word', () => {
  expect([0.99, 0.8, 0.5, 0.1, 0.01].map(shareWords)).toEqual([
    'all but certain',
    'likely',
    'as likely as not',
    'possible',
    'hardly',
  ])
})

test('what a silence means and when it repeats', () => {
  expect(matchWords({ sites: ['Hamburg'], faultKinds: ['silence', 'drift'] })).toBe(
    'site Hamburg · only “Silent, Drifting”',
  )
  expect(matchWords({ deviceIds: ['a', 'b', 'c', 'd'] })).toBe('device a, b and 2 more')
  expect(repeatWords({ repeat: { days: ['mon', 'tue'], from: '22:00', to: '06:00', timeZone: 'Europe/Berlin' } })).toBe(
    'Mon, Tue, 22:00–06:00 (Europe/Berlin)',
  )
  expect(repeatWords({})).toBeUndefined()
})
