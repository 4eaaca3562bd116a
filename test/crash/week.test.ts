import { expect, it } from 'vitest'
import { liveWeek } from '../../bench/recovery/week/run.ts'

/**
 * `npm run bench:week` in small: three quarters of a day of 40 devices through the real composition, with people who go home at night, mails
 * that are lost, delayed and cut off, and two kill -9 in the middle of a minute. The week of 2,000 devices is a benchmark.
 */
it('a day goes by and nothing is forgotten, doubled or over a limit', { timeout: 300_000 }, async () => {
  const { figures, wrong } = await liveWeek({
    devices: 40,
    days: 0.75,
    seed: 4,
    kills: 2,
    troubleShare: 0.45,
    say: () => undefined,
  })
  expect(wrong).toEqual([])
  const cases = Object.values(figures.cases as Record<string, number>).reduce((sum, count) => sum + count, 0)
  expect(cases).toBeGreaterThan(8)
  expect(figures.killed).toBe(2)
  expect(figures['promises broken, because']).not.toHaveProperty('fixed: else')
  expect(figures['no first message sent, because']).not.toHaveProperty('ELSE')
})
