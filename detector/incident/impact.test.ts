import { expect, test } from 'vitest'
import { type FaultKind, faultKinds, type Severity } from '../../domain/fault.ts'
import type { FaultyVerdict } from '../detector.ts'
import { assess } from './impact.ts'

const hour = 3_600_000
const day = 24 * hour
const now = Date.UTC(2026, 2, 2)
const verdict = (kind: FaultKind, severity: Severity, o: { metric?: string; in?: number } = {}): FaultyVerdict => ({
  faulty: true,
  kind,
  severity,
  ...(o.metric === undefined ? {} : { metric: o.metric }),
  startedAt: now - hour,
  explanation: '',
  evidence: {
    from: now - hour,
    to: now,
    confidence: 0.9,
    ...(o.in === undefined
      ? {}
      : { forecast: { limit: 9, at: now + o.in, from: now + 0.8 * o.in, to: now + 1.2 * o.in } }),
  },
})

test.each<[string, FaultyVerdict, Severity, RegExp]>([
  ['wear that crosses its limit this hour', verdict('wear', 'minor', { in: hour / 2 }), 'critical', /now: .*the hour/],
  ['wear that has crossed it', verdict('wear', 'major', { in: -hour }), 'critical', /now: its limit is reached\./],
  ['wear that crosses it today', verdict('wear', 'minor', { in: 10 * hour }), 'major', /soon: .* within 10 hours/],
  ['wear that crosses it next week', verdict('wear', 'major', { in: 7 * day }), 'major', /soon: .* in about 7 days/],
  [
    'wear that takes two months',
    verdict('wear', 'major', { in: 60 * day }),
    'minor',
    /Hardly .* not foreseen .* within 48 days/,
  ],
  ['a set value that changed', verdict('drift', 'major', { metric: 'setpoint_c' }), 'minor', /Hardly .* set by people/],
  ['the weather', verdict('drift', 'critical', { metric: 'outdoor_temp_c' }), 'minor', /Hardly .* surrounds it/],
  ['a stuck outdoor sensor', verdict('flatline', 'major', { metric: 'outdoor_temp_c' }), 'major', /goes astray unseen/],
  ['anything else', verdict('silence', 'critical'), 'critical', /^Hurts the owner now: nobody has been able to see/],
  ['silence just begun', verdict('silence', 'minor'), 'minor', /^Hardly .* end by themselves\.$/],
  ['slow wear', verdict('wear', 'minor'), 'minor', /^Hardly .* there is time/],
  ['what the device warns of', verdict('reported', 'major'), 'major', /soon: the device itself warns/],
])('%s', (_, given, severity, impact) => {
  const found = assess(given, now)
  expect(found.severity).toBe(severity)
  expect(found.impact).toMatch(impact)
})

test('a forecast that is none changes nothing', () => {
  const broken = verdict('wear', 'major', { in: Number.NaN })
  expect(assess(broken, now).severity).toBe('major')
})

test('every kind has a reason of its own for minor: what hurts is not called harmless in the same words', () => {
  for (const kind of faultKinds) {
    const [minor, major] = (['minor', 'major'] as const).map((severity) =>
      assess(verdict(kind, severity), now).impact.replace(/^[^:]*: /, ''),
    )
    expect(minor, kind).not.toBe(major)
  }
})
