import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { IntakeMessage } from '../../domain/intake.ts'
import { ruleInput } from '../../domain/rule.ts'
import type { Silence } from '../../domain/silences.ts'
import { createIngest, type IngestOptions } from '../../ingest/ingest.ts'
import { encodeProfile, encodeRules, encodeSilences, encodeTeaching, encodeTick } from '../../ingest/ownFacts.ts'

const now = 1_767_225_600_000

const journal = (): ((topic: string, payload: unknown, o?: { principal?: string; at?: number }) => IntakeMessage) => {
  let seq = 0
  return (topic, payload, { principal = topic.split('/')[2] ?? '', at = now } = {}) => ({
    ...{ seq: ++seq, receivedAt: at, principal, topic },
    payload:
      payload instanceof Uint8Array
        ? payload
        : Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)),
  })
}

const house = (options: Partial<IngestOptions> = {}) =>
  createIngest({
    isKnown: (id) => ['d1', 'd2', 'gw', 'child'].includes(id),
    mayPublishFor: (principal, id) => principal === id || (principal === 'gw' && id === 'child'),
    ...options,
  })

test('telemetry becomes samples, in order', () => {
  const write = journal()
  const { observations, quarantined, sightings } = house().accept([
    write('forestall/v1/d1/telemetry', { ts: now - 1_000, values: { t: 4.2, door: true } }),
    write('forestall/v1/child/telemetry', { values: { t: 1 } }, { principal: 'gw', at: now + 5 }),
  ])
  expect(quarantined).toEqual([])
  expect(observations).toEqual([
    {
      kind: 'sample',
      seq: 1,
      at: now,
      deviceId: 'd1',
      ts: now - 1_000,
      clock: 'device',
      timing: 'onTime',
      values: { t: 4.2, door: 1 },
    },
    {
      kind: 'sample',
      seq: 2,
      at: now + 5,
      deviceId: 'child',
      ts: now + 5,
      clock: 'ours',
      timing: 'onTime',
      values: { t: 1 },
    },
  ])
  expect(sightings).toEqual([
    { deviceId: 'd1', lastSeenAt: now, clockSkewMs: -1_000 },
    { deviceId: 'child', lastSeenAt: now + 5 },
  ])
})

test('status, reported faults and command results', () => {
  const write = journal()
  const { observations, sightings, quarantined } = house().accept([
    write('forestall/v1/d1/status', {
      state: 'sleeping',
      firmware: '1.2',
      expectEverySeconds: 60,
      wakeAt: '2026-01-02T00:00:00Z',
    }),
    write('forestall/v1/d1/fault', { code: 'E7', text: 'hot', ts: now - 5 }),
    write('forestall/v1/d1/fault', { code: 'E7', severity: 'critical', clear: true, ts: 12 }),
    write('forestall/v1/d1/command/result', { id: 'c1', ok: false, text: 'no' }),
    write('forestall/v1/d1/status', ''),
  ])
  expect(quarantined).toEqual([])
  const base = { at: now, deviceId: 'd1' }
  expect(observations).toEqual([
    {
      ...base,
      seq: 1,
      kind: 'status',
      state: 'sleeping',
      firmware: '1.2',
      expectEverySeconds: 60,
      wakeAt: now + 86_400_000,
    },
    { ...base, seq: 2, kind: 'reported', ts: now - 5, code: 'E7', severity: 'warning', text: 'hot', clear: false },
    { ...base, seq: 3, kind: 'reported', ts: now, code: 'E7', severity: 'critical', clear: true },
    { ...base, seq: 4, kind: 'commandResult', commandId: 'c1', ok: false, text: 'no' },
  ])
  expect(sightings).toEqual([
    { deviceId: 'd1', lastSeenAt: now, connection: 'sleeping', firmware: '1.2', expectEverySeconds: 60 },
  ])
})

