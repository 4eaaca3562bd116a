import { writeFileSync } from 'node:fs'
import { connect } from 'mqtt'
import { expect, test } from 'vitest'
import {
  after,
  closed,
  command,
  device,
  nextMessage,
  startHouse,
  status,
  telemetry,
  temporaryFile,
  until,
} from './harness.ts'

const kept = { clean: false }

test('a command published while a kept session was away is delivered when it comes back', async () => {
  const { broker, port } = await startHouse()
  const away = await device(port, 'fridge-1', kept)
  await away.subscribeAsync(command('fridge-1'), { qos: 1 })
  await away.endAsync()
  await broker.publish({ topic: command('fridge-1'), payload: 'one', qos: 1 })
  await broker.publish({ topic: command('fridge-1'), payload: 'two', qos: 1 })
  expect(broker.stats().queued).toBe(2)
  const heard: string[] = []
  const client = await listening(port, 'fridge-1', heard)
  await until(() => heard.length === 2)
  expect(heard).toEqual(['one', 'two'])
  await until(() => broker.stats().queued === 0)
  await client.endAsync()
})

/** Connects with its message handler in place before the first packet can arrive. */
const listening = async (port: number, id: string, heard: string[], options = {}) => {
  const client = connect({
    ...{ host: '127.0.0.1', port, username: id, password: `pw-${id}`, clientId: `c-${id}`, reconnectPeriod: 0 },
    ...kept,
    ...options,
  })
  after(() => client.endAsync(true))
  client.on('message', (_topic, payload) => heard.push(payload.toString()))
  await new Promise<void>((resolve) => client.once('connect', () => resolve()))
  return client
}

test('subscriptions, waiting commands and retained messages of kept sessions survive a restart', async () => {
  const sessionFile = temporaryFile('sessions.db')
  const first = await startHouse({ sessionFile })
  const away = await device(first.port, 'fridge-1', kept)
  await away.subscribeAsync(command('fridge-1'), { qos: 1 })
  await away.publishAsync(status('fridge-1'), '{"state":"online"}', { qos: 1, retain: true })
  await until(() => first.broker.stats().retained === 1)
  await away.endAsync()
  await first.broker.publish({ topic: command('fridge-1'), payload: 'before', qos: 1 })
  await first.broker.stop()

  const second = await startHouse({ sessionFile })
  expect(second.broker.stats()).toMatchObject({ sessions: 1, queued: 1, retained: 1 })
  // Not subscribed again: the session still is.
  await second.broker.publish({ topic: command('fridge-1'), payload: 'after', qos: 1 })
  const heard: string[] = []
  const back = await listening(second.port, 'fridge-1', heard)
  await until(() => heard.length === 2)
  expect(heard).toEqual(['before', 'after'])
  const retained = nextMessage(back)
  await back.subscribeAsync(status('fridge-1'), { qos: 1 })
  expect(await retained).toMatchObject({ text: '{"state":"online"}', retain: true })
  await until(() => second.broker.stats().queued === 0)
  await second.broker.stop()

  const third = await startHouse({ sessionFile })
  expect(third.broker.stats()).toMatchObject({ sessions: 1, queued: 0, retained: 1 })
})

test('a retained status is cleared by an empty one, for good', async () => {
  const sessionFile = temporaryFile('sessions.db')
  const first = await startHouse({ sessionFile })
  const client = await device(first.port, 'fridge-1')
  await client.publishAsync(status('fridge-1'), '{"state":"online"}', { qos: 1, retain: true })
  await client.publishAsync(status('fridge-1'), '', { qos: 1, retain: true })
  await until(() => first.broker.stats().accepted === 2 && first.broker.stats().retained === 0)
  await first.broker.stop()
  const second = await startHouse({ sessionFile })
  expect(second.broker.stats().retained).toBe(0)
})

test('retained telemetry is accepted but kept by nobody: no one could read it', async () => {
  const { broker, port } = await startHouse()
  const client = await device(port, 'fridge-1')
  await client.publishAsync(telemetry('fridge-1'), '{}', { qos: 1, retain: true })
  expect(broker.stats()).toMatchObject({ accepted: 1, retained: 0 })
})

test('a clean connect ends the kept session with all that waited', async () => {
  const sessionFile = temporaryFile('sessions.db')
  const { broker, port } = await startHouse({ sessionFile })
  const away = await device(port, 'fridge-1', kept)
  await away.subscribeAsync(command('fridge-1'), { qos: 1 })
  await away.endAsync()
  await broker.publish({ topic: command('fridge-1'), payload: 'stale', qos: 1 })
  const clean = await device(port, 'fridge-1')
  expect(broker.stats()).toMatchObject({ sessions: 0, queued: 0 })
  await clean.endAsync()
  await broker.stop()
  expect((await startHouse({ sessionFile })).broker.stats()).toMatchObject({ sessions: 0, queued: 0 })
})

test('refused filters of a kept session are not kept', async () => {
  const sessionFile = temporaryFile('sessions.db')
  const first = await startHouse({ sessionFile })
  const hostile = await device(first.port, 'fridge-1', kept)
  await hostile.subscribeAsync([command('fridge-1'), command('fridge-2'), '#'], { qos: 1 }).catch(() => {})
  await hostile.endAsync()
  await first.broker.publish({ topic: command('fridge-2'), payload: 'secret', qos: 1 })
  expect(first.broker.stats()).toMatchObject({ sessions: 1, queued: 0 })
})

