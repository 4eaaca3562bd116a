import { expect, test } from 'vitest'
import { aFault } from '../contract/records/samples.ts'
import { bearer, startedAt, testApi } from './harness.ts'

const url = '/api/v1/silences'
const iso = (ms: number): string => new Date(startedAt + ms).toISOString()
const hour = 3_600_000
const payload = {
  kind: 'maintenance',
  match: { sites: ['Hamburg'] },
  from: iso(0),
  to: iso(2 * hour),
  reason: 'The switch is replaced',
}

test('a maintenance window is made, seen on its devices, ended and kept', async () => {
  const { api, records } = await testApi()
  await records.devices.create({ id: 'gw', site: 'Hamburg' }, { createdAt: startedAt })
  await records.devices.create({ id: 'pump', gatewayId: 'gw' }, { createdAt: startedAt })
  await records.devices.create({ id: 'elsewhere', site: 'Bremen' }, { createdAt: startedAt })

  const made = await api.inject({ method: 'POST', url, headers: bearer, payload })
  expect(made.statusCode).toBe(201)
  expect(made.json()).toMatchObject({ ...payload, inForce: true, nextTurnAt: payload.to, endedAt: null })
  const { id } = made.json()
  expect(made.headers.location).toBe(`${url}/${id}`)

  const listed = async (query: string): Promise<string[]> =>
    (await api.inject({ url: `${url}${query}`, headers: bearer })).json().items.map((one: { id: string }) => one.id)
  expect(await listed('?deviceId=pump')).toEqual([id])
  expect(await listed('?deviceId=elsewhere')).toEqual([])
  expect(await listed('?over=false')).toEqual([id])

  expect((await api.inject({ method: 'DELETE', url: `${url}/${id}`, headers: bearer })).statusCode).toBe(204)
  expect((await api.inject({ method: 'DELETE', url: `${url}/${id}`, headers: bearer })).statusCode).toBe(204)
  expect(await listed('?over=false')).toEqual([])
  expect((await api.inject({ url: `${url}/${id}`, headers: bearer })).json()).toMatchObject({
    inForce: false,
    nextTurnAt: null,
    endedAt: iso(0),
  })
  expect((await api.inject({ method: 'DELETE', url: `${url}/nothing`, headers: bearer })).statusCode).toBe(404)
})

test.each([
  ['one that is over', { ...payload, from: iso(-2 * hour), to: iso(-hour) }, 'to'],
  ['one without an end', { ...payload, to: null }, 'to'],
  ['one that means nothing', { ...payload, match: {} }, 'match'],
  ['one without a reason', { ...payload, reason: ' ' }, 'reason'],
])('%s is refused', async (_, wrong, path) => {
  const { api } = await testApi()
  const answer = await api.inject({ method: 'POST', url, headers: bearer, payload: wrong })
  expect(answer.statusCode).toBe(400)
  expect(answer.json().errors).toMatchObject([{ in: 'body', path }])
})

test('a preview tells which devices are meant and which open faults would be hidden', async () => {
  const { api, records } = await testApi()
  for (const id of ['a', 'b', 'c'])
    await records.devices.create({ id, site: id === 'c' ? 'Bremen' : 'Hamburg' }, { createdAt: startedAt })
  const faults = [
    aFault('f-a', { deviceId: 'a', kind: 'drift' }),
    aFault('f-b', { deviceId: 'b', kind: 'silence' }),
    aFault('f-c', { deviceId: 'c', kind: 'drift' }),
  ]
  await records.faults.record(
    faults.map((fault, seq) => ({ id: `e${seq}`, seq, at: startedAt, type: 'faultOpened' as const, fault })),
  )
  const answer = await api.inject({
    method: 'POST',
    url: `${url}/preview`,
    headers: bearer,
    payload: { match: { sites: ['Hamburg'], faultKinds: ['drift'] } },
  })
  expect(answer.json()).toMatchObject({ devices: 2, deviceIds: ['a', 'b'], openFaults: [{ id: 'f-a' }] })
})
