import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'

/**
 * A short text that only we can open again, and only for what it was sealed for. AES-256-GCM with a key made for this one purpose
 * and `context` (HKDF, RFC 5869); the nonce may be fixed to zero because each key seals one text only (NIST SP 800-38D 8.2).
 *
 * @param context what it belongs to, never used for a second text: an id
 */
export const sealText = (secret: string, purpose: string, context: string, text: string): string => {
  const cipher = createCipheriv('aes-256-gcm', keyFor(secret, purpose, context), nonce)
  return Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64')
}

/** Throws when it was sealed for something else, by another secret, or changed since. */
export const unsealText = (secret: string, purpose: string, context: string, sealed: string): string => {
  const bytes = Buffer.from(sealed, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', keyFor(secret, purpose, context), nonce)
  decipher.setAuthTag(bytes.subarray(-16))
  return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8')
}

const nonce = Buffer.alloc(12)
const keyFor = (secret: string, purpose: string, context: string): Buffer =>
  Buffer.from(hkdfSync('sha256', context, secret, `forestall ${purpose}`, 32))
