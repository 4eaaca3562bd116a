import { expect, test } from 'vitest'
import { hour, minute } from '../../domain/clock.ts'
import { bearer, startedAt, storeCase, testApi } from './harness.ts'

test('a device is registered, changed, given a new password and removed', async () => {
  const { api, records } = await testApi()
  const url = '/api/v1/devices'
  const payload = { id: 'pump-1', model: 'P2', expectEverySeconds: 60 }
  const made = await api.inject({ method: 'POST', url, headers: bearer, payload })
  expect(made.statusCode).toBe(201)
  expect(made.headers.location).toBe('/api/v1/devices/pump-1')
  expect(made.json()).toMatchObject({
    ...payload,
    connection: 'unknown',
    lastSeenAt: null,
    createdAt: '2026-03-02T10:00:00.000Z',
    credentials: { username: 'pump-1', password: expect.any(String) },
  })
  const again = await api.inject({ method: 'POST', url, headers: bearer, payload })
  expect(again.json()).toMatchObject({ type: '/problems/taken', status: 409 })
  const orphan = { id: 'pump-2', gatewayId: 'nowhere' }
  const refused = await api.inject({ method: 'POST', url, headers: bearer, payload: orphan })
  expect(refused.json()).toMatchObject({ status: 422, errors: [{ in: 'body', path: 'gatewayId' }] })

  const changed = await api.inject({
    method: 'PATCH',
    url: `${url}/pump-1`,
    headers: bearer,
    payload: { name: 'Cellar' },
  })
  expect(changed.json()).toMatchObject({ id: 'pump-1', name: 'Cellar', model: 'P2' })
  const rotated = await api.inject({ method: 'POST', url: `${url}/pump-1/credentials`, headers: bearer })
  expect(rotated.json().password).not.toBe(made.json().credentials.password)
  expect((await api.inject({ method: 'DELETE', url: `${url}/pump-1`, headers: bearer })).statusCode).toBe(204)
  expect(await records.devices.get('pump-1')).toBeUndefined()
  expect((await api.inject({ method: 'DELETE', url: `${url}/pump-1`, headers: bearer })).statusCode).toBe(404)
})

test('lists come in pages that together are everything once', async () => {
  const { api, records } = await testApi()
  const ids = Array.from({ length: 7 }, (_, index) => `pump-${index}`)
  for (const id of ids) await records.devices.create({ id }, { createdAt: startedAt })
  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const { items, nextCursor } = (await api.inject({ url: `/api/v1/devices?limit=3${query}`, headers: bearer })).json()
    seen.push(...items.map((item: { id: string }) => item.id))
    cursor = nextCursor
  }
  expect(seen.toSorted()).toEqual(ids)
})

test('a case comes with all that belongs to it', async () => {
  const { api, records } = await testApi()
  await storeCase(records)
  const answer = await api.inject({ url: '/api/v1/cases/case-1', headers: bearer })
  expect(answer.headers['cache-control']).toBe('no-store')
  expect(answer.json()).toMatchObject({
    id: 'case-1',
    customerId: 'anna',
    deviceIds: ['fridge-1'],
    state: 'repairing',
    openedAt: '2026-03-02T10:00:00.000Z',
    customer: { name: 'Anna Berg' },
    devices: [{ id: 'fridge-1' }],
    timeline: [{ at: '2026-03-02T10:00:00.000Z', type: 'opened', actor: 'detector' }],
    deadlines: [{ name: 'ackTarget', dueAt: '2026-03-02T10:10:00.000Z' }],
    survey: null,
    offers: [],
    promises: [],
    messages: [],
    faults: [],
  })
  const open = async (value: string) =>
    (await api.inject({ url: `/api/v1/cases?open=${value}`, headers: bearer })).json().items.length
  expect([await open('true'), await open('false')]).toEqual([1, 0])
})

test('a command reaches recovery with who gave it, and what came of it is answered', async () => {
  const { api, asked, records, signIn } = await testApi()
  await storeCase(records)
  const headers = await signIn('agent')
  const payload = { type: 'note', text: ' Called her ' }
  const url = '/api/v1/cases/case-1/commands'
  const answer = await api.inject({ method: 'POST', url, headers, payload })
  expect(answer.json()).toMatchObject({ id: 'case-1' })
  expect(asked.commands).toMatchObject([
    { caseId: 'case-1', command: { type: 'note', text: 'Called her' }, by: { id: 'agent' } },
  ])
  for (const [code, status] of [
    ['not-now', 409],
    ['conflict', 409],
    ['forbidden', 403],
    ['not-found', 404],
  ] as const) {
    asked.outcome = async () => ({ ok: false, code, detail: 'Because.' })
    const refused = await api.inject({ method: 'POST', url, headers, payload })
    expect(refused.json()).toMatchObject({ type: `/problems/${code}`, status, detail: 'Because.' })
  }
})

