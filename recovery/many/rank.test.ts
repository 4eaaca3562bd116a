import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hour } from '../../domain/clock.ts'
import { severities } from '../../domain/fault.ts'
import { type Hurt, rankOf } from './rank.ts'

const at = Date.UTC(2026, 2, 2, 9)
const hurt = (change: Partial<Hurt> = {}): Hurt => ({
  severity: 'major',
  tier: 'standard',
  startedAt: at - hour,
  openedAt: at - hour,
  fixedAt: null,
  devices: 1,
  ...change,
})

test.each<[string, Partial<Hurt>, Partial<Hurt>]>([
  ['worse before less bad', { severity: 'critical' }, { tier: 'gold', devices: 9, startedAt: at - 99 * hour }],
  ['major before minor', {}, { severity: 'minor', tier: 'gold' }],
  ['loyal before new', { tier: 'gold' }, { startedAt: at - 99 * hour, devices: 9 }],
  ['silver before standard', { tier: 'silver' }, {}],
  ['a tier we do not know is as good as none', { tier: 'silver' }, { tier: 'platinum' }],
  ['longer before shorter', { startedAt: at - 2 * hour }, { devices: 9 }],
  ['what still lasts before what is over', {}, { startedAt: at - 2 * hour, fixedAt: at - 1.5 * hour }],
  ['without a start, since it was opened', { startedAt: null, openedAt: at - 3 * hour }, { startedAt: at - 2 * hour }],
  ['more devices before fewer', { devices: 2 }, {}],
  ['two digits of devices are more than one', { devices: 10 }, { devices: 9 }],
])('%s', (_, first, then) => {
  expect(rankOf(hurt(first), at) < rankOf(hurt(then), at)).toBe(true)
})

test('what began after the moment it is measured at has lasted nothing, and no number is too large', () => {
  expect(rankOf(hurt({ startedAt: at + hour }), at)).toBe(rankOf(hurt({ startedAt: at }), at))
  expect(rankOf(hurt({ startedAt: -1e15, devices: 1e9 }), at)).toMatch(/^12\d{19}$/)
})

test('keys are as long as one another, so that text order is the order meant', () => {
  const anybody = fc.record({
    severity: fc.constantFrom(...severities),
    tier: fc.constantFrom('standard', 'silver', 'gold', null),
    startedAt: fc.option(fc.integer({ min: 0, max: at * 2 })),
    openedAt: fc.integer({ min: 0, max: at * 2 }),
    fixedAt: fc.option(fc.integer({ min: 0, max: at * 2 })),
    devices: fc.nat(2_000_000),
  })
  fc.assert(
    fc.property(anybody, anybody, (a, b) => {
      const [one, other] = [rankOf(a, at), rankOf(b, at)]
      expect(one).toHaveLength(21)
      const level = severities.indexOf(a.severity) - severities.indexOf(b.severity)
      if (level !== 0) expect(one < other).toBe(level > 0)
    }),
    { seed: 7 },
  )
})
