import fc from 'fast-check'
import { expect, test } from 'vitest'
import { telemetryPayload } from '../domain/wire.ts'
import { isReserved } from './metricNames.ts'
import { readTelemetry } from './telemetry.ts'

const read = (text: string) => readTelemetry(Buffer.from(text))

test('numbers, booleans and texts are read; booleans become 0 and 1', () => {
  expect(read('{"ts":1767225600000,"values":{"t":4.2,"door":true,"off":false,"mode":"eco"}}')).toEqual({
    drafts: [{ kind: 'sample', ts: 1767225600000, values: { t: 4.2, door: 1, off: 0, mode: 'eco' } }],
  })
})

test('ISO times with an offset are read', () => {
  expect(read('{"ts":"2026-01-01T01:00:00+01:00","values":{"t":1}}').drafts[0]).toMatchObject({ ts: 1767225600000 })
})

test('fields we do not know are no reason to refuse', () => {
  expect(read('{"values":{"t":1},"rssi":{"dbm":-70}}')).toEqual({
    drafts: [{ kind: 'sample', ts: undefined, values: { t: 1 } }],
  })
})

test.each([
  [
    '{"values":{"t":1e999}}',
    'invalid-payload',
    '$.values.t: a reading is a finite number, true, false or a text of at most 1024 characters; found a number beyond 1.8e308',
  ],
  [
    '{"values":{"t":null}}',
    'invalid-payload',
    '$.values.t: a reading is a finite number, true, false or a text of at most 1024 characters; found null',
  ],
  [
    '{"values":{"t":[1]}}',
    'invalid-payload',
    '$.values.t: a reading is a finite number, true, false or a text of at most 1024 characters; found an array of 1',
  ],
  ['{"values":{}}', 'invalid-payload', '$.values: values must hold at least one metric'],
  [
    '{"temp":4}',
    'invalid-payload',
    '$.values: the readings belong here, as in "values":{"temperature":4.2}; found nothing',
  ],
  [
    '{"values":[1]}',
    'invalid-payload',
    '$.values: the readings belong here, as in "values":{"temperature":4.2}; found an array of 1',
  ],
  ['5', 'invalid-payload', '$: must be an object, as in {"ts":1767225600000,"values":{"temperature":4.2}}; found 5'],
  [
    'null',
    'invalid-payload',
    '$: must be an object, as in {"ts":1767225600000,"values":{"temperature":4.2}}; found null',
  ],
  [
    '{"ts":"yesterday","values":{"t":1}}',
    'bad-time',
    '$.ts: a time is milliseconds since 1970 as a number, or ISO 8601 with offset as in "2026-01-01T00:00:00Z"; found "yesterday"',
  ],
  [
    '{"ts":null,"values":{"t":1}}',
    'bad-time',
    '$.ts: a time is milliseconds since 1970 as a number, or ISO 8601 with offset as in "2026-01-01T00:00:00Z"; found null',
  ],
  [
    '{"ts":1e999,"values":{"t":1}}',
    'bad-time',
    '$.ts: a time is milliseconds since 1970 as a number, or ISO 8601 with offset as in "2026-01-01T00:00:00Z"; found a number beyond 1.8e308',
  ],
  [
    '{"values":{"t ümlaut":1}}',
    'invalid-payload',
    '$.values["t ümlaut"]: metric names start with a letter, digit or _ and hold letters, digits, _ . : / - and spaces',
  ],
  [
    '{"values":{"__proto__":1}}',
    'invalid-payload',
    '$.values.__proto__: this name is reserved; give the metric another',
  ],
  [
    '{"values":{"constructor":1,"t":1}}',
    'invalid-payload',
    '$.values.constructor: this name is reserved; give the metric another',
  ],
  [
    '{"values":{"t":1,"t":2}}',
    'invalid-payload',
    '$.values.t: the same name twice in one object, so one value would be lost; send each once',
  ],
  ['[]', 'invalid-payload', '$: the array is empty; send at least one sample'],
])('%s is refused as %s', (text, reason, detail) => {
  expect(read(text)).toEqual({ drafts: [], refusal: { reason, detail } })
})

test('in a batch the good samples are kept and the message is refused for the others', () => {
  const { drafts, refusal } = read('[{"values":{"t":1}},{"values":{"t":null}},{"values":{"t":3}},7]')
  expect(drafts.map((draft) => draft.kind === 'sample' && draft.values)).toEqual([{ t: 1 }, { t: 3 }])
  expect(refusal?.detail).toBe(
    '$[1].values.t: a reading is a finite number, true, false or a text of at most 1024 characters; found null (2 of 4 samples refused, the other 2 kept)',
  )
})

test('a batch of 10,000 is read, one more is too large', () => {
  const batch = (size: number): string => JSON.stringify(Array.from({ length: size }, () => ({ values: { t: 1 } })))
  expect(read(batch(10_000)).drafts).toHaveLength(10_000)
  expect(read(batch(10_001)).refusal?.reason).toBe('too-large')
})

test('__proto__ in any place reaches no prototype', () => {
  for (const text of [
    '{"__proto__":{"values":{"t":1}}}',
    '{"__proto__":null,"values":{"t":1}}',
    '{"values":{"__proto__":{"t":1}}}',
  ]) {
    read(text)
  }
  expect(Object.hasOwn(Object.prototype, 'values')).toBe(false)
  expect(Object.hasOwn(Object.prototype, 't')).toBe(false)
})

const name = fc.oneof(
  fc.constantFrom('t', 'temp', 'a.b/c:d-e', 'fan speed', '0', '_x', '', ' x', 'ümlaut', 'x'.repeat(129)),
  fc.string({ maxLength: 5 }),
)
const reading = fc.oneof(
  fc.double({ noNaN: true }),
  fc.boolean(),
  fc.string({ maxLength: 5 }),
  fc.constantFrom('x'.repeat(1024), 'x'.repeat(1025), null, [], {}),
)
const ts = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(
    '2026-01-01T00:00:00Z',
    '2026-01-01T00:00:00+02:00',
    '2026-01-01',
    '2026-02-30T00:00:00Z',
    '',
    null,
    true,
  ),
  fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((date) => date.toISOString()),
)
const sample = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ ts, values: fc.dictionary(name, reading, { maxKeys: 4 }) }, { requiredKeys: ['values'] }),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
)

test('what is accepted, and as what, is what the zod schema says', () => {
  fc.assert(
    fc.property(fc.oneof(sample, fc.array(sample, { maxLength: 4 })), (input) => {
      const text = JSON.stringify(input)
      const reserved = (JSON.stringify(input).match(/"([^"]*)":/g) ?? []).some((key) => isReserved(key.slice(1, -2)))
      fc.pre(!reserved)
      const ours = read(text)
      const parsed: unknown = JSON.parse(text)
      const theirs = telemetryPayload.safeParse(parsed)
      expect(ours.refusal === undefined).toBe(theirs.success)
      if (!theirs.success) return
      const samples = Array.isArray(theirs.data) ? theirs.data : [theirs.data]
      expect(ours.drafts).toEqual(
        samples.map((each) => ({
          kind: 'sample',
          ts: typeof each.ts === 'string' ? Date.parse(each.ts) : each.ts,
          values: Object.fromEntries(
            Object.entries(each.values).map(([key, value]) => [
              key,
              typeof value === 'boolean' ? Number(value) : value,
            ]),
          ),
        })),
      )
    }),
    { numRuns: 3_000 },
  )
})
