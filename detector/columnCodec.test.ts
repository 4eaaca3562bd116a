import { deserialize, serialize } from 'node:v8'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeColumn, emptyRoom, encodeColumn, newRoom } from './columnCodec.ts'

const through = (values: readonly unknown[], like?: unknown): unknown[] =>
  decodeColumn(deserialize(serialize(encodeColumn(values))), values.length, like)

const leaf = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(-0, Number.NaN, Infinity, null, undefined, true, false, 2 ** 31, -(2 ** 31)),
  fc.string(),
)
const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('a', 'b', '0', '__proto__'), tie('value')),
    fc.record({ x: fc.double(), deep: fc.record({ y: tie('value'), z: fc.boolean() }) }),
    fc.float64Array({ maxLength: 4 }),
    fc.uint8Array({ maxLength: 4 }),
    fc.array(fc.tuple(fc.string(), tie('value')), { maxLength: 3 }).map((entries) => new Map(entries)),
    fc.array(fc.string(), { maxLength: 3 }).map((items) => new Set(items)),
    fc.bigInt(),
  ),
})).value

test('whatever goes in comes out the same, one by one and mixed', () => {
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 12 }), (values) => {
      // The generator's dictionaries have no prototype; structured clone gives them one, as ever.
      expect(through(values)).toEqual(deserialize(serialize(values)))
    }),
    { numRuns: 500, seed: 4 },
  )
})

test('a pattern decides how objects are built, not what is in them', () => {
  const values = [1, 2, 3].map((n) => ({ a: n, b: { c: `${n}`, d: Float64Array.of(n) }, e: undefined }))
  expect(through(values, { a: 0, b: { c: '', d: new Float64Array(1) }, e: 7 })).toEqual(values)
  expect(through(values, { e: 0, other: 1 })).toEqual(values)
  expect(Object.keys(through(values, { a: 0, b: 0, e: 0 })[0] ?? {})).toEqual(['a', 'b', 'e'])
})

test('what is read shares nothing with what was written or with its neighbours', () => {
  const shared = { list: [1], map: new Map([['k', Float64Array.of(1)]]) }
  const [one, two] = through([shared, shared]) as (typeof shared)[]
  one?.list.push(2)
  one?.map.get('k')?.fill(9)
  expect(two).toEqual({ list: [1], map: new Map([['k', Float64Array.of(1)]]) })
})

test('columns put in a room are those put nowhere, whatever was in it before', () => {
  fc.assert(
    fc.property(fc.array(fc.array(anything, { maxLength: 20 }), { maxLength: 4 }), (pieces) => {
      const room = newRoom()
      for (const values of pieces) {
        emptyRoom(room)
        expect(deserialize(serialize(encodeColumn(values, room)))).toEqual(deserialize(serialize(encodeColumn(values))))
      }
    }),
    { numRuns: 200, seed: 4 },
  )
})
