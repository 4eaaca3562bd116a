import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCustomerActors, visitPage } from '../../simulators/customers.ts'
import type { GroundTruth } from '../../simulators/faults/groundTruth.ts'
import { createHttp, type Http } from '../../simulators/http.ts'
import { createStaffActors } from '../../simulators/staff.ts'
import { silentLog } from './bareBroker.ts'
import { type CompanyStub, startCompanyStub } from './companyStub.ts'

const minute = 60_000
let company: CompanyStub
let now: number
beforeEach(async () => {
  company = await startCompanyStub()
  now = Date.UTC(2026, 0, 12)
})
afterEach(() => company.stop())
const http = () => createHttp({ baseUrl: `${company.url}/api/v1`, token: 'agent' })

const askPage = `<form method="post" action="/c/tok.en/confirm"><button class="button big" type="submit">Works</button></form>
<details><form method="post" action="/c/tok.en/still-broken"><textarea name="text"></textarea><button type="submit">Send</button></form></details>
<form method="post" action="/c/tok.en/person"><textarea name="text"></textarea><button>Send</button></form>`
const surveyPage = `<form method="post" action="/c/tok.en/survey"><input type="radio" name="solved" value="yes"><input type="radio" name="solved" value="no">
${[1, 2, 3, 4, 5].map((n) => `<input type="radio" name="rating" value="${n}">`).join('')}<textarea name="text"></textarea><button>Send</button></form>`

const openCase = (number: number, more: Record<string, unknown> = {}) => ({
  id: `case-${number}`,
  number,
  state: 'repairing',
  deviceIds: ['fridge-01'],
  acknowledgedAt: null,
  openedAt: new Date(now).toISOString(),
  escalationLevel: 0,
  reopenCount: 0,
  ...more,
})
const truth: GroundTruth = {
  id: 'fridge-01#1',
  deviceId: 'fridge-01',
  kind: 'compressorWear',
  beganAt: 0,
  noticeableAt: null,
  endedAt: null,
  endedBy: null,
  takesWithIt: [],
}
/** Works for a while, a look a minute; returns the commands given, with their minute. */
const work = async (
  minutes: number,
  o: { truth?: GroundTruth[]; colleagues?: ReadonlyMap<string, Http>; each?(): void } = {},
) => {
  const repaired: string[] = []
  const staff = createStaffActors({
    http: http(),
    ...(o.colleagues && { colleagues: o.colleagues }),
    seed: 's',
    now: () => now,
    repair: (id) => repaired.push(id),
    truth: () => o.truth ?? [truth],
    log: silentLog,
  })
  const began = now
  const given: { type: string; at: number; path: string }[] = []
  for (let i = 0; i < minutes; i += 1) {
    const before = company.requests.length
    await staff.step()
    for (const { method, path, body } of company.requests.slice(before)) {
      if (method === 'POST') given.push({ type: (body as { type: string }).type, at: (now - began) / minute, path })
    }
    o.each?.()
    now += minute
  }
  return { given, repaired }
}

test('an agent acknowledges after some minutes, plans a visit, and the technician repairs and claims it', async () => {
  company.cases.push(openCase(1001))
  const { given, repaired } = await work(60)
  expect(given.map(({ type }) => type)).toEqual(['acknowledge', 'planVisit', 'claimFixed'])
  const [acknowledged, planned, fixed] = given.map(({ at }) => at)
  expect(acknowledged).toBeGreaterThanOrEqual(2)
  expect(acknowledged).toBeLessThanOrEqual(7)
  expect((fixed ?? 0) - (planned ?? 0)).toBeGreaterThanOrEqual(20)
  expect((fixed ?? 0) - (planned ?? 0)).toBeLessThanOrEqual(41)
  expect(repaired).toEqual(['fridge-01'])
  const visit = company.requests.find(({ body }) => (body as { type?: string } | undefined)?.type === 'planVisit')?.body
  const { from, to } = visit as { from: string; to: string }
  expect(Date.parse(from)).toBeLessThan(Date.parse(to))
})

test('each works the cases that are theirs; those of nobody who plays are worked by the first', async () => {
  company.cases.push(openCase(1001, { ownerId: 'tom' }), openCase(1002, { ownerId: 'lena' }), openCase(1003))
  const tom = createHttp({ baseUrl: `${company.url}/api/v1`, token: 'tom' })
  await work(12, { colleagues: new Map([['tom', tom]]) })
  const by = (number: number) =>
    company.requests.find(({ method, path }) => method === 'POST' && path.includes(`case-${number}/`))?.token
  expect([1001, 1002, 1003].map(by)).toEqual(['Bearer tom', 'Bearer agent', 'Bearer agent'])
})

test('one case in eight is left until it has been escalated; only cases in repair are worked on', async () => {
  company.cases.push(...Array.from({ length: 8 }, (_, i) => openCase(1001 + i, { deviceIds: [`d-${i}`] })))
  company.cases.push(openCase(1020, { state: 'verifying' }), openCase(1021, { state: 'remoteFix' }))
  const { given } = await work(12)
  expect(given.filter(({ type }) => type === 'acknowledge')).toHaveLength(7)
  const left = company.cases.find((one) => one.acknowledgedAt === null && one.state === 'repairing')
  if (left) left.escalationLevel = 1
  const later = await work(10)
  expect(later.given.filter(({ type }) => type === 'acknowledge').map(({ path }) => path)).toEqual([
    `/api/v1/cases/${left?.id}/commands`,
  ])
})

