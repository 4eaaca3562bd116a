import { sealText, unsealText } from '../domain/sealedText.ts'

/**
 * An answer kept for repeating may hold what is shown only once (a device's password). It is sealed with a key made
 * from the caller's own Idempotency-Key, which is itself kept only as a hash: our database alone cannot open it.
 */
const purpose = 'idempotency answer'

export const seal = (secret: string, context: string, text: string): string => sealText(secret, purpose, context, text)

/** Throws when it was sealed for another context or changed since. */
export const unseal = (secret: string, context: string, sealed: string): string =>
  unsealText(secret, purpose, context, sealed)
