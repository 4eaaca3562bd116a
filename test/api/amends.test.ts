import { createHash } from 'node:crypto'
import { describe, expect, onTestFinished, test } from 'vitest'
import { signApprovalLink } from '../../domain/approvalLink.ts'
import { day, minute } from '../../domain/clock.ts'
import { signToken } from '../../domain/signedToken.ts'
import { openHouse } from '../recovery/house.ts'
import { bearer, testApi } from './harness.ts'

const linkSecret = 'link-secret-of-the-house'

/** The API over a real recovery in which Anna asks to give Carol 90.00 EUR, which is over the limit of a case. */
const asking = async (who = 'anna') => {
  const house = await openHouse()
  onTestFinished(() => house.close())
  await house.addCustomer('carol')
  await house.addDevice('fridge', 'carol')
  await house.opens('fridge')
  const { id: caseId } = await house.theCase()
  await house.recovery.command(
    caseId,
    { type: 'offer', amountMinor: 9_000, reason: 'A freezer <full> of food' },
    house.person(who),
  )
  const [asked] = (await house.records.cases.offers({ state: 'needsApproval', limit: 5 })).items
  const offerId = asked?.id ?? ''
  const { api } = await testApi({
    records: house.records,
    recovery: house.recovery,
    clock: { now: house.now, speed: 1 },
    linkSecret,
  })
  const linkOf = (userId: string, change: { offerId?: string; expiresAt?: number } = {}) =>
    `/a/${signApprovalLink(linkSecret, { offerId, userId, expiresAt: house.now() + 3 * day, ...change })}`
  const form = (url: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    api.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      payload: new URLSearchParams(fields).toString(),
    })
  let sessions = 0
  const sessionOf = async (userId: string) => {
    sessions += 1
    const session = `session-${sessions}-of-${userId}`
    const tokenHash = createHash('sha256').update(session).digest('hex')
    await house.records.users.createSession({ tokenHash, userId, expiresAt: house.now() + day })
    return { cookie: `forestall_session=${session}`, 'sec-fetch-site': 'same-origin' }
  }
  const offer = () => house.records.cases.getOffer(offerId)
  const json = async (path: string, o: { as: string; method?: 'POST' | 'PUT' | 'GET'; body?: object }) =>
    api.inject({
      method: o.method ?? 'GET',
      url: `/api/v1/${path}`,
      headers: o.as === 'token' ? bearer : await sessionOf(o.as),
      ...(o.body && { payload: o.body }),
    })
  return { house, api, caseId, offerId, linkOf, form, sessionOf, offer, json }
}

