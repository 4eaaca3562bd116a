import type { Logger } from 'pino'
import PostalMime, { type Address, type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import type { Clock } from '../domain/clock.ts'
import type { InboxMail } from '../domain/message.ts'
import type { InboxStore } from '../store/inboxStore.ts'

export interface LocalInbox {
  /** Listens on loopback, on a port the system chooses. */
  start(): Promise<{ port: number }>
  stop(): Promise<void>
}

const largestMail = 1024 * 1024

/**
 * The demo's mailbox: a real SMTP server on loopback that keeps what it is sent, so that the demo's mails take the way
 * production's take. It says 250 only after the mail is stored. The HTML is kept as it came: whoever shows it must sandbox it.
 */
export const createLocalInbox = (o: { inbox: InboxStore; clock: Clock; newId(): string; log: Logger }): LocalInbox => {
  let server: SMTPServer | undefined

  const keep = async (raw: Buffer, session: SMTPServerSession): Promise<void> => {
    const email = await PostalMime.parse(raw, { maxNestingDepth: 20, maxHeadersSize: 64 * 1024 })
    for (const recipient of session.envelope.rcptTo) {
      await o.inbox.add(inboxMailOf(email, { id: o.newId(), to: recipient.address, receivedAt: o.clock.now() }))
    }
  }

  return {
    async start() {
      const started = new SMTPServer({
        name: 'localhost',
        banner: 'Forestall local inbox',
        disabledCommands: ['AUTH', 'STARTTLS'],
        disableReverseLookup: true,
        size: largestMail,
        rejectOversized: true,
        maxClients: 50,
        maxRecipients: 20,
        socketTimeout: 30_000,
        closeTimeout: 500,
        onData: (stream, session, callback) => {
          collect(stream)
            .then((raw) => (stream.sizeExceeded ? undefined : keep(raw, session)))
            .then(
              () => callback(null, 'kept in the local inbox'),
              (error: unknown) => {
                o.log.warn({ err: error }, 'local inbox: a mail could not be kept')
                callback(temporary('could not be kept, try again'))
              },
            )
        },
      })
      server = started
      started.on('error', (error) => o.log.debug({ err: error }, 'local inbox: a connection failed'))
      await new Promise<void>((resolve, reject) => {
        started.server.once('error', reject)
        started.listen(0, '127.0.0.1', () => resolve())
      })
      const address = started.server.address()
      if (address === null || typeof address === 'string') throw new Error('The local inbox did not get a port.')
      return { port: address.port }
    },
    async stop() {
      const stopping = server
      server = undefined
      if (stopping) await new Promise<void>((resolve) => stopping.close(() => resolve()))
    },
  }
}

/** Beyond the limit it is read and forgotten: the answer must wait for the end of DATA. */
const collect = async (stream: SMTPServerDataStream): Promise<Buffer> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size <= largestMail) chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

const inboxMailOf = (email: Email, about: { id: string; to: string; receivedAt: number }): InboxMail => ({
  ...about,
  // Mail from elsewhere may have none; it must not be taken for the same mail as the last one without.
  messageId: email.messageId ?? `<${about.id}@localhost>`,
  from: displayed(email.from),
  subject: email.subject ?? '',
  text: email.text ?? '',
  html: email.html ?? '',
  headers: Object.fromEntries(email.headers.map((header) => [header.originalKey, header.value])),
})

const displayed = (from: Address | undefined): string => {
  if (!from) return ''
  const address = from.address ?? ''
  return from.name ? `${from.name} <${address}>` : address
}

const temporary = (text: string): Error => Object.assign(new Error(text), { responseCode: 451 })
