import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Story, startStory } from '../harness/story.ts'
import type { TestDevice } from '../harness/testDevice.ts'
import { hire, lead } from './people.ts'

let story: Story
beforeAll(async () => {
  story = await startStory()
  await hire(story)
})
afterAll(() => story?.end())

const pump = (minute: number) => ({ values: { pressure_bar: 3 + 0.1 * Math.sin(minute) } })
const alarm = { code: 'E7', severity: 'critical', text: 'dry run' }

/** To the point where the customer is asked: fault, told, cleared, verified. */
const untilAsked = async (id: string): Promise<{ device: TestDevice; page: string }> => {
  await story.customer(id, { email: `${id}@customers.example` })
  const device = await story.device(`pump-${id}`, { name: `Pump of ${id}`, customerId: id })
  await story.run(5, (minute) => device.sends('telemetry', pump(minute)))
  await device.sends('fault', alarm)
  await story.run(3, (minute) => device.sends('telemetry', pump(minute)))
  const mail = await story.mailTo(`${id}@customers.example`, /Pump of/)
  expect((await story.caseOf(id)).state).toBe('repairing')
  await device.sends('fault', { ...alarm, clear: true })
  await story.run(45, (minute) => device.sends('telemetry', pump(minute)))
  expect((await story.caseOf(id)).state).toBe('awaitingCustomer')
  return { device, page: story.pageOf(mail) }
}

it('still broken: the customer’s word counts more than the telemetry, the lead hears it, the case goes on', async () => {
  const { device, page } = await untilAsked('dora')
  await story.answer(page, 'still-broken', { text: 'It makes a noise and no water comes.' })
  await story.run(1, (minute) => device.sends('telemetry', pump(minute)))
  const after = await story.caseOf('dora')
  expect(after.state).toBe('repairing')
  expect(after.timeline.map(({ text }) => text).join('\n')).toContain('It makes a noise')
  await story.mailTo(lead.email, /no water comes/)
})

it('reopened: a fault that returns inside the window reopens the same case, its history intact', async () => {
  const { device, page } = await untilAsked('emil')
  await story.answer(page, 'confirm')
  const closed = await story.caseOf('emil')
  expect(closed.state).toBe('closed')
  await story.run(120, (minute) => device.sends('telemetry', pump(minute)))
  await device.sends('fault', alarm)
  await story.run(3, (minute) => device.sends('telemetry', pump(minute)))
  const again = await story.caseOf('emil')
  expect(again).toMatchObject({ id: closed.id, state: 'repairing', reopenCount: 1 })
  expect(again.timeline.length).toBeGreaterThan(closed.timeline.length)
  expect(again.timeline.slice(0, closed.timeline.length)).toEqual(closed.timeline)
})

it('a complaint about a device whose case is open joins it; one without a case opens it', async () => {
  const { page } = await untilAsked('fynn')
  await story.answer(page, 'confirm')
  await story.customer('gina', { email: 'gina@customers.example' })
  await story.device('pump-gina', { name: 'Pump of gina', customerId: 'gina' })
  await story.api.post('/api/v1/complaints', {
    customerId: 'gina',
    text: 'No water since this morning',
    channel: 'phone',
  })
  const opened = await story.caseOf('gina')
  expect(opened.firstHeardFrom).toBe('complaint')
  await story.api.post('/api/v1/complaints', { deviceId: 'pump-gina', text: 'Still nothing', channel: 'phone' })
  expect((await story.caseOf('gina')).id).toBe(opened.id)
})
