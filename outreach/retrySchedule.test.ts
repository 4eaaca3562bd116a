import { expect, test } from 'vitest'
import { hour, minute, second } from '../domain/clock.ts'
import { delayAfter, retrySchedule } from './retrySchedule.ts'

test.each([
  [1, 15 * second],
  [2, 30 * second],
  [3, minute],
  [8, 32 * minute],
  [9, hour],
  [18, hour],
  [19, undefined],
  // A person sent it again: a new round.
  [20, 15 * second],
  [38, undefined],
])('after try %i', (attempts, delay) => expect(delayAfter(attempts, retrySchedule)).toBe(delay))

test('a round outlasts a night', () => {
  let whole = 0
  for (let attempt = 1; attempt < retrySchedule.tries; attempt += 1) whole += delayAfter(attempt, retrySchedule) ?? 0
  expect(whole).toBeGreaterThan(10 * hour)
})
