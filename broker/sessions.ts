import type { BrokerLimits } from './limits.ts'
import { readFilter } from './permissions.ts'
import type { SavedRetained, SessionFile } from './sessionFile.ts'

/** A QoS 1 message for a kept session, in the shape Aedes passes around. */
export interface QueuedPacket {
  readonly cmd: 'publish'
  readonly brokerId: string
  readonly brokerCounter: number
  readonly topic: string
  readonly payload: Buffer
  readonly qos: 1
  readonly retain: false
  /** Set when it was sent before; the packet id stays the same [MQTT-4.4.0-1]. */
  dup: boolean
  messageId: number | undefined
  /** Its row in the session file. */
  readonly row: number
}

interface Subscription {
  readonly qos: number
  readonly topics: readonly string[]
}
interface Session {
  readonly clientId: string
  seenAt: number
  readonly subscriptions: Map<string, Subscription>
  readonly queue: QueuedPacket[]
}

export interface SessionStats {
  readonly sessions: number
  readonly queued: number
  readonly droppedQueued: number
  readonly retained: number
  readonly droppedRetained: number
}

/**
 * Retained messages, and the sessions of clients that asked to be kept (clean session 0): their subscriptions and what
 * waits for them. Memory is the truth while we run; every change is also written to the session file. Only commands
 * and a device's own status are ever delivered to devices, so all of this is small.
 *
 * A session is forgotten when its client connects with clean session 1, when nobody came back to it for
 * `sessionExpiryMs`, or when it is the one away longest and there are too many. A connected one is never forgotten.
 */
