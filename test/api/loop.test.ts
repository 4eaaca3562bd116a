import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { day, hour } from '../../domain/clock.ts'
import { faultKinds } from '../../domain/fault.ts'
import { figureNames } from '../../domain/impactCase.ts'
import { bearer, startedAt, storeCase, type TestApi, testApi } from './harness.ts'

const get = async (api: TestApi['api'], path: string) => api.inject({ url: `/api/v1/${path}`, headers: bearer })
const send = (api: TestApi['api'], method: 'PUT' | 'POST' | 'DELETE', path: string, payload: object) =>
  api.inject({ method, url: `/api/v1/${path}`, headers: bearer, payload })

/** Three of Anna's cases about the same fridge, one of them a false alarm; and one complaint first. */
const world = async (): Promise<TestApi> => {
  const test = await testApi()
  const { records } = test
  await storeCase(records, {
    teamId: 'field',
    toldAt: startedAt + 1,
    fixedAt: startedAt + hour,
    state: 'closed',
    outcome: 'repaired',
  })
  await storeCase(records, { id: 'case-2', number: 1002, openedAt: startedAt + 8 * day, firstHeardFrom: 'complaint' })
  await storeCase(records, {
    id: 'case-3',
    number: 1003,
    openedAt: startedAt + 9 * day,
    state: 'cancelled',
    outcome: 'falseAlarm',
  })
  test.clock.at = startedAt + 20 * day
  return test
}
const pageShape = z.object({
  items: z.array(z.looseObject({ caseId: z.string() })),
  nextCursor: z.string().nullable(),
})

describe('impact', () => {
  test('over the last 30 days, with assumptions beside what follows from them', async () => {
    const { api } = await world()
    const answer = await get(api, 'impact')
    expect(answer.json()).toMatchObject({
      cases: 3,
      faultFirst: 1,
      complaintFirst: 1,
      falseAlarms: 1,
      proactiveRate: 0.5,
      repeated: 1,
      toldFirst: 1,
      value: { assumptions: { churnAfterBadExperience: 0.51, currency: 'EUR' }, changedBy: null, changedAt: null },
      groups: null,
    })
  })

  test('by team, by model and by week of a zone', async () => {
    const { api } = await world()
    const groups = async (query: string) =>
      z
        .object({
          groups: z.object({ items: z.array(z.looseObject({ key: z.string(), figures: z.looseObject({}) })) }),
        })
        .parse((await get(api, `impact?${query}`)).json())
        .groups.items.map(({ key, figures }) => [key, figures.cases])
    expect(await groups('groupBy=team')).toEqual([
      ['', 2],
      ['field', 1],
    ])
    expect(await groups('groupBy=model')).toEqual([['CoolBox', 3]])
    expect(await groups('groupBy=period&timeZone=Europe/Berlin')).toEqual([
      ['2026-W10', 1],
      ['2026-W11', 2],
    ])
    expect((await get(api, 'impact?teamId=field')).json()).toMatchObject({ cases: 1, filters: { teamId: 'field' } })
    expect((await get(api, 'impact?teamId=none')).json()).toMatchObject({ cases: 2 })
    expect((await get(api, 'impact?model=Other')).json()).toMatchObject({ cases: 0 })
    expect((await get(api, 'impact?groupBy=period&timeZone=Mars')).statusCode).toBe(400)
  })

  test('as CSV: a line for each group and one for all, with the assumptions', async () => {
    const { api } = await world()
    const answer = await get(api, 'impact?groupBy=team&format=csv')
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8')
    const [head, ...lines] = answer.body.trim().split('\r\n')
    expect(head).toMatch(/^group,label,cases,/)
    expect(lines.map((line) => line.split(',').slice(0, 3).join(','))).toEqual([
      ',No team,2',
      'field,field,1',
      ',All,3',
    ])
    expect(lines[2]).toContain('churnAfterBadExperience')
  })

  test('every figure opens its cases, page by page, by the same filters', async () => {
    const { api } = await world()
    const open = async (query: string) => {
      const found: string[] = []
      let cursor = ''
      for (let pages = 0; pages < 10; pages += 1) {
        const page = pageShape.parse((await get(api, `impact/cases?limit=1&${query}${cursor}`)).json())
        found.push(...page.items.map(({ caseId }) => caseId))
        if (page.nextCursor === null) return found
        cursor = `&cursor=${page.nextCursor}`
      }
      throw new Error('no end')
    }
    expect(await open('figure=cases')).toEqual(['case-1', 'case-2', 'case-3'])
    expect(await open('figure=faultFirst')).toEqual(['case-1'])
    expect(await open('figure=repeated')).toEqual(['case-2'])
    expect(await open('figure=cases&teamId=none')).toEqual(['case-2', 'case-3'])
    for (const name of figureNames) expect((await get(api, `impact/cases?figure=${name}`)).statusCode).toBe(200)
    expect((await get(api, 'impact/cases?figure=luck')).statusCode).toBe(400)
    expect((await get(api, 'impact/cases?figure=cases&cursor=abc')).statusCode).toBe(400)
  })

  test('assumptions are changed by managers, checked, kept with who and when', async () => {
    const { api, signIn, clock } = await world()
    clock.at = startedAt + 1
    const wanted = {
      complainersPerUnhappy: 0.1,
      churnAfterBadExperience: 0.2,
      yearlyValuePerCustomerMinor: 50_000,
      costPerContactMinor: 900,
      costPerOutageHourMinor: 100,
      currency: 'CHF',
    }
    const headers = await signIn('manager')
    const put = await api.inject({ method: 'PUT', url: '/api/v1/impact/assumptions', headers, payload: wanted })
    const kept = { assumptions: wanted, changedBy: 'manager', changedAt: new Date(startedAt + 1).toISOString() }
    expect(put.statusCode === 200 ? put.json() : put.body).toEqual(kept)
    expect((await get(api, 'impact/assumptions')).json()).toEqual(kept)
    expect((await get(api, 'impact')).json()).toMatchObject({ currency: 'CHF', value: { assumptions: wanted } })
    for (const wrong of [{ churnAfterBadExperience: 1.5 }, { currency: 'XXX1' }, { costPerContactMinor: -1 }])
      expect((await send(api, 'PUT', 'impact/assumptions', { ...wanted, ...wrong })).statusCode).toBe(400)
  })
})

