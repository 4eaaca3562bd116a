import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countMembers, findRepeatedName, type Json, readJson } from './jsonPayload.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text)

test.each([
  ['nothing', bytes(''), 'not-json', /empty/],
  ['a byte order mark alone', Buffer.from([0xef, 0xbb, 0xbf]), 'not-json', /empty/],
  ['words', bytes('hello'), 'not-json', /not JSON/],
  ['NaN', bytes('{"values":{"t":NaN}}'), 'not-json', /not JSON/],
  ['a cut object', bytes('{"values":{"t":1'), 'not-json', /not JSON/],
  ['Latin-1', Buffer.from('{"values":{"ort":"K\xfche"}}', 'latin1'), 'not-json', /not UTF-8/],
  ['100,000 open brackets', bytes('['.repeat(100_000)), 'invalid-payload', /nested 100000 levels/],
  ['valid but too deep', bytes(`${'['.repeat(33)}${']'.repeat(33)}`), 'invalid-payload', /nested 33/],
])('%s is refused with a reason', (_name, payload, reason, detail) => {
  const result = readJson(payload)
  expect(result.ok ? undefined : result.refusal.reason).toBe(reason)
  expect(result.ok ? undefined : result.refusal.detail).toMatch(detail)
})

test('a byte order mark is skipped and UTF-8 is read as such', () => {
  const result = readJson(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes('{"ort":"Küche"}')]))
  expect(result.ok && result.value).toEqual({ ort: 'Küche' })
})

test('a view into a larger buffer is read where it is', () => {
  const whole = bytes('xxx[1]yyy')
  const result = readJson(whole.subarray(3, 6))
  expect(result.ok && result.value).toEqual([1])
})

test('members are counted as JSON.parse finds them, whatever the strings hold', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const result = readJson(bytes(JSON.stringify(value)))
      if (!result.ok) throw new Error(result.refusal.detail)
      expect(result.members).toBe(countMembers(result.value))
      expect(findRepeatedName(result.text)).toBeUndefined()
    }),
  )
})

test.each([
  ['{"a":1,"a":2}', '$.a'],
  ['{"values":{"t":1,"u":{"t":3},"t":2}}', '$.values.t'],
  ['[{"a":1},{"b":"}","b":[]}]', '$[1].b'],
  ['{"a\\u0062":1,"ab":2}', '$.ab'],
  ['{"a b":1,"a b":2}', '$["a b"]'],
])('%s repeats %s', (text, path) => {
  const result = readJson(bytes(text))
  if (!result.ok) throw new Error('not JSON')
  expect(result.members).toBeGreaterThan(countMembers(result.value))
  expect(findRepeatedName(text)).toBe(path)
})

test('arbitrary bytes never throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (payload) => {
      const result = readJson(payload)
      const value: Json | string = result.ok ? result.value : result.refusal.detail
      expect(value).toBeDefined()
    }),
  )
})
