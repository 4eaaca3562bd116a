import { expect, test } from 'vitest'
import { day, hour } from '../../domain/clock.ts'
import { signToken } from '../../domain/signedToken.ts'
import { linkSecret, startedAt, storeCase, testApi } from './harness.ts'

const link = (caseId = 'case-1') => `/c/${signToken(linkSecret, 'case', caseId)}`
const form = (fields: Record<string, string>) => ({
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  payload: new URLSearchParams(fields).toString(),
})
const promised = {
  id: 'p1',
  caseId: 'case-1',
  what: 'fixed' as const,
  publicDueAt: startedAt + 24 * hour,
  internalDueAt: startedAt + 5 * hour,
  state: 'open' as const,
  madeAt: startedAt,
  settledAt: null,
}
const offered = {
  id: 'o1',
  caseId: 'case-1',
  customerId: 'anna',
  kind: 'credit' as const,
  amountMinor: 2500,
  currency: 'EUR',
  reason: 'internal reasoning',
  state: 'offered' as const,
  madeBy: 'system',
  madeAt: startedAt,
  decidedBy: null,
  decidedAt: null,
  percent: null,
  text: null,
  category: null,
  overLimits: [],
  approvedBy: null,
  givenAt: startedAt,
  expiresAt: null,
}

test('the page says what is wrong, where it stands and what is promised, in the customer’s own time', async () => {
  const { api, records } = await testApi()
  await storeCase(records, {}, { promises: [promised] })
  const { body, statusCode, headers } = await api.inject(link())
  expect(statusCode).toBe(200)
  expect(headers['content-type']).toBe('text/html; charset=utf-8')
  expect(headers['cache-control']).toBe('no-store')
  expect(headers['referrer-policy']).toBe('no-referrer')
  expect(headers['content-security-policy']).toContain("script-src 'self'")
  expect(body).toContain('<html lang="en">')
  expect(body).toContain('Hello Anna Berg')
  expect(body).toContain('Something is wrong with “Fridge in the shop”')
  expect(body).toMatch(/Working again by<\/dt><dd><time[^>]*>Tuesday,? 3 March at 11:00/)
  expect(body).toContain('aria-current="step"')
  expect(body).not.toMatch(/<script|style=|https?:\/\//)
})

test('a visit is announced while it is promised, and not once it took place, was moved or was called off', async () => {
  const visit = { ...promised, id: 'p2', what: 'visit' as const }
  for (const state of ['open', 'kept', 'reannounced', 'broken'] as const) {
    const { api, records } = await testApi()
    await storeCase(records, {}, { promises: [promised, { ...visit, state }] })
    const { body } = await api.inject(link())
    expect(body.includes('We visit you'), state).toBe(state === 'open')
  }
})

test('a German customer reads German', async () => {
  const { api, records } = await testApi()
  await records.customers.create(
    { id: 'ben', name: 'Ben Kurz', locale: 'de-AT', timeZone: 'Europe/Vienna' },
    { createdAt: startedAt },
  )
  await storeCase(records, { customerId: 'ben' })
  const { body } = await api.inject(link())
  expect(body).toContain('<html lang="de">')
  expect(body).toContain('Mit „Fridge in the shop“ stimmt etwas nicht')
  expect(body).not.toContain('Something')
})

test("staff's words never reach the page, and names are escaped", async () => {
  const { api, records } = await testApi()
  await records.customers.create(
    { id: 'eve', name: '<script>alert(1)</script>', locale: 'en', timeZone: 'UTC' },
    { createdAt: startedAt },
  )
  const history = [
    { at: startedAt, type: 'note', actor: 'u1', text: 'The customer is difficult.' },
    { at: startedAt, type: 'acknowledged', actor: 'u1', text: 'Kim Lee is on it.' },
  ]
  await storeCase(records, { customerId: 'eve' }, { history, offers: [{ ...offered, customerId: 'eve' }] })
  const { body } = await api.inject(link())
  expect(body).not.toContain('difficult')
  expect(body).not.toContain('Kim Lee')
  expect(body).not.toContain('internal reasoning')
  expect(body).toContain('A person in our team took this on.')
  expect(body).not.toContain('<script>')
  expect(body).toContain('&lt;script&gt;')
})

test('looking changes nothing', async () => {
  const { api, records, asked } = await testApi()
  await storeCase(records, { state: 'awaitingCustomer', fixedAt: startedAt })
  for (const method of ['GET', 'HEAD'] as const) await api.inject({ method, url: link() })
  for (const answer of ['confirm', 'still-broken', 'survey']) {
    expect((await api.inject(`${link()}/${answer}`)).statusCode).not.toBe(200)
  }
  expect(asked.answers).toEqual([])
})

test.each([
  ['confirm', {}, { type: 'confirm' }, 'confirm'],
  ['still-broken', { text: ' It is warm ' }, { type: 'stillBroken', text: 'It is warm' }, 'stillBroken'],
  ['still-broken', { text: '' }, { type: 'stillBroken' }, 'stillBroken'],
  ['person', { text: 'Call me' }, { type: 'talkToPerson', text: 'Call me' }, 'person'],
  ['accept-offer', { offerId: 'o1' }, { type: 'acceptOffer', offerId: 'o1' }, 'offer'],
  ['survey', { solved: 'no', rating: '2', text: '' }, { type: 'survey', solved: false, rating: 2 }, 'survey'],
])('the form %s %j tells recovery and comes back', async (path, fields, answer, said) => {
  const { api, records, asked } = await testApi()
  await storeCase(records)
  const response = await api.inject({ method: 'POST', url: `${link()}/${path}`, ...form(fields) })
  expect(response.statusCode).toBe(303)
  expect(response.headers.location).toBe(`${link()}?said=${said}`)
  expect(asked.answers).toEqual([{ caseId: 'case-1', answer }])
  const page = await api.inject(String(response.headers.location))
  expect(page.body).toContain('role="status"')
})

test.each([
  ['survey', { solved: 'perhaps', rating: '2' }],
  ['survey', { solved: 'yes', rating: '9' }],
  ['survey', {}],
  ['something-wrong', { text: '  ' }],
  ['accept-offer', {}],
  ['person', { text: 'x'.repeat(3000) }],
])('the form %s %j is asked for again', async (path, fields) => {
  const { api, records, asked } = await testApi()
  await storeCase(records)
  const response = await api.inject({ method: 'POST', url: `${link()}/${path}`, ...form(fields) })
  expect(response.headers.location).toBe(`${link()}?said=incomplete`)
  expect(asked.answers).toEqual([])
})

test('what is wrong beside the case is a complaint', async () => {
  const { api, records, asked } = await testApi()
  await storeCase(records)
  await api.inject({ method: 'POST', url: `${link()}/something-wrong`, ...form({ text: 'The door squeaks' }) })
  expect(asked.complaints).toEqual([
    { customerId: 'anna', deviceId: 'fridge-1', text: 'The door squeaks', channel: 'page' },
  ])
})

test('“broken again” is never lost: too late to reopen, it becomes a complaint', async () => {
  const { api, records, asked } = await testApi()
  await storeCase(records, { state: 'closed', closedAt: startedAt })
  asked.outcome = async () => ({ ok: false, code: 'not-now', detail: 'The reopen window is over.' })
  await api.inject({ method: 'POST', url: `${link()}/still-broken`, ...form({ text: 'Warm again' }) })
  expect(asked.complaints).toMatchObject([{ text: 'Warm again', customerId: 'anna' }])
})

test('an answer that comes too late says how it stands now', async () => {
  const { api, records, asked } = await testApi()
  await storeCase(records)
  asked.outcome = async () => ({ ok: false, code: 'not-now', detail: 'internal words' })
  const response = await api.inject({ method: 'POST', url: `${link()}/confirm` })
  expect(response.headers.location).toBe(`${link()}?said=late`)
})

test.each([
  ['remoteFix', false, false],
  ['repairing', false, false],
  ['verifying', false, true],
  ['awaitingCustomer', true, true],
  ['closed', false, true],
  ['cancelled', false, false],
] as const)('in the state %s', async (state, asksToConfirm, takesStillBroken) => {
  const { api, records } = await testApi()
  const over = state === 'closed' || state === 'cancelled'
  await storeCase(records, { state, closedAt: over ? startedAt : null }, { offers: [offered] })
  const { body } = await api.inject(link())
  expect(body.includes('/confirm"')).toBe(asksToConfirm)
  expect(body.includes('/still-broken"')).toBe(takesStillBroken)
  expect(body).toContain('/person"')
  expect(body).toContain('/something-wrong"')
  expect(body).toContain('€25.00')
  expect(body.includes('/survey"')).toBe(state === 'closed')
})

test('links that open nothing all look the same', async () => {
  const { api, records, clock } = await testApi()
  await storeCase(records, { state: 'closed', closedAt: startedAt })
  const wrong = [
    link('case-2'),
    `/c/${signToken('another secret', 'case', 'case-1')}`,
    `/c/${signToken(linkSecret, 'unsubscribe', 'case-1')}`,
    `${link()}x`,
    '/c/x',
    `/c/${'x'.repeat(500)}`,
  ]
  const pages = await Promise.all(wrong.map((url) => api.inject(url)))
  clock.at += 91 * day
  pages.push(await api.inject(link()))
  for (const page of pages) {
    expect(page.statusCode).toBe(404)
    expect(page.body).toBe(pages[0]?.body)
    expect(page.headers['content-type']).toContain('text/html')
  }
  const posted = await api.inject({ method: 'POST', url: `${link()}/confirm` })
  expect(posted.statusCode).toBe(404)
})

test('very many looks at one page are slowed down, in words; other pages are not', async () => {
  const { api, records } = await testApi({ limits: { customerPagePerMinute: 2 } })
  await storeCase(records)
  await storeCase(records, { id: 'case-2', number: 1002 })
  for (let look = 0; look < 2; look += 1) expect((await api.inject(link())).statusCode).toBe(200)
  const refused = await api.inject(link())
  expect(refused.statusCode).toBe(429)
  expect(refused.headers['content-type']).toContain('text/html')
  expect(refused.headers['retry-after']).toBeDefined()
  expect((await api.inject(link('case-2'))).statusCode).toBe(200)
})

test('an error of ours is a friendly page without a cause', async () => {
  const { api, records, asked } = await testApi()
  await storeCase(records)
  asked.outcome = async () => {
    throw new Error('SELECT secret')
  }
  const response = await api.inject({ method: 'POST', url: `${link()}/confirm` })
  expect(response.statusCode).toBe(500)
  expect(response.body).toContain('The fault is ours')
  expect(response.body).not.toContain('SELECT')
})
