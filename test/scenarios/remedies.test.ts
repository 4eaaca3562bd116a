import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Story, startStory } from '../harness/story.ts'
import { hire } from './people.ts'

let story: Story
beforeAll(async () => {
  story = await startStory()
})
afterAll(() => story?.end())

it('a charger is not restarted while a car is charging, then is, and nobody was disturbed; by rules changed over HTTP', {
  timeout: 120_000,
}, async () => {
  await hire(story)
  await story.customer('dan', { name: 'Dan', email: 'dan@example.com', locale: 'en-GB', timeZone: 'Europe/London' })
  const commands: string[] = []
  const device = await story.device(
    'charger-1',
    { name: 'Charger', model: 'Wall Charger 22', customerId: 'dan' },
    (self, { id, name }) => {
      commands.push(name)
      void self.sends('command/result', { id, ok: true })
      void self.sends('fault', { code: 'E7', severity: 'warning', clear: true })
    },
  )
  const { version, playbook } = await story.api.get<{ version: number; playbook: object }>(
    '/api/v1/playbooks/reported-charger',
  )
  const change = {
    expectedVersion: version,
    note: 'Never while a car is charging',
    playbook: {
      ...playbook,
      remedies: [{ command: 'restart', inUse: { metric: 'charging', is: '=', value: true, withinSeconds: 300 } }],
    },
  }
  const saved = await story.api.raw('PUT', '/api/v1/playbooks/reported-charger', {
    body: JSON.stringify(change),
    headers: { 'content-type': 'application/json' },
  })
  expect(await saved.json()).toMatchObject({ version: version + 1 })

  const reports = (charging: boolean) =>
    device.sends('telemetry', { values: { charging, power_w: charging ? 7400 : 4 } })
  await story.run(10, () => reports(true))
  await device.sends('fault', { code: 'E7', severity: 'warning', text: 'Contactor' })
  await story.run(8, () => reports(true))
  expect(await story.caseOf('dan')).toMatchObject({ state: 'remoteFix', toldAt: null })
  expect(commands).toEqual([])

  await story.run(5, () => reports(false))
  expect(commands).toEqual(['restart'])
  await story.run(15, () => reports(false))
  const over = await story.caseOf('dan')
  expect(over).toMatchObject({ state: 'closed', outcome: 'remote', toldAt: null })
  expect(over.timeline.filter(({ type }) => type === 'remoteHeld').map(({ text }) => text)).toEqual([
    expect.stringContaining('“restart” waits: the device is in use (charging is'),
  ])
  expect(story.sink.mails.filter(({ to }) => to.includes('dan@example.com'))).toEqual([])
  expect(await story.api.items('/api/v1/remedies?deviceId=charger-1')).toMatchObject([
    { command: 'restart', outcome: 'mended' },
  ])
  expect(await story.api.items('/api/v1/breakers')).toMatchObject([
    { model: 'Wall Charger 22', command: 'restart', state: 'closed', counts: { mended: 1 } },
  ])
})
