import { expect, test } from 'vitest'
import { bearer, testApi } from './harness.ts'

const rule = { id: 'hot', name: 'Hot', metric: 'temperature', when: 'above', limit: 8 }

test.each([
  ['our own page', { 'sec-fetch-site': 'same-origin' }, 201],
  ['typed into the browser', { 'sec-fetch-site': 'none' }, 201],
  ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
  ['another site of our domain', { 'sec-fetch-site': 'same-site' }, 403],
  ['another site that adds the custom header', { 'sec-fetch-site': 'cross-site', 'x-requested-with': 'x' }, 403],
  ['another site that claims our origin', { 'sec-fetch-site': 'cross-site', origin: 'http://localhost' }, 403],
  ['our origin, from a browser without Sec-Fetch-Site', { origin: 'http://localhost' }, 201],
  ['the host we were asked at', { origin: 'http://10.0.0.5:8080', host: '10.0.0.5:8080' }, 201],
  ['another origin', { origin: 'https://evil.example' }, 403],
  ['an origin that only begins like ours', { origin: 'http://localhost.evil.example' }, 403],
  ['no origin at all', { origin: 'null' }, 403],
  ['a program with a cookie and the custom header', { 'x-requested-with': 'curl' }, 201],
  ['nothing said', {}, 403],
])('a change signed in by cookie from %s', async (_, headers, status) => {
  const { api, signIn } = await testApi()
  const { cookie } = await signIn('manager')
  const answer = await api.inject({
    method: 'POST',
    url: '/api/v1/rules',
    headers: { cookie, host: 'localhost', ...headers },
    payload: rule,
  })
  expect(answer.statusCode).toBe(status)
  if (status === 403) expect(answer.json()).toMatchObject({ type: '/problems/cross-site' })
})

test('a token is no cookie: no other site can make a browser send it', async () => {
  const { api } = await testApi()
  const headers = { ...bearer, 'sec-fetch-site': 'cross-site' }
  expect((await api.inject({ method: 'POST', url: '/api/v1/rules', headers, payload: rule })).statusCode).toBe(201)
})

test('another site cannot sign a browser in as somebody else', async () => {
  const { api, user } = await testApi()
  await user('agent')
  const answer = await api.inject({
    method: 'POST',
    url: '/api/v1/session',
    headers: { 'sec-fetch-site': 'cross-site' },
    payload: { email: 'agent@example.com', password: 'correct horse battery' },
  })
  expect(answer.statusCode).toBe(403)
})
