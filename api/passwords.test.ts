import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { hashPassword, verifyPassword } from './passwords.ts'

test('a password is verified by its own hash, however its letters were composed, and by no other', async () => {
  const kept = await hashPassword('correct hörse battery', randomBytes)
  expect(kept).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$/)
  expect(await verifyPassword('correct hörse battery'.normalize('NFD'), kept)).toBe(true)
  expect(await verifyPassword('correct horse battery', kept)).toBe(false)
})

test('the same password twice gives different strings', async () => {
  expect(await hashPassword('twelve letters', randomBytes)).not.toBe(await hashPassword('twelve letters', randomBytes))
})

test.each([
  ['', 'nothing'],
  ['$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA', 'another algorithm'],
  ['$scrypt$ln=31,r=8,p=3$c2FsdA$aGFzaA', 'parameters that would take the whole machine'],
  ['$scrypt$ln=15,r=8,p=3$c2FsdA$', 'no hash: must not match the empty one'],
])('%j is not one of ours: %s', async (kept) => {
  expect(await verifyPassword('whatever', kept)).toBe(false)
})
