import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Story, startStory } from '../harness/story.ts'
import { hire, lead } from './people.ts'

/** What must not happen however people, devices and operators behave. Each came out of a review of the whole. */
let story: Story
beforeAll(async () => {
  story = await startStory()
  await hire(story)
})
afterAll(() => story?.end())

const closedCase = async (id: string): Promise<string> => {
  await story.customer(id, { email: `${id}@customers.example` })
  const device = await story.device(`d-${id}`, { name: `Pump of ${id}`, customerId: id })
  await story.run(3, (minute) => device.sends('telemetry', { values: { v: Math.sin(minute) } }))
  await device.sends('fault', { code: 'E1', severity: 'critical' })
  await story.run(2, (minute) => device.sends('telemetry', { values: { v: Math.sin(minute) } }))
  const page = story.pageOf(await story.mailTo(`${id}@customers.example`, /Pump of/))
  await device.sends('fault', { code: 'E1', severity: 'critical', clear: true })
  await story.run(40, (minute) => device.sends('telemetry', { values: { v: Math.sin(minute) } }))
  await story.answer(page, 'confirm')
  expect((await story.caseOf(id)).state).toBe('closed')
  return page
}

it('a bad answer to the survey counts from the moment the page asks, not only after the mail', async () => {
  const page = await closedCase('kim')
  await story.answer(page, 'survey', { solved: 'no', rating: '1', text: 'It leaks again.' })
  expect((await story.caseOf('kim')).state).toBe('repairing')
  await story.mailTo(lead.email, /It leaks again/)
})

it('a good answer given before the mail makes the mail unnecessary', async () => {
  const page = await closedCase('lou')
  await story.answer(page, 'survey', { solved: 'yes', rating: '5' })
  await story.run(90)
  const { messages } = await story.api.get<{ messages: { template: string }[] }>(
    `/api/v1/cases/${(await story.caseOf('lou')).id}`,
  )
  expect(messages.map(({ template }) => template)).not.toContain('survey')
})

it('“something is wrong” twenty times in a minute is noted twenty times and calls the staff once', async () => {
  await story.customer('max', { email: 'max@customers.example' })
  const device = await story.device('d-max', { name: 'Pump of max', customerId: 'max' })
  await story.run(3, (minute) => device.sends('telemetry', { values: { v: Math.sin(minute) } }))
  await device.sends('fault', { code: 'E1', severity: 'critical' })
  await story.run(2)
  const page = story.pageOf(await story.mailTo('max@customers.example', /Pump of/))
  for (let time = 1; time <= 20; time++) await story.answer(page, 'something-wrong', { text: `No water, time ${time}` })
  await story.run(2)
  const found = await story.api.get<{
    timeline: { text: string }[]
    messages: { template: string; audience: string }[]
  }>(`/api/v1/cases/${(await story.caseOf('max')).id}`)
  expect(found.timeline.filter(({ text }) => text.includes('No water, time'))).toHaveLength(20)
  expect(
    found.messages.filter(({ audience, template }) => audience === 'staff' && template === 'staffCase').length,
  ).toBeLessThanOrEqual(2)
})

it('a device that dates its fault in 2001 earns its owner no credit', async () => {
  await story.customer('ned', { email: 'ned@customers.example' })
  const device = await story.device('d-ned', { customerId: 'ned' })
  await story.run(3, (minute) => device.sends('telemetry', { values: { v: Math.sin(minute) } }))
  await device.sends('fault', { code: 'E9', severity: 'critical', ts: '2001-01-01T00:00:00Z' })
  await story.run(3, (minute) => device.sends('telemetry', { values: { v: Math.sin(minute) } }))
  const [fault] = await story.api.items<{ startedAt: string }>('/api/v1/faults?deviceId=d-ned')
  expect(Date.parse(fault?.startedAt ?? '')).toBeGreaterThan(story.now() - 8 * 86_400_000)
  await device.sends('fault', { code: 'E9', severity: 'critical', clear: true })
  await story.run(40, (minute) => device.sends('telemetry', { values: { v: Math.sin(minute) } }))
  const found = await story.api.get<{ state: string; offers: unknown[] }>(
    `/api/v1/cases/${(await story.caseOf('ned')).id}`,
  )
  expect(found.state).toBe('awaitingCustomer')
  expect(found.offers).toEqual([])
})

