import { connect } from 'mqtt'
import { expect, test } from 'vitest'
import {
  after,
  closed,
  command,
  connectPacket,
  device,
  nextMessage,
  rawSocket,
  startHouse,
  status,
  subscribePacket,
  telemetry,
  until,
} from './harness.ts'

test('a message on a topic that is not the sender’s is acknowledged, handed over, and reaches nobody', async () => {
  const { broker, port, accepted } = await startHouse()
  const victim = await device(port, 'fridge-2')
  const heard: string[] = []
  victim.on('message', (topic) => heard.push(topic))
  await victim.subscribeAsync([status('fridge-2'), `forestall/v1/fridge-2/command/#`], { qos: 1 })
  const hostile = await device(port, 'fridge-1')
  const foreign = [
    status('fridge-2'),
    command('fridge-2'),
    command('fridge-1'),
    telemetry('fridge-2'),
    '$SYS/broker/load',
    '$forestall/tick',
    'somewhere/else',
  ]
  for (const topic of foreign) await hostile.publishAsync(topic, 'x', { qos: 1, retain: true })
  expect(accepted.map(({ topic, principal }) => `${principal} ${topic}`)).toEqual(
    foreign.map((topic) => `fridge-1 ${topic}`),
  )
  expect(broker.stats()).toMatchObject({ forbidden: foreign.length, retained: 0 })
  // Had anything been forwarded, it would have come before this.
  const own = nextMessage(victim)
  await broker.publish({ topic: command('fridge-2'), payload: 'ours', qos: 1 })
  expect((await own).text).toBe('ours')
  expect(heard).toEqual([command('fridge-2')])
  expect(hostile.connected).toBe(true)
})

test('a gateway speaks and listens for its children, and for nobody else', async () => {
  const { broker, port } = await startHouse()
  const gateway = await device(port, 'gw-1')
  const granted = await gateway.subscribeAsync([command('child-1'), command('gw-1')], { qos: 1 })
  expect(granted.map(({ qos }) => qos)).toEqual([1, 1])
  await gateway.publishAsync(telemetry('child-1'), '{}', { qos: 1 })
  expect(broker.stats().forbidden).toBe(0)
  const heard = nextMessage(gateway)
  await broker.publish({ topic: command('child-1'), payload: 'restart', qos: 1 })
  expect(await heard).toMatchObject({ topic: command('child-1'), text: 'restart' })
  const refusedFilters = await subscribeRaw(port, 'gw-1', [command('fridge-1'), command('child-2')])
  expect(refusedFilters).toEqual([128, 1])
})

const subscribeRaw = async (port: number, id: string, filters: string[]): Promise<number[]> => {
  const { socket, received } = await rawSocket(port)
  socket.write(connectPacket(id))
  await until(() => received().length >= 4)
  socket.write(subscribePacket(filters))
  await until(() => received().length >= 4 + 4 + filters.length)
  return [...received().subarray(8, 8 + filters.length)]
}

test.each([
  ['forestall/v1/fridge-1/command', 1],
  ['forestall/v1/fridge-1/command/#', 1],
  ['forestall/v1/fridge-1/command/+', 1],
  ['forestall/v1/fridge-1/status', 1],
  ['forestall/v1/fridge-1/telemetry', 128],
  ['forestall/v1/fridge-1/#', 128],
  ['forestall/v1/fridge-1/+', 128],
  ['forestall/v1/+/command', 128],
  ['forestall/v1/fridge-2/command', 128],
  ['#', 128],
  ['+/#', 128],
  ['$SYS/#', 128],
  ['$share/g/forestall/v1/fridge-1/command', 128],
  ['forestall/v1/fridge-1/constructor', 128],
])('subscribing to %s as fridge-1 is answered %i', async (filter, answer) => {
  const { port } = await startHouse()
  expect(await subscribeRaw(port, 'fridge-1', [filter])).toEqual([answer])
})

