import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Story, startStory } from '../harness/story.ts'
import type { TestDevice } from '../harness/testDevice.ts'
import { hire } from '../scenarios/people.ts'

let story: Story
let neighbour: TestDevice
let sent = 0
beforeAll(async () => {
  story = await startStory()
  await hire(story)
  await story.customer('neighbour-owner')
  neighbour = await story.device('neighbour', { customerId: 'neighbour-owner' })
})
afterAll(() => story?.end())

const alive = async (): Promise<void> => {
  sent += 1
  await neighbour.sends('telemetry', { values: { temp_c: sent } })
  await story.run(1)
  const metrics = await story.api.items<{ lastValue: number }>('/api/v1/devices/neighbour/metrics')
  expect(metrics[0]?.lastValue).toBe(sent)
  expect((await story.api.raw('GET', '/healthz')).status).toBe(200)
}
const post = (path: string, body: string, type = 'application/json') =>
  story.api.raw('POST', path, { body, headers: { 'content-type': type } })
const problem = async (response: Response): Promise<{ status: number; title: string; detail: string }> => {
  expect(response.headers.get('content-type')).toMatch(/application\/problem\+json/)
  const text = await response.text()
  expect(text).not.toMatch(/node_modules|\.ts:\d|SQLITE|stack/)
  return JSON.parse(text)
}

const posts = [
  '/api/v1/customers',
  '/api/v1/devices',
  '/api/v1/complaints',
  '/api/v1/rules',
  '/api/v1/rules/dry-run',
  '/api/v1/users',
  '/api/v1/cases/none/commands',
  '/api/v1/approvals/none',
]
const bodies: readonly (readonly [string, string])[] = [
  ['malformed', '{"a":'],
  ['empty', ''],
  ['null', 'null'],
  ['a number', '1e999'],
  ['a list', '[{}]'],
  [
    'all wrong types',
    JSON.stringify(
      Object.fromEntries(
        ['id', 'name', 'type', 'text', 'customerId', 'approve', 'email', 'metric', 'limit', 'locale'].map((name) => [
          name,
          { $ne: null },
        ]),
      ),
    ),
  ],
  ['__proto__', '{"__proto__":{"role":"admin"}}'],
  ['lone surrogates and NUL', '{"id":"\\u0000\\ud800","name":"\\ud800","text":"\\u0000","customerId":"\\u0000"}'],
  ['2 MiB', JSON.stringify({ name: 'x'.repeat(2 * 1024 * 1024) })],
  ['50,000 levels', `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`],
]

describe('what a program should not send', () => {
  it.each(posts.flatMap((path) => bodies.map(([name, body]) => [path, name, body] as const)))(
    'POST %s with %s: a clear refusal',
    async (path, _, body) => {
      const response = await post(path, body)
      expect([400, 404, 413, 422]).toContain(response.status)
      const { detail, title } = await problem(response)
      expect(`${title}${detail}`).not.toBe('')
    },
  )
  it('goes on beside all that', alive)

  it('unknown routes, methods and cursors', async () => {
    for (const [method, path, status] of [
      ['GET', '/api/v1/nothing', 404],
      ['GET', '/api/v2/devices', 404],
      ['PUT', '/api/v1/devices', 405],
      ['GET', '/api/v1/devices/%00', 404],
      ['GET', '/api/v1/devices/%E0%A4%A', 400],
      ['GET', '/api/v1/devices/..%2f..%2fetc', 404],
      ['GET', '/api/v1/devices?cursor=rubbish', 400],
      ['GET', '/api/v1/cases?cursor=eyJvIjpbMV19', 400],
      ['GET', '/api/v1/quarantine?cursor=%00', 400],
      ['GET', '/api/v1/messages?limit=1e9', 400],
      ['GET', '/api/v1/cases/__proto__', 404],
      ['GET', '/api/v1/faults/constructor', 404],
    ] as const) {
      const response = await story.api.raw(method, path)
      const allowed: readonly number[] = status === 405 || path.includes('%') ? [400, 404, 405] : [status]
      expect(allowed, `${method} ${path}`).toContain(response.status)
      await problem(response)
    }
    const stranger = await fetch(`${story.app.addresses.http}/api/v1/devices`, {
      headers: { authorization: 'Bearer no' },
    })
    expect(stranger.status).toBe(401)
    await alive()
  })

  it('an import full of mistakes takes what is good and names the rest by line', async () => {
    const lines = [
      '{"type":"customer","id":"imported","name":"Imp","locale":"en-GB","timeZone":"Europe/London"}',
      'not json',
      '{"type":"spaceship"}',
      '{"type":"device","id":"imp-1","customerId":"imported"}',
      '{"type":"device","id":"imp-1"}',
      '{"type":"device","id":"imp-2","gatewayId":"nobody"}',
      '{"type":"reading","deviceId":"imp-1","values":{"t":1e999}}',
      '{"type":"reading","deviceId":"nobody","values":{"t":1}}',
      '{"type":"reading","deviceId":"imp-1","values":{"__proto__":1}}',
      '{"type":"reading","deviceId":"imp-1","values":{"t":7}}',
      '',
    ]
    const answer: { imported: number; refused: { line: number }[] } = JSON.parse(
      await (await post('/api/v1/import', lines.join('\n'), 'application/x-ndjson')).text(),
    )
    expect(answer).toMatchObject({ imported: 3 })
    expect(answer.refused.map(({ line }) => line)).toEqual([2, 3, 5, 6, 7, 8, 9])
    await alive()
    expect(await story.api.items('/api/v1/devices/imp-1/metrics')).toMatchObject([{ metric: 't', lastValue: 7 }])
  })
})

