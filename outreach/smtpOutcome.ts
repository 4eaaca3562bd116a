import type { MailTrouble, SendOutcome } from './mailTransport.ts'

/** What is known when an SMTP hand-over did not end with a 2xx. */
export interface SmtpFailure {
  /** nodemailer's code: EENVELOPE, EMESSAGE, EAUTH, ECONNECTION, ESOCKET, ETIMEDOUT, EDNS, ETLS, EPROTOCOL, EABORT … */
  readonly code?: string | undefined
  /** The system's or TLS's own code beneath it: ECONNREFUSED, CERT_HAS_EXPIRED … */
  readonly originalCode?: string | undefined
  /** The server's reply, where there was one. */
  readonly responseCode?: number | undefined
  readonly command?: string | undefined
  readonly message: string
  /** Had the first byte of the message itself (after DATA and 354) been taken by the connection? */
  readonly dataBegan: boolean
}

/**
 * Reads a failed SMTP hand-over. What the rules rest on:
 * - A reply settles it: 4yz passes, 5yz stays (RFC 5321 §4.2.1). 503 is about the session, not the mail: another connection may do.
 * - 5yz to our login, to our greeting, or "authentication required" is about us, not about this mail: the operator can mend it, so we keep trying.
 * - No reply after the message began: the server may have it (RFC 1047). Neither `retry` (told twice) nor `failed` (forgotten) would be true.
 */
export const smtpOutcome = (failure: SmtpFailure): Exclude<SendOutcome, { outcome: 'sent' }> => {
  const detail = failure.message.replaceAll(/\s+/g, ' ').slice(0, 500)
  const reason = troubleOf(failure)
  const { responseCode: reply, code } = failure
  if (reply !== undefined && reply >= 400 && reply < 600) {
    const aboutThisMail = code === 'EENVELOPE' || code === 'EMESSAGE'
    const stays = reply >= 500 && reply !== 503 && reply !== 530 && aboutThisMail
    return { outcome: stays ? 'failed' : 'retry', reason, detail }
  }
  if (failure.dataBegan) return { outcome: 'uncertain', reason, detail }
  // Refused before anything was sent: too big for the server, or an address that is none.
  if (code === 'EENVELOPE' || code === 'EMESSAGE') return { outcome: 'failed', reason, detail }
  return { outcome: 'retry', reason, detail }
}

const troubleOf = ({ code, originalCode = '', responseCode: reply, command = '' }: SmtpFailure): MailTrouble => {
  if (code === 'EAUTH' || code === 'ENOAUTH' || code === 'EOAUTH2' || reply === 530 || reply === 535) return 'auth'
  if (code === 'ETLS' || code === 'EREQUIRETLS' || /CERT|TLS|SSL/.test(originalCode)) return 'tls'
  if (code === 'ETIMEDOUT' || code === 'EABORT') return 'timeout'
  if (code === 'EENVELOPE') {
    if (reply !== undefined && reply >= 400 && reply < 500) return 'busy'
    return command === 'MAIL FROM' ? 'sender' : 'recipient'
  }
  if (code === 'EMESSAGE') return reply !== undefined && reply < 500 ? 'busy' : 'content'
  if (reply !== undefined) return 'server'
  if (code === 'ECONNECTION' || code === 'ESOCKET' || code === 'EDNS' || code === 'EPROXY') return 'connection'
  return code === 'EPROTOCOL' ? 'server' : 'unknown'
}