test('what waited for a gateway’s child is withheld once the child is no longer its own', async () => {
  let children = ['child-1']
  const { broker, port } = await startHouse({
    mayPublishFor: (principal, id) => principal === id || (principal === 'gw-1' && children.includes(id)),
  })
  const gateway = await device(port, 'gw-1', kept)
  await gateway.subscribeAsync([command('child-1'), command('gw-1')], { qos: 1 })
  await gateway.endAsync()
  await broker.publish({ topic: command('child-1'), payload: 'for the child', qos: 1 })
  await broker.publish({ topic: command('gw-1'), payload: 'for the gateway', qos: 1 })
  children = []
  const heard: string[] = []
  await listening(port, 'gw-1', heard)
  await until(() => heard.length > 0 && broker.stats().queued === 0)
  expect(heard).toEqual(['for the gateway'])
})

test('another device with the same client id does not inherit a kept session', async () => {
  const { broker, port } = await startHouse()
  const owner = await device(port, 'fridge-1', { ...kept, clientId: 'same' })
  await owner.subscribeAsync(command('fridge-1'), { qos: 1 })
  await owner.endAsync()
  await broker.publish({ topic: command('fridge-1'), payload: 'mine', qos: 1 })
  const stolen: string[] = []
  await listening(port, 'fridge-2', stolen, { clientId: 'same' })
  await listening(port, 'fridge-2', stolen, { clientId: 'same', clean: true })
  const heard: string[] = []
  await listening(port, 'fridge-1', heard, { clientId: 'same' })
  await until(() => heard.length === 1)
  expect(stolen).toEqual([])
})

test('a full queue drops its oldest and counts it; too many sessions drop the one away longest', async () => {
  let now = 0
  const { broker, port } = await startHouse({
    limits: { maxQueuedPerSession: 2, maxSessionsPerPrincipal: 2, sessionExpiryMs: 1_000 },
    clock: { now: () => now, speed: 1 },
  })
  for (const clientId of ['a', 'b', 'c']) {
    now++
    const client = await device(port, 'fridge-1', { ...kept, clientId })
    await client.subscribeAsync(command('fridge-1'), { qos: 1 })
    await client.endAsync()
    await until(() => broker.connectedClients() === 0)
  }
  expect(broker.stats().sessions).toBe(2)
  for (const payload of ['1', '2', '3']) await broker.publish({ topic: command('fridge-1'), payload, qos: 1 })
  expect(broker.stats()).toMatchObject({ queued: 4, droppedQueued: 2 })
  const heard: string[] = []
  await listening(port, 'fridge-1', heard, { clientId: 'b' })
  await until(() => heard.length === 2)
  expect(heard).toEqual(['2', '3'])
  now += 5_000
  const late: string[] = []
  const back = await listening(port, 'fridge-1', late, { clientId: 'c' })
  await back.subscribeAsync(command('fridge-1'), { qos: 1 })
  await broker.publish({ topic: command('fridge-1'), payload: 'new', qos: 1 })
  await until(() => late.length > 0)
  expect(late).toEqual(['new'])
})

test('a QoS 0 command that overtakes a QoS 1 command does not make it vanish', async () => {
  const { broker, port } = await startHouse({ sessionFile: temporaryFile('sessions.db') })
  const client = await device(port, 'fridge-1', kept)
  const heard: string[] = []
  client.on('message', (_topic, payload) => heard.push(payload.toString()))
  await client.subscribeAsync(command('fridge-1'), { qos: 1 })
  await Promise.all([
    broker.publish({ topic: command('fridge-1'), payload: 'sure', qos: 1 }),
    broker.publish({ topic: command('fridge-1'), payload: 'quick', qos: 0 }),
  ])
  await until(() => heard.length === 2)
  expect(heard.sort()).toEqual(['quick', 'sure'])
})

test('a will is spoken when the connection breaks, kept as status, and durable like any message', async () => {
  const { broker, port, accepted } = await startHouse()
  const will = { topic: status('fridge-1'), payload: Buffer.from('{"state":"offline"}'), qos: 1 as const, retain: true }
  const client = await device(port, 'fridge-1', { will })
  client.stream.destroy()
  await until(() => accepted.length === 1 && broker.stats().retained === 1)
  expect(accepted[0]).toMatchObject({ principal: 'fridge-1', topic: status('fridge-1') })
})

test('a will is not spoken after DISCONNECT, nor when the broker stops', async () => {
  const { broker, port, accepted } = await startHouse()
  const will = { topic: status('fridge-1'), payload: Buffer.from('gone'), qos: 1 as const, retain: true }
  const polite = await device(port, 'fridge-1', { will })
  await polite.endAsync()
  const present = await device(port, 'fridge-2', { will: { ...will, topic: status('fridge-2') } })
  await broker.stop()
  await closed(present)
  expect(accepted).toEqual([])
})

test('a will for somebody else is handed over as its sender’s and reaches nobody', async () => {
  const { broker, port, accepted } = await startHouse()
  const will = { topic: status('fridge-2'), payload: Buffer.from('{"state":"offline"}'), qos: 1 as const, retain: true }
  const hostile = await device(port, 'fridge-1', { will })
  hostile.stream.destroy()
  await until(() => accepted.length === 1)
  expect(accepted[0]).toMatchObject({ principal: 'fridge-1', topic: status('fridge-2') })
  expect(broker.stats()).toMatchObject({ forbidden: 1, retained: 0 })
})

test('a session file that is none says what to do', async () => {
  const sessionFile = temporaryFile('sessions.db')
  writeFileSync(sessionFile, 'this is no database, and it is long enough to be looked at as one'.repeat(20))
  await expect(startHouse({ sessionFile })).rejects.toThrow(/Move it away/)
})
