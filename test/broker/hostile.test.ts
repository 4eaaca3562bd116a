import { randomBytes } from 'node:crypto'
import { connect } from 'mqtt'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import {
  after,
  closed,
  command,
  connectPacket,
  device,
  httpFront,
  publishPacket,
  rawSocket,
  remainingLength,
  startHouse,
  telemetry,
  until,
} from './harness.ts'

/** A well-behaved device that must not notice. */
const undisturbed = async (port: number): Promise<void> => {
  const client = await device(port, 'fridge-2', { clientId: `witness-${randomBytes(4).toString('hex')}` })
  await client.publishAsync(telemetry('fridge-2'), '{}', { qos: 1 })
  await client.endAsync()
}

test('a payload above the limit is acknowledged and handed over whole', async () => {
  const { broker, port, accepted } = await startHouse()
  const client = await device(port, 'fridge-1')
  await client.publishAsync(telemetry('fridge-1'), 'x'.repeat(1024 * 1024), { qos: 1 })
  expect(accepted[0]?.payload.length).toBe(1024 * 1024)
  expect(broker.stats().oversize).toBe(1)
})

test('a packet announced above the hard limit ends the connection before it is buffered', async () => {
  const { broker, port, accepted } = await startHouse({ limits: { maxPacketBytes: 100_000 } })
  const { socket, received, ended } = await rawSocket(port)
  socket.write(connectPacket('fridge-1'))
  await until(() => received().length >= 4)
  socket.write(Buffer.concat([Buffer.from([0x32]), remainingLength(200_000_000), Buffer.alloc(100)]))
  await ended
  expect(broker.stats().oversizePackets).toBe(1)
  expect(accepted).toEqual([])
  await undisturbed(port)
})

test('before sign-in the limit is smaller', async () => {
  const { broker, port } = await startHouse()
  const { socket, ended } = await rawSocket(port)
  socket.write(Buffer.concat([Buffer.from([0x10]), remainingLength(1_000_000), Buffer.alloc(100)]))
  await ended
  expect(broker.stats().oversizePackets).toBe(1)
})

test('before sign-in a WebSocket may not send much either', async () => {
  const { broker } = await startHouse()
  const http = await httpFront(broker)
  const ws = new WebSocket(`ws://127.0.0.1:${http}/mqtt`, 'mqtt')
  ws.on('error', () => {})
  const gone = new Promise<void>((resolve) => ws.once('close', () => resolve()))
  await new Promise<void>((resolve) => ws.once('open', () => resolve()))
  ws.send(Buffer.alloc(2_000_000))
  await gone
  expect(broker.connectedClients()).toBe(0)
  await until(() => broker.stats().pending === 0)
})

test('garbage, cut packets and packets out of place end their connection and nothing else', async () => {
  const { broker, port, accepted } = await startHouse()
  const connected = connectPacket('fridge-1')
  const inputs = [
    Buffer.from('GET / HTTP/1.1\r\n\r\n'),
    Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
    Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80, 0x80]),
    publishPacket(telemetry('fridge-1'), '{}', 1),
    Buffer.concat([connected, connected]),
    Buffer.concat([connected, publishPacket('', 'x', 1)]),
    Buffer.concat([connected, publishPacket('forestall/v1/+/telemetry', 'x', 1)]),
    Buffer.concat([connected, Buffer.from([0x82, 2, 0, 1])]),
    Buffer.concat([connected, Buffer.from([0xf0, 0])]),
    Buffer.concat([connected, publishPacket(`${'a/'.repeat(200)}b`, 'x', 1)]),
    connected.subarray(0, 9),
  ]
  for (let i = 0; i < 60; i++) inputs.push(randomBytes(1 + i * 7))
  for (const input of inputs) {
    const { socket, ended } = await rawSocket(port)
    socket.end(input)
    await ended
  }
  await undisturbed(port)
  await until(() => broker.connectedClients() === 0 && broker.stats().pending === 0)
  expect(accepted.map(({ principal }) => principal)).toEqual(['fridge-2'])
})

test('a topic that is not UTF-8 is handed over, acknowledged and forwarded to nobody', async () => {
  const { port, accepted, broker } = await startHouse()
  const { socket, received } = await rawSocket(port)
  socket.write(connectPacket('fridge-1'))
  await until(() => received().length >= 4)
  socket.write(publishPacket(Buffer.from([0x66, 0xc3, 0x28, 0xff]), 'x', 1))
  await until(() => received().length >= 8)
  expect(accepted).toHaveLength(1)
  expect(broker.stats().forbidden).toBe(1)
})

