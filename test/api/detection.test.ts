import { describe, expect, test } from 'vitest'
import type { Fault } from '../../domain/fault.ts'
import type { LessonView } from '../../domain/learning.ts'
import type { Records } from '../../store/records.ts'
import { bearer, startedAt, testApi } from './harness.ts'

const fault: Fault = {
  id: 'fault-1',
  deviceId: 'fridge-1',
  kind: 'threshold',
  code: 'too-warm',
  severity: 'major',
  state: 'open',
  startedAt,
  detectedAt: startedAt,
  clearedAt: null,
  incidentId: null,
  explanation: 'It is too warm.',
  evidence: {
    window: { from: startedAt, to: startedAt },
    confidence: 0.9,
    oncePerMs: 3 * 7 * 86_400_000,
    oncePerAtLeast: true,
    channels: [{ metric: 'temp_c', share: 0.8 }],
    forecast: { limit: 8, at: startedAt + 5, from: startedAt + 1, to: startedAt + 9 },
    follows: 'It gets warmer.',
    facts: {},
  },
}
const withFault = async (records: Records): Promise<void> => {
  await records.faults.record([{ id: 'fault-1:0', seq: 1, at: startedAt, type: 'faultOpened', fault }])
}
const lesson: LessonView = {
  id: 'fault-1',
  at: startedAt,
  deviceId: 'fridge-1',
  model: 'CoolBox',
  kind: 'threshold',
  key: 'too-warm',
  verdict: 'falseAlarm',
  reason: 'The door was open for cleaning',
  by: 'agent',
  undoneAt: null,
  undoneBy: null,
  left: 1,
  factor: 1.5,
}

describe('a word on a fault', () => {
  const say = { verdict: 'falseAlarm', reason: 'The door was open for cleaning' }
  test('goes to the detector with who said it, what it is about, and once', async () => {
    const { api, records, asked, signIn } = await testApi()
    await withFault(records)
    const headers = await signIn('agent')
    const post = (payload: object) =>
      api.inject({ method: 'POST', url: '/api/v1/faults/fault-1/feedback', headers, payload })
    const answer = await post(say)
    expect([answer.statusCode, answer.json()]).toEqual([200, { faultId: 'fault-1', ...say }])
    expect(asked.words).toEqual([
      { faultId: 'fault-1', deviceId: 'fridge-1', faultKind: 'threshold', code: 'too-warm', by: 'agent', ...say },
    ])
    asked.lessons.push(lesson)
    expect((await post(say)).statusCode).toBe(200)
    expect(asked.words).toHaveLength(1)
    await post({ ...say, verdict: 'late' })
    expect(asked.words).toHaveLength(2)
  })
  test.each([
    ['a verdict nobody knows', { verdict: 'maybe', reason: 'x' }],
    ['no reason', { verdict: 'real', reason: ' ' }],
    ['a misspelt field', { verdict: 'real', reason: 'x', why: 'y' }],
  ])('%s is refused', async (_, payload) => {
    const { api, records, asked } = await testApi()
    await withFault(records)
    const answer = await api.inject({
      method: 'POST',
      url: '/api/v1/faults/fault-1/feedback',
      headers: bearer,
      payload,
    })
    expect(answer.json()).toMatchObject({ type: '/problems/invalid-input', status: 400 })
    expect(asked.words).toEqual([])
  })
  test('is listed by device or fault, and taken back', async () => {
    const { api, asked, signIn } = await testApi()
    asked.lessons.push(lesson, { ...lesson, id: 'fault-2', deviceId: 'fridge-2', undoneAt: startedAt, undoneBy: 'x' })
    const list = async (query: string) =>
      (await api.inject({ url: `/api/v1/detection/lessons?${query}`, headers: bearer }))
        .json()
        .items.map(({ id }: LessonView) => id)
    expect(await list('deviceId=fridge-1')).toEqual(['fault-1'])
    expect(await list('faultId=fault-2')).toEqual(['fault-2'])
    expect(await list('model=CoolBox')).toEqual(['fault-1', 'fault-2'])
    const headers = await signIn('agent')
    const remove = async (id: string) =>
      (await api.inject({ method: 'DELETE', url: `/api/v1/detection/lessons/${id}`, headers })).statusCode
    expect([await remove('fault-1'), await remove('fault-2'), await remove('none')]).toEqual([204, 204, 404])
    expect(asked.words).toMatchObject([{ faultId: 'fault-1', verdict: 'undo', by: 'agent' }])
  })
})

test('the goal for false alarms is set for all and by model', async () => {
  const { api, asked } = await testApi()
  const put = (payload: object) =>
    api.inject({ method: 'PUT', url: '/api/v1/detection/goals', headers: bearer, payload })
  expect((await put({ all: 0.5, byModel: { CoolBox: 2 } })).json()).toEqual({ all: 0.5, byModel: { CoolBox: 2 } })
  expect((await put({ all: 0.2 })).json()).toEqual({ all: 0.2, byModel: {} })
  expect((await put({ all: 0 })).statusCode).toBe(400)
  expect((await put({ all: 1e9 })).statusCode).toBe(400)
  expect(asked.goals).toHaveLength(2)
})

test('a fault tells how rare it is, which readings carry it, what is foreseen and what follows', async () => {
  const { api, records } = await testApi()
  await withFault(records)
  const answer = await api.inject({ url: '/api/v1/faults/fault-1', headers: bearer })
  expect(answer.json().evidence).toMatchObject({
    oncePerMs: 3 * 7 * 86_400_000,
    oncePerAtLeast: true,
    channels: [{ metric: 'temp_c', share: 0.8 }],
    forecast: { limit: 8, at: new Date(startedAt + 5).toISOString() },
    follows: 'It gets warmer.',
  })
})
