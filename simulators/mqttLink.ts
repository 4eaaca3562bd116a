import mqtt, { type MqttClient } from 'mqtt'
import type { SimulatorLog } from './log.ts'

export interface LinkMessage {
  readonly topic: string
  readonly payload: string
  readonly retain: boolean
}
export interface LinkOptions {
  readonly url: string
  readonly clientId: string
  readonly username: string
  readonly password: string
  /** Published by the broker, retained, when the connection breaks without a goodbye. */
  readonly will: { readonly topic: string; readonly payload: string }
  readonly subscriptions: readonly string[]
  onMessage(topic: string, payload: Buffer): void
  /** Said first on every new connection. */
  greeting(): LinkMessage[]
  readonly log: SimulatorLog
  /** Unacknowledged publishes at a time. Default 20. */
  readonly maxInFlight?: number
  /** Waiting while the broker is slow or away; beyond it the oldest are dropped and counted. Default 500. */
  readonly maxQueued?: number
}

/**
 * One device's (or gateway's) connection: MQTT 3.1.1, clean session, QoS 1. Connects again by itself; what was said meanwhile waits in a bounded
 * queue and keeps its own timestamps.
 */
export interface MqttLink {
  open(): void
  /** The cable is pulled: no DISCONNECT, so the broker publishes the will. What waited is lost. */
  cut(): void
  send(message: LinkMessage): void
  isOpen(): boolean
  counts(): LinkCounts
  /** Resolves when nothing waits or is in flight, or after `withinMs`. */
  settle(withinMs: number): Promise<void>
  /** Says goodbye; no will. */
  close(): Promise<void>
}
export interface LinkCounts {
  readonly acknowledged: number
  readonly dropped: number
  readonly waiting: number
}

const reconnectMs = 1_000

export const createMqttLink = (o: LinkOptions): MqttLink => {
  const maxInFlight = o.maxInFlight ?? 20
  const maxQueued = o.maxQueued ?? 500
  let session: { client: MqttClient; inFlight: number; ready: boolean } | undefined
  let queue: LinkMessage[] = []
  let acknowledged = 0
  let dropped = 0
  let lastTrouble = ''

  const drain = (): void => {
    const mine = session
    if (!mine?.ready) return
    while (mine.inFlight < maxInFlight) {
      const message = queue.shift()
      if (!message) return
      mine.inFlight += 1
      mine.client.publish(message.topic, message.payload, { qos: 1, retain: message.retain }, (error) => {
        mine.inFlight -= 1
        if (error) dropped += 1
        else acknowledged += 1
        if (mine === session) drain()
      })
    }
  }
  /** A repeated trouble is worth one line. */
  const trouble = (error: Error): void => {
    if (error.message === lastTrouble) return
    lastTrouble = error.message
    o.log.warn({ clientId: o.clientId, err: error }, 'simulated device cannot talk to the broker; it keeps trying')
  }

  const open = (): void => {
    if (session) return
    const client = mqtt.connect(o.url, {
      clientId: o.clientId,
      username: o.username,
      password: o.password,
      protocolVersion: 4,
      clean: true,
      resubscribe: false,
      reconnectPeriod: reconnectMs,
      reconnectOnConnackError: true,
      will: { topic: o.will.topic, payload: Buffer.from(o.will.payload), qos: 1, retain: true },
    })
    const mine = { client, inFlight: 0, ready: false }
    session = mine
    client.on('error', trouble)
    client.on('close', () => {
      mine.ready = false
    })
    client.on('message', (topic, payload) => {
      if (mine === session) o.onMessage(topic, payload)
    })
    client.on('connect', () => {
      if (mine !== session) return
      lastTrouble = ''
      client.subscribe([...o.subscriptions], { qos: 1 }, (error) => {
        if (error) trouble(error)
        if (mine !== session || !client.connected) return
        queue.unshift(...o.greeting())
        mine.ready = true
        drain()
      })
    })
  }

  return {
    open,
    cut() {
      const mine = session
      session = undefined
      dropped += queue.length
      queue = []
      mine?.client.end(true)
    },
    send(message) {
      queue.push(message)
      if (queue.length > maxQueued) {
        dropped += queue.length - maxQueued
        queue = queue.slice(-maxQueued)
      }
      drain()
    },
    isOpen: () => session !== undefined,
    counts: () => ({ acknowledged, dropped, waiting: queue.length + (session?.inFlight ?? 0) }),
    async settle(withinMs) {
      const step = 10
      for (let waited = 0; waited < withinMs; waited += step) {
        if (queue.length === 0 && (session?.inFlight ?? 0) === 0) return
        await new Promise((resolve) => setTimeout(resolve, step))
      }
    },
    async close() {
      const mine = session
      session = undefined
      queue = []
      if (!mine) return
      // With something still in flight mqtt.js would wait for its acknowledgement for ever.
      const polite = mine.client.connected && mine.inFlight === 0
      const impatience = setTimeout(() => mine.client.stream.destroy(), 1_000)
      await mine.client.endAsync(!polite)
      clearTimeout(impatience)
    },
  }
}