describe('a manager’s link', () => {
  test('shows the case, the request and the limits, and changes nothing however often it is looked at', async () => {
    const { api, linkOf, offer, house, caseId } = await asking()
    const before = await house.records.cases.get(caseId)
    for (const method of ['GET', 'HEAD', 'GET'] as const) {
      const { statusCode, headers } = await api.inject({ method, url: linkOf('lea') })
      expect(statusCode).toBe(200)
      expect(headers['cache-control']).toBe('no-store')
    }
    const { body } = await api.inject(linkOf('lea'))
    for (const words of ['Case 1001', 'Customer carol', 'The fridge', 'Anna', '€90.00', 'For Lea', 'Decision'])
      expect(body).toContain(words)
    expect(body).toContain('A freezer &lt;full&gt; of food')
    expect(body).toContain('over the limit for one case')
    expect(body).toContain('€0.00 of €50.00')
    expect(body).not.toMatch(/<script|javascript:|onclick/i)
    expect(await house.records.cases.get(caseId)).toEqual(before)
    expect((await offer())?.state).toBe('needsApproval')
  })

  test('asks once more, then decides, in the name of the manager it was sent to; afterwards it says so calmly', async () => {
    const { api, linkOf, form, offer, house, caseId } = await asking()
    const url = linkOf('lea')
    const asked = await form(url, { decision: 'approve', reason: 'They deserve it' })
    expect([asked.statusCode, (await offer())?.state]).toEqual([200, 'needsApproval'])
    expect(asked.body).toContain('Yes, approve')
    expect(asked.body).toContain('a credit of €90.00')
    const done = await form(url, { decision: 'approve', reason: 'They deserve it', confirm: 'yes' })
    expect([done.statusCode, done.headers.location]).toEqual([303, url])
    expect(await offer()).toMatchObject({ state: 'offered', approvedBy: 'lea' })
    expect(await house.told('customer', caseId)).toContain('offer')
    for (const link of [url, linkOf('max')]) {
      const again = await api.inject(link)
      expect([again.statusCode, again.body.includes('was approved by Lea')]).toEqual([200, true])
      expect((await form(link, { decision: 'reject', confirm: 'yes' })).body).toContain('has been decided')
    }
    expect((await offer())?.state).toBe('offered')
  })

  test('rejects, and nobody tells the customer', async () => {
    const { linkOf, form, offer, house, caseId } = await asking()
    await form(linkOf('lea'), { decision: 'reject', reason: 'No', confirm: 'yes' })
    expect((await offer())?.state).toBe('rejected')
    expect(await house.told('customer', caseId)).not.toContain('offer')
  })

  test.each([
    ['another amount', { amount: '45.50' }, { kind: 'credit', amountMinor: 4_550, percent: null }],
    ['as Germans write it', { amount: '45,5' }, { kind: 'credit', amountMinor: 4_550, percent: null }],
    ['another kind', { kind: 'gift', amount: '8' }, { kind: 'gift', amountMinor: 800, percent: null }],
    [
      'a percentage',
      { kind: 'discount', amount: '20', percent: '12,5' },
      { kind: 'discount', amountMinor: 2_000, percent: 12.5 },
    ],
    ['only sorry', { kind: 'apology', amount: '90.00' }, { kind: 'apology', amountMinor: 0, percent: null }],
  ])('changes it: %s', async (_what, fields, expected) => {
    const { linkOf, form, offer } = await asking()
    const asked = await form(linkOf('lea'), { decision: 'change', ...fields })
    expect([asked.statusCode, (await offer())?.state]).toEqual([200, 'needsApproval'])
    await form(linkOf('lea'), { decision: 'change', ...fields, confirm: 'yes' })
    expect(await offer()).toMatchObject({ ...expected, approvedBy: 'lea' })
  })

  test.each([
    ['nothing chosen', {}],
    ['a decision there is not', { decision: 'maybe', confirm: 'yes' }],
    ['an amount that is none', { decision: 'change', amount: 'plenty', confirm: 'yes' }],
    ['three decimals', { decision: 'change', amount: '1.234', confirm: 'yes' }],
    ['less than nothing', { decision: 'change', amount: '-5', confirm: 'yes' }],
    ['nothing at all', { decision: 'change', amount: '0', confirm: 'yes' }],
    ['more than all', { decision: 'change', kind: 'discount', amount: '5', percent: '120', confirm: 'yes' }],
    ['a kind there is not', { decision: 'change', kind: 'car', amount: '5', confirm: 'yes' }],
  ])('%s is asked for again and decides nothing', async (_what, fields) => {
    const { linkOf, form, offer } = await asking()
    const answer = await form(linkOf('lea'), fields)
    expect(answer.statusCode).toBe(400)
    expect(answer.body).toContain('role="alert"')
    expect((await offer())?.state).toBe('needsApproval')
  })

  test('opens nothing when it is not one of ours, for another page, or its time is over', async () => {
    const { api, linkOf, offer, form, caseId, offerId, house } = await asking()
    const mine = linkOf('lea').slice('/a/'.length)
    const wrong = [
      'x',
      'x.y',
      `${mine}x`,
      signToken(linkSecret, 'case', caseId),
      signToken(linkSecret, 'approval', 'lea'),
      signToken(linkSecret, 'approval', `${encodeURIComponent(offerId)}/lea`),
      signApprovalLink('another secret', { offerId, userId: 'lea', expiresAt: house.now() + day }),
    ]
    for (const token of wrong) {
      const answer = await api.inject(`/a/${token}`)
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
      expect((await form(`/a/${token}`, { decision: 'approve', confirm: 'yes' })).statusCode).toBe(404)
    }
    const old = linkOf('lea', { expiresAt: house.now() + minute })
    expect((await api.inject(old)).statusCode).toBe(200)
    house.jump(minute)
    expect((await api.inject(old)).statusCode).toBe(410)
    expect((await form(old, { decision: 'approve', confirm: 'yes' })).body).toContain('has run out')
    expect((await offer())?.state).toBe('needsApproval')
  })

  test('forwarded, it is of no use to whoever made the offer, nor to anybody else who is signed in', async () => {
    const { api, linkOf, form, sessionOf, offer } = await asking()
    for (const other of ['anna', 'max', 'vic']) {
      const headers = await sessionOf(other)
      const looked = await api.inject({ url: linkOf('lea'), headers })
      expect([looked.statusCode, looked.body.includes('somebody else')]).toEqual([403, true])
      expect(looked.body).not.toContain('€90.00')
      expect((await form(linkOf('lea'), { decision: 'approve', confirm: 'yes' }, headers)).statusCode).toBe(403)
    }
    expect((await offer())?.state).toBe('needsApproval')
    const own = await sessionOf('lea')
    expect((await api.inject({ url: linkOf('lea'), headers: own })).statusCode).toBe(200)
  })

  test('does not let a manager approve their own, not changed either', async () => {
    const { api, linkOf, form, offer } = await asking('lea')
    expect((await api.inject(linkOf('lea'))).body).toContain('your own request')
    for (const decision of ['approve', 'change', 'reject'])
      expect((await form(linkOf('lea'), { decision, amount: '1', confirm: 'yes' })).statusCode).toBe(403)
    expect((await offer())?.state).toBe('needsApproval')
    expect((await api.inject(linkOf('max'))).statusCode).toBe(200)
  })

  test.each(['anna', 'nobody'])('of somebody who may not decide (%s) it decides nothing', async (userId) => {
    const { api, linkOf, form, offer } = await asking('ben')
    expect((await api.inject(linkOf(userId))).statusCode).toBe(403)
    expect((await form(linkOf(userId), { decision: 'approve', confirm: 'yes' })).statusCode).toBe(403)
    expect((await offer())?.state).toBe('needsApproval')
  })

  test('two managers at the same moment: one decides, both pages say how it ended', async () => {
    const { linkOf, form, offer, api } = await asking()
    const both = await Promise.all([
      form(linkOf('lea'), { decision: 'approve', confirm: 'yes' }),
      form(linkOf('max'), { decision: 'reject', confirm: 'yes' }),
    ])
    // The slower one finds it decided, before or after its click.
    expect(both.map(({ statusCode }) => statusCode).filter((status) => status !== 303 && status !== 200)).toEqual([])
    expect(both.some(({ statusCode }) => statusCode === 303)).toBe(true)
    const state = (await offer())?.state
    expect(['offered', 'rejected']).toContain(state)
    for (const who of ['lea', 'max'])
      expect((await api.inject(linkOf(who))).body).toContain(state === 'offered' ? 'was approved' : 'was rejected')
  })
})

