import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Sessions } from './sessions.ts'

interface ClientRef {
  readonly id: string
}
interface PacketRef {
  readonly brokerId: string
  readonly brokerCounter: number
  readonly topic: string
  readonly payload: string | Buffer
  readonly qos: number
  readonly messageId?: number | undefined
}

/** Connections that withhold PUBREL for ever are forgotten beyond this many, the oldest first. */
const maxIncoming = 10_000

/**
 * Aedes' persistence interface (aedes-persistence 11, `types/asyncPersistence.d.ts`) on top of our sessions. What differs
 * from the memory one Aedes brings along, and why:
 *
 * - subscriptions are filtered by `maySubscribe`: Aedes stores refused filters of kept sessions;
 * - a clean connect drops the whole session, queue included: Aedes' leaves the queue behind;
 * - of a QoS 2 message that waits for PUBREL only a fingerprint is kept, so that 65,535 of them are a few MB and not GB;
 * - an update of a message that made room for another is ignored: there it is an error that closes the connection;
 * - wills are not kept here: a living client has its own, and Aedes would publish the stored wills of *living* clients
 *   after the process stood still for three heartbeats (`_clearWills`), which would declare the fleet offline.
 */
export const createAedesPersistence = (
  sessions: Sessions,
  maySubscribe: (client: ClientRef, filter: string) => boolean,
) => {
  const incoming = new Map<string, Map<number, string>>()
  return {
    /** Whether this very message already waits for its PUBREL. Same id with other contents is another message. */
    isRepeat: (
      client: ClientRef,
      packet: { messageId?: number | undefined; topic: string; payload: string | Buffer },
    ) => packet.messageId !== undefined && incoming.get(client.id)?.get(packet.messageId) === fingerprint(packet),

    async setup(): Promise<void> {},
    async destroy(): Promise<void> {},

    async storeRetained({ topic, payload, qos }: PacketRef): Promise<void> {
      await sessions.retain({ topic, payload: Buffer.from(payload), qos })
    },
    createRetainedStream: (filter: string) => retainedStream(sessions, [filter]),
    createRetainedStreamCombi: (filters: string[]) => retainedStream(sessions, filters),

    async addSubscriptions(client: ClientRef, subscriptions: { topic: string; qos: number }[]): Promise<void> {
      await sessions.subscribe(
        client.id,
        subscriptions.filter(({ topic }) => maySubscribe(client, topic)),
      )
    },
    async removeSubscriptions(client: ClientRef, filters: string[]): Promise<void> {
      await sessions.unsubscribe(client.id, filters)
    },
    subscriptionsByClient: async (client: ClientRef) => sessions.subscriptions(client.id),
    subscriptionsByTopic: async (topic: string) => sessions.subscribers(topic),
    async cleanSubscriptions(client: ClientRef): Promise<void> {
      sessions.forget(client.id)
    },
    countOffline: async () => ({ subsCount: 0, clientsCount: sessions.stats().sessions }),

    async outgoingEnqueue({ clientId }: { clientId: string }, packet: PacketRef): Promise<void> {
      await sessions.enqueue([clientId], { ...packet, payload: Buffer.from(packet.payload) })
    },
    async outgoingEnqueueCombi(subscribers: { clientId: string }[], packet: PacketRef): Promise<void> {
      if (subscribers.length === 0) return
      const { brokerId, brokerCounter, topic } = packet
      const clientIds = subscribers.map(({ clientId }) => clientId)
      await sessions.enqueue(clientIds, { brokerId, brokerCounter, topic, payload: Buffer.from(packet.payload) })
    },
    async outgoingUpdate(client: ClientRef, packet: PacketRef): Promise<void> {
      sessions.assignId(client.id, packet)
    },
    outgoingClearMessageId: async (client: ClientRef, packet: PacketRef) => sessions.acknowledge(client.id, packet),
    outgoingStream: (client: ClientRef) => Readable.from(sessions.queue(client.id)),

    async incomingStorePacket(client: ClientRef, packet: PacketRef): Promise<void> {
      if (packet.messageId === undefined) return
      let waiting = incoming.get(client.id)
      if (!waiting) {
        const [oldest] = incoming.keys()
        if (oldest !== undefined && incoming.size >= maxIncoming) incoming.delete(oldest)
        waiting = new Map()
        incoming.set(client.id, waiting)
      }
      waiting.set(packet.messageId, fingerprint(packet))
    },
    async incomingGetPacket(client: ClientRef, packet: { messageId?: number }): Promise<object> {
      const known = packet.messageId !== undefined && incoming.get(client.id)?.has(packet.messageId)
      if (!known) throw new Error('no such packet')
      return packet
    },
    async incomingDelPacket(client: ClientRef, packet: { messageId?: number }): Promise<void> {
      const waiting = incoming.get(client.id)
      if (packet.messageId === undefined || !waiting?.delete(packet.messageId)) throw new Error('no such packet')
      if (waiting.size === 0) incoming.delete(client.id)
    },
    async cleanIncoming(client: ClientRef): Promise<void> {
      incoming.delete(client.id)
    },

    async putWill(): Promise<void> {},
    async getWill(): Promise<undefined> {},
    async delWill(): Promise<undefined> {},
    streamWill: () => Readable.from([]),
    getClientList: () => Readable.from([]),
  }
}

const retainedStream = (sessions: Sessions, filters: string[]): Readable =>
  Readable.from(
    sessions
      .retainedFor(filters)
      .map(({ topic, payload, qos }) => ({ cmd: 'publish', topic, payload, qos, retain: true })),
  )

const fingerprint = ({ topic, payload }: { topic: string; payload: string | Buffer }): string =>
  createHash('sha256').update(topic).update('\0').update(payload).digest('base64').slice(0, 22)