describe('what people should not do to a case', () => {
  const alarm = { code: 'E7', severity: 'critical', text: 'dry run' }
  const command = (caseId: string, body: unknown) =>
    post(`/api/v1/cases/${encodeURIComponent(caseId)}/commands`, JSON.stringify(body))
  const opened = async (customer: string, device: string, more: Record<string, unknown> = {}): Promise<TestDevice> => {
    await story.customer(customer, more)
    const connected = await story.device(device, { customerId: customer })
    await connected.sends('telemetry', { values: { v: 1 } })
    await connected.sends('fault', alarm)
    await story.run(2)
    return connected
  }

  it('commands to cases there are not, offers that are none, a false alarm twice, commands after the end', async () => {
    await opened('anna', 'pump-anna')
    const { id } = await story.caseOf('anna')
    for (const unknown of ['none', '../../devices', '__proto__', 'x'.repeat(5_000)])
      expect([400, 404, 414]).toContain((await command(unknown, { type: 'acknowledge' })).status)
    for (const amountMinor of [-1, 0, 1.5, 1e15, 1e308, '100', null])
      expect((await command(id, { type: 'offer', amountMinor, reason: 'sorry' })).status).toBe(400)
    expect((await command(id, { type: 'assign', to: 'nobody' })).status).toBe(409)
    expect(
      (await command(id, { type: 'planVisit', from: '2020-01-01T00:00:00Z', to: '2020-01-01T01:00:00Z' })).status,
    ).toBe(409)
    expect((await command(id, { type: 'sendCommand', deviceId: 'neighbour', name: 'restart' })).status).toBe(409)
    expect((await command(id, { type: 'falseAlarm', reason: 'It was dry on purpose.' })).status).toBe(200)
    const again = await command(id, { type: 'falseAlarm', reason: 'Again.' })
    expect(again.status).toBe(409)
    expect((await problem(again)).detail).toMatch(/cancelled|not possible/)
    expect((await command(id, { type: 'claimFixed' })).status).toBe(409)
    expect((await story.caseOf('anna')).state).toBe('cancelled')
    await alive()
  })

  it('an offer over the limit waits; nobody approves their own, nobody decides twice', async () => {
    await opened('otto', 'pump-otto')
    const { id } = await story.caseOf('otto')
    const made = await command(id, { type: 'offer', amountMinor: 90_000, reason: 'A very bad week' })
    expect(made.status).toBe(200)
    const [waiting] = await story.api.items<{ id: string; caseId: string }>('/api/v1/approvals')
    expect(waiting?.caseId).toBe(id)
    const path = `/api/v1/approvals/${encodeURIComponent(waiting?.id ?? '')}`
    // The administrator's token made it: the same token may not approve it.
    expect((await post(path, '{"approve":true}')).status).toBe(403)
    expect(
      story.sink.mails
        .filter(({ to }) => to === 'otto@customers.example')
        .map(({ text }) => text)
        .join(),
    ).not.toContain('900')
    await alive()
  })

  it('a customer without e-mail, and a device of nobody: the case runs, and says why nobody was told', async () => {
    await opened('silent', 'pump-silent', { email: undefined })
    const lonely = await story.device('pump-lonely')
    await lonely.sends('fault', alarm)
    await story.run(2)
    const messages = await story.api.items<{ state: string; log: { detail: string }[] }>(
      '/api/v1/messages?customerId=silent',
    )
    expect(messages[0]).toMatchObject({ state: 'suppressed' })
    expect(messages[0]?.log.at(-1)?.detail).toMatch(/No e-mail address/)
    const [nobody] = await story.api.items<{ customerId: string | null; state: string }>(
      '/api/v1/cases?deviceId=pump-lonely',
    )
    expect(nobody).toMatchObject({ customerId: null, state: 'repairing' })
    await alive()
  })

  it('unsubscribed: the next fault is worked on, the message is suppressed and says so', async () => {
    const device = await opened('udo', 'pump-udo')
    const mail = await story.mailTo('udo@customers.example', /pump-udo/)
    const link = /<(https?:[^>]+)>/.exec(mail.headers['list-unsubscribe'] ?? '')?.[1] ?? ''
    for (let click = 0; click < 2; click++) {
      const response = await fetch(link, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'List-Unsubscribe=One-Click',
      })
      expect(response.status).toBeLessThan(400)
    }
    const { id } = await story.caseOf('udo')
    await command(id, {
      type: 'planVisit',
      from: new Date(story.now() + 3_600_000).toISOString(),
      to: new Date(story.now() + 7_200_000).toISOString(),
    })
    await device.sends('telemetry', { values: { v: 2 } })
    await story.run(2)
    const messages = await story.api.items<{ template: string; state: string; log: { detail: string }[] }>(
      '/api/v1/messages?customerId=udo',
    )
    const visit = messages.find(({ template }) => template === 'visitPlanned')
    expect(visit).toMatchObject({ state: 'suppressed' })
    expect(visit?.log.at(-1)?.detail).toMatch(/Opted out/)
    expect(story.sink.mails.filter(({ to }) => to === 'udo@customers.example')).toHaveLength(1)
  })

  it('a device removed while its case is open: the case can still be worked and closed', async () => {
    const device = await opened('rita', 'pump-rita')
    await device.disconnect()
    expect((await story.api.raw('DELETE', '/api/v1/devices/pump-rita')).status).toBe(204)
    await story.run(2)
    const { id } = await story.caseOf('rita')
    expect((await story.api.raw('GET', `/api/v1/cases/${id}`)).status).toBe(200)
    expect(
      (await post('/api/v1/complaints', JSON.stringify({ deviceId: 'pump-rita', text: 'hm', channel: 'phone' })))
        .status,
    ).toBe(422)
    expect((await command(id, { type: 'close', reason: 'Device was taken back.' })).status).toBe(200)
    await alive()
  })

  it('the customer’s page: rubbish, wrong tokens, and the same answer twice change nothing more', async () => {
    const device = await opened('petra', 'pump-petra')
    const page = story.pageOf(await story.mailTo('petra@customers.example', /pump-petra/))
    const http = story.app.addresses.http
    const form = (path: string, body: string, type = 'application/x-www-form-urlencoded') =>
      fetch(`${http}${path}`, { method: 'POST', redirect: 'manual', headers: { 'content-type': type }, body })
    const before = await story.caseOf('petra')
    const [, , tokenText = ''] = page.split('/')
    for (const wrong of [
      'x',
      `${tokenText}x`,
      tokenText.split('.')[0],
      `${tokenText}.${tokenText}`,
      '%00',
      '__proto__',
    ])
      expect((await form(`/c/${wrong}/confirm`, '')).status).toBe(404)
    for (const answer of ['explode', '__proto__', 'constructor', 'toString'])
      expect((await form(`${page}/${answer}`, '')).status).toBe(404)
    for (const [body, type] of [
      ['solved=maybe&rating=99', undefined],
      ['rating=5&rating=1', undefined],
      ['%E0%A4%A', undefined],
      [`text=${'x'.repeat(200_000)}`, undefined],
      ['{"solved":true}', 'application/json'],
      ['<xml/>', 'text/xml'],
    ] as const) {
      const response = await form(`${page}/survey`, body, type)
      expect(response.status).toBeLessThan(500)
    }
    expect((await form(`${page}/accept-offer`, 'offerId=none')).status).toBeLessThan(500)
    // Not asked yet: confirming now changes nothing.
    await form(`${page}/confirm`, '')
    expect(await story.caseOf('petra')).toMatchObject({ state: 'repairing', timeline: before.timeline })

    await device.sends('fault', { code: 'E7', clear: true })
    await story.run(45, (at) => device.sends('telemetry', { values: { v: Math.sin(at) } }))
    await story.answer(page, 'confirm')
    const closed = await story.caseOf('petra')
    expect(closed.state).toBe('closed')
    for (let again = 0; again < 3; again++) expect((await form(`${page}/confirm`, '')).status).toBe(303)
    expect((await story.caseOf('petra')).timeline).toEqual(closed.timeline)
    await story.run(70, (at) => device.sends('telemetry', { values: { v: Math.sin(at) } }))
    await story.answer(page, 'survey', { solved: 'yes', rating: '5' })
    expect((await form(`${page}/survey`, 'solved=no&rating=1')).status).toBe(303)
    const done = await story.api.get<{ survey: { rating: number }; state: string }>(`/api/v1/cases/${closed.id}`)
    expect(done).toMatchObject({ state: 'closed', survey: { rating: 5 } })
    await alive()
  })
})
