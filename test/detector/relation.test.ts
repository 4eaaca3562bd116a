import { expect, test } from 'vitest'
import { mostMetrics } from '../../detector/models/relation/roster.ts'
import { began, minute, newJournal } from './journal.ts'
import { heatPump, type Signal } from './signals.ts'

/** The return water's sensor comes loose: it shows a mix of water and room. */
const loose = (values: Record<string, number>): Record<string, number> => ({
  ...values,
  return_temp_c: 0.55 * (values.return_temp_c ?? 0) + 0.45 * 24,
})
const live = (signal: Signal, { days, from }: { days: number; from: number }) => {
  const journal = newJournal()
  for (let i = 0; i < days * 1440; i += 1) {
    const values = signal(600 + i)
    journal.sample('pump', i < from ? values : loose(values), i * minute)
  }
  return journal
}

test('metrics that no longer go together are told, with the metrics that broke, each of which looks normal', {
  timeout: 60_000,
}, () => {
  const from = 8 * 1440
  const journal = live(heatPump(3), { days: 10, from })
  const opened = journal.events.flatMap((event) =>
    event.type === 'faultOpened' && event.fault.kind === 'relation' ? [event.fault] : [],
  )
  const [found] = opened
  expect(found?.startedAt).toBeGreaterThanOrEqual(began + from * minute)
  expect(found?.detectedAt).toBeLessThan(began + (from + 12 * 60) * minute)
  expect(found?.evidence.channels?.map(({ metric }) => metric)).toContain('return_temp_c')
  const shares = found?.evidence.channels?.reduce((sum, { share }) => sum + share, 0) ?? 0
  expect(shares).toBeGreaterThan(0.5)
  expect(shares).toBeLessThanOrEqual(1.000001)
  // For the chart: the strongest channel, and where the others led one to expect it.
  const { metric, observed = Number.NaN, expected } = found?.evidence ?? expect.fail('nothing found')
  expect(metric).toBe(found?.evidence.channels?.[0]?.metric)
  expect(observed < (expected?.low ?? Infinity) || observed > (expected?.high ?? -Infinity)).toBe(true)
  expect(found?.explanation).toMatch(/Return temperature is (higher|lower) than the other metrics lead one to expect/)
})

test('what is watched is said: too few metrics, still learning, only the first of many', () => {
  const watch = (values: Record<string, number>, rows: number) => {
    const journal = newJournal()
    for (let i = 0; i < rows; i += 1) journal.sample('d', values, i * minute)
    return journal.engine.watching('d').find(({ detector }) => detector === 'relation')
  }
  expect(watch({ a: 1, b: 2, n_total: 3 }, 30)).toMatchObject({ state: 'notWatched' })
  expect(watch({ a: 1, b: 2, c: 3 }, 30)).toMatchObject({ state: 'learning' })
  const many = Object.fromEntries(Array.from({ length: 70 }, (_, i) => [`m${i}`, i]))
  expect(watch(many, 30)?.reason).toContain(`${mostMetrics} metrics`)
})
