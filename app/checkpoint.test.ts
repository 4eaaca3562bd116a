import { expect, test } from 'vitest'
import { decodeState, encodeState } from './checkpoint.ts'

const stateOf = (lengths: readonly number[]) => ({
  ingest: { some: ['thing'] },
  standstills: null,
  detector: {
    head: new Uint8Array([1, 2, 3]),
    parts: lengths.map((length, bucket) => ({ bucket, bytes: new Uint8Array(length).fill(bucket + 1) })),
  },
})
const megabytes = 2 ** 20

test.each([
  ['no device', []],
  ['a small fleet', [10, 0, 200]],
  ['a large one', [3 * megabytes, 3 * megabytes, 1, 9 * megabytes, 5]],
  ['pieces exactly full', [4 * megabytes, 4 * megabytes]],
])('a checkpoint of %s comes back whole', (_, lengths) => {
  const { state, pieces } = encodeState(stateOf(lengths))
  for (const piece of pieces) expect(piece.length).toBeLessThan(14 * megabytes)
  const read = decodeState(state, pieces)
  const expected = stateOf(lengths)
  expect(read.ingest).toEqual(expected.ingest)
  expect([...read.detector.head]).toEqual([1, 2, 3])
  expect(read.detector.parts.map(({ bucket, bytes }) => [bucket, bytes.length, bytes[0]])).toEqual(
    expected.detector.parts.map(({ bucket, bytes }) => [bucket, bytes.length, bytes[0]]),
  )
})

test('a small fleet is one value, a large one several', () => {
  expect(encodeState(stateOf([100, 100])).pieces).toEqual([])
  expect(encodeState(stateOf([4 * megabytes, 4 * megabytes, 1])).pieces).toHaveLength(3)
})

test('a piece that is missing or cut off is refused', () => {
  const { state, pieces } = encodeState(stateOf([4 * megabytes, 4 * megabytes, 1]))
  expect(() => decodeState(state, pieces.slice(1))).toThrow('2 of its 3 pieces')
  expect(() => decodeState(state, [...pieces.slice(0, 2), new Uint8Array()])).toThrow('shorter')
  expect(() => decodeState(state.subarray(0, 20), pieces)).toThrow()
})