test('readings default to the last six hours of the product clock', async () => {
  const asked: object[] = []
  const { api, records } = await testApi({
    readings: {
      append: async () => {},
      flush: async () => {},
      query: async (range) => {
        asked.push(range)
        return [{ t: startedAt - minute, min: 1, max: 3, mean: 2, count: 2 }]
      },
      readings: async () => [],
      metrics: async () => [{ metric: 'temperature', lastTs: startedAt, lastValue: 4.5 }],
      dropBefore: async () => {},
      close: async () => {},
    },
  })
  await storeCase(records)
  const url = '/api/v1/devices/fridge-1'
  const answer = await api.inject({ url: `${url}/readings?metric=temperature`, headers: bearer })
  expect(asked).toEqual([
    { deviceId: 'fridge-1', metric: 'temperature', points: 500, from: startedAt - 6 * hour, to: startedAt },
  ])
  expect(answer.json().items).toEqual([{ t: '2026-03-02T09:59:00.000Z', min: 1, max: 3, mean: 2, count: 2 }])
  expect((await api.inject({ url: `${url}/metrics`, headers: bearer })).json().items).toEqual([
    { metric: 'temperature', lastTs: '2026-03-02T10:00:00.000Z', lastValue: 4.5 },
  ])
})

test('import takes line after line and names what is wrong with which', async () => {
  const imported: unknown[] = []
  const { api, records } = await testApi({
    importReadings: async (deviceId, samples) => {
      imported.push({ deviceId, samples })
    },
  })
  const payload = [
    '{"type":"customer","id":"c1","name":"Ben","locale":"de-DE","timeZone":"Europe/Berlin"}',
    '{"type":"device","id":"pump-1","customerId":"c1"}',
    '{"type":"device","id":"pump-1"}',
    'nonsense',
    '',
    '{"type":"reading","deviceId":"pump-1","ts":"2026-03-01T00:00:00Z","values":{"flow":1.5}}',
    '{"type":"reading","deviceId":"pump-9","values":{"flow":1}}',
    '{"type":"reading","deviceId":"pump-1","values":{"flow":1e999}}',
    '{"type":"rocket"}',
    `{"type":"device","id":"${'x'.repeat(300_000)}"}`,
  ].join('\n')
  const headers = { ...bearer, 'content-type': 'application/x-ndjson' }
  const answer = (await api.inject({ method: 'POST', url: '/api/v1/import', headers, payload })).json()
  expect(answer).toMatchObject({ imported: 3, refusedCount: 6, credentials: [{ deviceId: 'pump-1' }] })
  expect(answer.refused.map(({ line }: { line: number }) => line)).toEqual([3, 4, 7, 8, 9, 10])
  expect(answer.refused[0].reason).toBe('there is already one with this id')
  expect(answer.refused[5].reason).toBe('the line is too long')
  expect((await records.customers.get('c1'))?.name).toBe('Ben')
  expect(imported).toEqual([{ deviceId: 'pump-1', samples: [{ ts: '2026-03-01T00:00:00Z', values: { flow: 1.5 } }] }])
})

test('an import that is too large ends with what was taken before', async () => {
  const { api } = await testApi({ limits: { importBytes: 100 } })
  const headers = { ...bearer, 'content-type': 'application/x-ndjson' }
  const payload = '{"type":"device","id":"pump-1"}\n'.repeat(10)
  const answer = await api.inject({ method: 'POST', url: '/api/v1/import', headers, payload })
  expect(answer.json()).toMatchObject({ type: '/problems/too-large', status: 413 })
})