export const createSessions = (o: {
  file: SessionFile
  limits: BrokerLimits
  /** ms since the epoch; a constant turns expiry by time off. */
  now(): number
  isConnected(clientId: string): boolean
}) => {
  /** In the order in which they were last seen: the one away longest first. */
  const sessions = new Map<string, Session>()
  const byPrincipal = new Map<string, Set<Session>>()
  const byTopic = new Map<string, Set<Session>>()
  const retained = new Map<string, SavedRetained>()
  let nextRow = 1
  let queued = 0
  let droppedQueued = 0
  let droppedRetained = 0

  const load = (): void => {
    const saved = o.file.load()
    for (const { clientId, seenAt } of saved.sessions) keep(clientId, seenAt)
    for (const { clientId, filter, qos } of saved.subscriptions) {
      const session = sessions.get(clientId)
      if (session) index(session, filter, qos)
    }
    for (const { id, clientId, topic, payload } of saved.queued) {
      nextRow = Math.max(nextRow, id + 1)
      sessions.get(clientId)?.queue.push({
        ...{ cmd: 'publish', brokerId: 'kept', brokerCounter: id, topic, payload: Buffer.from(payload), qos: 1 },
        ...{ retain: false, dup: false, messageId: undefined, row: id },
      })
      queued++
    }
    for (const message of saved.retained) retained.set(message.topic, message)
    forgetExpired()
  }

  const keep = (clientId: string, seenAt: number): Session => {
    const session: Session = { clientId, seenAt, subscriptions: new Map(), queue: [] }
    sessions.set(clientId, session)
    const owner = principalOf(clientId)
    const siblings = byPrincipal.get(owner) ?? new Set()
    byPrincipal.set(owner, siblings.add(session))
    return session
  }

  const index = (session: Session, filter: string, qos: number): void => {
    const topics = readFilter(filter)?.topics
    if (!topics) return
    session.subscriptions.set(filter, { qos, topics })
    for (const topic of topics) {
      if (qosFor(session, topic) > 0) byTopic.set(topic, (byTopic.get(topic) ?? new Set()).add(session))
      else unindex(session, topic)
    }
  }

  const unindex = (session: Session, topic: string): void => {
    const subscribers = byTopic.get(topic)
    if (subscribers?.delete(session) && subscribers.size === 0) byTopic.delete(topic)
  }

  const qosFor = (session: Session, topic: string): number => {
    let best = 0
    for (const { qos, topics } of session.subscriptions.values()) {
      if (qos > best && topics.includes(topic)) best = qos
    }
    return best
  }

  const forget = (clientId: string): void => {
    const session = sessions.get(clientId)
    if (!session) return
    sessions.delete(clientId)
    for (const { topics } of session.subscriptions.values()) for (const topic of topics) unindex(session, topic)
    const owner = principalOf(clientId)
    const siblings = byPrincipal.get(owner)
    if (siblings?.delete(session) && siblings.size === 0) byPrincipal.delete(owner)
    queued -= session.queue.length
    void o.file.write({ type: 'sessionGone', clientId })
  }

  const isExpired = (session: Session): boolean =>
    o.now() - session.seenAt > o.limits.sessionExpiryMs && !o.isConnected(session.clientId)

  const forgetExpired = (): void => {
    for (const session of sessions.values()) {
      if (o.isConnected(session.clientId)) continue
      if (!isExpired(session)) return
      forget(session.clientId)
    }
  }

  /** Forgets the first that is not connected; `inOrder` begins with the one away longest. */
  const makeRoom = (inOrder: Iterable<Session>): void => {
    for (const session of inOrder) {
      if (o.isConnected(session.clientId)) continue
      forget(session.clientId)
      return
    }
  }

  const findQueued = (session: Session, packet: { messageId?: number | undefined }): number =>
    packet.messageId === undefined ? -1 : session.queue.findIndex((entry) => entry.messageId === packet.messageId)

  return {
    load,
    forget,

    /** The client is here, or has just left: the expiry counts from now. */
    touch(clientId: string): void {
      const session = sessions.get(clientId)
      if (!session) return
      session.seenAt = o.now()
      sessions.delete(clientId)
      sessions.set(clientId, session)
      void o.file.write({ type: 'session', session: { clientId, seenAt: session.seenAt } })
    },

    /** Resolves when durable. Filters nobody may subscribe to are left out. */
    async subscribe(clientId: string, filters: readonly { topic: string; qos: number }[]): Promise<void> {
      const allowed = filters.filter(({ topic }) => readFilter(topic))
      if (allowed.length === 0) return
      let session = sessions.get(clientId)
      const written: Promise<void>[] = []
      if (!session) {
        forgetExpired()
        session = keep(clientId, o.now())
        written.push(o.file.write({ type: 'session', session: { clientId, seenAt: session.seenAt } }))
        const siblings = byPrincipal.get(principalOf(clientId)) ?? new Set()
        if (siblings.size > o.limits.maxSessionsPerPrincipal) {
          makeRoom([...siblings].sort((one, other) => one.seenAt - other.seenAt))
        }
        if (sessions.size > o.limits.maxSessions) makeRoom(sessions.values())
      }
      for (const { topic, qos } of allowed) {
        if (session.subscriptions.get(topic)?.qos === qos) continue
        index(session, topic, qos)
        written.push(o.file.write({ type: 'subscribed', subscription: { clientId, filter: topic, qos } }))
      }
      await Promise.all(written)
    },

    async unsubscribe(clientId: string, filters: readonly string[]): Promise<void> {
      const session = sessions.get(clientId)
      if (!session) return
      const written = filters.map((filter) => {
        const removed = session.subscriptions.get(filter)
        if (!removed) return undefined
        session.subscriptions.delete(filter)
        for (const topic of removed.topics) if (qosFor(session, topic) === 0) unindex(session, topic)
        return o.file.write({ type: 'unsubscribed', clientId, filter })
      })
      await Promise.all(written)
    },

    /** What the client is subscribed to, in Aedes' shape; empty for one unknown or expired. */
    subscriptions(clientId: string): { topic: string; qos: number }[] {
      const session = sessions.get(clientId)
      if (session && isExpired(session)) {
        forget(clientId)
        return []
      }
      return session ? [...session.subscriptions].map(([topic, { qos }]) => ({ topic, qos })) : []
    },

    /** Kept sessions that want this topic with QoS 1 or 2. */
    subscribers(topic: string): { clientId: string; topic: string; qos: number }[] {
      const found = byTopic.get(topic)
      return found
        ? [...found].map((session) => ({ clientId: session.clientId, topic, qos: qosFor(session, topic) }))
        : []
    },

    /** Resolves when durable for all of them. The oldest makes room when a queue is full, and is counted. */
    async enqueue(
      clientIds: readonly string[],
      packet: { brokerId: string; brokerCounter: number; topic: string; payload: Buffer },
    ): Promise<void> {
      const written: Promise<void>[] = []
      for (const clientId of clientIds) {
        const session = sessions.get(clientId)
        if (!session) continue
        while (session.queue.length >= o.limits.maxQueuedPerSession) {
          const oldest = session.queue.shift()
          if (!oldest) break
          queued--
          droppedQueued++
          void o.file.write({ type: 'unqueued', id: oldest.row })
        }
        const row = nextRow++
        const { brokerId, brokerCounter, topic, payload } = packet
        session.queue.push({
          ...{ cmd: 'publish', brokerId, brokerCounter, topic, payload, qos: 1, retain: false, dup: false },
          ...{ messageId: undefined, row },
        })
        queued++
        written.push(o.file.write({ type: 'queued', message: { id: row, clientId, topic, payload } }))
      }
      await Promise.all(written)
    },

    /** What waits for the client, oldest first; what was sent before is marked as such. */
    queue(clientId: string): QueuedPacket[] {
      const queue = sessions.get(clientId)?.queue ?? []
      return queue.map((entry) => ({ ...entry, dup: entry.messageId !== undefined }))
    },

    /** The packet goes out under this id now. */
    assignId(
      clientId: string,
      packet: { brokerId: string; brokerCounter: number; messageId?: number | undefined },
    ): void {
      const entry = sessions
        .get(clientId)
        ?.queue.find((each) => each.brokerCounter === packet.brokerCounter && each.brokerId === packet.brokerId)
      if (entry) entry.messageId = packet.messageId
    },

    /** The client has it: PUBACK. */
    acknowledge(clientId: string, packet: { messageId?: number | undefined }): QueuedPacket | undefined {
      const session = sessions.get(clientId)
      const position = session ? findQueued(session, packet) : -1
      const [entry] = session && position >= 0 ? session.queue.splice(position, 1) : []
      if (!entry) return undefined
      queued--
      // Not awaited: should it be lost, the message is delivered once more, as QoS 1 allows.
      void o.file.write({ type: 'unqueued', id: entry.row })
      return entry
    },

    /** An empty payload clears [MQTT-3.3.1-10]. Resolves when durable. */
    async retain(message: SavedRetained): Promise<void> {
      if (message.payload.length === 0) {
        if (retained.delete(message.topic)) await o.file.write({ type: 'retainedGone', topic: message.topic })
        return
      }
      const fits =
        message.payload.length <= o.limits.maxRetainedBytes &&
        (retained.has(message.topic) || retained.size < o.limits.maxRetained)
      if (!fits) {
        droppedRetained++
        return
      }
      retained.set(message.topic, message)
      await o.file.write({ type: 'retained', retained: message })
    },

    /** Retained messages under the filters, each once. */
    retainedFor(filters: readonly string[]): SavedRetained[] {
      const topics = new Set(filters.flatMap((filter) => readFilter(filter)?.topics ?? []))
      return [...topics].flatMap((topic) => retained.get(topic) ?? [])
    },

    stats: (): SessionStats => ({
      sessions: sessions.size,
      queued,
      droppedQueued,
      retained: retained.size,
      droppedRetained,
    }),
  }
}
export type Sessions = ReturnType<typeof createSessions>

/** Session ids are `{principal}/{client id}` (see signIn.ts); device ids hold no slash. */
const principalOf = (clientId: string): string => clientId.slice(0, clientId.indexOf('/'))
