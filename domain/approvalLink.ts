import { readToken, signToken } from './signedToken.ts'

/** What one manager's link to one request says. It is single-use by what it opens: a request is decided once, by whichever link. */
export interface ApprovalLink {
  readonly offerId: string
  /** Whose it is: whatever is decided with it is decided by them. */
  readonly userId: string
  /** Opens nothing any more from this moment, ms. */
  readonly expiresAt: number
}

const purpose = 'approval'

export const signApprovalLink = (secret: string, { offerId, userId, expiresAt }: ApprovalLink): string =>
  signToken(secret, purpose, [offerId, userId, expiresAt].map(encodeURIComponent).join('/'))

/** Undefined for what we have not signed. */
export const readApprovalLink = (secret: string, token: string): ApprovalLink | undefined => {
  const [offerId, userId, expiresAt] = readToken(secret, purpose, token)?.split('/').map(decodeURIComponent) ?? []
  if (!offerId || !userId || !expiresAt) return undefined
  return { offerId, userId, expiresAt: Number(expiresAt) }
}