test('our own facts come back as they were encoded', () => {
  const write = journal()
  const profile = { id: 'd1', model: 'F', gatewayId: 'gw', expectEverySeconds: 60 }
  const rule = ruleInput.parse({ id: 'hot', name: 'Too hot', metric: 't', when: 'above', limit: 8, forSeconds: 60 })
  const taught = {
    faultId: 'f',
    deviceId: 'd1',
    faultKind: 'drift',
    metric: 't',
    verdict: 'falseAlarm' as const,
    reason: 'r',
  }
  const silence: Silence = {
    id: 's',
    kind: 'maintenance',
    match: { sites: ['Hamburg'] },
    from: now,
    to: null,
    repeat: { days: ['mon'], from: '22:00', to: '06:00', timeZone: 'Europe/Berlin' },
    reason: 'nightly test',
    by: 'u',
    createdAt: now,
    endedAt: null,
  }
  const facts = [
    encodeTick(now + 1),
    encodeProfile(profile),
    encodeRules([rule]),
    encodeTeaching(taught),
    encodeSilences([silence]),
  ]
  const { observations, quarantined } = house().accept(
    facts.map(({ topic, payload }) => write(topic, payload, { principal: '' })),
  )
  expect(quarantined).toEqual([])
  expect(observations).toEqual([
    { kind: 'tick', seq: 1, at: now + 1 },
    { kind: 'profile', seq: 2, at: now, profile },
    { kind: 'rules', seq: 3, at: now, rules: [rule] },
    { kind: 'teach', seq: 4, at: now, ...taught },
    { kind: 'silences', seq: 5, at: now, silences: [silence] },
  ])
})

test.each([
  ['forestall/v1/d2/telemetry', 'd1', '{"values":{"t":1}}', 'forbidden-topic', /register d2 with "gatewayId":"d1"/],
  ['forestall/v1/d1/command', 'd1', '{}', 'forbidden-topic', /Only Forestall/],
  ['$forestall/tick', 'd1', '{"at":5}', 'forbidden-topic', /begin with \$/],
  ['$SYS/x', 'd1', '', 'forbidden-topic', /begin with \$/],
  ['forestall/v1/ghost/telemetry', 'ghost', '{"values":{"t":1}}', 'unknown-device', /No device ghost is registered/],
  ['forestall/v1/d1/telemtry', 'd1', '{"values":{"t":1}}', 'unknown-topic', /no channel "telemtry"/],
  ['hello', 'd1', '{}', 'unknown-topic', /No convention/],
  ['forestall/v1/d1', 'd1', '{}', 'unknown-topic', /No convention/],
  ['forestall/v1/__proto__/telemetry', '__proto__', '{}', 'unknown-topic', /No convention/],
  ['forestall/v1/d1/telemetry', 'd1', 'x'.repeat(300_000), 'too-large', /300000 bytes; 262144 is the limit/],
  ['forestall/v1/d1/telemetry', 'd1', '', 'not-json', /empty/],
  ['forestall/v1/d1/status', 'd1', '{"state":"dancing"}', 'invalid-payload', /^\$\.state: .*found "dancing"/],
  ['forestall/v1/d1/status', 'd1', '{"state":"sleeping","wakeAt":1767225600}', 'bad-time', /^\$\.wakeAt/],
  [
    'forestall/v1/d1/status',
    'd1',
    '{"state":"online","state":"offline"}',
    'invalid-payload',
    /^\$\.state: the same name twice/,
  ],
  ['forestall/v1/d1/fault', 'd1', '{"severity":"warning"}', 'invalid-payload', /^\$\.code: .*found nothing/],
  ['forestall/v1/d1/fault', 'd1', '{"code":"a","ts":"soon"}', 'bad-time', /^\$\.ts: .*found "soon"/],
  ['$forestall/tick', '', '{"at":"now"}', 'invalid-payload', /^\$\.at/],
  ['$forestall/newer', '', '{}', 'unknown-topic', /not a fact this version/],
])('%s by "%s" with %s is quarantined as %s', (topic, principal, payload, reason, detail) => {
  const { observations, quarantined } = house().accept([journal()(topic, payload, { principal })])
  expect(observations).toEqual([])
  expect(quarantined).toHaveLength(1)
  expect(quarantined[0]).toMatchObject({ seq: 1, receivedAt: now, principal, topic, reason, bytes: payload.length })
  expect(quarantined[0]?.detail).toMatch(detail)
  expect(quarantined[0]?.payload).toBe(payload.slice(0, 4096))
  expect(quarantined[0]?.body.length).toBe(payload.length)
})

