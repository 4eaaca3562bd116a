import { expect, test } from 'vitest'
import { bearer, testApi } from './harness.ts'

const path = '/api/v1/service-targets'
const target = { id: 'p1-told', priority: 'p1', what: 'told', share: 0.95, withinMs: 600_000, businessTime: false }

test('service targets are changed on the version they were read in, with a reason', async () => {
  const { api } = await testApi()
  const put = (payload: object) => api.inject({ method: 'PUT', url: path, headers: bearer, payload })
  const before = (await api.inject({ url: path, headers: bearer })).json()
  expect(before.targets.length).toBeGreaterThan(1)

  const order = { expectedVersion: before.version, note: 'Sooner for the worst' }
  const changed = await put({ ...order, targets: [target] })
  expect([changed.statusCode, changed.json()]).toEqual([200, { version: before.version + 1, targets: [target] }])
  expect((await api.inject({ url: path, headers: bearer })).json()).toEqual(changed.json())

  expect((await put({ ...order, targets: [target] })).statusCode).toBe(409)
  const twice = await put({
    ...order,
    expectedVersion: before.version + 1,
    targets: [target, { ...target, id: 'other' }],
  })
  expect([twice.statusCode, twice.json().errors[0].path]).toEqual([400, 'targets.1'])
})
