import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newRarity, noticeScore, oncePerMs, rarityOf, raritySlots } from '../../detector/calibration/rarity.ts'
import { day, hour, minute } from '../../domain/clock.ts'
import { chance } from './signals.ts'

const gaussian = (next: () => number): number =>
  Math.sqrt(-2 * Math.log(Math.max(1e-12, next()))) * Math.cos(2 * Math.PI * next())

describe('how rare a score is', () => {
  /** A device's scores every quarter of an hour, and its rarity as of each block's end. */
  const claims = (draw: (next: () => number, ts: number) => number, { devices = 60, days = 150 } = {}) => {
    const levels = [7 * day, 14 * day, 28 * day]
    const counted = levels.map(() => 0)
    const blocks = levels.map(() => 0)
    for (let device = 0; device < devices; device += 1) {
      const next = chance(1_000 + device)
      const rarity = newRarity()
      let peak = 0
      for (let i = 1; i < days * 96; i += 1) {
        const ts = i * 15 * minute
        const score = draw(next, ts)
        if (i % 12 === 0) {
          const once = oncePerMs(rarity, peak)
          levels.forEach((level, l) => {
            if (ts < 1.2 * level) return
            blocks[l] = (blocks[l] ?? 0) + 1
            if (once >= level) counted[l] = (counted[l] ?? 0) + 1
          })
          peak = 0
        }
        peak = Math.max(peak, score)
        noticeScore(rarity, score, ts)
      }
    }
    // How often it is said to how often it may be said: 1 is exact, above 1 claims too much.
    return levels.map((level, l) => ((counted[l] ?? 0) * level) / ((blocks[l] ?? 1) * 3 * hour))
  }
  test.each([
    ['a light tail', (next: () => number) => Math.abs(gaussian(next))],
    ['an exponential one', (next: () => number) => -Math.log(Math.max(1e-12, next()))],
    ['a heavy one', (next: () => number) => Math.max(1e-9, next()) ** -0.5],
    [
      'days and nights',
      (next: () => number, ts: number) => Math.abs(gaussian(next)) * (1 + Math.sin((2 * Math.PI * ts) / day)),
    ],
  ])('%s: what is called once in a week, two, four happens about that often', (_, draw) => {
    for (const ratio of claims(draw)) {
      expect(ratio).toBeLessThan(1.35)
      expect(ratio).toBeGreaterThan(0.3)
    }
  })
  test('a long event is one event, and does not count against itself', () => {
    const rarity = newRarity()
    const next = chance(5)
    const calm = (from: number, to: number): void => {
      for (let ts = from; ts < to; ts += 10 * minute) noticeScore(rarity, next(), ts)
    }
    calm(minute, 30 * day)
    for (let ts = 30 * day; ts < 30.5 * day; ts += 10 * minute) noticeScore(rarity, 5, ts)
    expect(rarityOf(rarity, 5).oncePerAtLeast).toBe(true)
    calm(30.5 * day, 60 * day)
    expect(oncePerMs(rarity, 4.9) / day).toBeGreaterThan(40)
    calm(60 * day, 61 * day)
    expect(oncePerMs(rarity, 4.9)).toBeLessThan(62 * day)
  })
  test('nothing is claimed in the first day, and never more than was watched', () => {
    const rarity = newRarity()
    for (let ts = hour; ts < 20 * hour; ts += hour) noticeScore(rarity, 0.1, ts)
    expect(rarityOf(rarity, 100)).toEqual({})
    for (let ts = 20 * hour; ts < 5 * day; ts += hour) noticeScore(rarity, 0.1, ts)
    const { oncePerMs: once, oncePerAtLeast } = rarityOf(rarity, 1e300)
    expect(oncePerAtLeast).toBe(true)
    expect(once).toBeLessThanOrEqual(5 * day)
  })
  test('any input: bounded, no NaN, monotone in the score; lives anywhere in an array', () => {
    const any = fc.oneof(fc.double(), fc.constantFrom(0, -1, 1, 1e300, NaN, Infinity, -Infinity))
    fc.assert(
      fc.property(
        fc.array(fc.tuple(any, fc.oneof(any, fc.integer({ min: 0, max: 1e13 }))), { maxLength: 200 }),
        (steps) => {
          const wide = new Float64Array(raritySlots + 14)
          const own = newRarity()
          for (const [score, ts] of steps) {
            noticeScore(wide, score, ts, 7)
            noticeScore(own, score, ts)
          }
          expect([...wide.subarray(7, 7 + raritySlots)]).toEqual([...own])
          expect(own.every(Number.isFinite)).toBe(true)
          const rare = [0.5, 1, 2, 1e3, 1e300, Infinity].map((score) => oncePerMs(own, score))
          for (const [i, once] of rare.entries()) expect(once).toBeGreaterThanOrEqual(rare[i - 1] ?? 0)
        },
      ),
      { numRuns: 300, seed: 4 },
    )
  })
})
