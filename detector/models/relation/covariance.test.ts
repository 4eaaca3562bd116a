import { expect, test } from 'vitest'
import { invertCovariance, learnCovariance, triangleOf } from './covariance.ts'

const full = (size: number) => ({
  triangle: new Float32Array(triangleOf(size)),
  out: new Float32Array(size * size),
  believed: new Float64Array(size).fill(1),
})

test('the inverse of what was learned, plus the ridge, is an inverse', () => {
  const size = 4
  const { triangle, out, believed } = full(size)
  const rates = new Float64Array(size)
  for (let n = 1; n <= 400; n += 1) {
    const a = Math.sin(n)
    const b = Math.sin(2.3 * n + 1)
    rates.fill(1 / n)
    learnCovariance(triangle, Float64Array.of(a, a + 0.1 * b, b, a - b), rates)
  }
  invertCovariance(triangle, out, { size, wanted: size, ridge: 0.2, damp: believed })
  const entry = (i: number, j: number): number =>
    (triangle[triangleOf(Math.max(i, j)) + Math.min(i, j)] ?? 0) + (i === j ? 0.2 : 0)
  for (let i = 0; i < size; i += 1)
    for (let j = 0; j < size; j += 1) {
      let product = 0
      for (let k = 0; k < size; k += 1) product += entry(i, k) * (out[k * size + j] ?? 0)
      expect(product).toBeCloseTo(i === j ? 1 : 0, 4)
    }
})

test('a tie that is not believed in says nothing', () => {
  const { triangle, out, believed } = full(2)
  for (let n = 1; n <= 50; n += 1) learnCovariance(triangle, Float64Array.of(1, 1), new Float64Array(2).fill(1 / n))
  invertCovariance(triangle, out, { size: 2, wanted: 2, ridge: 0.1, damp: believed })
  expect(out[1]).toBeLessThan(-1)
  believed[1] = 0
  invertCovariance(triangle, out, { size: 2, wanted: 2, ridge: 0.1, damp: believed })
  expect(out[1]).toBeCloseTo(0)
})

test('inputs that are all the same, or nothing at all, still give finite numbers', () => {
  const { triangle, out, believed } = full(3)
  invertCovariance(triangle, out, { size: 3, wanted: 3, ridge: 0.3, damp: believed })
  expect([...out].every(Number.isFinite)).toBe(true)
  for (let n = 1; n <= 50; n += 1) learnCovariance(triangle, Float64Array.of(4, 4, 4), new Float64Array(3).fill(0.5))
  invertCovariance(triangle, out, { size: 3, wanted: 3, ridge: 0.3, damp: believed })
  expect([...out].every(Number.isFinite)).toBe(true)
})
