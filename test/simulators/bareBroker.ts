import { createServer, type Server } from 'node:net'
import { Aedes, type AedesPublishPacket } from 'aedes'

/** Just a broker: whoever has the right password may do anything. Keeps what was published and who came and went. */
export interface BareBroker {
  readonly url: string
  readonly heard: { topic: string; payload: string; retain: boolean; qos: number }[]
  /** Connected clients' ids. */
  clients(): string[]
  command(deviceId: string, body: unknown): Promise<void>
  /** Breaks every connection; they may come again. */
  dropAll(): void
  retained(topic: string): string | undefined
  stop(): Promise<void>
}

export const startBareBroker = async (o: { password?: (username: string) => string } = {}): Promise<BareBroker> => {
  const aedes = await Aedes.createBroker({ concurrency: 0 })
  const heard: BareBroker['heard'] = []
  const retained = new Map<string, string>()
  const clients = new Set<string>()
  aedes.authenticate = (_client, username, password, done) => {
    const wanted = o.password?.(username ?? '')
    done(null, wanted === undefined || wanted === password?.toString())
  }
  aedes.on('client', (client) => clients.add(client.id))
  aedes.on('clientDisconnect', (client) => clients.delete(client.id))
  aedes.on('publish', (packet: AedesPublishPacket) => {
    if (packet.topic.startsWith('$')) return
    const payload = packet.payload.toString()
    heard.push({ topic: packet.topic, payload, retain: packet.retain, qos: packet.qos })
    if (packet.retain) retained.set(packet.topic, payload)
  })
  const sockets = new Set<{ destroy(): void }>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    aedes.handle(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `mqtt://127.0.0.1:${address.port}`,
    heard,
    clients: () => [...clients].sort(),
    command: (deviceId, body) =>
      new Promise((resolve, reject) => {
        aedes.publish(
          {
            cmd: 'publish',
            topic: `forestall/v1/${deviceId}/command`,
            payload: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
            qos: 1,
            retain: false,
            dup: false,
          },
          (error) => (error ? reject(error) : resolve()),
        )
      }),
    dropAll() {
      for (const socket of sockets) socket.destroy()
    },
    retained: (topic) => retained.get(topic),
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      await new Promise<void>((resolve) => aedes.close(() => resolve()))
    },
  }
}

/** Polls until `found` gives something. The limit guards the run; no test asserts it. */
export const eventually = async <T>(found: () => T | undefined | false, what: string): Promise<T> => {
  for (let i = 0; i < 2_000; i += 1) {
    const value = found()
    if (value !== undefined && value !== false) return value
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error(`never happened: ${what}`)
}

export const silentLog = { debug() {}, info() {}, warn() {} }

/** Product time that runs `speed` times as fast as the wall, from a fixed start. */
export const fastClock = (speed: number): { now(): number; speed: number } => {
  const began = performance.now()
  return { now: () => Date.UTC(2026, 0, 12, 10) + Math.floor((performance.now() - began) * speed), speed }
}
