import { createServer, type Socket } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'

export interface SinkMail {
  readonly to: readonly string[]
  readonly raw: string
  readonly email: Email
}
/** What the server does with the next mail; `accept` when the list is empty. */
export type Behaviour =
  | 'accept'
  | { readonly at: 'connect' | 'from' | 'to' | 'data'; readonly code: number }
  | 'hangAfterData'
  | 'dropBeforeData'
  | 'dropAfterData'

/** A real SMTP server that keeps what it takes, and misbehaves as told, once per mail. */
export const createSmtpSink = async (behaviours: Behaviour[] = []) => {
  const mails: SinkMail[] = []
  const sockets = new Set<Socket>()
  let tries = 0
  let mostAtOnce = 0
  let atOnce = 0
  let current: Behaviour = 'accept'
  const refusal = (code: number): Error => Object.assign(new Error(`sink says ${code}`), { responseCode: code })
  const at = (place: 'connect' | 'from' | 'to' | 'data'): Error | null =>
    typeof current === 'object' && current.at === place ? refusal(current.code) : null
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 50,
    onConnect: (_session, done) => {
      if (typeof behaviours[0] === 'object' && behaviours[0].at === 'connect') {
        current = behaviours.shift() ?? 'accept'
        tries += 1
      }
      done(at('connect'))
      if (at('connect')) current = 'accept'
    },
    onMailFrom: (_address, _session, done) => {
      tries += 1
      current = behaviours.shift() ?? 'accept'
      if (current === 'dropBeforeData') dropAll()
      else done(at('from'))
    },
    onRcptTo: (_address, _session, done) => done(at('to')),
    onData: (stream, session, done) => {
      const mine = current
      atOnce += 1
      mostAtOnce = Math.max(mostAtOnce, atOnce)
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', async () => {
        const raw = Buffer.concat(chunks).toString()
        atOnce -= 1
        if (mine === 'hangAfterData') return
        if (mine === 'dropAfterData') return dropAll()
        const refused = at('data')
        if (refused) return done(refused)
        mails.push({ to: session.envelope.rcptTo.map((r) => r.address), raw, email: await PostalMime.parse(raw) })
        done(null, 'sink took it')
      })
    },
  })
  const dropAll = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  server.on('error', () => undefined)
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  const port = await listen(server)
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    tries: () => tries,
    mostAtOnce: () => mostAtOnce,
    async close() {
      dropAll()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

const listen = (server: SMTPServer): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })

/** A port on which nobody listens. */
export const closedPort = async (): Promise<number> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const address = server.address()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return typeof address === 'object' && address !== null ? address.port : 0
}
