import { expect, test } from 'vitest'
import { createRandom } from './random.ts'

const draws = (from: Parameters<typeof createRandom>[0], n = 20): number[] => {
  const random = createRandom(from)
  return Array.from({ length: n }, () => random.next())
}

test('a name is a stream: the same again, another name another stream', () => {
  expect(draws('a/b')).toEqual(draws('a/b'))
  expect(draws('a/b')).not.toEqual(draws('a/c'))
})

test('the numbers are the ones they always were: recorded runs stay valid', () => {
  expect(draws('forestall', 3).map((x) => x.toFixed(9))).toEqual(['0.346632968', '0.495313109', '0.570946796'])
})

test('a saved stream goes on where it was', () => {
  const random = createRandom('x')
  random.gaussian(0, 1)
  expect(draws(random.save(), 5)).toEqual(Array.from({ length: 5 }, () => random.next()))
})

test('draws are uniform, the bell is a bell', () => {
  const random = createRandom('shape')
  const n = 20_000
  const uniform = Array.from({ length: n }, () => random.next())
  expect(Math.min(...uniform)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...uniform)).toBeLessThan(1)
  expect(uniform.reduce((a, b) => a + b) / n).toBeCloseTo(0.5, 1)
  const bell = Array.from({ length: n }, () => random.gaussian(10, 2))
  const mean = bell.reduce((a, b) => a + b) / n
  expect(mean).toBeCloseTo(10, 0)
  expect(Math.sqrt(bell.reduce((a, b) => a + (b - mean) ** 2, 0) / n)).toBeCloseTo(2, 0)
  expect(bell.every(Number.isFinite)).toBe(true)
})
