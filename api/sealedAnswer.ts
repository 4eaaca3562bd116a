import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'

/**
 * An answer kept for repeating may hold what is shown only once (a device's password). It is sealed with a key made
 * from the caller's own Idempotency-Key, which is itself kept only as a hash: our database alone cannot open it.
 * AES-256-GCM; the nonce may be fixed to zero because each key seals one answer only (NIST SP 800-38D 8.2).
 */
const nonce = Buffer.alloc(12)
const keyFor = (secret: string, context: string): Buffer =>
  Buffer.from(hkdfSync('sha256', context, secret, 'forestall idempotency answer', 32))

export const seal = (secret: string, context: string, text: string): string => {
  const cipher = createCipheriv('aes-256-gcm', keyFor(secret, context), nonce)
  return Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64')
}

/** Throws when it was sealed for another context or changed since. */
export const unseal = (secret: string, context: string, sealed: string): string => {
  const bytes = Buffer.from(sealed, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', keyFor(secret, context), nonce)
  decipher.setAuthTag(bytes.subarray(-16))
  return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8')
}
