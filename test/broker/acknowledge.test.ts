import { expect, test } from 'vitest'
import {
  closed,
  connectPacket,
  device,
  httpFront,
  publishPacket,
  rawSocket,
  startHouse,
  telemetry,
  until,
} from './harness.ts'

/** An accept that waits until told. */
const gate = () => {
  const waiting: (() => void)[] = []
  const topics: string[] = []
  return {
    topics,
    accept: ({ topic }: { topic: string }) => {
      topics.push(topic)
      return new Promise<void>((resolve) => waiting.push(resolve))
    },
    open: () => {
      for (const resolve of waiting.splice(0)) resolve()
    },
  }
}

for (const qos of [1, 2] as const) {
  for (const transport of ['tcp', 'websocket'] as const) {
    test(`QoS ${qos} over ${transport} is acknowledged after accept has resolved, not before`, async () => {
      const { accept, open, topics } = gate()
      const { broker, port } = await startHouse({ accept })
      const client =
        transport === 'tcp'
          ? await device(port, 'fridge-1')
          : await device(await httpFront(broker), 'fridge-1', { protocol: 'ws', path: '/mqtt' })
      let acknowledged = false
      const published = client.publishAsync(telemetry('fridge-1'), '{}', { qos }).then(() => {
        acknowledged = true
      })
      await until(() => topics.length === 1)
      // The broker answers pings meanwhile, so it had the time to acknowledge, had it wanted to.
      await new Promise((resolve) => setTimeout(resolve, 50))
      expect(acknowledged).toBe(false)
      open()
      await published
      expect(broker.stats().accepted).toBe(1)
    })
  }
}

test('QoS 0 is handed over with topic, payload and principal', async () => {
  const { port, accepted } = await startHouse()
  const client = await device(port, 'fridge-1')
  await client.publishAsync(telemetry('fridge-1'), '{"values":{"t":1}}')
  await until(() => accepted.length === 1)
  expect(accepted[0]?.principal).toBe('fridge-1')
  expect(accepted[0]?.topic).toBe(telemetry('fridge-1'))
  expect(Buffer.from(accepted[0]?.payload ?? []).toString()).toBe('{"values":{"t":1}}')
})

test('a message that cannot be stored is not acknowledged, closes the connection, and is logged once', async () => {
  const house = await startHouse({ accept: () => Promise.reject(new Error('disk full')) })
  for (let i = 0; i < 3; i++) {
    const client = await device(house.port, 'fridge-1')
    let acknowledged = false
    client.publish(telemetry('fridge-1'), '{}', { qos: 1 }, (error) => {
      acknowledged = !error
    })
    await closed(client)
    expect(acknowledged).toBe(false)
  }
  expect(house.broker.stats().acceptFailures).toBe(3)
  expect(house.logged.filter(({ level }) => level >= 50)).toHaveLength(1)
})

test('packets that share a segment with CONNECT are all handed over, in order', async () => {
  const { port, accepted } = await startHouse()
  const { socket } = await rawSocket(port)
  const publishes = Array.from({ length: 500 }, (_, i) => publishPacket(telemetry('fridge-1'), String(i), 1, i + 1))
  socket.write(Buffer.concat([connectPacket('fridge-1'), ...publishes]))
  await until(() => accepted.length === 500)
  expect(accepted.map(({ payload }) => Buffer.from(payload).toString())).toEqual(
    Array.from({ length: 500 }, (_, i) => String(i)),
  )
})

test('a QoS 2 message sent again before its PUBREL is handed over once', async () => {
  const { broker, port, accepted } = await startHouse()
  const { socket, received } = await rawSocket(port)
  socket.write(connectPacket('fridge-1'))
  await until(() => received().length >= 4)
  socket.write(publishPacket(telemetry('fridge-1'), 'once', 2, 7))
  await until(() => received().length >= 8)
  socket.write(publishPacket(telemetry('fridge-1'), 'once', 2, 7, true))
  await until(() => received().length >= 12)
  expect(received().subarray(4).toString('hex')).toBe('5002000750020007')
  expect(accepted).toHaveLength(1)
  expect(broker.stats().repeated).toBe(1)
})

test('a QoS 2 message under an id still in use, but another one, is not lost', async () => {
  const { port, accepted } = await startHouse()
  const { socket, received } = await rawSocket(port)
  socket.write(connectPacket('fridge-1'))
  await until(() => received().length >= 4)
  socket.write(publishPacket(telemetry('fridge-1'), 'one', 2, 7))
  await until(() => received().length >= 8)
  socket.write(publishPacket(telemetry('fridge-1'), 'two', 2, 7))
  await until(() => accepted.length === 2)
})

test('a client that sends each packet in its own segment is slowed down while nothing becomes durable', async () => {
  const { accept, open, topics } = gate()
  const { broker, port } = await startHouse({ accept, limits: { maxInFlightPerClient: 20 } })
  const { socket, received } = await rawSocket(port)
  socket.write(connectPacket('fridge-1'))
  await until(() => received().length >= 4)
  socket.setNoDelay(true)
  for (let i = 1; i <= 300; i++) {
    socket.write(publishPacket(telemetry('fridge-1'), 'x', 1, i))
    await new Promise((resolve) => setImmediate(resolve))
  }
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(broker.stats().inFlight).toBeGreaterThanOrEqual(20)
  expect(broker.stats().inFlight).toBeLessThan(300)
  const relief = setInterval(open, 1)
  await until(() => topics.length === 300 && received().length === 4 + 300 * 4)
  clearInterval(relief)
})

test('connections held back by the total all go on when there is room', async () => {
  const { accept, open } = gate()
  const { broker, port } = await startHouse({ accept, limits: { maxInFlightBytes: 2_000 } })
  const clients = await Promise.all(['fridge-1', 'fridge-2', 'gw-1'].map((id) => device(port, id)))
  const all = Promise.all(
    clients.flatMap((client, n) =>
      Array.from({ length: 50 }, () =>
        client.publishAsync(telemetry(['fridge-1', 'fridge-2', 'gw-1'][n] ?? ''), 'x'.repeat(100), { qos: 1 }),
      ),
    ),
  )
  const relief = setInterval(open, 1)
  await all
  clearInterval(relief)
  expect(broker.stats().accepted).toBe(150)
})

test('stop lets what is being stored be acknowledged', async () => {
  const { accept, open, topics } = gate()
  const { broker, port } = await startHouse({ accept })
  const client = await device(port, 'fridge-1')
  const published = client.publishAsync(telemetry('fridge-1'), '{}', { qos: 1 })
  await until(() => topics.length === 1)
  const stopped = broker.stop()
  open()
  await published
  await stopped
})

test('stop does not wait for ever, and acknowledges nothing that is not stored', async () => {
  const { accept, topics } = gate()
  const { broker, port, logged } = await startHouse({ accept, limits: { stopWithinMs: 50 } })
  const client = await device(port, 'fridge-1')
  let acknowledged = false
  client.publish(telemetry('fridge-1'), '{}', { qos: 1 }, (error) => {
    acknowledged = !error
  })
  await until(() => topics.length === 1)
  await broker.stop()
  await closed(client)
  expect(acknowledged).toBe(false)
  expect(logged.map(({ msg }) => msg)).toEqual(['stopping with messages unacknowledged; devices send them again'])
})
