import type { Client, PublishPacket } from 'aedes'
import type { Logger } from 'pino'
import type { Admission, Connection } from './admission.ts'
import { clientInternals } from './aedesInternals.ts'
import type { Counters } from './counters.ts'
import type { InFlight } from './inFlight.ts'
import type { BrokerLimits } from './limits.ts'
import { isForwarded, isPublishable, readTopic } from './permissions.ts'

export interface DeviceMessage {
  readonly principal: string
  readonly topic: string
  readonly payload: Uint8Array
}

/**
 * Every PUBLISH and every will of a device, on the way to being durable (promise P1).
 *
 * None is refused. MQTT 3.1.1 has no way to say no to a PUBLISH but to close the connection, and a client then comes
 * back and sends the same QoS 1 message again, for ever. So a message on a topic its sender may not use, or one too
 * large, is made durable and acknowledged like any other; ingest quarantines it, with the reason, and `route` sees to
 * it that nobody else receives it.
 */
export const createIntake = (o: {
  accept(message: DeviceMessage): Promise<void>
  mayPublishFor(principal: string, deviceId: string): boolean
  isRepeat(client: Client, packet: PublishPacket): boolean
  admission: Admission
  inFlight: InFlight
  limits: BrokerLimits
  counters: Counters
  log: Logger
}) => {
  let failing = false
  let stopping = false

  const mayUse = (connection: Connection, topic: string): boolean => {
    if (topic.startsWith(connection.ownPrefix)) return isPublishable(topic.slice(connection.ownPrefix.length))
    const place = readTopic(topic)
    return place !== undefined && isPublishable(place.channel) && o.mayPublishFor(connection.principal, place.deviceId)
  }

  const failed = (error: unknown): void => {
    o.counters.acceptFailures++
    if (!failing) {
      o.log.error({ err: error }, 'A message could not be stored: not acknowledged, the device will send it again.')
    }
    failing = true
  }

  const succeeded = (): void => {
    o.counters.accepted++
    if (!failing) return
    failing = false
    o.log.info('Messages can be stored again.')
  }

  return {
    /** Aedes acknowledges once `done` is called; an error closes the connection. */
    authorizePublish(client: Client | null, packet: PublishPacket, done: (error?: Error | null) => void): void {
      // Stored wills of other brokers would come without a client; there are none.
      if (!client) {
        done(new Error('a message of nobody'))
        return
      }
      // Never answered: the connection is about to be closed, and the device sends it again to whoever starts next.
      if (stopping) return
      if (packet.qos === 2 && o.isRepeat(client, packet)) {
        o.counters.repeated++
        done(null)
        return
      }
      const connection = o.admission.connection(client)
      const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload
      if (payload.length > o.limits.maxPayloadBytes) o.counters.oversize++
      if (!mayUse(connection, packet.topic)) o.counters.forbidden++

      const { principal, lane } = connection
      const size = payload.length + packet.topic.length
      o.inFlight.enter(lane, size)
      o.accept({ principal, topic: packet.topic, payload }).then(
        () => {
          succeeded()
          o.inFlight.leave(lane, size)
          done(null)
        },
        (error: unknown) => {
          failed(error)
          // We are the ones who failed; the device is not gone (promise P8).
          clientInternals(client).will = null
          o.inFlight.leave(lane, size)
          done(new Error('not stored', { cause: error }))
        },
      )
    },

    /**
     * What is delivered of a device's packet once it is durable: its status, kept when it asks for that, and answers to
     * commands. Telemetry has no subscribers. Retain on anything else means nothing, because nobody could read it.
     */
    route(client: Client, packet: PublishPacket): PublishPacket | undefined {
      const place = readTopic(packet.topic)
      if (!place || !isForwarded(place.channel)) return undefined
      if (packet.payload.length > o.limits.maxPayloadBytes) return undefined
      if (!mayUse(o.admission.connection(client), packet.topic)) return undefined
      return packet.retain && place.channel !== 'status' ? { ...packet, retain: false } : packet
    },

    stop(): void {
      stopping = true
    },
  }
}
