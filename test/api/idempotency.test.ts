import { expect, test } from 'vitest'
import { bearer, storeCase, testApi } from './harness.ts'

const headers = { ...bearer, 'idempotency-key': 'key-1' }
const register = { method: 'POST' as const, url: '/api/v1/devices', headers, payload: { id: 'pump-1' } }

test('the same request again gets the same answer, word for word, and is done once', async () => {
  const { api, records } = await testApi()
  const first = await api.inject(register)
  const second = await api.inject(register)
  expect(first.statusCode).toBe(201)
  expect(first.headers['idempotency-replayed']).toBeUndefined()
  expect(second.statusCode).toBe(201)
  expect(second.headers['idempotency-replayed']).toBe('true')
  expect(second.body).toBe(first.body)
  expect((await records.devices.all()).length).toBe(1)
})

test("the kept answer does not show the device's password to whoever reads the database", async () => {
  const { api, records } = await testApi()
  const { credentials } = (await api.inject(register)).json()
  const { createHash } = await import('node:crypto')
  const key = createHash('sha256').update('key-1').digest('hex')
  const kept = await records.idempotency.get({ principal: 'token', route: '/api/v1/devices', key })
  expect(kept?.status).toBe(201)
  expect(JSON.stringify(kept)).not.toContain(credentials.password)
  expect(Buffer.from(kept?.body ?? '', 'base64').toString()).not.toContain(credentials.password)
})

test('the same key with another body is a mistake', async () => {
  const { api } = await testApi()
  await api.inject(register)
  const other = await api.inject({ ...register, payload: { id: 'pump-2' } })
  expect(other.json()).toMatchObject({ type: '/problems/idempotency-key-reused', status: 422 })
})

test('a key counts for one person and one address only', async () => {
  const { api, records, signIn } = await testApi()
  const { 'idempotency-key': key } = headers
  const note = { type: 'note', text: 'Hello' }
  await storeCase(records)
  await storeCase(records, { id: 'case-2', number: 1002 })
  for (const [url, who] of [
    ['/api/v1/cases/case-1/commands', bearer],
    ['/api/v1/cases/case-2/commands', bearer],
    ['/api/v1/cases/case-1/commands', await signIn('agent')],
  ] as const) {
    const answer = await api.inject({ method: 'POST', url, headers: { ...who, 'idempotency-key': key }, payload: note })
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['idempotency-replayed']).toBeUndefined()
  }
})

test('ten at once are done once', async () => {
  const { api, asked, records } = await testApi()
  await storeCase(records)
  const answer = asked.outcome
  asked.outcome = async (caseId) => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    return answer(caseId)
  }
  const once = {
    method: 'POST' as const,
    url: '/api/v1/cases/case-1/commands',
    headers,
    payload: { type: 'acknowledge' },
  }
  const answers = await Promise.all(Array.from({ length: 10 }, () => api.inject(once)))
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(10).fill(200))
  expect(asked.commands).toHaveLength(1)
  expect(answers.filter((given) => given.headers['idempotency-replayed'] === 'true')).toHaveLength(9)
})

test('while one is running, the same key with another body is refused at once', async () => {
  const { api, asked, records } = await testApi()
  const row = await storeCase(records)
  const { promise, resolve } = Promise.withResolvers<void>()
  const reached = Promise.withResolvers<void>()
  asked.outcome = async () => {
    reached.resolve()
    await promise
    return { ok: true, case: row }
  }
  const url = '/api/v1/cases/case-1/commands'
  const first = api.inject({ method: 'POST', url, headers, payload: { type: 'acknowledge' } })
  const settled = first.then((answer) => answer.statusCode)
  await reached.promise
  const other = await api.inject({ method: 'POST', url, headers, payload: { type: 'note', text: 'x' } })
  expect(other.statusCode).toBe(422)
  resolve()
  expect(await settled).toBe(200)
})

test('a refusal did nothing, so the same key may try again', async () => {
  const { api, asked, records } = await testApi()
  const row = await storeCase(records)
  const request = {
    method: 'POST' as const,
    url: '/api/v1/cases/case-1/commands',
    headers,
    payload: { type: 'acknowledge' },
  }
  asked.outcome = async () => ({ ok: false, code: 'not-now', detail: 'It is closed.' })
  expect((await api.inject(request)).json()).toMatchObject({ type: '/problems/not-now', detail: 'It is closed.' })
  asked.outcome = async () => ({ ok: true, case: row })
  const second = await api.inject(request)
  expect(second.statusCode).toBe(200)
  expect(second.headers['idempotency-replayed']).toBeUndefined()
})

test('recovery is given a key of the request that is the same for the same request', async () => {
  const { api, asked, records } = await testApi()
  await storeCase(records)
  asked.outcome = async () => ({ ok: false, code: 'not-now', detail: 'no' })
  const request = { method: 'POST' as const, url: '/api/v1/cases/case-1/commands', payload: { type: 'acknowledge' } }
  await api.inject({ ...request, headers })
  await api.inject({ ...request, headers })
  await api.inject({ ...request, headers: { ...headers, 'idempotency-key': 'key-2' } })
  await api.inject({ ...request, headers: bearer })
  const [first, second, third, fourth] = asked.commands.map(({ requestKey }) => requestKey)
  expect(first).toBe(second)
  expect(third).not.toBe(first)
  expect(fourth).toBeUndefined()
})

test.each(['', 'x'.repeat(256), 'kéy'])('the key %j is refused', async (key) => {
  const { api } = await testApi()
  const answer = await api.inject({ ...register, headers: { ...bearer, 'idempotency-key': key } })
  expect(answer.statusCode).toBe(400)
})