describe('problems, stories, promises', () => {
  test('what keeps coming back, with its formula and cases; as CSV too', async () => {
    const { api } = await world()
    const answer = (await get(api, 'problems?subject=device')).json()
    expect(answer).toMatchObject({
      currency: 'EUR',
      formula: expect.stringContaining('hours of outage'),
      items: [{ subject: 'device', key: 'fridge-1', cases: 2, customers: 1, caseIds: ['case-2', 'case-1'] }],
    })
    const csv = await get(api, 'problems?format=csv')
    expect(csv.body.split('\r\n').some((line) => /^device,fridge-1,2,1,.*case-2 case-1$/.test(line))).toBe(true)
  })

  test('stories are those that a leader told', async () => {
    const { api, records } = await world()
    const line = { at: startedAt + 10, type: 'story', actor: 'lea', text: '' }
    await storeCase(records, { number: 1001, version: 2, story: 'She never noticed' }, { history: [line] })
    expect((await get(api, 'stories')).json()).toMatchObject({
      items: [{ caseId: 'case-1', number: 1001, story: 'She never noticed' }],
      nextCursor: null,
    })
  })

  test('the ledger and each team’s report', async () => {
    const { api, records } = await world()
    const promise = (id: string, state: 'kept' | 'broken', settledAt: number) => ({
      id,
      caseId: 'case-1',
      what: 'fixed' as const,
      publicDueAt: startedAt + hour,
      internalDueAt: startedAt,
      state,
      madeAt: startedAt,
      settledAt,
    })
    await storeCase(
      records,
      { version: 2, teamId: 'field' },
      { promises: [promise('p1', 'kept', startedAt), promise('p2', 'broken', startedAt + 3 * hour)] },
    )
    expect((await get(api, 'promises?state=broken&teamId=field')).json()).toMatchObject({
      items: [{ id: 'p2', caseNumber: 1001, teamId: 'field', leadMs: -2 * hour }],
    })
    expect((await get(api, 'promises?teamId=none')).json()).toMatchObject({ items: [] })
    expect((await get(api, 'promises/report')).json()).toMatchObject({
      items: [
        {
          teamId: 'field',
          kept: 1,
          broken: 1,
          keptRate: 0.5,
          medianLeadMs: hour,
          worstLate: [{ promiseId: 'p2', caseId: 'case-1', lateByMs: 2 * hour }],
        },
      ],
    })
  })
})