it('what a device says on our own topics stays in quarantine, also when it is run again', async () => {
  await story.device('victim')
  const evil = await story.device('evil')
  await evil.client.publishAsync('$forestall/device', JSON.stringify({ id: 'victim', removed: true }), { qos: 1 })
  await evil.client.publishAsync('$forestall/tick', JSON.stringify({ at: story.now() + 365 * 86_400_000 }), { qos: 1 })
  await story.run(1)
  const rows = await story.api.items<{ seq: number; topic: string; reason: string }>(
    '/api/v1/quarantine?reason=forbidden-topic',
  )
  expect(rows.map(({ topic }) => topic).sort()).toEqual(['$forestall/device', '$forestall/tick'])
  for (const { seq } of rows) await story.api.raw('POST', `/api/v1/quarantine/${seq}/rerun`)
  await story.run(1)
  expect(await story.api.items('/api/v1/quarantine?reason=forbidden-topic')).toHaveLength(2)
  const victim = await story.api.get<{ id: string }>('/api/v1/devices/victim')
  expect(victim.id).toBe('victim')
  const stillHeard = await story.api.items<{ id: string }>('/api/v1/faults?deviceId=d-ned')
  expect(stillHeard).toHaveLength(1)
})

it('a device cannot be its own gateway, directly or through another', async () => {
  await story.api.post('/api/v1/devices', { id: 'g-1' })
  await story.api.post('/api/v1/devices', { id: 'g-2', gatewayId: 'g-1' })
  for (const [id, gatewayId] of [
    ['g-1', 'g-1'],
    ['g-1', 'g-2'],
  ]) {
    const refused = await story.api.raw('PATCH', `/api/v1/devices/${id}`, {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ gatewayId }),
    })
    expect(refused.status).toBe(422)
    expect(await refused.text()).toMatch(/stands behind the device/)
  }
})

it('a device removed while the server was not running is not accused of silence afterwards', async () => {
  await story.customer('olga', { email: 'olga@customers.example' })
  const device = await story.device('d-olga', { customerId: 'olga' })
  await story.run(5, (minute) => device.sends('telemetry', { values: { v: Math.sin(minute) } }))
  await device.disconnect()
  // As `forestall device remove` does on the data folder itself: the journal hears nothing of it.
  await story.app.records.devices.remove('d-olga')
  await story.restart()
  await story.run(30)
  expect(await story.api.items('/api/v1/faults?deviceId=d-olga')).toEqual([])
})

it('a backlog that comes all at once, or a burst of fault reports, teaches no hasty rhythm', async () => {
  await story.customer('pia', { email: 'pia@customers.example' })
  const backlog = await story.device('d-backlog', { customerId: 'pia', expectEverySeconds: undefined })
  const reporter = await story.device('d-reporter', { customerId: 'pia', expectEverySeconds: undefined })
  await story.run(1)
  // Three hundred minutes, told in one go; and eight fault reports within seconds.
  for (let i = 300; i > 0; i--)
    await backlog.sends('telemetry', { ts: story.now() - i * 60_000, values: { v: Math.sin(i) } })
  for (let i = 0; i < 4; i++) {
    await reporter.sends('fault', { code: 17, severity: 'minor' })
    await reporter.sends('fault', { code: 17, clear: true })
  }
  await story.run(2)
  expect(await story.api.items('/api/v1/faults?deviceId=d-backlog')).toEqual([])
  expect(
    (await story.api.items<{ kind: string }>('/api/v1/faults?deviceId=d-reporter')).map(({ kind }) => kind),
  ).not.toContain('silence')
  // Its own rhythm is a minute: then it is missed.
  await story.run(4)
  expect(
    (await story.api.items<{ kind: string }>('/api/v1/faults?deviceId=d-backlog')).map(({ kind }) => kind),
  ).toEqual(['silence'])
})

it('every time in a case is ISO 8601, in its history too', async () => {
  const { id } = await story.caseOf('ned')
  const text = await (await story.api.raw('GET', `/api/v1/cases/${id}`)).text()
  expect(text).toContain('"timeline"')
  expect(text).not.toMatch(/:1[6-9]\d{11}\b/)
})
