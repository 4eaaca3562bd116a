import { createHmac, timingSafeEqual } from 'node:crypto'

const secretBytes = 20
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

/**
 * A device password: 160 random bits as 32 characters of lower-case base32 (RFC 4648 §6), which survive being read
 * aloud, typed on a small display and pasted into a shell.
 *
 * @param randomBytes a cryptographically secure source, e.g. node:crypto's
 * @throws RangeError when the source gives fewer bytes than asked
 */
export const createPassword = (randomBytes: (size: number) => Uint8Array): string => {
  const bytes = randomBytes(secretBytes)
  if (bytes.length < secretBytes) throw new RangeError(`createPassword needs ${secretBytes} random bytes`)
  let text = ''
  for (let bit = 0; bit < secretBytes * 8; bit += 5) {
    const pair = ((bytes[bit >> 3] ?? 0) << 8) | (bytes[(bit >> 3) + 1] ?? 0)
    text += alphabet[(pair >> (11 - (bit & 7))) & 31]
  }
  return text
}

/**
 * What is stored instead of the password: HMAC-SHA-256 under the server's pepper. See docs/adr/0001-device-credentials.md
 * for why a fast keyed hash is right for secrets of 160 random bits, and when it would not be.
 *
 * @param pepper the server's secret, kept outside the database; at least 16 characters
 */
export const hashPassword = (pepper: string, password: string | Uint8Array): string =>
  `${scheme}${mac(pepper, password).toString('base64url')}`

/** True when `hash` is that of `password`. Compares in constant time; false for a hash of another scheme. */
export const verifyPassword = (pepper: string, password: string | Uint8Array, hash: string): boolean => {
  if (!hash.startsWith(scheme)) return false
  const kept = Buffer.from(hash.slice(scheme.length), 'base64url')
  const given = mac(pepper, password)
  return kept.length === given.length && timingSafeEqual(kept, given)
}

const scheme = 'hmac-sha256:'
const mac = (pepper: string, password: string | Uint8Array): Buffer => {
  if (pepper.length < 16) throw new RangeError('the pepper must have at least 16 characters')
  return createHmac('sha256', pepper).update('forestall device password\0').update(password).digest()
}
