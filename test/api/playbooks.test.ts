import { describe, expect, test } from 'vitest'
import { iso, minute } from '../../domain/clock.ts'
import { playbooks } from '../../recovery/playbooks.ts'
import { bearer, startedAt, storeCase, testApi } from './harness.ts'

type Api = Awaited<ReturnType<typeof testApi>>
const ask = async ({ api }: Api, method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, payload?: object) => {
  const answer = await api.inject({ method, url: `/api/v1/${path}`, headers: bearer, ...(payload && { payload }) })
  return { status: answer.statusCode, body: answer.json() }
}
const silence = playbooks.find(({ id }) => id === 'silence')
const order = (expectedVersion: number, note = 'Because') => ({ expectedVersion, note })

describe('playbooks', () => {
  test('are read, changed, read again; each change is a version with who, when and why', async () => {
    const t = await testApi()
    expect((await ask(t, 'GET', 'playbooks/silence')).body).toMatchObject({ version: 0, playbook: { id: 'silence' } })
    const changed = { ...silence, title: 'Went quiet', safety: true }
    const saved = await ask(t, 'PUT', 'playbooks/silence', { ...order(0, 'Shorter'), playbook: changed })
    expect(saved).toMatchObject({ status: 200, body: { version: 1, playbook: changed, warnings: [] } })
    expect((await ask(t, 'GET', 'playbooks')).body.items).toContainEqual(saved.body.playbook)
    expect((await ask(t, 'GET', 'rule-book/versions')).body.items).toEqual([
      { version: 1, at: iso(startedAt), by: expect.any(String), note: 'Shorter', changed: ['playbook silence'] },
    ])
    expect((await ask(t, 'GET', 'playbooks/silence/versions')).body.items).toMatchObject([
      { version: 1, note: 'Shorter', playbook: { title: 'Went quiet' } },
      { version: 0, at: null, by: 'system', playbook: { title: 'Stopped reporting' } },
    ])
  })

  test('a new one is added, and taken out again; its versions stay', async () => {
    const t = await testApi()
    const pump = { ...silence, id: 'silence-pump', modelContains: 'pump' }
    expect((await ask(t, 'PUT', 'playbooks/silence-pump', { ...order(0), playbook: pump })).body.version).toBe(1)
    expect((await ask(t, 'DELETE', 'playbooks/silence-pump', order(1))).body).toEqual({ version: 2 })
    expect((await ask(t, 'GET', 'playbooks/silence-pump')).status).toBe(404)
    expect((await ask(t, 'DELETE', 'playbooks/silence-pump', order(2))).status).toBe(404)
    expect((await ask(t, 'GET', 'playbooks/silence-pump/versions')).body.items).toMatchObject([
      { version: 2, playbook: null },
      { version: 1, playbook: { modelContains: 'pump' } },
    ])
  })

  test('whoever changes what somebody else has changed meanwhile is told so', async () => {
    const t = await testApi()
    const put = (title: string) => ask(t, 'PUT', 'playbooks/silence', { ...order(0), playbook: { ...silence, title } })
    const both = await Promise.all([put('One'), put('Other')])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(both.find(({ status }) => status === 409)?.body.detail).toContain('version 1 now')
  })

  test('every mistake is told at once, at its field', async () => {
    const t = await testApi()
    const wrong = {
      ...silence,
      title: '',
      remedies: [{ command: 'wake', maxAttempts: 0, inUse: { metric: 'x', is: 'over', value: 1 } }],
    }
    const shape = await ask(t, 'PUT', 'playbooks/silence', { ...order(0), playbook: wrong })
    expect(shape.status).toBe(400)
    expect(shape.body.errors.map(({ path }: { path: string }) => path).sort()).toEqual([
      'playbook.remedies.0.inUse.is',
      'playbook.remedies.0.maxAttempts',
      'playbook.title',
    ])
    const meaning = {
      ...silence,
      offers: ['yacht'],
      faultKind: 'wear',
      remedies: [{ command: 'wake', inUse: { metric: 'x', is: '>', value: 'much' } }],
    }
    const sense = await ask(t, 'PUT', 'playbooks/silence', { ...order(0), playbook: meaning })
    expect(sense.status).toBe(400)
    const paths: string[] = sense.body.errors.map(({ path }: { path: string }) => path)
    expect(paths).toEqual(expect.arrayContaining(['playbook.offers.0', 'playbook.remedies.0.inUse.value']))
    expect(paths.some((path) => path.endsWith('faultKind'))).toBe(true)
    expect((await ask(t, 'GET', 'rule-book')).body.version).toBe(0)
  })

  test('the id in the address is the playbook’s; a change without a reason is none', async () => {
    const t = await testApi()
    expect((await ask(t, 'PUT', 'playbooks/other', { ...order(0), playbook: silence })).status).toBe(400)
    expect((await ask(t, 'PUT', 'playbooks/silence', { ...order(0, ' '), playbook: silence })).status).toBe(400)
  })

  test('a metric that no device of the model has sent is a warning', async () => {
    const t = await testApi()
    await t.records.devices.create({ id: 'a', model: 'Router 5' }, { createdAt: startedAt })
    await t.readings.append({ numeric: [{ deviceId: 'a', metric: 'clients', ts: startedAt, value: 1 }], text: [] })
    const router = playbooks.find(({ id }) => id === 'reported-router')
    const asks = (metric: string) => ({
      ...router,
      remedies: [{ command: 'restart', inUse: { metric, is: '>', value: 0 } }],
    })
    const heard = await ask(t, 'PUT', 'playbooks/reported-router', { ...order(0), playbook: asks('clients') })
    expect(heard.body.warnings).toEqual([])
    const unheard = await ask(t, 'PUT', 'playbooks/reported-router', { ...order(1), playbook: asks('cliens') })
    expect(unheard.body.warnings).toEqual([expect.stringContaining('has sent cliens yet')])
  })

  test('an older version comes back as a new one', async () => {
    const t = await testApi()
    await ask(t, 'PUT', 'playbooks/silence', { ...order(0), playbook: { ...silence, title: 'A' } })
    await ask(t, 'PUT', 'playbooks/silence', { ...order(1), playbook: { ...silence, title: 'B' } })
    const back = await ask(t, 'POST', 'playbooks/silence/restore', { ...order(2), version: 1 })
    expect(back.body).toMatchObject({ version: 3, playbook: { title: 'A' } })
    const shipped = await ask(t, 'POST', 'playbooks/silence/restore', { ...order(3), version: 0 })
    expect(shipped.body).toMatchObject({ version: 4, playbook: { title: 'Stopped reporting' } })
    expect((await ask(t, 'POST', 'playbooks/none/restore', { ...order(4), version: 1 })).status).toBe(404)
  })

  test('several at once: all or none', async () => {
    const t = await testApi()
    const good = { ...silence, title: 'Good' }
    const bad = { ...silence, id: 'other', title: 'Bad' }
    const none = await ask(t, 'PUT', 'playbooks', { ...order(0), playbooks: [good, bad] })
    expect(none.status).toBe(400)
    expect(none.body.errors[0].path).toBe('playbooks.other.faultKind')
    expect((await ask(t, 'GET', 'playbooks/silence')).body.playbook.title).toBe('Stopped reporting')
    const both = await ask(t, 'PUT', 'playbooks', { ...order(0), playbooks: [good, { ...bad, modelContains: 'pump' }] })
    expect(both.body).toEqual({ version: 1 })
  })

  test('are tried on a case without touching it', async () => {
    const t = await testApi()
    await storeCase(t.records)
    const trial = await ask(t, 'POST', 'playbooks/dry-run', { playbook: silence, caseId: 'case-1' })
    expect(trial).toMatchObject({ status: 200, body: { differences: [], events: 0 } })
    expect((await ask(t, 'POST', 'playbooks/dry-run', { playbook: silence, caseId: 'none' })).status).toBe(404)
  })
})

