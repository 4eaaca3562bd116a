import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'

export interface ArrivedMail {
  readonly messageId: string
  readonly to: string
  readonly subject: string
  readonly text: string
}
/** What the server answers to RCPT TO; undefined: yes. */
export type Mood = (to: string) => { code: number; text: string } | undefined

/** A real SMTP server on one port that can be shut and opened again, and can be in a bad mood. */
export interface MailServer {
  readonly url: string
  readonly arrived: ArrivedMail[]
  mood: Mood
  shut(): Promise<void>
  open(): Promise<void>
  stop(): Promise<void>
}

export const startMailServer = async (): Promise<MailServer> => {
  const arrived: ArrivedMail[] = []
  let port = 0
  let server: SMTPServer | undefined
  const self: MailServer = {
    get url() {
      return `smtp://127.0.0.1:${port}`
    },
    arrived,
    mood: () => undefined,
    async open() {
      const opened = new SMTPServer({
        authOptional: true,
        disabledCommands: ['STARTTLS', 'AUTH'],
        logger: false,
        onRcptTo({ address }, _session, callback) {
          const answer = self.mood(address)
          callback(answer && Object.assign(new Error(answer.text), { responseCode: answer.code }))
        },
        onData(stream, session, callback) {
          const chunks: Buffer[] = []
          stream.on('data', (chunk: Buffer) => chunks.push(chunk))
          stream.on('end', () => {
            PostalMime.parse(Buffer.concat(chunks)).then((mail) => {
              arrived.push({
                messageId: mail.messageId ?? '',
                to: session.envelope.rcptTo.map(({ address }) => address).join(','),
                subject: mail.subject ?? '',
                text: mail.text ?? '',
              })
              callback()
            }, callback)
          })
        },
      })
      await new Promise<void>((resolve, reject) => {
        opened.once('error', reject)
        opened.listen(port, '127.0.0.1', resolve)
      })
      // A client that goes away in the middle is no failure of the test.
      opened.on('error', () => undefined)
      const address = opened.server.address()
      if (typeof address !== 'object' || !address) throw new Error('the mail server has no port')
      port = address.port
      server = opened
    },
    async shut() {
      const closing = server
      server = undefined
      if (!closing) return
      for (const connection of closing.connections) connection.close()
      await new Promise<void>((resolve) => closing.close(() => resolve()))
    },
    stop: () => self.shut(),
  }
  await self.open()
  return self
}