describe('articles', () => {
  const change = (expectedVersion: number, internal = 'Look at the fan first.') => ({
    expectedVersion,
    note: 'From the field',
    internal,
    public: { en: { title: 'A part wears', text: 'All is well.' }, de: { title: 'Ein Teil', text: 'Alles gut.' } },
  })

  test('every kind of fault has one, shipped, in both languages', async () => {
    const { api } = await testApi()
    const { items } = z
      .object({ items: z.array(z.looseObject({ faultKind: z.string(), version: z.number() })) })
      .parse((await get(api, 'articles')).json())
    expect(items.map(({ faultKind }) => faultKind)).toEqual([...faultKinds])
    for (const kind of faultKinds)
      for (const lang of ['en', 'de']) {
        const page = await api.inject(`/k/${kind}?lang=${lang}`)
        expect(page.statusCode).toBe(200)
        expect(page.body).toContain(`<html lang="${lang}">`)
        expect(page.body).not.toContain('<script')
      }
  })

  test('are changed in versions with who, when and why; an old one is restored; a stale change is a conflict', async () => {
    const { api } = await testApi()
    expect((await send(api, 'PUT', 'articles/wear', change(0))).json()).toMatchObject({ version: 1, by: 'token' })
    expect((await send(api, 'PUT', 'articles/wear', change(0))).statusCode).toBe(409)
    expect((await send(api, 'PUT', 'articles/wear', change(1, 'Then the belt.'))).json()).toMatchObject({ version: 2 })
    const restored = await send(api, 'POST', 'articles/wear/restore', { version: 1, expectedVersion: 2 })
    expect(restored.json()).toMatchObject({ version: 3, internal: 'Look at the fan first.', note: 'Back to version 1' })
    expect((await send(api, 'POST', 'articles/wear/restore', { version: 9, expectedVersion: 3 })).statusCode).toBe(404)
    expect((await get(api, 'articles/wear')).json()).toMatchObject({
      version: 3,
      versions: [
        { version: 3 },
        { version: 2 },
        { version: 1, note: 'From the field' },
        { version: 0, note: 'As shipped' },
      ],
    })
    expect((await get(api, 'articles/magic')).statusCode).toBe(400)
    expect((await send(api, 'PUT', 'articles/wear', { ...change(3), note: '' })).statusCode).toBe(400)
  })

  test('the public page speaks the reader’s language, escapes, and says when there is none', async () => {
    const { api } = await testApi()
    const text = 'Turn it <off>.\n\n- once\n- & again'
    await send(api, 'PUT', 'articles/wear', {
      ...change(0),
      public: { en: { title: 'A part wears', text }, de: { title: 'Ein Teil nutzt sich ab', text } },
    })
    const page = (url: string, language?: string) =>
      api.inject({ url, headers: language === undefined ? {} : { 'accept-language': language } })
    expect((await page('/k/wear')).body).toContain('<h1>A part wears</h1>')
    const german = await page('/k/wear', 'de-AT, en;q=0.5')
    expect(german.body).toContain('<h1>Ein Teil nutzt sich ab</h1>')
    expect(german.headers.vary).toContain('accept-language')
    expect((await page('/k/wear?lang=en', 'de')).body).toContain('<h1>A part wears</h1>')
    expect(german.body).toContain('<p>Turn it &lt;off&gt;.</p><ul><li>once</li><li>&amp; again</li></ul>')
    expect((await page('/k/nothing', 'de')).statusCode).toBe(404)
  })

  test('a proposal is accepted into a version or rejected with a reason, once', async () => {
    const { api, records } = await testApi()
    await storeCase(records)
    const proposal = (id: string, faultKind: 'wear' | 'drift') => ({
      id,
      faultKind,
      state: 'open' as const,
      madeAt: startedAt,
      changedAt: startedAt,
      cases: [
        { caseId: 'case-1', number: 1001, outcome: 'repaired', helped: [{ kind: 'claim' as const, text: 'New fan' }] },
      ],
      decidedBy: null,
      decidedAt: null,
      reason: null,
      version: null,
    })
    for (const [id, kind] of [
      ['p1', 'wear'],
      ['p2', 'drift'],
    ] as const)
      await records.articles.propose(kind, [{ caseId: 'case-1' }], () => proposal(id, kind))
    expect((await get(api, 'articles/proposals?faultKind=wear')).json()).toMatchObject({
      items: [{ id: 'p1', helped: [{ sentence: 'helped in 1 of 1 case: what was done “New fan”' }] }],
    })
    const accept = { decision: 'accept', expectedVersion: 0 }
    expect((await send(api, 'POST', 'articles/proposals/p1', { ...accept, expectedVersion: 5 })).statusCode).toBe(409)
    expect((await send(api, 'POST', 'articles/proposals/p1', accept)).json()).toMatchObject({
      state: 'accepted',
      version: 1,
    })
    expect((await get(api, 'articles/wear')).json()).toMatchObject({
      version: 1,
      internal: expect.stringContaining('- helped in 1 of 1 case: what was done “New fan”'),
    })
    expect((await send(api, 'POST', 'articles/proposals/p1', accept)).statusCode).toBe(409)
    expect((await send(api, 'POST', 'articles/proposals/p2', { decision: 'reject' })).statusCode).toBe(400)
    const rejected = await send(api, 'POST', 'articles/proposals/p2', { decision: 'reject', reason: 'Known already' })
    expect(rejected.json()).toMatchObject({ state: 'rejected', reason: 'Known already', decidedBy: 'token' })
    expect((await send(api, 'POST', 'articles/proposals/none', accept)).statusCode).toBe(404)
  })
})

