import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { bearer, storeCase, testApi } from './harness.ts'

const json = { ...bearer, 'content-type': 'application/json' }
const problemType = 'application/problem+json; charset=utf-8'
const customer = { name: 'Ben', locale: 'de-DE', timeZone: 'Europe/Berlin' }

/** Bodies of POST customers that are wrong, with what the answer must name. */
const bodies: [name: string, body: string, status: number, code: string, names: string][] = [
  ['malformed JSON', '{"name":', 400, 'bad-json', ''],
  ['JSON with NaN', '{"name": NaN}', 400, 'bad-json', ''],
  ['two documents', '{}{}', 400, 'bad-json', ''],
  ['nothing', '', 400, 'invalid-input', 'body'],
  ['null', 'null', 400, 'invalid-input', 'body'],
  ['a list', '[]', 400, 'invalid-input', 'body'],
  ['text', '"hello"', 400, 'invalid-input', 'body'],
  ['__proto__', '{"__proto__":{"admin":true},"name":"x"}', 400, 'bad-json', ''],
  ['constructor.prototype', '{"constructor":{"prototype":{"admin":true}}}', 400, 'bad-json', ''],
  ['a number for a text', JSON.stringify({ ...customer, name: 7 }), 400, 'invalid-input', 'name'],
  ['only spaces', JSON.stringify({ ...customer, name: '   ' }), 400, 'invalid-input', 'name'],
  ['a locale that is none', JSON.stringify({ ...customer, locale: 'x_y_z!' }), 400, 'invalid-input', 'locale'],
  ['a zone that is none', JSON.stringify({ ...customer, timeZone: 'Mars/Base' }), 400, 'invalid-input', 'timeZone'],
  ['an id that would be a path', JSON.stringify({ ...customer, id: '../x' }), 400, 'invalid-input', 'id'],
  [
    'a mail address with a line break',
    JSON.stringify({ ...customer, email: 'a@b.de\r\nBcc: x@y.de' }),
    400,
    'invalid-input',
    'email',
  ],
  ['1 MiB', JSON.stringify({ ...customer, name: 'x'.repeat(1024 * 1024) }), 413, 'too-large', ''],
  ['very deep nesting', '['.repeat(100_000) + ']'.repeat(100_000), 400, 'invalid-input', 'body'],
]
test.each(bodies)('a body of %s is refused in words', async (_, payload, status, code, names) => {
  const { api } = await testApi()
  const answer = await api.inject({ method: 'POST', url: '/api/v1/customers', headers: json, payload })
  expect(answer.headers['content-type']).toBe(problemType)
  expect(answer.json()).toMatchObject({ type: `/problems/${code}`, status })
  expect(answer.statusCode).toBe(status)
  expect(answer.json().detail).toContain(names)
  expect(answer.body).not.toMatch(/node_modules|\.ts:|stack/)
  expect((await api.inject('/healthz')).statusCode).toBe(200)
})

test.each(['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded'])(
  'a body of type %s is refused',
  async (type) => {
    const { api } = await testApi()
    const headers = { ...bearer, 'content-type': type }
    const answer = await api.inject({ method: 'POST', url: '/api/v1/customers', headers, payload: 'name=x' })
    expect(answer.json()).toMatchObject({ type: '/problems/wrong-content-type', status: 415 })
  },
)

test('numbers beyond what a number can be are refused', async () => {
  const { api } = await testApi()
  const payload = '{"id":"hot","name":"Hot","metric":"t","when":"above","limit":1e999}'
  const answer = await api.inject({ method: 'POST', url: '/api/v1/rules', headers: json, payload })
  expect(answer.json()).toMatchObject({ type: '/problems/invalid-input', errors: [{ in: 'body', path: 'limit' }] })
})

test('every wrong field is named at once', async () => {
  const { api } = await testApi()
  const payload = { name: '', locale: '?', timeZone: '?' }
  const answer = await api.inject({ method: 'POST', url: '/api/v1/customers', headers: bearer, payload })
  expect(answer.json().errors.map((error: { path: string }) => error.path)).toEqual(['name', 'locale', 'timeZone'])
})