test('a part is missing: it is ordered, waited for, and fitted on a second visit', async () => {
  company.cases.push(openCase(1004))
  const { given, repaired } = await work(240)
  expect(given.map(({ type }) => type).slice(0, 7)).toEqual([
    'acknowledge',
    'planVisit',
    'visitDone',
    'orderPart',
    'partArrived',
    'planVisit',
    'claimFixed',
  ])
  expect(repaired).toEqual(['fridge-01'])
})

test('nothing was wrong: the technician says so and touches nothing', async () => {
  company.cases.push(openCase(1001, { deviceIds: ['fridge-09'] }))
  const { given, repaired } = await work(60)
  expect(given.at(-1)?.type).toBe('falseAlarm')
  expect(repaired).toEqual([])
})

test('taken up again long after the repair, it was a fault all the same: nothing is taught to be none', async () => {
  const openedAt = new Date(now - 20 * 60 * minute).toISOString()
  company.cases.push(openCase(1001, { openedAt, reopenCount: 1 }))
  const { given, repaired } = await work(60, {
    truth: [{ ...truth, endedAt: now - 19 * 60 * minute, endedBy: 'technician' }],
  })
  expect(given.at(-1)?.type).toBe('claimFixed')
  expect(repaired).toEqual(['fridge-01'])
})

test('back in repair, they come again', async () => {
  const again = openCase(1001)
  company.cases.push(again)
  let reopened = false
  const { given } = await work(120, {
    each() {
      if (reopened || again.state !== 'verifying') return
      reopened = true
      Object.assign(again, { state: 'repairing', reopenCount: 1, acknowledgedAt: null })
    },
  })
  expect(given.filter(({ type }) => type === 'claimFixed')).toHaveLength(2)
})

test('customers open the link of their mail and answer; the first two are left to the visitor, strangers alone', async () => {
  company.page = askPage
  const customers = new Set(Array.from({ length: 12 }, (_, i) => `c${i}@example.org`))
  const mail = (to: string, i: number) => ({
    id: `mail-${i}`,
    to,
    text: `See http://elsewhere.example:1/c/tok${i}.en-_x. Thank you.`,
    html: '',
    receivedAt: new Date(now).toISOString(),
  })
  company.mails.push(mail('boss@company.example', 99), ...[...customers].map(mail))
  const actors = createCustomerActors({
    http: http(),
    httpUrl: company.url,
    seed: 's',
    customers,
    spared: [],
    now: () => now,
    log: silentLog,
  })
  await actors.step()
  expect(company.forms).toEqual([])
  now += 16 * minute
  await actors.step()
  const answered = company.forms.length
  expect(answered).toBeGreaterThan(2)
  expect(answered).toBeLessThan(10)
  expect(actors.spared()).toEqual(['c0@example.org', 'c1@example.org'])
  now += 60 * minute
  await actors.step()
  expect(company.forms.length).toBe(answered)
  for (const { headers } of company.forms)
    expect(headers).toMatchObject({ 'sec-fetch-site': 'same-origin', origin: company.url })
})

const many = async (page: string, n: number) => {
  company.page = page
  const said: (string | undefined)[] = []
  for (let i = 0; i < n; i += 1)
    said.push((await visitPage({ httpUrl: company.url, path: '/c/tok.en', chance: `x/${i}` }))?.type)
  return said
}

test('about six in ten answer; most confirm, few say it is still broken', async () => {
  const said = await many(askPage, 150)
  const share = (what: string) => said.filter((one) => one === what).length / said.length
  expect(share('confirm')).toBeGreaterThan(0.4)
  expect(share('confirm')).toBeLessThan(0.68)
  expect(share('stillBroken')).toBeGreaterThan(0)
  expect(share('stillBroken')).toBeLessThan(0.15)
  expect(new Set(company.forms.map(({ path }) => path))).toEqual(
    new Set(['/c/tok.en/confirm', '/c/tok.en/still-broken']),
  )
})

test('surveys are mostly kind, and every answer is whole', async () => {
  await many(surveyPage, 150)
  const ratings = company.forms.map(({ body }) => {
    const form = new URLSearchParams(body)
    expect(form.get('solved')).toBe(Number(form.get('rating')) > 2 ? 'yes' : 'no')
    return Number(form.get('rating'))
  })
  expect(ratings.length).toBeGreaterThan(60)
  expect(ratings.filter((rating) => rating >= 4).length / ratings.length).toBeGreaterThan(0.65)
  expect(Math.min(...ratings)).toBeLessThan(4)
})

test('a page that asks nothing gets no answer', async () => {
  expect(
    await many(
      '<h1>We are on it</h1><form method="post" action="/c/tok.en/person"><textarea name="text"></textarea><button>x</button></form>',
      20,
    ),
  ).toEqual(Array(20).fill(undefined))
  expect(company.forms).toEqual([])
})
