import { expect, test } from 'vitest'
import { bearer, testApi } from './harness.ts'

test('alive and ready are two things', async () => {
  const { api } = await testApi({
    health: () => ({ ok: false, parts: { store: { ok: true }, broker: { ok: false, detail: 'not listening' } } }),
  })
  expect((await api.inject('/healthz')).json()).toEqual({ ok: true })
  const ready = await api.inject('/readyz')
  expect(ready.statusCode).toBe(503)
  expect(ready.json().parts.broker).toEqual({ ok: false, detail: 'not listening' })
})

test.each([
  ['this machine', '127.0.0.1', {}, 200],
  ['this machine over IPv6', '::1', {}, 200],
  ['another machine', '192.0.2.7', {}, 401],
  ['another machine through a proxy on this one', '127.0.0.1', { 'x-forwarded-for': '192.0.2.7' }, 401],
  ['another machine with a token', '192.0.2.7', bearer, 200],
])('the metrics for %s', async (_, remoteAddress, headers, status) => {
  const { api } = await testApi()
  const answer = await api.inject({ url: '/metrics', remoteAddress, headers })
  expect(answer.statusCode).toBe(status)
  if (status === 200) expect(answer.body).toContain('forestall_up 1')
})