test.each([
  ['wrong password', { username: 'fridge-1', password: 'nope', clientId: 'a' }, 4],
  ['unknown user', { username: 'nobody', password: 'x', clientId: 'a' }, 4],
  ['no credentials', { clientId: 'fridge-1' }, 5],
  ['user name alone', { username: 'fridge-1', clientId: 'fridge-1' }, 5],
  ['a client id of 300 characters', { username: 'fridge-1', password: 'pw-fridge-1', clientId: 'x'.repeat(300) }, 2],
])('CONNECT with %s is refused with the right code and counted', async (_name, options, code) => {
  const { broker, port, accepted } = await startHouse()
  const client = connect({ host: '127.0.0.1', port, reconnectPeriod: 0, ...options })
  after(() => client.endAsync(true))
  const error = await new Promise<Error>((resolve) => client.once('error', resolve))
  expect(error).toMatchObject({ code })
  await closed(client)
  expect(broker.stats().refusedConnects[code]).toBe(1)
  expect(broker.connectedClients()).toBe(0)
  expect(accepted).toEqual([])
})

test('a kept session without a client id is refused [MQTT-3.1.3-8]', async () => {
  const { port } = await startHouse()
  const { socket, received } = await rawSocket(port)
  socket.write(connectPacket('fridge-1', { clean: false, clientId: '' }))
  await until(() => received().length >= 4)
  expect([...received()]).toEqual([0x20, 2, 0, 2])
})

test('an MQTT 5 client is told that its version is not spoken', async () => {
  const { port } = await startHouse()
  const { socket, received, ended } = await rawSocket(port)
  const packet = Buffer.from('101000044d5154540502003c000003616263', 'hex')
  packet[1] = packet.length - 2
  socket.write(packet)
  await ended
  expect([...received()]).toEqual([0x20, 2, 0, 1])
})

test('open: the user name or else the client id is the device id, no password needed', async () => {
  const { port, accepted } = await startHouse({ open: true })
  const byName = connect({ host: '127.0.0.1', port, username: 'fridge-7', clientId: 'x1', reconnectPeriod: 0 })
  const byId = connect({ host: '127.0.0.1', port, clientId: 'fridge-8', reconnectPeriod: 0 })
  after(() => byName.endAsync(true))
  after(() => byId.endAsync(true))
  await byName.publishAsync(telemetry('fridge-7'), '{}', { qos: 1 })
  await byId.publishAsync(telemetry('fridge-8'), '{}', { qos: 1 })
  expect(accepted.map(({ principal }) => principal)).toEqual(['fridge-7', 'fridge-8'])
})

test('a client id in use by another device neither throws it out nor keeps the second one out', async () => {
  const { broker, port, accepted } = await startHouse()
  const first = await device(port, 'fridge-1', { clientId: 'same' })
  const second = await device(port, 'fridge-2', { clientId: 'same' })
  await first.publishAsync(telemetry('fridge-1'), '{}', { qos: 1 })
  await second.publishAsync(telemetry('fridge-2'), '{}', { qos: 1 })
  expect(accepted.map(({ principal }) => principal)).toEqual(['fridge-1', 'fridge-2'])
  expect(broker.connectedClients()).toBe(2)
})

test('a device that comes back under its own client id takes over [MQTT-3.1.4-2]', async () => {
  const { broker, port } = await startHouse()
  const first = await device(port, 'fridge-1')
  const second = await device(port, 'fridge-1')
  await closed(first)
  expect(second.connected).toBe(true)
  await until(() => broker.connectedClients() === 1)
})

test('too many connections of one device are refused with code 3', async () => {
  const { port } = await startHouse({ limits: { maxClientsPerPrincipal: 2 } })
  await device(port, 'fridge-1', { clientId: 'a' })
  await device(port, 'fridge-1', { clientId: 'b' })
  await expect(device(port, 'fridge-1', { clientId: 'c' })).rejects.toMatchObject({ code: 3 })
  await device(port, 'fridge-2')
})

test('disconnect ends all connections of a device and of no other, without speaking its will', async () => {
  const { broker, port, accepted } = await startHouse()
  const will = { topic: status('fridge-1'), payload: Buffer.from('gone'), qos: 1 as const, retain: true }
  const one = await device(port, 'fridge-1', { clientId: 'a', will })
  const two = await device(port, 'fridge-1', { clientId: 'b', will })
  const other = await device(port, 'fridge-2')
  broker.disconnect('fridge-1')
  await Promise.all([closed(one), closed(two)])
  await other.publishAsync(telemetry('fridge-2'), '{}', { qos: 1 })
  expect(accepted.map(({ topic }) => topic)).toEqual([telemetry('fridge-2')])
})