test("a mail's HTML is shown in a frame where nothing runs or loads", async () => {
  const { api, records } = await testApi()
  await records.inbox.add({
    id: 'm1',
    messageId: '<m1@x>',
    receivedAt: startedAt,
    from: 'us@example.com',
    to: 'anna@example.com',
    subject: 'Hello',
    text: 'Hello',
    html: '<p onclick="x()">Hello</p><script>alert(1)</script>',
    headers: {},
  })
  const answer = await api.inject({ url: '/api/v1/inbox/m1/html', headers: bearer })
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
  const policy = String(answer.headers['content-security-policy'])
  expect(policy).toMatch(/^sandbox allow-popups /)
  expect(policy).not.toContain('allow-scripts')
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("frame-ancestors 'self'")
  expect(answer.headers['x-frame-options']).toBe('SAMEORIGIN')
  expect(answer.body).toContain('Hello')
})

test.each([
  [
    'after the opening of its head',
    '<!doctype html><html><head lang="en"><title>x',
    /<head lang="en"><base target="_blank"><title>/,
  ],
  ['after its doctype where it has no head', '<!doctype html><p>Hello', /^<!doctype html><base target="_blank"><p>/],
  ['first where it has neither', '<p>Hello', /^<base target="_blank"><p>/],
])("a mail's links open outside the frame: said %s", async (_where, html, wanted) => {
  const { api, records } = await testApi()
  const mail = { messageId: '<m1@x>', receivedAt: startedAt, from: 'a@b.example', to: 'c@d.example', subject: 'Hello' }
  await records.inbox.add({ ...mail, id: 'm1', text: 'Hello', html, headers: {} })
  expect((await api.inject({ url: '/api/v1/inbox/m1/html', headers: bearer })).body).toMatch(wanted)
})

test('a device is told as heard when it was, where that is known fresher than stored', async () => {
  let heard: number | undefined
  const { api } = await testApi({ lastHeard: () => heard })
  const payload = { id: 'pump-1' }
  expect((await api.inject({ method: 'POST', url: '/api/v1/devices', headers: bearer, payload })).statusCode).toBe(201)
  const told = async () => {
    const one = (await api.inject({ url: '/api/v1/devices/pump-1', headers: bearer })).json()
    const [listed] = (await api.inject({ url: '/api/v1/devices', headers: bearer })).json().items
    expect(listed.lastSeenAt).toBe(one.lastSeenAt)
    return one.lastSeenAt
  }
  expect(await told()).toBeNull()
  heard = startedAt
  expect(await told()).toBe(new Date(startedAt).toISOString())
})

test.each([
  ['nothing is said', undefined, false],
  ['all is well', () => ({ pipelineSuspect: false }), false],
  ['nearly everybody is silent', () => ({ pipelineSuspect: true }), true],
])('the system tells of a suspected pipeline: %s', async (_what, fleetHealth, pipelineSuspect) => {
  const { api } = await testApi(fleetHealth ? { fleetHealth } : {})
  expect((await api.inject('/api/v1/system')).json()).toMatchObject({ pipelineSuspect })
})

test('a user is added with a password that signs in, once per address', async () => {
  const { api } = await testApi()
  const payload = { email: 'kim@example.com', name: 'Kim', role: 'manager', password: 'twelve letters' }
  const made = await api.inject({ method: 'POST', url: '/api/v1/users', headers: bearer, payload })
  expect(made.statusCode).toBe(201)
  expect(made.json()).toMatchObject({ email: 'kim@example.com', role: 'manager', escalationLevel: 1 })
  expect(made.body).not.toContain('twelve')
  const credentials = { email: 'kim@example.com', password: 'twelve letters' }
  expect((await api.inject({ method: 'POST', url: '/api/v1/session', payload: credentials })).statusCode).toBe(200)
  const again = await api.inject({ method: 'POST', url: '/api/v1/users', headers: bearer, payload })
  expect(again.json()).toMatchObject({ type: '/problems/taken' })
})

test('rules are saved, replaced and removed', async () => {
  const { api } = await testApi()
  const rule = { id: 'hot', name: 'Hot', metric: 'temperature', when: 'above', limit: 8 }
  for (const limit of [8, 9]) {
    await api.inject({ method: 'POST', url: '/api/v1/rules', headers: bearer, payload: { ...rule, limit } })
  }
  expect((await api.inject({ url: '/api/v1/rules', headers: bearer })).json()).toMatchObject({
    items: [{ ...rule, limit: 9, forSeconds: 0, severity: 'major' }],
    nextCursor: null,
  })
  expect((await api.inject({ method: 'DELETE', url: '/api/v1/rules/hot', headers: bearer })).statusCode).toBe(204)
  expect((await api.inject({ method: 'DELETE', url: '/api/v1/rules/hot', headers: bearer })).statusCode).toBe(404)
})
