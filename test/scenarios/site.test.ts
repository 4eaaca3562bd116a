import { afterAll, beforeAll, expect, it } from 'vitest'
import { minute } from '../../domain/clock.ts'
import { type Story, startStory } from '../harness/story.ts'
import type { TestDevice } from '../harness/testDevice.ts'
import { hire } from './people.ts'

interface StoredIncident {
  readonly id: string
  readonly cause: string
  readonly subject: string
  readonly affected: number
  readonly odds: number
  readonly candidates: readonly { cause: string; subject: string }[]
}
interface StoredFault {
  readonly deviceId: string
  readonly incidentId: string | null
  readonly suppressedBy?: string
}

const owners = ['anna', 'bert']
let story: Story
const site: TestDevice[] = []
const elsewhere: TestDevice[] = []
let now = 0

beforeAll(async () => {
  story = await startStory()
  await hire(story)
  for (const owner of [...owners, 'neighbour']) await story.customer(owner)
  const places = { site: 'Harbour 7', region: 'North' }
  for (let i = 0; i < 6; i += 1)
    site.push(await story.device(`harbour-${i}`, { ...places, customerId: owners[i % 2], model: `kind-${i % 3}` }))
  for (let i = 0; i < 14; i += 1)
    elsewhere.push(
      await story.device(`other-${i}`, {
        site: `Hill ${i}`,
        region: 'North',
        customerId: 'neighbour',
        model: `kind-${i % 3}`,
      }),
    )
  await run(20)
}, 120_000)
afterAll(() => story?.end())

const run = async (minutes: number, { silent = false } = {}): Promise<void> => {
  await story.run(minutes, async () => {
    now += 1
    const talking = silent ? elsewhere : [...elsewhere, ...site]
    await Promise.all(talking.map((device) => device.sends('telemetry', { values: { v: Math.sin(now) } })))
  })
}
const caseCount = async (): Promise<number> => (await story.api.items('/api/v1/cases?limit=200')).length

it('a site is worked on: what is silent meanwhile is recorded, marked, and opens no case', {
  timeout: 120_000,
}, async () => {
  const silence = await story.api.post<{ id: string; inForce: boolean }>('/api/v1/silences', {
    kind: 'maintenance',
    match: { sites: ['Harbour 7'] },
    from: new Date(story.now()).toISOString(),
    to: new Date(story.now() + 30 * minute).toISOString(),
    reason: 'The mains fuse is replaced',
  })
  expect(silence.inForce).toBe(true)
  await run(15, { silent: true })
  const faults = await story.api.items<StoredFault>('/api/v1/faults?suppressed=true')
  expect(faults).toHaveLength(6)
  expect(faults.every(({ suppressedBy }) => suppressedBy === silence.id)).toBe(true)
  expect(await caseCount()).toBe(0)
  await run(10)
  expect(await story.api.items('/api/v1/faults?state=open')).toEqual([])
  expect(await caseCount()).toBe(0)
})

it('what is still silent when the window ends is one incident of the site, with one case and one honest message for each owner', {
  timeout: 120_000,
}, async () => {
  await run(15, { silent: true })
  const incidents = await story.api.items<StoredIncident>('/api/v1/incidents')
  expect(incidents).toMatchObject([{ cause: 'site', subject: 'Harbour 7', affected: 6 }])
  expect(incidents[0]?.odds).toBeGreaterThan(20)
  expect(incidents[0]?.candidates[0]).toMatchObject({ cause: 'site', subject: 'Harbour 7' })
  const cases = await story.api.items<{ customerId: string; incidentId: string; title: string }>('/api/v1/cases')
  expect(cases.map(({ customerId }) => customerId).sort()).toEqual(owners)
  for (const { incidentId, title } of cases) {
    expect(incidentId).toBe(incidents[0]?.id)
    expect(title).toMatch(/^Site without power or connection/)
  }
  const mail = await story.mailTo('anna@customers.example', /same place stopped sending/)
  expect(mail).toBeDefined()
})
