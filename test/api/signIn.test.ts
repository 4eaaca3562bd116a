import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { tokenHash } from '../../api/sessions.ts'
import { hour } from '../../domain/clock.ts'
import { bearer, password, testApi } from './harness.ts'

const sessionOf = (header: string | string[] | undefined): string => {
  const cookie = [header].flat().find((text) => text?.startsWith('forestall_session='))
  return cookie?.split(';')[0] ?? ''
}

test('signing in gives a cookie that opens the API until it is signed out', async () => {
  const { api, user } = await testApi()
  await user('agent')
  const signedIn = await api.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { email: 'AGENT@example.com', password },
  })
  expect(signedIn.statusCode).toBe(200)
  expect(signedIn.json()).toEqual({
    id: 'agent',
    email: 'agent@example.com',
    name: 'agent',
    role: 'agent',
    escalationLevel: 0,
    createdAt: '2026-03-02T10:00:00.000Z',
  })
  const header = String(signedIn.headers['set-cookie'])
  expect(header).toMatch(/HttpOnly/)
  expect(header).toMatch(/SameSite=Lax/)
  expect(header).not.toMatch(/Secure/)
  const headers = { cookie: sessionOf(signedIn.headers['set-cookie']), 'sec-fetch-site': 'same-origin' }
  expect((await api.inject({ url: '/api/v1/me', headers })).json()).toMatchObject({ id: 'agent' })
  expect((await api.inject({ method: 'DELETE', url: '/api/v1/session', headers })).statusCode).toBe(204)
  expect((await api.inject({ url: '/api/v1/me', headers })).statusCode).toBe(401)
})

test('the cookie is Secure, and HSTS is sent, where the public address is https', async () => {
  const { api, user } = await testApi({ publicUrl: () => 'https://forestall.example.com' })
  await user('agent')
  const payload = { email: 'agent@example.com', password }
  const answer = await api.inject({ method: 'POST', url: '/api/v1/session', payload })
  expect(String(answer.headers['set-cookie'])).toMatch(/Secure/)
  expect(answer.headers['strict-transport-security']).toBe('max-age=31536000')
})

test('a session ends after 12 hours of the person, however fast the product clock runs', async () => {
  const { api, user, clock } = await testApi()
  clock.speed = 120
  await user('agent')
  const payload = { email: 'agent@example.com', password }
  const answer = await api.inject({ method: 'POST', url: '/api/v1/session', payload })
  const headers = { cookie: sessionOf(answer.headers['set-cookie']) }
  clock.at += 12 * hour * 120 - 1
  expect((await api.inject({ url: '/api/v1/me', headers })).statusCode).toBe(200)
  clock.at += 1
  expect((await api.inject({ url: '/api/v1/me', headers })).statusCode).toBe(401)
})

test.each([
  ['a wrong password', { email: 'agent@example.com', password: 'wrong wrong wrong' }],
  ['an unknown address', { email: 'nobody@example.com', password }],
])('%s is refused with the same words', async (_, payload) => {
  const { api, user } = await testApi()
  await user('agent')
  const answer = await api.inject({ method: 'POST', url: '/api/v1/session', payload })
  expect(answer.statusCode).toBe(401)
  expect(answer.json()).toEqual({
    type: '/problems/wrong-credentials',
    title: 'E-mail address or password is wrong',
    status: 401,
  })
  expect(answer.headers['set-cookie']).toBeUndefined()
})

test('somebody without a password cannot sign in with one', async () => {
  const { api, records } = await testApi()
  const person = { id: 'link', email: 'link@example.com', name: 'Link', role: 'agent' as const }
  await records.users.create({ ...person, escalationLevel: 0, createdAt: 0, passwordHash: null })
  const payload = { email: 'link@example.com', password: 'anything at all' }
  expect((await api.inject({ method: 'POST', url: '/api/v1/session', payload })).statusCode).toBe(401)
})

test('too many attempts on one account are refused, whatever the address is spelled like, and others still get in', async () => {
  const { api, user } = await testApi({ limits: { signInPer5MinutesPerAccountAndAddress: 2 } })
  await user('agent')
  await user('manager')
  const attempt = (email: string) =>
    api.inject({ method: 'POST', url: '/api/v1/session', payload: { email, password: 'wrong wrong wrong' } })
  expect((await attempt('agent@example.com')).statusCode).toBe(401)
  expect((await attempt('Agent@example.com')).statusCode).toBe(401)
  const refused = await attempt('agent@example.com')
  expect(refused.statusCode).toBe(429)
  expect(refused.headers['content-type']).toMatch('application/problem+json')
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  expect((await attempt('manager@example.com')).statusCode).toBe(401)
})

