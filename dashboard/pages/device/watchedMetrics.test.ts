import { expect, test } from 'vitest'
import { bandOf, byMetric } from './watchedMetrics.ts'

const watching = { state: 'watching' } as const

test('one entry per metric, the device itself first; detectors that stand alike share a line', () => {
  const rule = (reason: string) => ({ metric: 'temp_c', detector: 'threshold', ...watching, reason })
  const found = byMetric([
    rule('rule “A”'),
    { metric: null, detector: 'silence', ...watching },
    { metric: 'temp_c', detector: 'wear', state: 'notWatched', reason: 'too young' },
    rule('rule “B”'),
    { metric: 'temp_c', detector: 'drift', ...watching, sensitivity: 1 },
    { metric: 'temp_c', detector: 'anomaly', ...watching },
    { metric: 'temp_c', detector: 'flatline', ...watching, sensitivity: 0.5 },
  ])
  expect(found.map(({ metric }) => metric)).toEqual([null, 'temp_c'])
  expect(found[1]?.lines.map(({ detectors, reason }) => [detectors.join(), reason])).toEqual([
    ['threshold', 'rule “A”'],
    ['threshold', 'rule “B”'],
    ['drift,anomaly', undefined],
    ['flatline', undefined],
    ['wear', 'too young'],
  ])
  const keys = found[1]?.lines.map(({ key }) => key)
  expect(new Set(keys).size).toBe(keys?.length)
})

test('a chart takes the band of drift, whatever stands before it', () => {
  const items = [
    { metric: 'temp_c', detector: 'anomaly', ...watching, expected: { low: 0, high: 9 } },
    { metric: 'temp_c', detector: 'drift', ...watching, expected: { low: 3, high: 5 } },
  ]
  expect(bandOf(items, 'temp_c')?.expected).toEqual({ low: 3, high: 5 })
  expect(bandOf(items, 'other')).toBeUndefined()
})
