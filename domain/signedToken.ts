import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * Links that need no login: `{subject}.{mac}` where mac is the first 16 bytes of HMAC-SHA-256(secret, purpose NUL subject),
 * base64url (RFC 4648 §5). 128 bits cannot be guessed, and nothing is stored; what a token opens is decided by its subject's state.
 *
 * @param purpose keeps a token for one page from opening another, e.g. `case` or `unsubscribe`
 * @param subject the id it stands for; must not be empty
 */
export const signToken = (secret: string, purpose: string, subject: string): string =>
  `${Buffer.from(subject).toString('base64url')}.${mac(secret, purpose, subject).toString('base64url')}`

/** The subject a token was signed for, or undefined if it was not signed by us for this purpose. Compares in constant time. */
export const readToken = (secret: string, purpose: string, token: string): string | undefined => {
  const [encoded, signature, ...rest] = token.split('.')
  if (!encoded || !signature || rest.length > 0) return undefined
  const subject = Buffer.from(encoded, 'base64url').toString()
  const given = Buffer.from(signature, 'base64url')
  const wanted = mac(secret, purpose, subject)
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? subject : undefined
}

const mac = (secret: string, purpose: string, subject: string): Buffer =>
  createHmac('sha256', secret).update(`${purpose}\0${subject}`).digest().subarray(0, 16)
