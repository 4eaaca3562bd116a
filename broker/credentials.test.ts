import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createPassword, hashPassword, verifyPassword } from './credentials.ts'

const pepper = 'a pepper of enough length'

test('passwords are 160 bits of what the source gives, in base32', () => {
  // RFC 4648 section 10 has "foobar"; 20 bytes of the same alphabet.
  expect(createPassword(() => Buffer.from('foobarfoobarfoobarfo'))).toBe('mzxw6ytbojtg633cmfzgm33pmjqxeztp')
  expect(createPassword(randomBytes)).toMatch(/^[a-z2-7]{32}$/)
  expect(() => createPassword(() => new Uint8Array(8))).toThrow(RangeError)
})

test('a password verifies against its own hash only', () => {
  const password = createPassword(randomBytes)
  const hash = hashPassword(pepper, password)
  expect(hash).not.toContain(password)
  expect(verifyPassword(pepper, password, hash)).toBe(true)
  expect(verifyPassword(pepper, Buffer.from(password), hash)).toBe(true)
  expect(verifyPassword(pepper, `${password}x`, hash)).toBe(false)
  expect(verifyPassword('another pepper, long enough', password, hash)).toBe(false)
  expect(verifyPassword(pepper, password, 'argon2:abc')).toBe(false)
  expect(verifyPassword(pepper, password, `${hash}AA`)).toBe(false)
  expect(verifyPassword(pepper, password, 'hmac-sha256:')).toBe(false)
  expect(() => hashPassword('short', password)).toThrow(/pepper/)
})
