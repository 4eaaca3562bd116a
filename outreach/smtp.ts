import { PassThrough, type Readable } from 'node:stream'
import { createTransport } from 'nodemailer'
import type { Mail, MailTransport, SendOutcome, Whereabouts } from './mailTransport.ts'
import { smtpOutcome } from './smtpOutcome.ts'

/** Wall-clock limits in ms: they guard a socket, not a promise to a person. */
export interface SmtpLimits {
  readonly connectMs: number
  readonly greetingMs: number
  /** Silence on the socket; RFC 5321 §4.5.3.2 asks for patience after the final dot. */
  readonly silenceMs: number
  /** One mail in all, against a server that trickles. */
  readonly wholeMs: number
  readonly connections: number
}
export const smtpLimits: SmtpLimits = {
  connectMs: 15_000,
  greetingMs: 30_000,
  silenceMs: 120_000,
  wholeMs: 300_000,
  connections: 5,
}

export interface SmtpOptions {
  readonly limits?: Partial<SmtpLimits>
  /** Where the receiving side can be asked about a Message-ID, as the demo's inbox can. */
  readonly lookup?: (messageId: string) => Promise<Whereabouts>
}

/**
 * Mail through the operator's SMTP server, pooled. `smtps:` is TLS from the first byte; `smtp:` upgrades with STARTTLS when
 * the server offers it (`?requireTLS=true` insists). User and password stand in the URL.
 *
 * @param url `smtp://user:password@host:587`
 * @throws TypeError when the URL is not an SMTP one
 */
export const createSmtpTransport = (url: string, options: SmtpOptions = {}): MailTransport => {
  const scheme = URL.canParse(url) ? new URL(url).protocol : ''
  if (scheme !== 'smtp:' && scheme !== 'smtps:') {
    throw new TypeError(
      'The mail server is given as smtp://host:port or smtps://host:port, with user:password@ before the host if it asks for them.',
    )
  }
  const limits = { ...smtpLimits, ...options.limits }
  const transporter = createTransport({
    url,
    pool: true,
    maxConnections: limits.connections,
    // One more connection when a kept one turns out to be dead; anything beyond is the dispatcher's to decide.
    maxRequeues: 1,
    connectionTimeout: limits.connectMs,
    greetingTimeout: limits.greetingMs,
    socketTimeout: limits.silenceMs,
    socketCloseTimeout: 1_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  /** By Message-ID, the last stream before the socket: once it has been read from, the server has said 354 to DATA. */
  const underWay = new Map<string, Readable>()
  transporter.use('stream', (mail, done) => {
    mail.message.processFunc((input: Readable) => {
      const id = mail.data.messageId ?? ''
      const last = new PassThrough()
      if (underWay.get(id)?.readableDidRead) {
        last.destroy(new Error('The mail was handed over on another connection before; not twice.'))
        return last
      }
      underWay.set(id, last)
      input.once('error', (error) => last.destroy(error))
      return input.pipe(last)
    })
    done()
  })

  const send = async (mail: Mail): Promise<SendOutcome> => {
    try {
      const info = await transporter.sendMail({
        messageId: mail.messageId,
        date: new Date(mail.date),
        from: { name: oneLine(mail.from.name), address: mail.from.address },
        to: { name: oneLine(mail.to.name), address: mail.to.address },
        subject: oneLine(mail.subject),
        text: mail.text,
        html: mail.html,
        ...(mail.threadOf === null ? {} : { inReplyTo: mail.threadOf, references: [mail.threadOf] }),
        headers: headersOf(mail),
        signal: AbortSignal.timeout(limits.wholeMs),
      })
      return { outcome: 'sent', detail: oneLine(info.response ?? '').slice(0, 500) || 'accepted' }
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause))
      return smtpOutcome({
        code: textProperty(error, 'code'),
        originalCode: textProperty(error, 'originalCode'),
        responseCode:
          'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : undefined,
        command: textProperty(error, 'command'),
        message: error.message,
        dataBegan: underWay.get(mail.messageId)?.readableDidRead ?? false,
      })
    } finally {
      underWay.delete(mail.messageId)
    }
  }
  return {
    send,
    ...(options.lookup ? { lookup: options.lookup } : {}),
    close: () => transporter.close({ force: true }),
  }
}

const headersOf = (mail: Mail): Record<string, string> => ({
  // RFC 3834: no out-of-office answer to this, please.
  'Auto-Submitted': 'auto-generated',
  'Content-Language': mail.language,
  ...(mail.unsubscribeUrl === null
    ? {}
    : { 'List-Unsubscribe': `<${mail.unsubscribeUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
})

const textProperty = (error: Error, name: 'code' | 'originalCode' | 'command'): string | undefined => {
  const value: unknown = Reflect.get(error, name)
  return typeof value === 'string' ? value : undefined
}

/** Header text on one line: line breaks and other control characters would let a name write headers of its own. */
const oneLine = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ').trim()