describe('the rule book', () => {
  test('numbers are changed one by one; misspelt ones are refused', async () => {
    const t = await testApi()
    const put = (expectedVersion: number, policy: object) =>
      ask(t, 'PUT', 'rule-book/policy', { ...order(expectedVersion), policy })
    const changed = await put(0, { verifyFor: 5 * minute })
    expect(changed.body).toMatchObject({ version: 1, policy: { verifyFor: 5 * minute, remoteWithin: 5 * minute } })
    expect((await put(1, { verifyFor: -1 })).body.errors[0].path).toBe('policy.verifyFor')
    expect((await put(1, { verifyfor: 1 })).status).toBe(400)
    expect((await ask(t, 'GET', 'rule-book/versions/0')).body.policy.verifyFor).toBe(30 * minute)
    expect((await ask(t, 'GET', 'rule-book/versions/2')).status).toBe(404)
    const back = await ask(t, 'POST', 'rule-book/restore', { ...order(1), version: 0 })
    expect(back.body).toMatchObject({ version: 2, policy: { verifyFor: 30 * minute } })
    expect((await ask(t, 'POST', 'rule-book/restore', { ...order(2), version: 9 })).status).toBe(404)
  })
})

describe('remedies and breakers', () => {
  const withAttempts = async () => {
    const t = await testApi()
    await storeCase(
      t.records,
      {},
      {
        remedies: [1, 2].map((n) => ({
          id: `case-1:1:${n}`,
          caseId: 'case-1',
          deviceId: 'fridge-1',
          model: 'CoolBox',
          command: 'restart',
          sentAt: startedAt + n * minute,
          outcome: 'worse' as const,
          settledAt: startedAt + n * minute,
          trialOf: null,
        })),
      },
    )
    t.clock.at = startedAt + 10 * minute
    return t
  }
  test('what was tried is listed by case, model, command and device', async () => {
    const t = await withAttempts()
    const { items } = (await ask(t, 'GET', 'remedies?caseId=case-1&model=CoolBox&command=restart&deviceId=fridge-1'))
      .body
    expect(items).toMatchObject([
      { id: 'case-1:1:2', outcome: 'worse', sentAt: iso(startedAt + 2 * minute) },
      { id: 'case-1:1:1' },
    ])
    expect((await ask(t, 'GET', 'remedies?model=Other')).body.items).toEqual([])
    expect((await ask(t, 'GET', 'remedies?limit=1')).body.nextCursor).toEqual(expect.any(String))
  })

  test('a breaker that is open says why and until when; who gives it free, and why, is kept', async () => {
    const t = await withAttempts()
    expect((await ask(t, 'GET', 'breakers')).body.items).toMatchObject([
      { model: 'CoolBox', command: 'restart', state: 'open', counts: { worse: 2 }, resets: [], trying: false },
    ])
    const key = { model: 'CoolBox', command: 'restart' }
    const reset = await ask(t, 'POST', 'breakers/reset', { ...key, reason: 'New firmware' })
    expect(reset.body).toMatchObject({
      state: 'closed',
      resets: [{ at: iso(startedAt + 10 * minute), reason: 'New firmware' }],
    })
    expect((await ask(t, 'POST', 'breakers/reset', { ...key, reason: '' })).status).toBe(400)
    expect((await ask(t, 'POST', 'breakers/reset', { ...key, model: 'X', reason: 'y' })).status).toBe(404)
  })
})