test.each([
  [{ type: 'explode' }, 'type', 'acknowledge, note, assign'],
  [{}, 'type', 'acknowledge'],
  [{ type: 'note', text: 'x', txet: 'y' }, '', 'txet'],
  [{ type: 'offer', amountMinor: 12.5, reason: 'x' }, 'amountMinor', 'int'],
  [{ type: 'offer', amountMinor: '1000', reason: 'x' }, 'amountMinor', 'number'],
  [{ type: 'planVisit', from: 'tomorrow', to: 'later' }, 'from', 'ISO'],
])('the command %j is refused, and recovery never hears of it', async (payload, path, words) => {
  const { api, asked, records } = await testApi()
  await storeCase(records)
  const answer = await api.inject({ method: 'POST', url: '/api/v1/cases/case-1/commands', headers: bearer, payload })
  expect(answer.statusCode).toBe(400)
  expect(answer.json().errors[0]).toMatchObject({ in: 'body', path })
  expect(answer.json().errors[0].message).toContain(words)
  expect(asked.commands).toEqual([])
})

test.each([
  ['devices?limit=0', 'limit'],
  ['devices?limit=201', 'limit'],
  ['devices?limit=ten', 'limit'],
  ['devices?limit=1&limit=2', 'limit'],
  ['devices?cursor=', 'cursor'],
  ['cases?open=yes', 'open'],
  ['cases?state=broken', 'state'],
  ['faults?state=__proto__', 'state'],
  ['impact?from=yesterday', 'from'],
  ['impact?from=2026-03-02', 'from'],
  ['impact?to=2026-13-45T00:00:00Z', 'to'],
  ['impact?from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z', 'from'],
  ['devices/fridge-1/readings', 'metric'],
  ['devices/fridge-1/readings?metric=t&points=0', 'points'],
  ['devices/fridge-1/readings?metric=t&points=2001', 'points'],
  ['devices/fridge-1/readings?metric=%27%3B+DROP', 'metric'],
  ['stream?device=', 'device'],
])('GET %s names the parameter', async (path, parameter) => {
  const { api, records } = await testApi()
  await storeCase(records)
  const answer = await api.inject({ url: `/api/v1/${path}`, headers: bearer })
  expect(answer.json()).toMatchObject({
    type: '/problems/invalid-input',
    status: 400,
    errors: [{ in: 'query', path: parameter }],
  })
  expect(answer.json().detail).toContain(parameter)
})

test.each([
  'devices',
  'customers',
  'faults',
  'incidents',
  'cases',
  'messages',
  'offers',
  'quarantine',
  'complaints',
  'inbox',
])('a made-up cursor on %s is a clear mistake', async (list) => {
  const { api } = await testApi()
  for (const cursor of ['x', 'eyJhIjoxfQ', '%00', 'null', 'W10', '-1']) {
    const answer = await api.inject({ url: `/api/v1/${list}?cursor=${cursor}`, headers: bearer })
    expect(answer.json(), cursor).toMatchObject({ type: '/problems/bad-cursor', status: 400 })
  }
})

test.each([
  'devices/none',
  'customers/none',
  'faults/none',
  'incidents/none',
  'cases/none',
  'messages/none',
  'quarantine/9',
  'inbox/none',
  'inbox/none/html',
  'devices/none/metrics',
  'devices/none/readings?metric=t',
  `devices/${'x'.repeat(300)}`,
  'cases/%E2%80%AE',
  'devices/a%2F..%2Fb',
  'cases/case-1%00',
])('GET %s says that there is no such thing', async (path) => {
  const { api } = await testApi()
  const answer = await api.inject({ url: `/api/v1/${path}`, headers: bearer })
  expect(answer.json()).toMatchObject({ type: '/problems/not-found', status: 404 })
})