describe('approvals over HTTP', () => {
  test.each([
    [{ decision: 'approve' }, { state: 'offered', amountMinor: 9_000, approvedBy: 'lea' }],
    [{ approve: true }, { state: 'offered', amountMinor: 9_000 }],
    [{ approve: false }, { state: 'rejected' }],
    [{ decision: 'reject', reason: 'no' }, { state: 'rejected' }],
    [
      { decision: 'change', amountMinor: 4_000 },
      { state: 'offered', kind: 'credit', amountMinor: 4_000 },
    ],
    [
      { decision: 'change', kind: 'apology' },
      { state: 'accepted', kind: 'apology', amountMinor: 0 },
    ],
    [
      { decision: 'change', kind: 'discount', amountMinor: 2_000, percent: 10 },
      { kind: 'discount', amountMinor: 2_000, percent: 10 },
    ],
  ])('%j', async (body, expected) => {
    const { json, offerId } = await asking()
    const answer = await json(`approvals/${encodeURIComponent(offerId)}`, { as: 'lea', method: 'POST', body })
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject(expected)
  })

  test.each([
    ['an agent', 'ben', { decision: 'approve' }, 403],
    ['nonsense', 'lea', { decision: 'change', percent: 10 }, 400],
    ['an apology that costs', 'lea', { decision: 'change', kind: 'apology', amountMinor: 5 }, 400],
    ['a field too many', 'lea', { decision: 'approve', amountMinor: 5 }, 400],
  ])('%s is refused and nothing decided', async (_what, as, body, status) => {
    const { json, offerId, offer } = await asking()
    const answer = await json(`approvals/${encodeURIComponent(offerId)}`, { as, method: 'POST', body })
    expect(answer.statusCode).toBe(status)
    expect((await offer())?.state).toBe('needsApproval')
  })

  test('never one’s own', async () => {
    const { json, offerId, offer } = await asking('lea')
    for (const body of [{ decision: 'approve' }, { decision: 'change', amountMinor: 1 }, { decision: 'reject' }]) {
      const answer = await json(`approvals/${encodeURIComponent(offerId)}`, { as: 'lea', method: 'POST', body })
      expect(answer.statusCode).toBe(403)
    }
    expect((await offer())?.state).toBe('needsApproval')
  })
})

