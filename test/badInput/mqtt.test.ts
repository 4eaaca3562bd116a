import { connectAsync } from 'mqtt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Story, startStory } from '../harness/story.ts'
import type { TestDevice } from '../harness/testDevice.ts'
import { until } from '../harness/until.ts'

let story: Story
let rude: TestDevice
let neighbour: TestDevice
let sent = 0
beforeAll(async () => {
  story = await startStory()
  await story.customer('rude-owner')
  await story.customer('neighbour-owner')
  // What cannot be read is no reading: with a shorter promise it would be silent, and rightly.
  rude = await story.device('rude', { customerId: 'rude-owner', expectEverySeconds: 86_400 })
  neighbour = await story.device('neighbour', { customerId: 'neighbour-owner' })
})
afterAll(() => story?.end())

interface Row {
  readonly seq: number
  readonly reason: string
  readonly detail: string
  readonly topic: string
  readonly principal: string
  readonly bytes: number
}
const quarantine = () => story.api.items<Row>('/api/v1/quarantine?limit=200')
const neighbourStored = async (): Promise<number | undefined> =>
  (await story.api.items<{ metric: string; lastValue: number }>('/api/v1/devices/neighbour/metrics')).find(
    ({ metric }) => metric === 'temp_c',
  )?.lastValue

/** Sends the neighbour's good message at the same time, and expects that it is stored as if nothing had been. */
const beside = async (work: () => Promise<unknown>): Promise<void> => {
  sent += 1
  const value = sent
  await Promise.all([work(), neighbour.sends('telemetry', { values: { temp_c: value } })])
  await story.run(1)
  expect(await neighbourStored()).toBe(value)
  expect((await story.api.raw('GET', '/healthz')).status).toBe(200)
}

const own = 'forestall/v1/rude/telemetry'
const values = (name: string): string => `{"values":{${JSON.stringify(name)}:1}}`
const bad: readonly (readonly [what: string, topic: string, payload: string | Buffer, reason: string, says: RegExp])[] =
  [
    ['malformed JSON', own, '{"values":{"t":', 'not-json', /JSON/],
    ['an empty payload', own, '', 'not-json', /empty/],
    ['invalid UTF-8', own, Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 'not-json', /UTF-8/],
    ['NaN', own, '{"values":{"t":NaN}}', 'not-json', /JSON/],
    ['1e999', own, '{"values":{"t":1e999}}', 'invalid-payload', /\$\.values\.t/],
    ['a list for an object', own, '[[]]', 'invalid-payload', /\$/],
    ['no values', own, '{"ts":1}', 'invalid-payload', /values/],
    ['a value that is an object', own, '{"values":{"t":{"x":1}}}', 'invalid-payload', /\$\.values\.t/],
    ['a text for values', own, '{"values":"7"}', 'invalid-payload', /values/],
    ['__proto__', own, '{"values":{"__proto__":1}}', 'invalid-payload', /__proto__/],
    ['constructor', own, values('constructor'), 'invalid-payload', /constructor/],
    ['a name with a control character', own, values('a\u0000b'), 'invalid-payload', /./],
    ['the same name twice', own, '{"values":{"t":1,"t":2}}', 'invalid-payload', /twice/],
    ['deep nesting', own, '['.repeat(20_000) + ']'.repeat(20_000), 'invalid-payload', /nested/],
    ['10,001 samples', own, JSON.stringify(Array(10_001).fill({ values: { t: 1 } })), 'too-large', /10000|10,000/],
    ['1 MiB', own, `{"values":{"t":"${'x'.repeat(1024 * 1024)}"}}`, 'too-large', /bytes/],
    ['a time that is a word', own, '{"ts":"yesterday","values":{"t":1}}', 'bad-time', /ts/],
    ['a state there is not', 'forestall/v1/rude/status', '{"state":"exploded"}', 'invalid-payload', /state/],
    [
      'a wake-up in the year 57000',
      'forestall/v1/rude/status',
      '{"state":"sleeping","wakeAt":1768208400000000}',
      'bad-time',
      /wakeAt/,
    ],
    ['a fault without a code', 'forestall/v1/rude/fault', '{"severity":"critical"}', 'invalid-payload', /code/],
    ['a result that is none', 'forestall/v1/rude/command/result', '{"id":7}', 'invalid-payload', /id/],
    ['a channel there is not', 'forestall/v1/rude/firmware', '{}', 'unknown-topic', /channel/],
    ['a command to itself', 'forestall/v1/rude/command', '{"id":"1","name":"restart"}', 'forbidden-topic', /Forestall/],
    [
      'somebody else’s topic',
      'forestall/v1/neighbour/telemetry',
      '{"values":{"temp_c":-99}}',
      'forbidden-topic',
      /neighbour/,
    ],
    ['a device that nobody knows', 'forestall/v1/nobody/telemetry', '{"values":{"t":1}}', 'forbidden-topic', /nobody/],
    ['another convention', 'zigbee2mqtt/lamp', '{}', 'unknown-topic', /forestall\/v1/],
    ['our own clock', '$forestall/tick', '{"at":4102444800000}', 'forbidden-topic', /\$/],
    ['our own registry', '$forestall/device', '{"id":"neighbour","removed":true}', 'forbidden-topic', /\$/],
    ['our own teaching', '$forestall/teach', '{}', 'forbidden-topic', /\$/],
  ]

