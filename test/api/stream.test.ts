import { expect, test } from 'vitest'
import { storeCase, testApi } from './harness.ts'

const open = async (port: number, cookie: string, query = '') => {
  const stop = new AbortController()
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/stream${query}`, {
    headers: { cookie },
    signal: stop.signal,
  })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let heard = ''
  const until = async (part: string): Promise<string> => {
    while (!heard.includes(part)) {
      const { value, done } = (await reader?.read()) ?? { done: true, value: undefined }
      if (done) break
      heard += value
    }
    return heard
  }
  return { response, until, stop: () => stop.abort() }
}

test('a signed-in console hears what changes, and is let go when the server stops', async () => {
  const { api, signIn, records } = await testApi()
  await storeCase(records)
  const { cookie } = await signIn('viewer')
  const { port } = await api.start()
  const { response, until } = await open(port, cookie, '?device=fridge-1')
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(response.headers.get('content-security-policy')).toBeTruthy()
  await until('welcome')
  api.publish({ type: 'case', id: 'case-1' })
  api.publish({ type: 'reading', deviceId: 'fridge-1', ts: 0, values: { t: 4 } })
  const heard = await until('"values"')
  expect(heard).toContain('event: case\ndata: {"type":"case","id":"case-1"}')
  await api.stop()
  await until('never said')
})

test('without a sign-in there is no stream, and a full house is said so', async () => {
  const { api, signIn } = await testApi({ limits: { streamClients: 1 } })
  const { cookie } = await signIn('viewer')
  const { port } = await api.start()
  expect((await open(port, 'forestall_session=wrong')).response.status).toBe(401)
  const first = await open(port, cookie)
  await first.until('welcome')
  const second = await open(port, cookie)
  expect(second.response.status).toBe(503)
  expect(await second.response.json().catch(() => 'read')).toBeTruthy()
  first.stop()
})
