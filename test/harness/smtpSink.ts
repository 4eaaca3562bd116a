import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'

export interface SunkMail {
  readonly messageId: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly headers: Readonly<Record<string, string>>
}

/** A real SMTP server that keeps what it takes, for tests that read the mail that arrived. */
export interface SmtpSink {
  readonly url: string
  readonly mails: readonly SunkMail[]
  stop(): Promise<void>
}

export const startSmtpSink = async (port = 0): Promise<SmtpSink> => {
  const mails: SunkMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onData(stream, session, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        PostalMime.parse(Buffer.concat(chunks)).then((mail) => {
          mails.push({
            messageId: mail.messageId ?? '',
            to: session.envelope.rcptTo.map(({ address }) => address).join(','),
            subject: mail.subject ?? '',
            text: mail.text ?? '',
            html: mail.html ?? '',
            headers: Object.fromEntries(mail.headers.map(({ key, value }) => [key, value])),
          })
          callback()
        }, callback)
      })
    },
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  // A sender that is killed in the middle of a mail resets its connection, as often as it is killed.
  server.on('error', () => undefined)
  const address = server.server.address()
  if (typeof address !== 'object' || !address) throw new Error('the sink has no port')
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    mails,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