test('unknown devices are registered when allowed, but not for rubbish', () => {
  const registered: string[] = []
  const ingest = house({ isKnown: (id) => registered.includes(id), autoRegister: (id) => registered.push(id) })
  const write = journal()
  const first = ingest.accept([write('forestall/v1/new/telemetry', 'rubbish'), write('forestall/v1/other/status', '')])
  expect(first.quarantined.map(({ reason }) => reason)).toEqual(['not-json'])
  expect(registered).toEqual([])
  const second = ingest.accept([write('forestall/v1/new/telemetry', { values: { t: 1 } })])
  expect(second.observations).toHaveLength(1)
  expect(registered).toEqual(['new'])
})

test('a device whose message is bad has been seen all the same', () => {
  const { sightings } = house().accept([journal()('forestall/v1/d1/telemetry', '{')])
  expect(sightings).toEqual([{ deviceId: 'd1', lastSeenAt: now }])
})

test('a message run again by us needs no permission and is no sign of life', () => {
  const message = journal()('forestall/v1/d1/telemetry', { values: { t: 1 } }, { principal: '' })
  const { observations, sightings } = house().accept([message])
  expect(observations).toHaveLength(1)
  expect(sightings).toEqual([])
})

test('late is stored and said, a redelivery is dropped and counted', () => {
  const write = journal()
  const sample = (ts: number, t: number) => write('forestall/v1/d1/telemetry', { ts, values: { t, u: 'x' } })
  const { observations, duplicates } = house().accept([
    sample(now - 10, 1),
    sample(now - 10, 1),
    sample(now - 10, 2),
    sample(now - 20, 1),
    sample(now - 20, 1),
    write('forestall/v1/d1/telemetry', { ts: now - 20, values: { u: 'x', t: 1 } }),
    write('forestall/v1/d2/telemetry', { ts: now - 20, values: { t: 1, u: 'x' } }),
  ])
  expect(duplicates).toBe(3)
  expect(observations.map((each) => each.kind === 'sample' && [each.deviceId, each.timing, each.values.t])).toEqual([
    ['d1', 'onTime', 1],
    ['d1', 'onTime', 2],
    ['d1', 'late', 1],
    ['d2', 'onTime', 1],
  ])
})

test('a redelivery is known among the last 64 accepted', () => {
  const write = journal()
  const sample = (i: number) => write('forestall/v1/d1/telemetry', { ts: now - 10_000 + i, values: { t: 1 } })
  const ingest = house()
  ingest.accept(Array.from({ length: 64 }, (_, i) => sample(i)))
  expect(ingest.accept([sample(0)]).duplicates).toBe(1)
  ingest.accept([sample(64)])
  expect(ingest.accept([sample(0)]).duplicates).toBe(0)
})

test('a clock that stands still in 1970 with steady values is not a stream of duplicates', () => {
  const write = journal()
  const { observations, duplicates } = house().accept([
    write('forestall/v1/d1/telemetry', { ts: 0, values: { t: 1 } }),
    write('forestall/v1/d1/telemetry', { ts: 0, values: { t: 1 } }, { at: now + 1_000 }),
  ])
  expect(duplicates).toBe(0)
  expect(observations.map((each) => each.kind === 'sample' && each.ts)).toEqual([now, now + 1_000])
})

test('skew is the median over live messages, whatever one of them says', () => {
  const write = journal()
  const ingest = house()
  let skew: number | undefined
  for (let i = 0; i < 20; i++) {
    const at = now + i * 60_000
    const ts = i === 10 ? 5 : at + 90_000
    const [sighting] = ingest.accept([write('forestall/v1/d1/telemetry', { ts, values: { t: i } }, { at })]).sightings
    skew = sighting?.clockSkewMs ?? skew
    expect(skew).toBe(90_000)
  }
})

test('a removed device is forgotten', () => {
  const write = journal()
  const ingest = house()
  ingest.accept([write('forestall/v1/d1/telemetry', { ts: now, values: { t: 1 } })])
  const { topic, payload } = encodeProfile({ id: 'd1', removed: true })
  ingest.accept([write(topic, payload, { principal: '' })])
  expect(ingest.snapshot()).toEqual({ version: 1, devices: [], registered: [] })
})

