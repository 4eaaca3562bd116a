import { expect, test } from 'vitest'
import { parseSender } from './sender.ts'

test.each([
  ['care@fjord.example', { name: 'Fjord Cooling', address: 'care@fjord.example' }],
  ['Fjord Care <care@fjord.example>', { name: 'Fjord Care', address: 'care@fjord.example' }],
  ['"Fjord, Care" <care@fjord.example>', { name: 'Fjord, Care', address: 'care@fjord.example' }],
])('%s', (from, sender) => expect(parseSender(from, 'Fjord Cooling')).toEqual(sender))

test.each(['', 'nobody', 'Fjord <>'])('%j is refused with what to do', (from) =>
  expect(() => parseSender(from, 'Fjord Cooling')).toThrow(/is not a mail address: write it like/),
)
