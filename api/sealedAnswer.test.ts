import { expect, test } from 'vitest'
import { seal, unseal } from './sealedAnswer.ts'

test('a sealed answer opens with its own secret and context only, and only unchanged', () => {
  const sealed = seal('secret', 'context', '{"password":"once"}')
  expect(Buffer.from(sealed, 'base64').toString()).not.toContain('once')
  expect(unseal('secret', 'context', sealed)).toBe('{"password":"once"}')
  expect(() => unseal('secret', 'other', sealed)).toThrow()
  expect(() => unseal('other', 'context', sealed)).toThrow()
  const changed = Buffer.from(sealed, 'base64')
  changed[0] = (changed[0] ?? 0) ^ 1
  expect(() => unseal('secret', 'context', changed.toString('base64'))).toThrow()
})

test('an empty answer can be sealed', () => {
  expect(unseal('s', 'c', seal('s', 'c', ''))).toBe('')
})