test('a snapshot that is none is refused', () => {
  expect(() => house().restore({ version: 2, devices: [] })).toThrow()
  expect(() => house().restore(undefined)).toThrow()
})

const topics = fc.oneof(
  fc.constantFrom(
    ...['forestall/v1/d1/telemetry', 'forestall/v1/d2/telemetry', 'forestall/v1/d1/status', 'forestall/v1/d1/fault'],
    ...[
      'forestall/v1/d1/command/result',
      '$forestall/tick',
      '$forestall/device',
      '$forestall/rules',
      '$forestall/teach',
    ],
  ),
  fc.string(),
)
const time = fc.oneof(
  fc.integer({ min: now - 40, max: now + 10 }),
  fc.double({ noNaN: true }),
  fc.constantFrom(0, '2026-01-01T00:00:00Z', 'x'),
)
const sampleJson = fc.record(
  {
    ts: time,
    values: fc.dictionary(
      fc.constantFrom('t', 'u', 'v'),
      fc.oneof(fc.integer({ max: 3, min: 0 }), fc.boolean(), fc.constant(null)),
    ),
  },
  { requiredKeys: ['values'] },
)
const payloads = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .oneof(sampleJson, fc.array(sampleJson, { maxLength: 6 }))
      .map((value) => Buffer.from(JSON.stringify(value))),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({
        state: fc.constantFrom('online', 'offline'),
        code: fc.string(),
        id: fc.string(),
        ok: fc.boolean(),
        ts: time,
      })
      .map((value) => Buffer.from(JSON.stringify(value))),
  },
  { weight: 1, arbitrary: fc.json().map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }) },
)
const message = fc.record({
  topic: topics,
  payload: payloads,
  principal: fc.constantFrom('d1', 'd2', ''),
  wait: fc.nat(20),
})
const messages = fc.array(message, { maxLength: 40 }).map((list): IntakeMessage[] => {
  let at = now
  return list.map(({ topic, payload, principal, wait }, i) => {
    at += wait
    return { seq: i + 1, receivedAt: at, principal, topic, payload }
  })
})

test('whatever comes: it never throws, no number is NaN or infinite, and each message is accounted for', () => {
  fc.assert(
    fc.property(messages, (batch) => {
      const { observations, quarantined, duplicates, sightings } = house().accept(batch)
      const check = (value: unknown): void => {
        if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true)
        else if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array))
          Object.values(value).forEach(check)
      }
      check([observations, quarantined, sightings])
      const heard = new Set([...observations, ...quarantined].map(({ seq }) => seq))
      const silent = batch.filter(
        ({ seq, topic, payload }) => !heard.has(seq) && !(topic.endsWith('/status') && payload.length === 0),
      )
      expect(silent.length).toBeLessThanOrEqual(duplicates)
    }),
    { numRuns: 1_000 },
  )
})

test('stopping anywhere, restoring and going on gives what never stopping gives (P2)', () => {
  fc.assert(
    fc.property(messages, fc.array(fc.nat(40)), (all, cuts) => {
      const whole = house()
      const expected = whole.accept(all)
      let ingest = house()
      const observations: unknown[] = []
      const quarantined: unknown[] = []
      let duplicates = 0
      const edges = [...new Set([0, ...cuts.map((cut) => Math.min(cut, all.length)), all.length])].sort((a, b) => a - b)
      for (let i = 0; i + 1 < edges.length; i++) {
        const result = ingest.accept(all.slice(edges[i], edges[i + 1]))
        observations.push(...result.observations)
        quarantined.push(...result.quarantined)
        duplicates += result.duplicates
        const saved: unknown = JSON.parse(JSON.stringify(ingest.snapshot()))
        ingest = house()
        ingest.restore(saved)
      }
      expect(observations).toEqual(expected.observations)
      expect(quarantined).toEqual(expected.quarantined)
      expect(duplicates).toBe(expected.duplicates)
      expect(ingest.snapshot()).toEqual(whole.snapshot())
    }),
    { numRuns: 500 },
  )
})