describe('people', () => {
  test('are exported and forgotten by administrators only, and only when the id is said twice', async () => {
    const { api, records, signIn, clock } = await testApi()
    await storeCase(records)
    clock.at = startedAt + 1
    const manager = await signIn('manager')
    for (const [method, path] of [
      ['GET', 'customers/anna/export'],
      ['DELETE', 'customers/anna'],
    ] as const)
      expect(
        (await api.inject({ method, url: `/api/v1/${path}`, headers: manager, payload: { confirm: 'anna' } }))
          .statusCode,
      ).toBe(403)
    const found = await get(api, 'customers/anna/export')
    expect(found.json()).toMatchObject({ customerId: 'anna' })
    expect(found.body).toContain('anna@example.com')
    expect((await send(api, 'DELETE', 'customers/anna', { confirm: 'ann' })).statusCode).toBe(400)
    expect((await send(api, 'DELETE', 'customers/nobody', { confirm: 'nobody' })).statusCode).toBe(404)
    const done = await send(api, 'DELETE', 'customers/anna', { confirm: 'anna' })
    expect(done.json()).toMatchObject({ cases: 1, pseudonym: expect.stringMatching(/^erased-/) })
    expect((await get(api, 'customers/anna')).statusCode).toBe(404)
    expect((await get(api, 'cases/case-1')).body).not.toContain('Anna')
    expect((await get(api, 'impact')).json()).toMatchObject({ cases: 1 })
  })
})

test('the weekly report is shown for any week, and sent only for one that is over', async () => {
  const { api, records, user } = await world()
  await user('manager')
  expect((await get(api, 'reports/weekly?week=2026-W10')).json()).toMatchObject({
    report: { week: '2026-W10', figures: { cases: 1 } },
    sentAt: null,
  })
  expect((await get(api, 'reports/weekly?week=2026-10')).statusCode).toBe(400)
  expect((await get(api, 'reports/weekly?week=2026-W60')).statusCode).toBe(404)
  expect((await send(api, 'POST', 'reports/weekly', { week: '2026-W20' })).statusCode).toBe(409)
  expect((await send(api, 'POST', 'reports/weekly', { week: '2026-W10' })).statusCode).toBe(200)
  expect((await records.messages.list({ limit: 10 })).items).toMatchObject([
    { caseId: null, template: 'staffWeekly', state: 'queued' },
  ])
  expect((await get(api, 'reports/weekly?week=2026-W10')).json()).toMatchObject({ sentAt: expect.any(String) })
})
