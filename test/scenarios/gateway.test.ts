import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Story, startStory } from '../harness/story.ts'
import { hire } from './people.ts'

const children = Array.from({ length: 40 }, (_, index) => `meter-${index}`)

let story: Story
beforeAll(async () => {
  story = await startStory()
})
afterAll(() => story?.end())

it('forty devices behind one gateway go silent: one incident, one case and one message for each customer', {
  timeout: 180_000,
}, async () => {
  await hire(story)
  await story.customer('landlord', { email: 'landlord@customers.example' })
  const gateway = await story.device('gateway-1', { name: 'Gateway in the cellar', customerId: 'landlord' })
  for (const id of children) {
    await story.customer(`tenant-${id}`, { email: `${id}@tenants.example` })
    await story.api.post('/api/v1/devices', {
      id,
      gatewayId: 'gateway-1',
      customerId: `tenant-${id}`,
      expectEverySeconds: 60,
    })
  }
  // Somebody else's device goes on reporting: the product can see that it is not itself that stands still.
  await story.customer('neighbour')
  const others = await Promise.all(
    ['n-1', 'n-2', 'n-3', 'n-4', 'n-5'].map((id) => story.device(id, { customerId: 'neighbour' })),
  )
  const report = async (minute: number, withGateway: boolean): Promise<void> => {
    await Promise.all(others.map((device) => device.sends('telemetry', { values: { v: Math.sin(minute) } })))
    if (!withGateway) return
    await gateway.sends('telemetry', { values: { uptime_s: minute * 60 } })
    await Promise.all(
      children.map((id, index) =>
        gateway.sends('telemetry', { values: { litres: 10 + Math.sin(minute + index) } }, id),
      ),
    )
  }
  await story.run(20, (minute) => report(minute, true))
  expect(await story.api.items('/api/v1/faults')).toEqual([])

  await gateway.disconnect()
  await story.run(12, (minute) => report(20 + minute, false))

  const incidents = await story.api.items<{ id: string; cause: string; subject: string; state: string }>(
    '/api/v1/incidents',
  )
  expect(incidents).toHaveLength(1)
  expect(incidents[0]).toMatchObject({ cause: 'gateway-down', subject: 'gateway-1', state: 'open' })
  const cases = await story.api.items<{ customerId: string; incidentId: string }>('/api/v1/cases?limit=200')
  expect(cases.every(({ incidentId }) => incidentId === incidents[0]?.id)).toBe(true)
  expect(new Set(cases.map(({ customerId }) => customerId))).toEqual(
    new Set(['landlord', ...children.map((id) => `tenant-${id}`)]),
  )
  expect(cases).toHaveLength(41)
  for (const id of children) await story.mailTo(`${id}@tenants.example`, /./)
  expect(story.sink.mails.filter(({ to }) => to.endsWith('@tenants.example'))).toHaveLength(40)
})
