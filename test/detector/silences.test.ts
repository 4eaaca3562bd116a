import { expect, test } from 'vitest'
import { setSilences } from '../../detector/correlate.ts'
import type { Fault } from '../../domain/fault.ts'
import type { Silence } from '../../domain/silences.ts'
import { matches, silenceInput } from '../../domain/silences.ts'
import { aFleet, type FleetOfFaults, newFleetOfFaults } from './fleetOfFaults.ts'

const minute = 60_000
const hour = 60 * minute
const began = Date.UTC(2026, 2, 2)
const aSilence = (change: Partial<Silence>): Silence => ({
  id: 's-1',
  kind: 'maintenance',
  match: { sites: ['site-3'] },
  from: began,
  to: began + 2 * hour,
  reason: 'new switch',
  by: 'u-1',
  createdAt: began,
  endedAt: null,
  ...change,
})
const set = (fleet: FleetOfFaults, silences: Silence[], at: number): void =>
  setSilences(fleet.c, silences, { seq: 10_000 + at - began, at })
const faults = (fleet: FleetOfFaults): Fault[] =>
  fleet.events.flatMap((event) => ('fault' in event ? [event.fault] : []))

test('during a window faults are recorded, marked, and no incident; what is still wrong at its end counts from then', () => {
  const fleet = newFleetOfFaults(aFleet(1))
  set(fleet, [aSilence({})], began)
  const ids = ['gw-3-0', 'gw-3-1'].flatMap((gateway) => [
    gateway,
    ...[0, 1, 2, 3, 4, 5, 6].map((i) => `${gateway}-${i}`),
  ])
  for (const id of ids) fleet.fault(id, began + hour)
  for (let at = began + hour; at < began + 2 * hour; at += minute) fleet.tick(at)
  expect(faults(fleet)).toHaveLength(16)
  expect(faults(fleet).every(({ suppressedBy, incidentId }) => suppressedBy === 's-1' && incidentId === null)).toBe(
    true,
  )
  expect(fleet.incidents()).toEqual([])
  expect(fleet.c.state.counts.suppressed).toBe(16)

  // Two came back in time and are never heard of again.
  for (const id of ids.slice(-2)) fleet.over(id, began + 2 * hour - minute)
  const before = fleet.events.length
  fleet.tick(began + 2 * hour)
  const [incident] = fleet.incidents()
  expect(incident).toMatchObject({ cause: 'site', subject: 'site-3', affected: 14 })
  const after = fleet.events.slice(before).flatMap((event) => ('fault' in event ? [event.fault] : []))
  expect(after).toHaveLength(14)
  for (const fault of after) {
    expect(fault.suppressedBy).toBeUndefined()
    expect(fault.incidentId).toBe(incident?.id)
  }
})

test('a window that begins over an open fault marks it, and gives it back when it is ended by hand', () => {
  const fleet = newFleetOfFaults([{ id: 'd', model: 'fridge' }])
  fleet.fault('d', began, { kind: 'drift', metric: 'temp_c' })
  set(fleet, [aSilence({ match: { models: ['fridge'], faultKinds: ['drift'] } })], began + minute)
  set(fleet, [], began + 2 * minute)
  fleet.tick(began + 2 * minute)
  expect(fleet.events.map(({ type }) => type)).toEqual(['faultOpened', 'faultChanged', 'faultChanged'])
  expect(faults(fleet).map(({ suppressedBy }) => suppressedBy)).toEqual([undefined, 's-1', undefined])
})

test('one that repeats is in force in its hours only', () => {
  const nightly = aSilence({
    match: { deviceIds: ['d'] },
    from: began,
    to: null,
    repeat: { days: ['mon', 'tue'], from: '22:00', to: '02:00', timeZone: 'Europe/Berlin' },
  })
  const fleet = newFleetOfFaults([{ id: 'd' }])
  set(fleet, [nightly], began)
  const marks: (string | undefined)[] = []
  // Monday 20:00, 21:30, Tuesday 02:00 (03:00 in Berlin), 21:00 (22:00 in Berlin), Wednesday 21:30, UTC.
  for (const hours of [20, 21.5, 26, 45, 69.5]) {
    const at = began + hours * hour
    fleet.tick(at)
    fleet.fault('d', at, { kind: 'drift', metric: `m_${hours}` })
    marks.push(faults(fleet).at(-1)?.suppressedBy)
  }
  expect(marks).toEqual([undefined, 's-1', undefined, 's-1', undefined])
})

test.each([
  ['its device', { deviceIds: ['d'] }, true],
  ['another device', { deviceIds: ['e'] }, false],
  ['the gateway as a device: silence behind it is its doing', { deviceIds: ['gw'] }, true],
  ['its gateway', { gatewayIds: ['gw'] }, true],
  ['its site and another kind', { sites: ['hall'], faultKinds: ['drift' as const] }, false],
  ['its site and its kind', { sites: ['hall'], faultKinds: ['drift' as const, 'silence' as const] }, true],
  ['its region', { regions: ['north'] }, true],
  ['a metric, of a fault that has none', { metrics: ['temp_c'] }, false],
])('a silence for %s', (_, match, expected) => {
  const profile = { id: 'd', gatewayId: 'gw', site: 'hall', region: 'north' }
  expect(matches(match, { deviceId: 'd', kind: 'silence' }, profile)).toBe(expected)
})

test('what makes no sense is refused, with the field named', () => {
  const input = {
    kind: 'silence',
    match: { sites: ['x'] },
    from: '2026-03-02T00:00:00Z',
    to: '2026-03-03T00:00:00Z',
    reason: 'r',
  }
  const wrong = (change: object): string[] => {
    const result = silenceInput.safeParse({ ...input, ...change })
    return result.success ? [] : result.error.issues.map(({ path }) => path.join('.'))
  }
  expect(wrong({})).toEqual([])
  expect(wrong({ to: '2026-03-01T00:00:00Z' })).toEqual(['to'])
  expect(wrong({ to: null })).toEqual(['to'])
  expect(wrong({ match: {} })).toEqual(['match'])
  expect(wrong({ to: null, repeat: { from: '08:00', timeZone: 'UTC' } })).toEqual(['repeat.to'])
  expect(wrong({ repeat: { timeZone: 'Mars/Base' } })).toEqual(['repeat.timeZone'])
})
