import { expect, test } from 'vitest'
import { signToken } from '../../domain/signedToken.ts'
import { linkSecret, storeCase, testApi } from './harness.ts'

const link = (subject = 'anna:email') => `/u/${signToken(linkSecret, 'unsubscribe', subject)}`
const urlencoded = { 'content-type': 'application/x-www-form-urlencoded' }

const ready = async () => {
  const made = await testApi()
  await storeCase(made.records)
  const optedOut = async () => (await made.records.customers.get('anna'))?.optedOut.map(({ channel }) => channel)
  return { ...made, optedOut }
}

test('looking changes nothing; one press leaves, another comes back', async () => {
  const { api, optedOut } = await ready()
  const page = await api.inject(link())
  expect(page.body).toContain('Stop these e-mails')
  expect(await optedOut()).toEqual([])
  const left = await api.inject({ method: 'POST', url: link(), headers: urlencoded, payload: 'choice=out' })
  expect(left.statusCode).toBe(303)
  expect(left.headers.location).toBe(link())
  expect(await optedOut()).toEqual(['email'])
  expect((await api.inject(link())).body).toContain('Send me e-mails again')
  await api.inject({ method: 'POST', url: link(), headers: urlencoded, payload: 'choice=in' })
  expect(await optedOut()).toEqual([])
})

test.each([
  ['as a form', urlencoded, 'List-Unsubscribe=One-Click'],
  [
    'as a multipart form',
    { 'content-type': 'multipart/form-data; boundary=b' },
    '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
  ],
  ['without a body', {}, undefined],
  [
    'from another site, as mail programs are',
    { ...urlencoded, 'sec-fetch-site': 'cross-site' },
    'List-Unsubscribe=One-Click',
  ],
])("a mail program's one click %s leaves and is not redirected", async (_, headers, payload) => {
  const { api, optedOut } = await ready()
  const answer = await api.inject({ method: 'POST', url: link(), headers, ...(payload && { payload }) })
  expect(answer.statusCode).toBe(200)
  expect(await optedOut()).toEqual(['email'])
})

test.each([
  ['another customer’s', link('nobody:email')],
  ['a channel there is not', link('anna:pigeon')],
  ['a case’s token', `/u/${signToken(linkSecret, 'case', 'anna:email')}`],
  ['made up', '/u/x.y'],
])('%s link opens nothing', async (_, url) => {
  const { api, optedOut } = await ready()
  expect((await api.inject(url)).statusCode).toBe(404)
  expect((await api.inject({ method: 'POST', url })).statusCode).toBe(404)
  expect(await optedOut()).toEqual([])
})
