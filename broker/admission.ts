import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Aedes, Client } from 'aedes'
import { clientInternals } from './aedesInternals.ts'
import type { Counters } from './counters.ts'
import type { InFlight, Lane } from './inFlight.ts'
import type { BrokerLimits } from './limits.ts'

/** What we know of one connection beside what Aedes knows. */
export interface Connection {
  /** '' until signed in. */
  principal: string
  /** `forestall/v1/{principal}/`: the cheap test for its own topics. */
  ownPrefix: string
  /** The client id as sent; '' when Aedes made one up. */
  clientId: string
  readonly lane: Lane
}

/**
 * Lets byte streams in, TCP and WebSocket alike, and bounds what each may make us hold: how long it may stay without
 * signing in, how large a packet it may announce, and how much of it may wait.
 */
export const createAdmission = (o: { aedes: Aedes; limits: BrokerLimits; inFlight: InFlight; counters: Counters }) => {
  const connections = new WeakMap<Client, Connection>()
  /** In order of arrival. */
  const pending = new Set<Client>()

  const admit = (stream: Duplex, request?: IncomingMessage): void => {
    const client = clientInternals(o.aedes.handle(stream, request))
    const lane: Lane = { waiting: 0, starved: false, wake: () => client._nextBatch() }
    connections.set(client, { principal: '', ownPrefix: '', clientId: '', lane })

    const end = (): void => {
      o.counters.oversizePackets++
      stream.destroy()
    }

    // mqtt-packet gathers a packet until it is whole, up to the 256 MB the protocol allows; after each chunk the
    // announced length is known, so at most one chunk too many is ever held.
    const { _parser: parser } = client
    const parse = parser.parse.bind(parser)
    parser.parse = (chunk) => {
      const rest = parse(chunk)
      if (parser.packet.length > (client.connackSent ? o.limits.maxPacketBytes : o.limits.maxConnectBytes)) end()
      return rest
    }

    const read = stream.read.bind(stream)
    stream.read = (size?: number) => (size || o.inFlight.mayRead(lane) ? read(size) : null)

    pending.add(client)
    stream.once('close', () => {
      pending.delete(client)
      o.inFlight.gone(lane)
    })
    if (request) watchFrames(request, client, end)
    makeRoom()
  }

  /** ws gathers a frame before the parser sees its first byte: before sign-in the socket's own count is the limit. */
  const watchFrames = (request: IncomingMessage, client: Client, end: () => void): void => {
    const { socket } = request
    const before = socket.bytesRead
    const watch = (): void => {
      if (!pending.has(client)) socket.removeListener('data', watch)
      else if (socket.bytesRead - before > o.limits.maxConnectBytes) end()
    }
    socket.on('data', watch)
  }

  /** Under a flood of silent connections the oldest goes: who means it signs in within milliseconds. */
  const makeRoom = (): void => {
    if (pending.size <= o.limits.maxPending) return
    const [oldest] = pending
    if (!oldest) return
    pending.delete(oldest)
    o.counters.evictedPending++
    oldest.conn.destroy()
  }

  return {
    admit,
    connection(client: Client): Connection {
      const connection = connections.get(client)
      if (!connection) throw new Error('a connection that was never admitted')
      return connection
    },
    signedIn: (client: Client): boolean => pending.delete(client),
    get pending(): number {
      return pending.size
    },
    /** Ends every connection that has not signed in. */
    clear(): void {
      for (const client of pending) client.conn.destroy()
      pending.clear()
    },
  }
}
export type Admission = ReturnType<typeof createAdmission>
