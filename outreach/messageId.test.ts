import fc from 'fast-check'
import { expect, test } from 'vitest'
import { messageIdFor } from './messageId.ts'

test.each([
  ['case-1:3:0', 'care@Fjord.example', '<case-1.3.0@fjord.example>'],
  ['a.b:1', 'x@y.example', '<a=2Eb.1@y.example>'],
  ['a=2Eb:1', 'x@y.example', '<a=3D2Eb.1@y.example>'],
  ['::', 'x@y.example', '<=3A=3A@y.example>'],
  ['käse:1', 'x@y.example', '<k=C3=A4se.1@y.example>'],
  ['1:1:1', 'root', '<1.1.1@root>'],
  ['1:1:1', 'x@[::1]', '<1.1.1@localhost>'],
])('%s from %s', (key, from, id) => expect(messageIdFor(key, from)).toBe(id))

test('is always a valid msg-id (RFC 5322) and never the same for two keys', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'binary' }), fc.string({ minLength: 1, unit: 'binary' }), (a, b) => {
      const id = messageIdFor(a, 'care@fjord.example')
      expect(id).toMatch(/^<[A-Za-z0-9_=-]+(\.[A-Za-z0-9_=-]+)*@fjord\.example>$/)
      if (a.toWellFormed() !== b.toWellFormed()) expect(messageIdFor(b, 'care@fjord.example')).not.toBe(id)
    }),
  )
})
