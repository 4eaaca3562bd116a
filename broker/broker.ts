import type { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import type { Duplex } from 'node:stream'
import type { AuthenticateError, Client } from 'aedes'
import type { Logger } from 'pino'
import type { Clock } from '../domain/clock.ts'
import { topicRoot } from '../domain/topics.ts'
import { createAdmission } from './admission.ts'
import { aedesInternals, clientInternals } from './aedesInternals.ts'
import { createAedesPersistence } from './aedesPersistence.ts'
import { type BrokerStats, createCounters } from './counters.ts'
import { createInFlight } from './inFlight.ts'
import { createIntake, type DeviceMessage } from './intake.ts'
import { type BrokerLimits, defaultLimits } from './limits.ts'
import { readFilter } from './permissions.ts'
import { RoutingAedes } from './routingAedes.ts'
import { noSessionFile, openSessionFile } from './sessionFile.ts'
import { createSessions } from './sessions.ts'
import { connack, signIn } from './signIn.ts'
import { type BrokerTls, createTlsEntrance } from './tlsEntrance.ts'
import { createWebSocketEntrance } from './webSocket.ts'

export interface BrokerOptions {
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  /** A second listener that speaks TLS; absent: there is none. */
  readonly tls?: BrokerTls
  /** The device a user name and password belong to, or undefined. Called once per CONNECT, so it must be fast. */
  authenticate(username: string, password: Uint8Array): string | undefined
  /** Whether this principal may speak for (and listen for) this device: itself, or the gateway it is registered behind. */
  mayPublishFor(principal: string, deviceId: string): boolean
  /** DEVICE_AUTH=open: no password needed; the user name, or else the client id, is the device id. */
  readonly open: boolean
  /** Resolves when the message is durable; then it is acknowledged. Rejecting closes the device's connection unacknowledged. */
  accept(message: DeviceMessage): Promise<void>
  readonly limits?: Partial<BrokerLimits>
  /** Where kept sessions and retained messages outlive the process; absent: they do not. */
  readonly sessionFile?: string
  /** Lets kept sessions expire; absent: they only make room when there are too many. */
  readonly clock?: Clock
  readonly log: Logger
}

/** The MQTT 3.1.1 broker devices connect to. */
export interface Broker {
  /** @throws when a port is taken, the session file cannot be used, or certificate and key do not fit */
  start(): Promise<{ port: number; tlsPort?: number }>
  /** MQTT over WebSocket: give it the `upgrade` events of an HTTP server. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Sends to devices. Resolves when written to those connected and (QoS 1) durable for sessions that are away. */
  publish(message: { topic: string; payload: string; qos: 0 | 1; retain?: boolean }): Promise<void>
  /** Ends all connections of a device: its credentials were changed or taken away. Its will is not spoken. */
  disconnect(principal: string): void
  connectedClients(): number
  stats(): BrokerStats
  /** Takes nothing new, lets what is being made durable be acknowledged (bounded), ends all connections. Wills are not spoken: we leave, they do not (P8). */
  stop(): Promise<void>
}

export const createBroker = (o: BrokerOptions): Broker => {
  let running: Promise<Running> | undefined
  let current: Running | undefined
  let stopped: Promise<void> | undefined

  return {
    async start() {
      running ??= run(o)
      current = await running
      return current.ports
    },
    handleUpgrade(request, socket, head) {
      if (current && !stopped) current.handleUpgrade(request, socket, head)
      else socket.destroy()
    },
    async publish(message) {
      if (!current || stopped) throw new Error('The broker is not running.')
      await current.publish(message)
    },
    disconnect: (principal) => current?.disconnect(principal),
    connectedClients: () => current?.stats().clients ?? 0,
    stats: () => current?.stats() ?? notRunning,
    async stop() {
      stopped ??= running?.then((broker) => broker.stop())
      await stopped
    },
  }
}

const notRunning: BrokerStats = {
  ...{ clients: 0, pending: 0, inFlight: 0, sessions: 0, queued: 0, droppedQueued: 0, retained: 0, droppedRetained: 0 },
  ...createCounters(),
}

type Running = Awaited<ReturnType<typeof run>>

/** Puts the broker together and listens. One straight function, in the order in which the parts need each other. */
const run = async (o: BrokerOptions) => {
  const { log } = o
  const limits: BrokerLimits = { ...defaultLimits, ...o.limits }
  const counters = createCounters()
  const inFlight = createInFlight(limits)
  /** Signed-in connections by device. */
  const live = new Map<string, Set<Client>>()
  let liveCount = 0
  let stopping = false

  const file = o.sessionFile
    ? openSessionFile(o.sessionFile, {
        onError: (err) => log.error({ err }, 'Kept sessions cannot be written to disk; trying again each second.'),
      })
    : noSessionFile
  const sessions = createSessions({
    file,
    limits,
    now: () => o.clock?.now() ?? 0,
    isConnected: (sessionId) => sessionId in internals.clients,
  })

  const maySubscribe = (client: { readonly id: string }, filter: string): boolean => {
    const place = readFilter(filter)
    if (!place) return false
    const principal = client.id.slice(0, client.id.indexOf('/'))
    return principal === place.deviceId || o.mayPublishFor(principal, place.deviceId)
  }
  const persistence = createAedesPersistence(sessions, maySubscribe)

  const aedes = new RoutingAedes({
    persistence,
    // With a limit, a subscriber that goes away with thousands of messages queued ends the process: RangeError.
    concurrency: 0,
    // Packets that arrive in one segment with CONNECT wait here; the segment bounds them, so 42 of them need not.
    queueLimit: 65_536,
    connectTimeout: limits.connectTimeoutMs,
    drainTimeout: limits.drainTimeoutMs,
    keepaliveLimit: limits.maxKeepaliveSeconds,
    // A fingerprint is kept of each, and message ids are 16 bits: bounded without closing on a client that pipelines.
    maxInflightInbound: 0,
    maxClientsIdLength: 256,
    preConnect(client, packet, done) {
      admission.connection(client).clientId = packet.clientId
      // Aedes takes a packet with a lower counter than the last for a duplicate. A QoS 0 message that overtakes a QoS 1
      // one still being made durable would so make the QoS 1 one vanish. A copy through two overlapping
      // subscriptions is allowed [MQTT-3.3.5-1]; a lost command is not.
      Object.defineProperty(clientInternals(client).duplicates, aedes.id, { get: () => 0, set: () => {} })
      done(null, true)
    },
    authenticate(client, username, password, done) {
      const connection = admission.connection(client)
      const outcome = signIn(
        { username, password, clientId: connection.clientId, generatedId: client.id, clean: client.clean },
        o,
      )
      const refusal = outcome.ok ? full(outcome.principal) : outcome
      if (!outcome.ok || refusal) {
        const { code, reason } = refusal ?? { code: connack.unavailable, reason: '' }
        counters.refusedConnects[code] = (counters.refusedConnects[code] ?? 0) + 1
        log.debug({ username, clientId: connection.clientId, code, reason }, 'CONNECT refused')
        const error: AuthenticateError = Object.assign(new Error(reason), { returnCode: code })
        return done(error, false)
      }
      connection.principal = outcome.principal
      connection.ownPrefix = `${topicRoot}/${outcome.principal}/`
      client.id = outcome.sessionId
      done(null, true)
    },
    authorizePublish: (client, packet, done) => intake.authorizePublish(client, packet, done),
    authorizeSubscribe(client, subscription, done) {
      if (maySubscribe(client, subscription.topic)) return done(null, subscription)
      counters.refusedSubscriptions++
      done(null, null)
    },
    // Also stands before what waited in a kept session, which may be from before a child was taken away.
    authorizeForward: (client, packet) => (maySubscribe(client, packet.topic) ? packet : null),
  })
  const internals = aedesInternals(aedes)
  const admission = createAdmission({ aedes, limits, inFlight, counters })
  const intake = createIntake({
    accept: o.accept,
    mayPublishFor: o.mayPublishFor,
    isRepeat: persistence.isRepeat,
    admission,
    inFlight,
    limits,
    counters,
    log,
  })
  aedes.route = intake.route

  const full = (principal: string): { code: 3; reason: string } | undefined => {
    if (stopping) return { code: connack.unavailable, reason: 'stopping' }
    if (liveCount >= limits.maxClients) return { code: connack.unavailable, reason: 'too many clients' }
    const own = live.get(principal)?.size ?? 0
    return own >= limits.maxClientsPerPrincipal
      ? { code: connack.unavailable, reason: 'too many connections of one device' }
      : undefined
  }

  aedes.on('client', (client: Client) => {
    admission.signedIn(client)
    // A connection that ends while it takes over from another is registered all the same, and would stay for ever.
    if (client.closed) {
      setImmediate(() => {
        if (internals.clients[client.id] === client) internals.unregisterClient(client)
      })
      return
    }
    const { principal } = admission.connection(client)
    live.set(principal, (live.get(principal) ?? new Set()).add(client))
    liveCount++
    if (!client.clean) sessions.touch(client.id)
    // Not Aedes' 'clientDisconnect', which in that case comes twice for the new connection and never for the old one.
    client.conn.once('close', () => {
      const own = live.get(principal)
      if (own?.delete(client) && own.size === 0) live.delete(principal)
      liveCount--
      if (!client.clean) sessions.touch(client.id)
    })
  })
  aedes.on('keepaliveTimeout', (client: Client) => {
    // It could not be heard because we were not listening: that is no reason to call it gone (P8).
    const { lane } = admission.connection(client)
    if (lane.waiting > 0 || lane.starved) clientInternals(client).will = null
  })
  const onConnectionError = (client: Client, err: Error): void => {
    // A refused CONNECT ends with an error too; that is counted where it is refused.
    if ('errorCode' in err) return
    counters.connectionErrors++
    log.debug({ clientId: client.id, err }, 'connection ended by an error')
  }
  aedes.on('clientError', onConnectionError)
  aedes.on('connectionError', onConnectionError)
  const emitter: EventEmitter = aedes
  emitter.on('error', (err: Error) => log.error({ err }, 'broker error'))

  // TCP keep-alive finds dead peers of clients with a long MQTT keep-alive, or none, without ending idle ones.
  const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 }, (socket) =>
    admission.admit(socket),
  )
  server.maxConnections = limits.maxClients + limits.maxPending
  const handleUpgrade = createWebSocketEntrance({
    maxFrameBytes: limits.maxPacketBytes + 16,
    sameOriginOnly: o.open,
    admit: admission.admit,
  })

  const tlsEntrance = o.tls
    ? createTlsEntrance({ host: o.host, tls: o.tls, maxConnections: server.maxConnections, admit: admission.admit })
    : undefined

  const ports = await listen().catch((error: unknown) => {
    aedes.close()
    file.close()
    throw error
  })

  async function listen(): Promise<{ port: number; tlsPort?: number }> {
    sessions.load()
    await aedes.listen()
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(o.port, o.host, () => {
        server.removeListener('error', reject)
        resolve()
      })
    })
    server.on('error', (err) => log.error({ err }, 'MQTT listener'))
    const { port } = addressOf(server.address())
    if (!tlsEntrance) return { port }
    try {
      return { port, tlsPort: await tlsEntrance.start() }
    } catch (error) {
      server.close()
      throw error
    }
  }

  const silence = (client: Client): void => {
    clientInternals(client).will = null
  }

  return {
    ports,
    handleUpgrade,
    publish: (message: { topic: string; payload: string; qos: 0 | 1; retain?: boolean }): Promise<void> =>
      new Promise((resolve, reject) => {
        const { topic, qos, retain = false } = message
        aedes.publish(
          { cmd: 'publish', topic, qos, retain, dup: false, payload: Buffer.from(message.payload) },
          (error) => (error ? reject(error) : resolve()),
        )
      }),
    disconnect(principal: string): void {
      for (const client of live.get(principal) ?? []) {
        silence(client)
        client.close()
      }
    },
    stats: (): BrokerStats => ({
      clients: liveCount,
      pending: admission.pending,
      inFlight: inFlight.messages,
      ...counters,
      refusedConnects: { ...counters.refusedConnects },
      ...sessions.stats(),
    }),
    async stop(): Promise<void> {
      stopping = true
      intake.stop()
      const closed = Promise.all([new Promise<void>((resolve) => server.close(() => resolve())), tlsEntrance?.stop()])
      if (!(await inFlight.settled(limits.stopWithinMs))) {
        log.warn({ messages: inFlight.messages }, 'stopping with messages unacknowledged; devices send them again')
      }
      // Aedes writes an acknowledgement in the turn after; let it leave.
      await new Promise((resolve) => setTimeout(resolve, 10))
      for (const clients of live.values()) for (const client of clients) silence(client)
      admission.clear()
      await new Promise<void>((resolve) => aedes.close(() => resolve()))
      await closed
      file.close()
    },
  }
}

const addressOf = (address: string | AddressInfo | null): AddressInfo => {
  if (address === null || typeof address === 'string') throw new Error('the MQTT listener has no TCP address')
  return address
}
