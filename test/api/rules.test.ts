import { expect, test } from 'vitest'
import { createRuleDryRun } from '../../app/ruleDryRun.ts'
import { day, hour, iso, minute } from '../../domain/clock.ts'
import { mostRules, ruleInput } from '../../domain/rule.ts'
import type { NumericReading } from '../../store/readingStore.ts'
import { bearer, startedAt, testApi } from './harness.ts'

type Api = Awaited<ReturnType<typeof testApi>>
const post = ({ api }: Api, path: string, payload: object, headers: object = {}) =>
  api.inject({ method: 'POST', url: `/api/v1/${path}`, headers: { ...bearer, ...headers }, payload })
const tooWarm = { type: 'limit', metric: 'temp_c', is: 'above', limit: 8 }
const rule = { id: 'warm', name: 'Too warm', condition: tooWarm }

/** A week of a reading every ten minutes; warm for an hour every day at six. */
const history = (deviceId: string, days = 7): NumericReading[] =>
  Array.from({ length: days * 144 }, (_, i) => {
    const ts = startedAt - days * day + i * 10 * minute
    return { deviceId, metric: 'temp_c', ts, value: ts % day >= 6 * hour && ts % day < 7 * hour ? 9 : 4 }
  })
const withHistory = async (): Promise<Api> => {
  const made = await testApi()
  for (const [id, model] of [
    ['a', 'F200'],
    ['b', 'F200'],
    ['c', 'P1'],
    ['mute', 'F200'],
  ] as const)
    await made.records.devices.create({ id, model, site: 'Hall' }, { createdAt: startedAt })
  await made.readings.append({ numeric: ['a', 'b', 'c'].flatMap((id) => history(id)), text: [] })
  return made
}

test('a rule that is a tree is saved, listed and shown as it was given', async () => {
  const t = await testApi()
  const tree = {
    ...rule,
    severity: 'minor',
    enabled: false,
    forSeconds: 600,
    clearAfterSeconds: 60,
    explanation: 'Goods spoil.',
    condition: {
      type: 'and',
      of: [
        { ...tooWarm, clearAt: 6, readings: { atLeast: 3, of: 5 } },
        {
          type: 'not',
          of: { type: 'schedule', days: ['sat', 'sun'], from: '08:00', to: '18:00', timeZone: 'Europe/Berlin' },
        },
        { type: 'device', attribute: 'model', is: 'oneOf', value: ['F200', 'F300'] },
      ],
    },
  }
  expect((await post(t, 'rules', tree)).json()).toEqual(tree)
  expect((await t.api.inject({ url: '/api/v1/rules', headers: bearer })).json()).toEqual({
    items: [tree],
    nextCursor: null,
  })
})

test('the flat form is answered in both forms, and the answer can be sent back', async () => {
  const t = await testApi()
  const flat = {
    id: 'hot',
    name: 'Hot',
    model: 'F200',
    metric: 'temp_c',
    when: 'above',
    limit: 8,
    clearAt: 6,
    forSeconds: 60,
  }
  const saved = await post(t, 'rules', flat)
  expect(saved.statusCode).toBe(201)
  expect(saved.json()).toMatchObject({ ...flat, severity: 'major', enabled: true, condition: { type: 'and' } })
  const again = await post(t, 'rules', { ...saved.json(), enabled: false })
  expect(again.json()).toEqual({ ...saved.json(), enabled: false })
})

test.each([
  [
    'a mistake deep in the tree',
    { ...rule, condition: { type: 'and', of: [tooWarm, { ...tooWarm, clearAt: 9 }] } },
    'condition.of.1.clearAt',
  ],
  ['a mistake in the flat form', { id: 'x', name: 'X', metric: 'a', when: 'over', limit: 1 }, 'when'],
  ['neither form', {}, 'id'],
])('%s is named at its field', async (_name, payload, path) => {
  const answer = await post(await testApi(), 'rules', payload)
  expect(answer.statusCode).toBe(400)
  expect(answer.json().errors.map((error: { path: string }) => error.path)).toContain(path)
})

