import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import type { Chance } from './chance.ts'

export interface Arrived {
  readonly messageId: string
  readonly to: string
  readonly text: string
  readonly at: number
}
/** What the wire does with a mail, by its share; the rest arrives. */
const wire = { later: 0.05, cut: 0.01, lost: 0.02 }

/** A real SMTP server that loses, delays and cuts off a share of the mails, and is away for whole hours. */
export interface MailWorld {
  readonly url: string
  readonly arrived: Arrived[]
  /** Taken and never delivered: the product cannot know. */
  readonly lost: Set<string>
  readonly refusedForNow: () => number
  readonly cut: () => number
  stop(): Promise<void>
}

export const startMails = async (o: {
  chance: Chance
  now(): number
  away(at: number): boolean
  /** Addresses that nobody has: refused for good. */
  nobody(to: string): boolean
}): Promise<MailWorld> => {
  const arrived: Arrived[] = []
  const lost = new Set<string>()
  const seen = new Set<string>()
  let [refusedForNow, cut] = [0, 0]
  const refusal = (text: string, responseCode: number) => Object.assign(new Error(text), { responseCode })
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onRcptTo({ address }, _session, callback) {
      if (o.nobody(address)) return callback(refusal('no such user here', 550))
      if (o.away(o.now()) || o.chance.yes(wire.later)) {
        refusedForNow += 1
        return callback(refusal('try again later', 451))
      }
      callback()
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        PostalMime.parse(Buffer.concat(chunks)).then((mail) => {
          const messageId = mail.messageId ?? ''
          const again = seen.has(messageId)
          seen.add(messageId)
          const keep = () =>
            arrived.push({
              messageId,
              to: session.envelope.rcptTo.map(({ address }) => address).join(','),
              text: mail.text ?? '',
              at: o.now(),
            })
          if (!again && o.chance.yes(wire.cut)) {
            cut += 1
            if (o.chance.yes(0.5)) keep()
            for (const connection of server.connections) connection.close()
            return
          }
          if (!again && o.chance.yes(wire.lost)) lost.add(messageId)
          else keep()
          callback()
        }, callback)
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.server.address()
  if (typeof address !== 'object' || !address) throw new Error('the mail server has no port')
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    arrived,
    lost,
    refusedForNow: () => refusedForNow,
    cut: () => cut,
    stop: () =>
      new Promise<void>((resolve) => {
        for (const connection of server.connections) connection.close()
        server.close(() => resolve())
      }),
  }
}
