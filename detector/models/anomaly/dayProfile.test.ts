import { expect, test } from 'vitest'
import { dayProfileSize, hourAt, hourSkill, learnHour } from './dayProfile.ts'
import { newSurprise, readSurprise } from './surprise.ts'

const minute = 60_000
const began = Date.UTC(2026, 0, 5)
const dayRows = 288
/** Seeded and even, in -1..1. */
const noise = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 31 - 1
  }
}
const skillOf = (series: (row: number) => number, days: number): number => {
  const memory = new Float64Array(dayProfileSize)
  for (let row = 0; row < days * dayRows; row++)
    learnHour(memory, 0, hourAt(0, began + row * 5 * minute), series(row), row)
  return hourSkill(memory, 0)
}

test.each<{ what: string; amplitude: number; period: number; least: number; most: number }>([
  { what: 'noise', amplitude: 0, period: dayRows, least: 0, most: 0.02 },
  { what: 'a daily season', amplitude: 20, period: dayRows, least: 0.7, most: 1 },
  { what: 'a duty cycle of seven readings', amplitude: 20, period: 7, least: 0, most: 0.05 },
  { what: 'a season of 31 hours', amplitude: 20, period: 31 * 12, least: 0, most: 0.1 },
])('whether the hour of day matters is learned: $what', ({ amplitude, period, least, most }) => {
  for (const seed of [1, 2, 3]) {
    const random = noise(seed)
    const skill = skillOf((row) => 50 + amplitude * Math.sin((2 * Math.PI * row) / period) + random(), 28)
    expect(skill).toBeGreaterThanOrEqual(least)
    expect(skill).toBeLessThanOrEqual(most)
  }
})

test('an hour that has foretold nothing yet is not believed', () => {
  expect(skillOf(() => 5, 0)).toBe(0)
  expect(skillOf(() => 5, 3)).toBe(0)
})

test('a rise that every day brings at its hour is less severe than one at no fixed hour', () => {
  const severityOfRises = (period: number): number => {
    const surprise = newSurprise()
    const random = noise(1)
    const rises: number[] = []
    for (let row = 0; row < 28 * dayRows; row++) {
      const up = row % period >= period / 3 && row % period < (2 * period) / 3
      readSurprise(surprise, began + row * 5 * minute, (up ? 80 : 20) + random())
      if (row % period === Math.ceil(period / 3)) rises.push(surprise.severity)
    }
    expect(rises[0]).toBeGreaterThan(50)
    return (rises.at(-1) ?? 0) + (rises.at(-2) ?? 0)
  }
  expect(severityOfRises(dayRows)).toBeLessThan(0.7 * severityOfRises(dayRows - 19))
})

test('a small novelty within the usual distance from the level is no alarm', () => {
  for (const seed of [1, 2, 3]) {
    const surprise = newSurprise()
    const random = noise(seed)
    let alarms = 0
    for (let row = 0; row < 28 * dayRows; row++) {
      const value = 50 + random() + random()
      readSurprise(surprise, began + row * 5 * minute, value)
      // In 0.3..0.5 lie the alarms of small novelties.
      if (surprise.alarm > 0.3 && surprise.alarm < 0.5) {
        alarms += 1
        expect(surprise.severity).toBeGreaterThan(2.9)
      }
    }
    expect(alarms).toBeLessThan(20)
  }
})