test('ten thousand nested groups are refused as too deep', async () => {
  const levels = 5_000
  const payload = `{"id":"x","name":"X","condition":${'{"type":"not","of":'.repeat(levels)}${JSON.stringify(tooWarm)}${'}'.repeat(levels)}}`
  const { api } = await testApi()
  const headers = { ...bearer, 'content-type': 'application/json' }
  const answer = await api.inject({ method: 'POST', url: '/api/v1/rules', headers, payload })
  expect(answer.statusCode).toBe(400)
  expect(answer.json().detail).toContain('nested')
})

test(`no more than ${mostRules} rules; those there are can still be changed`, async () => {
  const t = await testApi()
  for (let i = 0; i < mostRules; i += 1) await t.records.settings.saveRule(ruleInput.parse({ ...rule, id: `r${i}` }))
  expect((await post(t, 'rules', rule)).statusCode).toBe(400)
  expect((await post(t, 'rules', { ...rule, id: 'r7', name: 'Changed' })).statusCode).toBe(201)
})

test('a dry run tells how often, where, when and how long, and saves nothing', async () => {
  const t = await withHistory()
  const conditions = { type: 'and', of: [tooWarm, { type: 'device', attribute: 'model', is: 'equal', value: 'F200' }] }
  const answer = await post(t, 'rules/dry-run', { rule: { ...rule, forSeconds: 1200, condition: conditions } })
  expect(answer.statusCode).toBe(200)
  const told = answer.json()
  expect(told).toMatchObject({
    fired: 14,
    firedOn: 2,
    devices: [
      { deviceId: 'a', fired: 7, openMs: 7 * 40 * minute },
      { deviceId: 'b', fired: 7 },
    ],
    looked: {
      from: iso(startedAt - 30 * day),
      to: iso(startedAt),
      devices: 2,
      devicesWithout: 1,
      readings: 2 * 7 * 144,
      deviceDays: 14,
      firstReadingAt: iso(startedAt - 7 * day),
    },
    cut: [],
  })
  expect(told.perDeviceMonth).toBeCloseTo(30)
  expect(told.episodes).toHaveLength(14)
  // The last morning: warm from 06:00, said at 06:20, over at 07:00.
  expect(told.episodes[0]).toMatchObject({
    startedAt: '2026-03-02T06:00:00.000Z',
    firedAt: '2026-03-02T06:20:00.000Z',
    clearedAt: '2026-03-02T07:00:00.000Z',
    explanation: 'Temperature is 9 °C (limit 8 °C) for 20 minutes and model is F200: rule “Too warm”.',
  })
  expect(told.notes.join(' ')).toContain("today's")
  expect(await t.records.settings.rules()).toEqual([])
})

test('a metric that nobody has ever reported is named: it is no proof of calm', async () => {
  const t = await withHistory()
  const nope = { type: 'limit', metric: 'nope', is: 'above', limit: 8 }
  const asked = async (body: object) =>
    (await post(t, 'rules/dry-run', body)).json() as { fired: number; notes: string[] }
  const alone = await asked({ rule: { ...rule, condition: nope } })
  expect(alone).toMatchObject({ fired: 0, notes: expect.arrayContaining(['No device has reported “nope”.']) })
  const some = await asked({ rule: { ...rule, condition: { type: 'or', of: [tooWarm, nope] } }, deviceIds: ['a'] })
  expect(some.notes[0]).toBe('None of the devices looked at has reported “nope”.')
  expect((await asked({ rule })).notes.join(' ')).not.toContain('has reported')
})

