import { expect, test } from 'vitest'
import { drift } from '../../detector/models/drift/drift.ts'
import { seriesDetectors } from '../../detector/models.ts'
import { defaultSettings } from '../../detector/settings.ts'
import { began, day, hour, minute } from './journal.ts'
import { chance } from './signals.ts'

/** What drift alone says of a temperature read every five minutes. */
const verdicts = (signal: (at: number) => number, days: number) => {
  expect(seriesDetectors).toContain(drift)
  const state = drift.init({ deviceId: 'd', metric: 'plug_temp_c', settings: defaultSettings })
  const shared = { unsettledUntil: 0, busierUntil: 0, coolingUntil: 0 }
  const said: { at: number; faulty: boolean; severity?: string }[] = []
  for (let at = 0; at < days * day; at += 5 * minute) {
    const verdict = drift.step(state, {
      deviceId: 'd',
      metric: 'plug_temp_c',
      at: began + at,
      ts: began + at,
      value: signal(at),
      loosen: 1,
      shared: shared as Parameters<typeof drift.step>[1]['shared'],
      settings: defaultSettings,
    })
    if (verdict) said.push({ at, ...verdict })
  }
  return said
}

/** Once every five days the plug is warm for three hours. */
const nowAndThen = (height: number) => {
  const next = chance(5)
  return (at: number): number => {
    const warm = at % (5 * day) > 4 * day && at % (5 * day) < 4 * day + 3 * hour
    return 20 + 1.5 * Math.sin((at / day) * 2 * Math.PI) + 0.4 * (next() - 0.5) + (warm ? height : 0)
  }
}

test('what comes back by itself again and again is told a few times, then known', () => {
  const all = verdicts(nowAndThen(9), 60).filter(({ faulty }) => faulty)
  expect(all.length).toBeGreaterThan(0)
  expect(all.length).toBeLessThanOrEqual(6)
  expect(all.at(-1)?.at).toBeLessThan(35 * day)
})

test('something far worse than what recurs is still told', () => {
  const usual = nowAndThen(9)
  const said = verdicts((at) => usual(at) + (at > 58 * day ? 40 : 0), 60).filter(({ faulty }) => faulty)
  expect(said.at(-1)?.at).toBeGreaterThan(58 * day)
  expect(said.at(-1)).toMatchObject({ severity: 'critical' })
})

test('a slow rise before a day is known is minor, a sudden one is not', () => {
  const noise = chance(6)
  const flat = (): number => 3 + 0.3 * (noise() - 0.5)
  const slow = verdicts((at) => flat() + Math.max(0, (at - 8 * hour) / hour) * 0.7, 0.6)
  expect(slow[0]).toMatchObject({ faulty: true, severity: 'minor' })
  const sudden = verdicts((at) => flat() + (at > 8 * hour ? 4 : 0), 0.4)
  expect(sudden[0]?.severity).not.toBe('minor')
})