describe('the offer table and the limits over HTTP', () => {
  test('what a case may be offered: the best line, the others, and what is left of each limit', async () => {
    const { json, caseId } = await asking()
    const choices = (await json(`cases/${caseId}/offer-choices`, { as: 'anna' })).json()
    expect(choices).toMatchObject({
      facts: { severity: 'major', cause: 'ours', repeated: false, plan: 'standard' },
      best: { ruleId: 'next-order', kind: 'discount', percent: 10, currency: 'EUR', overLimits: [] },
      limits: { currency: 'EUR', perIncident: { allowedMinor: 5_000, givenMinor: 0, leftMinor: 5_000 } },
    })
    expect(choices.alternatives.map(({ ruleId }: { ruleId: string }) => ruleId)).toEqual(['small-credit', 'apology'])
    expect((await json('cases/none/offer-choices', { as: 'anna' })).statusCode).toBe(404)
  })

  test('an offer that makes no sense names its field', async () => {
    const { json, caseId } = await asking()
    for (const [command, field] of [
      [{ kind: 'credit' }, 'amountMinor'],
      [{ kind: 'apology', amountMinor: 5 }, 'amountMinor'],
      [{ kind: 'gift', amountMinor: 5, percent: 5 }, 'percent'],
    ] as const) {
      const body = { type: 'offer', reason: 'x', ...command }
      const answer = await json(`cases/${caseId}/commands`, { as: 'anna', method: 'POST', body })
      expect([answer.statusCode, answer.json().errors[0].path]).toEqual([400, field])
    }
  })

  test('a changed table is a new version of the rule book, and in force at once; the wrong version is a conflict', async () => {
    const { json, caseId } = await asking()
    const { version, rules } = (await json('offer-rules', { as: 'vic' })).json()
    const small = rules.filter(({ id }: { id: string }) => id === 'small-credit')
    const body = { expectedVersion: version, note: 'Only small credits', rules: small }
    expect((await json('offer-rules', { as: 'anna', method: 'PUT', body })).statusCode).toBe(403)
    const saved = await json('offer-rules', { as: 'lea', method: 'PUT', body })
    expect([saved.statusCode, saved.json().version]).toEqual([200, version + 1])
    expect((await json(`cases/${caseId}/offer-choices`, { as: 'anna' })).json()).toMatchObject({
      best: { ruleId: 'small-credit' },
      alternatives: [],
    })
    expect((await json('offer-rules', { as: 'lea', method: 'PUT', body })).statusCode).toBe(409)
  })

  test.each([
    ['another currency', [{ kind: 'credit', amountMinor: 5, currency: 'JPY' }], 'rules.0.give.currency'],
    ['no amount', [{ kind: 'credit' }], 'rules.0.give.amountMinor'],
    ['the same id twice', [{ kind: 'apology' }, { kind: 'apology' }], 'rules.1.id'],
  ])('a table with %s is refused where it is wrong', async (_what, gives, path) => {
    const { json } = await asking()
    const rules = gives.map((give) => ({
      id: 'r',
      when: {},
      give: { ...give, text: { en: 'x', de: 'x' } },
      automatic: false,
    }))
    const answer = await json('offer-rules', {
      as: 'lea',
      method: 'PUT',
      body: { expectedVersion: 0, note: 'x', rules },
    })
    expect(answer.statusCode).toBe(400)
    expect(answer.json().errors.map((error: { path: string }) => error.path)).toContain(path)
  })

  test('limits are an administrator’s to change, and hold from the next offer on', async () => {
    const { json, caseId, house } = await asking()
    const { version, limits } = (await json('offer-limits', { as: 'vic' })).json()
    const body = { expectedVersion: version, note: 'Tighter', limits: { ...limits, perIncidentMinor: 100 } }
    expect((await json('offer-limits', { as: 'lea', method: 'PUT', body })).statusCode).toBe(403)
    expect((await json('offer-limits', { as: 'token', method: 'PUT', body })).statusCode).toBe(200)
    const command = { type: 'offer', amountMinor: 101, reason: 'x' }
    await json(`cases/${caseId}/commands`, { as: 'anna', method: 'POST', body: command })
    expect((await house.records.cases.offers({ limit: 1 })).items[0]).toMatchObject({
      amountMinor: 101,
      state: 'needsApproval',
    })
    const wrong = { ...body, expectedVersion: version + 1, limits: { ...limits, perCustomerDays: 0 } }
    expect((await json('offer-limits', { as: 'token', method: 'PUT', body: wrong })).statusCode).toBe(400)
  })
})
