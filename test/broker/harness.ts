import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect as connectSocket, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type IClientOptions, type MqttClient } from 'mqtt'
import { pino } from 'pino'
import { afterEach } from 'vitest'
import { type Broker, type BrokerOptions, createBroker } from '../../broker/broker.ts'
import type { DeviceMessage } from '../../broker/intake.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})
/** Runs after the test, last come first. */
export const after = (cleanup: () => unknown): void => {
  cleanups.push(cleanup)
}

export const temporaryFile = (name: string): string => {
  const dir = mkdtempSync(join(tmpdir(), 'forestall-broker-'))
  after(() => rmSync(dir, { recursive: true, force: true }))
  return join(dir, name)
}

export interface House {
  readonly broker: Broker
  readonly port: number
  /** What was handed over, in order. */
  readonly accepted: DeviceMessage[]
  /** Log lines of level warn and above. */
  readonly logged: { level: number; msg: string }[]
}

/** `fridge-1`, `fridge-2`: devices. `gw-1`: the gateway of `child-1` and `child-2`. Passwords: `pw-{id}`. */
export const startHouse = async (options: Partial<BrokerOptions> = {}): Promise<House> => {
  const accepted: DeviceMessage[] = []
  const logged: { level: number; msg: string }[] = []
  const log = pino({ level: 'warn' }, { write: (line: string) => logged.push(JSON.parse(line)) })
  const broker = createBroker({
    host: '127.0.0.1',
    port: 0,
    authenticate: (username, password) =>
      Buffer.from(password).toString() === `pw-${username}` ? username : undefined,
    mayPublishFor: (principal, deviceId) =>
      principal === deviceId || (principal === 'gw-1' && ['child-1', 'child-2'].includes(deviceId)),
    open: false,
    accept: async (message) => {
      accepted.push(message)
    },
    log,
    ...options,
  })
  const { port } = await broker.start()
  after(() => broker.stop())
  return { broker, port, accepted, logged }
}

/** A real client; never reconnects by itself. */
export const device = async (port: number, id: string, options: IClientOptions = {}): Promise<MqttClient> => {
  const client = connect({
    host: '127.0.0.1',
    port,
    protocol: 'mqtt',
    username: id,
    password: `pw-${id}`,
    clientId: `c-${id}`,
    reconnectPeriod: 0,
    ...options,
  })
  after(() => client.endAsync(true))
  client.on('error', () => {})
  await new Promise<void>((resolve, reject) => {
    client.once('connect', () => resolve())
    client.once('error', reject)
    client.once('close', () => reject(new Error('closed')))
  })
  return client
}

export const nextMessage = (
  client: MqttClient,
): Promise<{ topic: string; text: string; retain: boolean; dup: boolean }> =>
  new Promise((resolve) => {
    client.once('message', (topic, payload, packet) =>
      resolve({ topic, text: payload.toString(), retain: packet.retain, dup: packet.dup }),
    )
  })

export const closed = (client: MqttClient): Promise<void> =>
  new Promise((resolve) => (client.connected ? client.once('close', () => resolve()) : resolve()))

export const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5))
}

/** An HTTP server whose upgrades go to the broker, as app does it. */
export const httpFront = async (broker: Broker): Promise<number> => {
  const server = createServer((_request, response) => response.end())
  server.on('upgrade', (request, socket, head) => broker.handleUpgrade(request, socket, head))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  after(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  return (server.address() as AddressInfo).port
}

export const rawSocket = async (
  port: number,
): Promise<{ socket: Socket; received: () => Buffer; ended: Promise<void> }> => {
  const socket = connectSocket(port, '127.0.0.1')
  after(() => socket.destroy())
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  socket.on('error', () => {})
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()))
  return { socket, received: () => Buffer.concat(chunks), ended }
}

const text = (value: string | Buffer): Buffer => {
  const bytes = Buffer.from(value)
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes])
}
export const remainingLength = (length: number): Buffer => {
  const bytes: number[] = []
  let rest = length
  do {
    bytes.push((rest & 127) | (rest > 127 ? 128 : 0))
    rest >>= 7
  } while (rest > 0)
  return Buffer.from(bytes)
}
const packet = (first: number, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from([first]), remainingLength(body.length), body])

/** Packets by hand (MQTT 3.1.1), so that they can share a segment or be cut short. */
export const connectPacket = (id: string, o: { clean?: boolean; clientId?: string; level?: number } = {}): Buffer => {
  const flags = 0xc0 | (o.clean === false ? 0 : 2)
  const head = Buffer.concat([text('MQTT'), Buffer.from([o.level ?? 4, flags, 0, 60])])
  return packet(0x10, Buffer.concat([head, text(o.clientId ?? `raw-${id}`), text(id), text(`pw-${id}`)]))
}
export const publishPacket = (topic: string | Buffer, payload: string, qos: 0 | 1 | 2, id = 1, dup = false): Buffer => {
  const packetId = qos > 0 ? Buffer.from([id >> 8, id & 255]) : Buffer.alloc(0)
  return packet(0x30 | (qos << 1) | (dup ? 8 : 0), Buffer.concat([text(topic), packetId, Buffer.from(payload)]))
}
export const subscribePacket = (filters: string[], id = 9): Buffer =>
  packet(
    0x82,
    Buffer.concat([Buffer.from([id >> 8, id & 255]), ...filters.flatMap((f) => [text(f), Buffer.from([1])])]),
  )

export const telemetry = (id: string): string => `forestall/v1/${id}/telemetry`
export const status = (id: string): string => `forestall/v1/${id}/status`
export const command = (id: string): string => `forestall/v1/${id}/command`