describe('what a device should not send (P6)', () => {
  it.each(bad)(
    '%s: acknowledged, quarantined with a reason, and nobody else notices',
    async (_, topic, payload, reason, says) => {
      const before = new Set((await quarantine()).map(({ seq }) => seq))
      await beside(() => rude.client.publishAsync(topic, payload, { qos: 1 }))
      expect(rude.client.connected).toBe(true)
      const fresh = (await quarantine()).filter(({ seq }) => !before.has(seq))
      expect(fresh).toHaveLength(1)
      expect(fresh[0]).toMatchObject({ reason, topic, principal: 'rude', bytes: Buffer.byteLength(payload) })
      expect(fresh[0]?.detail).toMatch(says)
      const whole = await story.api.get<{ bodyBase64: string }>(`/api/v1/quarantine/${fresh[0]?.seq}`)
      expect(Buffer.from(whole.bodyBase64, 'base64').equals(Buffer.from(payload))).toBe(true)
    },
  )

  it('is counted, changes nothing of what runs, and accuses nobody', async () => {
    const metrics = await (await story.api.raw('GET', '/metrics')).text()
    expect(metrics).toMatch(/quarantined\S* [1-9]/)
    expect(await story.api.items('/api/v1/faults')).toEqual([])
    expect((await story.api.get<{ id: string }>('/api/v1/devices/neighbour')).id).toBe('neighbour')
  })

  it('10,000 samples at once are stored', async () => {
    const start = story.now() - 20_000_000
    const batch = Array.from({ length: 10_000 }, (_, index) => ({ ts: start + index * 1000, values: { n: index } }))
    const payload = JSON.stringify(batch.map(({ ts, values }) => ({ ts, values })))
    expect(Buffer.byteLength(payload)).toBeGreaterThan(256 * 1024)
    const lean = JSON.stringify(batch.slice(0, 5_000))
    expect(Buffer.byteLength(lean)).toBeLessThan(256 * 1024)
    await beside(() => rude.client.publishAsync(own, lean, { qos: 1 }))
    const [metric] = (
      await story.api.items<{ metric: string; lastValue: number }>('/api/v1/devices/rude/metrics')
    ).filter(({ metric: name }) => name === 'n')
    expect(metric?.lastValue).toBe(4_999)
  })

  it('one bad sample in a batch does not cost the others', async () => {
    const now = story.now()
    await beside(() =>
      rude.sends('telemetry', `[{"ts":${now},"values":{"good":1}},{"ts":${now + 1},"values":{"good":1e999}}]`),
    )
    const [row] = await quarantine()
    expect(row?.detail).toMatch(/1 of 2/)
    const stored = await story.api.items<{ metric: string }>('/api/v1/devices/rude/metrics')
    expect(stored.map(({ metric }) => metric)).toContain('good')
  })

  it('members nobody knows are left out, whatever their names', async () => {
    await beside(() => rude.sends('telemetry', '{"__proto__":{"x":1},"firmware":"9","values":{"kept":1}}'))
    const names = (await story.api.items<{ metric: string }>('/api/v1/devices/rude/metrics')).map(
      ({ metric }) => metric,
    )
    expect(names).toContain('kept')
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false)
  })

  it('wrong credentials are turned away and disturb nobody', async () => {
    await beside(async () => {
      for (const who of [
        { username: 'neighbour', password: 'wrong' },
        { username: 'nobody', password: '' },
        { username: '__proto__', password: 'x' },
        {},
      ])
        await expect(
          connectAsync(story.app.addresses.mqtt, { ...who, reconnectPeriod: 0, connectTimeout: 5_000 }, false),
        ).rejects.toThrow()
    })
    expect(neighbour.client.connected).toBe(true)
  })

  it('a wildcard subscription hears nothing of others', async () => {
    const heard: string[] = []
    rude.client.on('message', (topic) => heard.push(topic))
    const filters = ['#', 'forestall/v1/+/telemetry', 'forestall/v1/neighbour/command', '$share/a/#']
    // 128: refused (MQTT 3.1.1, 3.9.3), which the client reports as an error.
    await expect(rude.client.subscribeAsync(filters)).rejects.toMatchObject({
      packet: { granted: [128, 128, 128, 128] },
    })
    await beside(async () => undefined)
    expect(heard.filter((topic) => !topic.startsWith('forestall/v1/rude/'))).toEqual([])
  })

  it('while all this happens the neighbour’s fault is found', async () => {
    const flood = (async () => {
      for (let round = 0; round < 200; round++)
        await rude.client.publishAsync(own, round % 2 ? '{' : '{"values":{"t":1e999}}', { qos: 1 })
    })()
    await neighbour.sends('fault', { code: 'E1', severity: 'critical' })
    await flood
    await story.run(2)
    const faults = await story.api.items<{ deviceId: string }>('/api/v1/faults')
    expect(faults.map(({ deviceId }) => deviceId)).toEqual(['neighbour'])
    await until('the neighbour’s owner to hear of it', () =>
      story.sink.mails.find(({ to }) => to === 'neighbour-owner@customers.example'),
    )
  })
})

