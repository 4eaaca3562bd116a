import { afterAll, beforeAll, expect, it } from 'vitest'
import type { DetectionView, LessonView } from '../../domain/learning.ts'
import { type Story, startStory } from '../harness/story.ts'
import { hire } from './people.ts'

let story: Story
beforeAll(async () => {
  story = await startStory()
})
afterAll(() => story?.end())

const lessons = () => story.api.items<LessonView>('/api/v1/detection/lessons')
const detection = () => story.api.get<DetectionView>('/api/v1/detection')

it('a word on a fault is learnt, outlasts a restart, and can be taken back', { timeout: 120_000 }, async () => {
  await hire(story)
  await story.customer('bakery', { email: 'anna@bakery.example' })
  const pump = await story.device('pump-1', { model: 'Aqua', customerId: 'bakery' })
  const reports = () => pump.sends('telemetry', { values: { pressure_bar: 3 } })
  await story.run(5, reports)
  await story.run(1, () => pump.sends('fault', { code: 'E7', severity: 'warning', text: 'Dry run' }))
  await story.run(1, reports)
  const [fault] = await story.api.items<{ id: string; evidence: { follows?: string } }>('/api/v1/faults')
  expect(fault?.evidence.follows).toMatch(/maker decided/)

  // It was real, says the agent through the case; but found late.
  const one = await story.caseOf('bakery')
  await story.api.post(`/api/v1/cases/${one.id}/commands`, { type: 'foundLate', reason: 'They had rung already.' })
  await story.run(1, reports)
  expect(await lessons()).toMatchObject([{ id: fault?.id, verdict: 'late', reason: 'They had rung already.' }])
  expect((await story.caseOf('bakery')).timeline.map(({ type }) => type)).toContain('foundLate')

  // No: it was nothing. The newest word holds, and the fault is cleared.
  const feedback = `/api/v1/faults/${fault?.id}/feedback`
  const word = { verdict: 'falseAlarm', reason: 'The tank was empty on purpose.' }
  await story.api.post(feedback, word)
  await story.api.post(feedback, word)
  const taught = { id: fault?.id, deviceId: 'pump-1', model: 'Aqua', kind: 'reported', key: 'E7', factor: 1.5, ...word }
  expect(await lessons()).toMatchObject([taught])
  expect(await story.api.items('/api/v1/faults?state=open')).toEqual([])
  const goals = JSON.stringify({ all: 0.3, byModel: { Aqua: 1 } })
  const headers = { 'content-type': 'application/json' }
  expect((await story.api.raw('PUT', '/api/v1/detection/goals', { body: goals, headers })).status).toBe(200)
  expect(await detection()).toMatchObject({ goals: { all: 0.3, byModel: { Aqua: 1 } } })

  await story.restart()
  expect(await lessons()).toMatchObject([taught])
  expect((await detection()).goals).toEqual({ all: 0.3, byModel: { Aqua: 1 } })
  expect((await detection()).models.find(({ model }) => model === 'Aqua')).toMatchObject({
    goal: 1,
    kinds: expect.arrayContaining([expect.objectContaining({ kind: 'reported', faults: 1, marked: 1, counted: 1 })]),
  })

  expect((await story.api.raw('DELETE', `/api/v1/detection/lessons/${fault?.id}`)).status).toBe(204)
  expect(await lessons()).toMatchObject([{ id: fault?.id, factor: 1, undoneBy: expect.any(String) }])
})

it('a silence that was said to be none stays so until the device is heard', { timeout: 120_000 }, async () => {
  const meter = await story.device('meter-1', { model: 'Meter', customerId: 'bakery', expectEverySeconds: 60 })
  // Somebody must go on, or it would be we who are silent.
  const pump = await story.device('pump-2', { model: 'Aqua' })
  const other = () => pump.sends('telemetry', { values: { pressure_bar: 3 } })
  const both = async () => {
    await other()
    await meter.sends('telemetry', { values: { energy_kwh: 3 } })
  }
  const faults = () => story.api.items<{ id: string; state: string; kind: string }>('/api/v1/faults?deviceId=meter-1')
  const watch = async () =>
    (
      await story.api.items<{ detector: string; state: string; reason?: string }>('/api/v1/devices/meter-1/watching')
    ).find(({ detector }) => detector === 'silence')
  await story.run(5, both)
  await story.run(15, other)
  const [silent, ...more] = await faults()
  expect(silent).toMatchObject({ kind: 'silence', state: 'open' })
  expect(more).toEqual([])

  const word = { verdict: 'falseAlarm', reason: 'The shop is closed for a week.' }
  await story.api.post(`/api/v1/faults/${silent?.id}/feedback`, word)
  await story.run(60, other)
  await story.restart()
  const another = await story.device('pump-3', { model: 'Aqua' })
  await story.run(60, () => another.sends('telemetry', { values: { pressure_bar: 3 } }))
  expect(await faults()).toMatchObject([{ id: silent?.id, state: 'cleared' }])
  expect(await watch()).toMatchObject({
    state: 'notWatched',
    reason: expect.stringContaining('until it reports again'),
  })
})
