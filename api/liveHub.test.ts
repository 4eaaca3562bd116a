import { EventEmitter } from 'node:events'
import { createServer, get, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createLiveHub, type LiveHub } from './liveHub.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

interface Heard extends EventEmitter {
  text: string
}
/** A hub behind a real server; `join` connects a client that collects what it hears. */
const serve = async (hub: LiveHub, o: { deviceId?: string; lastEventId?: string } = {}) => {
  const joined: ServerResponse[] = []
  const server = createServer((_request, response) => {
    response.writeHead(200)
    joined.push(response)
    const mayStay = async () => true
    if (!hub.join({ response, deviceId: o.deviceId, mayStay }, o.lastEventId)) response.end('full')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  closers.push(
    () =>
      new Promise((resolve) => {
        hub.stop()
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  )
  const join = (): Promise<Heard> =>
    new Promise((resolve, reject) => {
      const heard = Object.assign(new EventEmitter(), { text: '' })
      get({ host: '127.0.0.1', port }, (response) => {
        response.setEncoding('utf8')
        response.on('data', (text: string) => {
          heard.text += text
          heard.emit('text')
        })
        response.on('error', () => heard.emit('end'))
        response.on('end', () => heard.emit('end'))
        resolve(heard)
      }).on('error', reject)
    })
  return { join, joined }
}
const until = async (heard: Heard, part: string): Promise<string> => {
  while (!heard.text.includes(part)) await new Promise((resolve) => heard.once('text', resolve))
  return heard.text
}
const hubOf = (o: { maxClients?: number; maxBufferBytes?: number } = {}) =>
  createLiveHub({ run: 'run1', maxClients: 10, maxBufferBytes: 100_000, heartbeatMs: 60_000, ...o })

test('a client hears changes with their ids, and readings only of its own device, in ISO time', async () => {
  const hub = hubOf()
  const { join } = await serve(hub, { deviceId: 'fridge-1' })
  const heard = await join()
  await until(heard, 'welcome')
  hub.publish({ type: 'reading', deviceId: 'fridge-2', ts: 0, values: { t: 1 } })
  hub.publish({ type: 'reading', deviceId: 'fridge-1', ts: 0, values: { t: 2 } })
  hub.publish({ type: 'case', id: 'c1' })
  const text = await until(heard, 'run1:1')
  expect(text).not.toContain('fridge-2')
  expect(text).toContain(
    'event: reading\ndata: {"type":"reading","deviceId":"fridge-1","ts":"1970-01-01T00:00:00.000Z","values":{"t":2}}\n\n',
  )
  expect(await until(heard, '"c1"')).toContain('id: run1:1\nevent: case\ndata: {"type":"case","id":"c1"}\n\n')
})

test('a reading that nobody watches is not even looked at', async () => {
  const hub = hubOf()
  const { join } = await serve(hub, { deviceId: 'fridge-1' })
  await until(await join(), 'welcome')
  const values = {
    get t(): number {
      throw new Error('looked at')
    },
  }
  expect(() => hub.publish({ type: 'reading', deviceId: 'fridge-2', ts: 0, values })).not.toThrow()
  expect(() => hub.publish({ type: 'reading', deviceId: 'fridge-1', ts: 0, values })).toThrow('looked at')
})

test.each([
  ['hears what it missed', 'run1:1', '"c2"', 'reset'],
  ['of another run fetches all again', 'run0:1', 'event: reset', '"c2"'],
  ['with a made-up id fetches all again', 'nonsense', 'event: reset', '"c2"'],
])('a client that comes back %s', async (_, lastEventId, wanted, unwanted) => {
  const hub = hubOf()
  hub.publish({ type: 'case', id: 'c1' })
  hub.publish({ type: 'case', id: 'c2' })
  const { join } = await serve(hub, { lastEventId })
  const text = await until(await join(), wanted)
  expect(text).not.toContain(unwanted)
})

test('one client too many is refused, and there is room again when one leaves', async () => {
  const hub = hubOf({ maxClients: 1 })
  const { join, joined } = await serve(hub)
  await until(await join(), 'welcome')
  await until(await join(), 'full')
  const gone = new Promise((resolve) => joined[0]?.once('close', resolve))
  joined[0]?.destroy()
  await gone
  expect(hub.clients).toBe(0)
  await until(await join(), 'welcome')
})

test('a client that does not read is let go, the others hear on', async () => {
  const hub = hubOf({ maxBufferBytes: 10_000 })
  const { join, joined } = await serve(hub)
  await until(await join(), 'welcome')
  joined[0]?.cork()
  const quick = await join()
  await until(quick, 'welcome')
  for (let n = 0; n < 400; n += 1) {
    hub.publish({ type: 'device', id: `device-${n};` })
    await until(quick, `device-${n};`)
  }
  expect(hub.clients).toBe(1)
})