test.each(['quarantine/abc', 'quarantine/-1', 'quarantine/1.5', 'quarantine/1e999', `cases/${'x'.repeat(301)}`])(
  'GET %s names the bad id',
  async (path) => {
    const { api } = await testApi()
    const answer = await api.inject({ url: `/api/v1/${path}`, headers: bearer })
    expect(answer.json()).toMatchObject({ type: '/problems/invalid-input', status: 400, errors: [{ in: 'path' }] })
  },
)

test.each([
  '/api',
  '/api/',
  '/api/v1',
  '/api/v1/nothing',
  '/api/v2/devices',
  '/api/v1/devices/a/b/c',
  '/nothing',
  '/c',
  '/assets/none.js',
])('GET %s is an unknown route', async (url) => {
  const { api } = await testApi()
  const answer = await api.inject(url)
  expect(answer.statusCode).toBe(404)
  expect(answer.headers['content-type']).toBe(problemType)
  expect(answer.json()).toMatchObject({ type: '/problems/no-such-route' })
})

test.each([
  ['PUT', '/api/v1/devices', 'GET, HEAD, POST'],
  ['DELETE', '/api/v1/cases/x', 'GET, HEAD'],
  ['POST', '/healthz', 'GET, HEAD'],
] as const)('%s %s is a method it does not know', async (method, url, allow) => {
  const { api } = await testApi()
  const answer = await api.inject({ method, url, headers: bearer })
  expect(answer.json()).toMatchObject({ type: '/problems/method-not-allowed', status: 405 })
  expect(answer.headers.allow).toBe(allow)
})

test('OPTIONS tells the methods, and allows no other site anything', async () => {
  const { api } = await testApi()
  const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' }
  const answer = await api.inject({ method: 'OPTIONS', url: '/api/v1/devices', headers })
  expect(answer.statusCode).toBe(204)
  expect(answer.headers.allow).toBe('GET, HEAD, POST')
  expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
})

test.each(['/%', '/%zz', '/api/v1/devices/%C0%80', '/c/%E0%A4%A'])('the address %s is a bad request', async (url) => {
  const { api } = await testApi()
  const answer = await api.inject({ url, headers: bearer })
  expect(answer.json()).toMatchObject({ type: '/problems/bad-request', status: 400 })
  expect(answer.headers['content-type']).toBe(problemType)
})

test('an error of our own tells its request id and nothing else', async () => {
  const { api } = await testApi({
    detection: () => {
      throw new Error('SELECT secret FROM database failed at /srv/forestall')
    },
  })
  const answer = await api.inject({ url: '/api/v1/detection', headers: bearer })
  expect(answer.json()).toEqual({
    type: '/problems/internal',
    title: 'Something went wrong on our side',
    status: 500,
    detail: 'The cause is in our log under this requestId.',
    requestId: expect.any(String),
  })
})

const speak = (port: number, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    let heard = ''
    socket.setEncoding('utf8')
    socket.on('data', (part: string) => {
      heard += part
    })
    socket.on('close', () => resolve(heard))
    socket.on('error', reject)
  })

test.each([
  ['what is not HTTP', 'hello\r\n\r\n', 400, 'bad-request'],
  ['a huge query', `GET /api/v1/devices?q=${'x'.repeat(40_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431, 'headers-too-large'],
  [
    'two lengths',
    'POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    400,
    'bad-request',
  ],
  [
    'length and chunks',
    'POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
    400,
    'bad-request',
  ],
])('%s on the socket is answered and the server lives on', async (_, text, status, code) => {
  const { api } = await testApi()
  const { port } = await api.start()
  const heard = await speak(port, text)
  expect(heard).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  expect(heard).toContain(`/problems/${code}`)
  expect((await api.inject('/healthz')).statusCode).toBe(200)
})

test('every problem is explained at the address in its type', async () => {
  const { api } = await testApi()
  const { problemCodes } = await import('../../api/problems.ts')
  for (const code of problemCodes) {
    const page = await api.inject(`/problems/${code}`)
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain(code)
  }
  expect((await api.inject('/problems/toString')).statusCode).toBe(404)
})