test('a dry run takes a range, devices, the flat form, and a disabled rule', async () => {
  const t = await withHistory()
  const flat = { id: 'hot', name: 'Hot', metric: 'temp_c', when: 'above', limit: 8 }
  const range = { from: iso(startedAt - 2 * day), to: iso(startedAt - day), deviceIds: ['c', 'nobody'] }
  expect((await post(t, 'rules/dry-run', { rule: flat, ...range })).json()).toMatchObject({
    fired: 1,
    firedOn: 1,
    looked: { devices: 1, deviceDays: 1 },
  })
  expect((await post(t, 'rules/dry-run', { rule: { ...rule, enabled: false } })).json()).toMatchObject({ fired: 21 })
  for (const [change, path] of [
    [{ rule: { ...rule, condition: { ...tooWarm, is: 'over' } } }, 'rule.condition.is'],
    [{ rule: flat, from: iso(startedAt), to: iso(startedAt - day) }, 'from'],
    [{ rule: flat, from: iso(startedAt - 500 * day) }, 'from'],
    [{ rule: flat, deviceIds: [] }, 'deviceIds'],
  ] as const) {
    const refused = await post(t, 'rules/dry-run', change)
    expect(refused.statusCode).toBe(400)
    expect(refused.json().errors[0].path).toBe(path)
  }
})

test('an open end, words, and silence are seen in stored readings too', async () => {
  const t = await withHistory()
  await t.readings.append({
    numeric: [],
    text: [{ deviceId: 'a', metric: 'mode', ts: startedAt - hour, value: 'limp' }],
  })
  const limp = { type: 'value', metric: 'mode', is: 'equal', value: 'limp' }
  const told = (await post(t, 'rules/dry-run', { rule: { ...rule, condition: limp } })).json()
  expect(told).toMatchObject({
    fired: 1,
    episodes: [{ deviceId: 'a', firedAt: iso(startedAt - hour), clearedAt: null }],
  })
  const silent = { type: 'missing', forSeconds: 3600 }
  const to = iso(startedAt + 2 * hour)
  const quiet = (await post(t, 'rules/dry-run', { rule: { ...rule, condition: silent }, to })).json()
  expect(quiet).toMatchObject({ fired: 3, looked: { devices: 3, devicesWithout: 1 } })
  expect(quiet.notes.join(' ')).toContain('stood still')
})

test('a dry run is bounded in devices and readings, says so, and leaves the event loop to others', async () => {
  const t = await withHistory()
  const limits = { devices: 2, readings: 1200, days: 400, episodes: 3 }
  const dryRun = createRuleDryRun({ devices: t.records.devices, readings: t.readings }, limits)
  const request = {
    rule: ruleInput.parse(rule),
    from: startedAt - 30 * day,
    to: startedAt,
    deviceIds: undefined,
    signal: new AbortController().signal,
  }
  let turns = 0
  const turning = setInterval(() => {
    turns += 1
  }, 0)
  const [told, other] = await Promise.all([dryRun(request), dryRun(request)])
  clearInterval(turning)
  expect(other).toBeUndefined()
  expect(turns).toBeGreaterThan(1)
  expect(told?.looked.readings).toBe(1200)
  expect(told?.episodes).toHaveLength(3)
  expect(told?.cut).toEqual([
    'Only 2 of 4 devices were looked at, chosen evenly.',
    'Stopped after 1200 readings, at device 2 of 2: choose fewer devices or a shorter time for the rest.',
    expect.stringContaining('the latest 3 are listed'),
  ])
  const gone = await dryRun({ ...request, signal: AbortSignal.abort() })
  expect(gone?.looked.devices).toBe(0)
})

test('while one dry run goes on, another is asked to wait', async () => {
  const t = await testApi({ dryRunRule: async () => undefined })
  const answer = await post(t, 'rules/dry-run', { rule })
  expect(answer.statusCode).toBe(429)
  expect(answer.headers['retry-after']).toBe('5')
})

test('the vocabulary: what devices report and are', async () => {
  const t = await withHistory()
  expect((await t.api.inject({ url: '/api/v1/rules/vocabulary', headers: bearer })).json()).toEqual({
    metrics: [{ metric: 'temp_c', devices: 3, lastValue: 4 }],
    devicesAsked: 4,
    model: ['F200', 'P1'],
    firmware: [],
    site: ['Hall'],
    region: [],
    gateway: [],
  })
})
