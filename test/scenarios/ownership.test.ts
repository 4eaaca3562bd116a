import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Story, startStory } from '../harness/story.ts'
import { agent, chief, hire, lead } from './people.ts'

let story: Story
beforeAll(async () => {
  story = await startStory()
  await hire(story)
})
afterAll(() => story?.end())

const values = (minute: number) => ({
  values: { latency_ms: 20 + 3 * Math.sin(minute), rssi_dbm: -60 + Math.cos(minute * 2.1) },
})

it('nobody acts: the next level is called after 10 minutes and the breach is seen at 15', async () => {
  await story.customer('hugo', { email: 'hugo@customers.example' })
  const device = await story.device('heater-hugo', { name: 'Heater of Hugo', model: 'HP-9', customerId: 'hugo' })
  await story.run(3, (minute) => device.sends('telemetry', values(minute)))
  await device.sends('fault', { code: 'E1', severity: 'critical' })
  await story.run(2, (minute) => device.sends('telemetry', values(minute)))
  await story.mailTo(agent.email, /Heater of Hugo|heater-hugo/)
  expect(story.sink.mails.some(({ to }) => to === lead.email)).toBe(false)

  await story.run(10, (minute) => device.sends('telemetry', values(minute)))
  await story.mailTo(lead.email, /Heater of Hugo|heater-hugo/)
  expect((await story.caseOf('hugo')).escalationLevel).toBe(1)

  await story.run(6, (minute) => device.sends('telemetry', values(minute)))
  await story.mailTo(chief.email, /Heater of Hugo|heater-hugo/)
  const breached = await story.caseOf('hugo')
  expect(breached.escalationLevel).toBe(2)

  await story.api.post(`/api/v1/cases/${breached.id}/commands`, { type: 'acknowledge' })
  const before = story.sink.mails.length
  await story.run(30, (minute) => device.sends('telemetry', values(minute)))
  expect(
    story.sink.mails.slice(before).filter(({ to }) => [agent.email, lead.email, chief.email].includes(to)),
  ).toEqual([])
})

it('a remote restart fixes it and no one is disturbed', async () => {
  await story.customer('ida', { email: 'ida@customers.example' })
  const before = story.sink.mails.length
  const device = await story.device(
    'router-ida',
    { name: 'Router of Ida', model: 'HomeRouter 2', customerId: 'ida' },
    (self, command) => {
      // What a real router does: it acknowledges, restarts, and the fault is gone.
      void self
        .sends('command/result', { id: command.id, ok: true })
        .then(() => self.sends('fault', { code: 'HANG', clear: true }))
    },
  )
  await story.run(3, (minute) => device.sends('telemetry', values(minute)))
  await device.sends('fault', { code: 'HANG', severity: 'critical', text: 'radio hangs' })
  await story.run(2, (minute) => device.sends('telemetry', values(minute)))
  expect(device.commands.map(({ name }) => name)).toEqual(['restart'])
  await story.run(25, (minute) => device.sends('telemetry', values(minute)))
  const mended = await story.caseOf('ida')
  expect(mended).toMatchObject({ state: 'closed', outcome: 'remote', toldAt: null })
  expect(story.sink.mails.slice(before)).toEqual([])
  const impact = await story.api.get<{ undisturbed: number }>(
    '/api/v1/impact?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z',
  )
  expect(impact.undisturbed).toBe(1)
})

it('a remote restart that does not help is tried once, then the customer is told', async () => {
  await story.customer('jan', { email: 'jan@customers.example' })
  const device = await story.device(
    'router-jan',
    { name: 'Router of Jan', model: 'HomeRouter 2', customerId: 'jan' },
    (self, command) => {
      void self.sends('command/result', { id: command.id, ok: false, text: 'busy' })
    },
  )
  await story.run(3, (minute) => device.sends('telemetry', values(minute)))
  await device.sends('fault', { code: 'HANG', severity: 'critical' })
  await story.run(15, (minute) => device.sends('telemetry', values(minute)))
  await story.mailTo('jan@customers.example', /Router of Jan/)
  expect(device.commands).toHaveLength(1)
  expect((await story.caseOf('jan')).state).toBe('repairing')
})