test('too many attempts from one address are refused whatever the account', async () => {
  const { api } = await testApi({ limits: { signInPerMinutePerAddress: 1 } })
  const attempt = (email: string) =>
    api.inject({ method: 'POST', url: '/api/v1/session', payload: { email, password: 'wrong' } })
  expect((await attempt('a@example.com')).statusCode).toBe(401)
  expect((await attempt('b@example.com')).statusCode).toBe(429)
})

test('a token opens the API for programs; a wrong one does not, even beside a good cookie', async () => {
  const { api, signIn } = await testApi()
  expect((await api.inject({ url: '/api/v1/me', headers: bearer })).json()).toMatchObject({
    id: 'token',
    role: 'admin',
  })
  const headers = { ...(await signIn('admin')), authorization: 'Bearer wrong' }
  const refused = await api.inject({ url: '/api/v1/me', headers })
  expect(refused.statusCode).toBe(401)
  expect(refused.headers['www-authenticate']).toMatch('Bearer')
})

test.each(['Bearer', 'Bearer ', 'Basic YTpi', 'a-token-for-programs', ''])(
  'Authorization %j opens nothing',
  async (authorization) => {
    const { api } = await testApi()
    expect((await api.inject({ url: '/api/v1/me', headers: { authorization } })).statusCode).toBe(401)
  },
)

test.each(['', 'wrong', '"; DROP TABLE sessions', 'é'])('the session cookie %j opens nothing', async (value) => {
  const { api } = await testApi()
  const cookie = `forestall_session=${encodeURIComponent(value)}`
  expect((await api.inject({ url: '/api/v1/me', headers: { cookie } })).statusCode).toBe(401)
})

const link = async (mode: 'demo' | 'serve') => {
  const made = await testApi({ mode })
  await made.user('manager')
  const code = randomBytes(24).toString('base64url')
  await made.records.users.createSignInCode({
    codeHash: tokenHash(code),
    userId: 'manager',
    expiresAt: made.clock.at + hour,
  })
  return { ...made, url: `/signin/${code}` }
}

test('a sign-in link asks for a click, because previews fetch links, and works once', async () => {
  const { api, url } = await link('serve')
  for (const method of ['GET', 'HEAD'] as const) {
    expect((await api.inject({ method, url })).headers['set-cookie']).toBeUndefined()
  }
  const page = await api.inject(url)
  expect(page.body).toContain('<form method="post">')
  const signedIn = await api.inject({ method: 'POST', url })
  expect(signedIn.statusCode).toBe(303)
  expect(signedIn.headers.location).toBe('/')
  const cookie = sessionOf(signedIn.headers['set-cookie'])
  expect((await api.inject({ url: '/api/v1/me', headers: { cookie } })).json()).toMatchObject({ id: 'manager' })
  const again = await api.inject({ method: 'POST', url })
  expect(again.statusCode).toBe(410)
  expect(again.headers['set-cookie']).toBeUndefined()
})

test("the demo's link signs in directly, but looking at it with HEAD does not use it up", async () => {
  const { api, url } = await link('demo')
  await api.inject({ method: 'HEAD', url })
  expect((await api.inject(url)).statusCode).toBe(303)
  expect((await api.inject(url)).statusCode).toBe(410)
})

test('a sign-in link that has expired opens nothing', async () => {
  const { api, url, clock } = await link('demo')
  clock.at += 2 * hour
  expect((await api.inject(url)).statusCode).toBe(410)
})

test('guessing tokens is slowed down like everything else', async () => {
  const { api } = await testApi({ limits: { apiPerMinute: 2 } })
  const guess = () => api.inject({ url: '/api/v1/me', headers: { authorization: 'Bearer guess' } })
  expect([(await guess()).statusCode, (await guess()).statusCode, (await guess()).statusCode]).toEqual([401, 401, 429])
  const elsewhere = await api.inject({ url: '/api/v1/me', headers: bearer, remoteAddress: '192.0.2.7' })
  expect(elsewhere.statusCode).toBe(200)
})