test('silent connections are ended after the connect timeout', async () => {
  const { broker, port } = await startHouse({ limits: { connectTimeoutMs: 50 } })
  const { ended } = await rawSocket(port)
  await ended
  expect(broker.stats().connectionErrors).toBe(1)
})

test('a flood of silent connections makes room among itself', async () => {
  const { broker, port } = await startHouse({ limits: { maxPending: 10 } })
  const silent = await Promise.all(Array.from({ length: 60 }, () => rawSocket(port)))
  await until(() => broker.stats().evictedPending >= 50)
  expect(broker.stats().pending).toBeLessThanOrEqual(10)
  await undisturbed(port)
  for (const { socket } of silent) socket.destroy()
})

test('a connection that ends while it takes over from another leaves neither behind', async () => {
  // Aedes waits for the old connection's subscriptions to go before it registers the new one. Signing in is the last
  // moment at which the new one can be cut so that it is found dead then.
  let cut = (): void => {}
  const { broker, port } = await startHouse({
    authenticate: (username) => {
      cut()
      return username
    },
    limits: { maxClientsPerPrincipal: 2 },
  })
  for (let i = 0; i < 5; i++) {
    cut = () => {}
    const old = await device(port, 'fridge-1', { clientId: 'raw' })
    await old.subscribeAsync(command('fridge-1'), { qos: 1 })
    const { socket, ended } = await rawSocket(port)
    cut = () => socket.resetAndDestroy()
    socket.write(connectPacket('fridge-1', { clientId: 'raw' }))
    await Promise.all([ended, closed(old)])
    await until(() => broker.connectedClients() === 0 && broker.stats().pending === 0)
  }
  cut = () => {}
  await undisturbed(port)
})

test('a subscriber that goes away with thousands of messages queued takes nothing with it', async () => {
  const { broker, port } = await startHouse()
  const subscriber = await device(port, 'fridge-1')
  await subscriber.subscribeAsync(command('fridge-1'), { qos: 1 })
  // It stops reading, so what is sent piles up.
  subscriber.stream.pause()
  const sent = Array.from({ length: 20_000 }, (_, i) =>
    broker.publish({ topic: command('fridge-1'), payload: `${i}${'x'.repeat(500)}`, qos: 1 }).catch(() => {}),
  )
  await new Promise((resolve) => setTimeout(resolve, 100))
  subscriber.stream.destroy()
  await Promise.all(sent)
  await undisturbed(port)
})

test('a child process’s worth of connects and disconnects leaves nothing behind', async () => {
  const { broker, port } = await startHouse()
  await Promise.all(
    Array.from({ length: 100 }, async (_, i) => {
      const client = await device(port, i % 2 ? 'fridge-1' : 'gw-1', { clientId: `n${i}`, clean: i % 3 > 0 })
      if (i % 5 === 0) client.stream.destroy()
      else await client.endAsync()
    }),
  )
  await until(() => broker.connectedClients() === 0)
  expect(broker.stats()).toMatchObject({ pending: 0, inFlight: 0 })
})

test.each([
  ['another path', '/other', 'mqtt', {}],
  ['no subprotocol', '/mqtt', undefined, {}],
  ['another origin, where no password is asked for', '/mqtt', 'mqtt', { origin: 'http://evil.example' }],
])('an upgrade with %s is refused', async (_name, path, protocol, headers) => {
  const { broker } = await startHouse({ open: true })
  const http = await httpFront(broker)
  const ws = new WebSocket(`ws://127.0.0.1:${http}${path}`, protocol ? [protocol] : [], { headers })
  const error = await new Promise<Error>((resolve) => ws.once('error', resolve))
  expect(error.message).toMatch(/Unexpected server response: 40[034]/)
})

test('MQTT over WebSocket works in both directions', async () => {
  const { broker, accepted } = await startHouse()
  const http = await httpFront(broker)
  const client = connect({
    ...{ protocol: 'ws', host: '127.0.0.1', port: http, path: '/mqtt', reconnectPeriod: 0 },
    ...{ username: 'fridge-1', password: 'pw-fridge-1', clientId: 'w' },
  })
  after(() => client.endAsync(true))
  const heard = new Promise<string>((resolve) => client.once('message', (_topic, payload) => resolve(`${payload}`)))
  await client.subscribeAsync(command('fridge-1'), { qos: 1 })
  await client.publishAsync(telemetry('fridge-1'), 'x'.repeat(200_000), { qos: 2 })
  await broker.publish({ topic: command('fridge-1'), payload: 'restart', qos: 1 })
  expect(await heard).toBe('restart')
  expect(accepted[0]?.payload.length).toBe(200_000)
  await broker.stop()
  await closed(client)
})
