import type { Language } from '../domain/customer.ts'

/** One mail to one person, all words final. */
export interface Mail {
  /** With its angle brackets, from the idempotency key: the same message always has the same one. */
  readonly messageId: string
  readonly from: { readonly name: string; readonly address: string }
  readonly to: { readonly name: string; readonly address: string }
  readonly subject: string
  readonly text: string
  readonly html: string
  /** Product time, ms since the epoch. */
  readonly date: number
  readonly language: Language
  /** Message-ID of the mail that began the conversation, so that mail programs keep a case together. */
  readonly threadOf: string | null
  /** Customers' mails only: where one POST takes the person off the list (RFC 8058). */
  readonly unsubscribeUrl: string | null
}

/** Why a mail did not go, as a word to count by. The detail beside it is for people. */
export const mailTroubles = [
  'connection',
  'timeout',
  'tls',
  'auth',
  'busy',
  'server',
  'sender',
  'recipient',
  'content',
  'unknown',
] as const
export type MailTrouble = (typeof mailTroubles)[number]

/**
 * - `sent`: the provider took responsibility
 * - `retry`: surely not taken, and trying again may help
 * - `failed`: surely not taken, and trying again cannot help
 * - `uncertain`: handed over, but no answer came: it may have been taken (RFC 1047)
 */
export type SendOutcome =
  | { readonly outcome: 'sent'; readonly detail: string }
  | { readonly outcome: 'retry' | 'failed' | 'uncertain'; readonly reason: MailTrouble; readonly detail: string }

export type Whereabouts = 'delivered' | 'absent' | 'unknown'

/** A way for mail to leave. Implementations answer; they throw only when they are broken themselves. */
export interface MailTransport {
  send(mail: Mail): Promise<SendOutcome>
  /** Did the provider take the mail with this Message-ID? Missing where the provider cannot be asked. */
  lookup?(messageId: string): Promise<Whereabouts>
  /** Ends all connections now; a mail under way gets its outcome. */
  close(): void
}
