import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Story, startStory } from '../harness/story.ts'
import { agent, hire } from './people.ts'

/** A commercial fridge: cools for 6 of 15 minutes, cabinet between 3 and 5 °C, sensor noise of a few hundredths. */
const fridge = (minute: number, extra = 0) => ({
  values: {
    cabinet_temp_c: 4 + Math.sin((minute / 15) * 2 * Math.PI) + extra + 0.03 * Math.sin(minute * 12.9898),
    compressor_power_w: minute % 15 < 6 ? 118 + (minute % 3) : 3,
  },
})

let story: Story
beforeAll(async () => {
  story = await startStory()
})
afterAll(() => story?.end())

it('finds a wearing compressor, tells its owner first, verifies the repair by telemetry, closes and counts it', {
  timeout: 120_000,
}, async () => {
  await hire(story)
  await story.customer('bakery', {
    name: 'Anna Becker',
    email: 'anna@bakery.example',
    locale: 'de-DE',
    timeZone: 'Europe/Berlin',
  })
  const device = await story.device('fridge-7', {
    name: 'Kühlschrank Filiale',
    model: 'CoolBox 300',
    customerId: 'bakery',
  })

  // Healthy for three hours: nobody is disturbed.
  await story.run(180, (minute) => device.sends('telemetry', fridge(minute)))
  expect(await story.api.items('/api/v1/faults')).toEqual([])
  expect(story.sink.mails).toEqual([])

  // It begins to wear: 0.1 °C a minute.
  await story.run(60, (minute) => device.sends('telemetry', fridge(180 + minute, minute * 0.1)))
  const [fault] = await story.api.items<{
    kind: string
    metric: string
    explanation: string
    startedAt: string
    detectedAt: string
    state: string
  }>('/api/v1/faults?deviceId=fridge-7')
  expect(fault).toMatchObject({ kind: 'drift', metric: 'cabinet_temp_c', state: 'open' })
  expect(fault?.explanation).toMatch(/temperature/i)
  expect(Date.parse(fault?.startedAt ?? '')).toBeLessThanOrEqual(Date.parse(fault?.detectedAt ?? ''))

  // Anna hears it, by name, in her language, with a time.
  const first = await story.mailTo('anna@bakery.example', /Kühlschrank Filiale/)
  expect(first.text).toContain('Anna Becker')
  expect(first.text).toMatch(/Entschuldig|leid/)
  expect(first.text).toMatch(/\d{1,2}:\d{2}/)
  expect(first.headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click')
  expect(first.headers['auto-submitted']).toBe('auto-generated')
  const opened = await story.caseOf('bakery')
  expect(opened).toMatchObject({ state: 'repairing', firstHeardFrom: 'fault' })

  // Ines is called and takes it on.
  await story.mailTo(agent.email, /./)
  await story.api.post(`/api/v1/cases/${opened.id}/commands`, { type: 'acknowledge' })
  expect((await story.caseOf('bakery')).acknowledgedAt).not.toBeNull()

  // Repaired: the device's own telemetry is the proof, then Anna is asked.
  await story.run(75, (minute) => device.sends('telemetry', fridge(240 + minute)))
  const verified = await story.caseOf('bakery')
  expect(verified.timeline.map(({ type }) => type)).toContain('faultCleared')
  expect(verified.state).toBe('awaitingCustomer')
  const page = story.pageOf(first)
  const html = await (await fetch(`${story.app.addresses.http}${page}`)).text()
  expect(html).toContain('lang="de"')
  await story.answer(page, 'confirm')
  expect((await story.caseOf('bakery')).state).toBe('closed')

  // An hour later a survey, answered without a login.
  await story.run(70, (minute) => device.sends('telemetry', fridge(315 + minute)))
  await story.answer(page, 'survey', { solved: 'yes', rating: '5', text: 'Danke!' })
  const done = await story.api.get<{
    survey: { rating: number; solved: boolean }
    state: string
    messages: { template: string; state: string }[]
  }>(`/api/v1/cases/${opened.id}`)
  expect(done.survey).toMatchObject({ rating: 5, solved: true })
  expect(done.messages.map(({ template }) => template)).toEqual(
    expect.arrayContaining(['faultFound', 'fixVerified', 'closed', 'survey']),
  )
  expect(done.messages.filter(({ template }) => template === 'faultFound')).toHaveLength(1)

  const impact = await story.api.get<{
    cases: number
    faultFirst: number
    proactiveRate: number
    promisesKept: number
    promisesBroken: number
    surveys: { n: number }
    minutesToTell: { median: number }
  }>('/api/v1/impact?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z')
  expect(impact).toMatchObject({ cases: 1, faultFirst: 1, proactiveRate: 1, promisesBroken: 0, surveys: { n: 1 } })
  // The fix, and the update that was to come before it.
  expect(impact.promisesKept).toBe(2)
  expect(impact.minutesToTell.median).toBeLessThanOrEqual(2)
})