describe('running a quarantined message again', () => {
  it('a device of a gateway that was not registered yet: registered, run again, stored', async () => {
    const before = new Set((await quarantine()).map(({ seq }) => seq))
    await rude.sends('telemetry', { ts: story.now(), values: { litres: 12 } }, 'late-child')
    await story.run(1)
    const row = (await quarantine()).find(({ seq }) => !before.has(seq))
    expect(row?.detail).toMatch(/late-child/)
    await story.api.post('/api/v1/devices', { id: 'late-child', gatewayId: 'rude' })
    await story.api.post(`/api/v1/quarantine/${row?.seq}/rerun`, {})
    await story.run(1)
    expect((await quarantine()).map(({ seq }) => seq)).not.toContain(row?.seq)
    expect(await story.api.items('/api/v1/devices/late-child/metrics')).toMatchObject([
      { metric: 'litres', lastValue: 12 },
    ])
  })
  it('what is still wrong comes back with its reason; what is not there is a 404', async () => {
    await rude.sends('telemetry', '{"values":')
    await story.run(1)
    const [row] = await quarantine()
    await story.api.post(`/api/v1/quarantine/${row?.seq}/rerun`, {})
    await story.run(1)
    const [again] = await quarantine()
    expect(again?.seq).not.toBe(row?.seq)
    expect(again).toMatchObject({ reason: 'not-json', topic: own })
    for (const seq of ['999999', '0', '-1', 'x', '1e400'])
      expect([400, 404]).toContain((await story.api.raw('POST', `/api/v1/quarantine/${seq}/rerun`)).status)
  })
})
