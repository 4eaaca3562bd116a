import { describe, expect, test } from 'vitest'
import type { SharedThing } from '../../detector/incident/groups.ts'
import type { IncidentCause } from '../../domain/fault.ts'
import { aFleet, chance, type FleetOfFaults, newFleetOfFaults } from './fleetOfFaults.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const began = Date.UTC(2026, 2, 2)

const kinds = [
  { kind: 'silence' as const, perMonth: 0.2, lasts: 2 * hour },
  { kind: 'drift' as const, metric: 'temp_c', perMonth: 0.1, lasts: 12 * hour },
  { kind: 'drift' as const, metric: 'power_w', perMonth: 0.1, lasts: 12 * hour },
]
/** Faults by chance alone, each at its own rate per device and month. */
const background = (
  fleet: FleetOfFaults,
  o: { from: number; days: number; random: () => number; ids: string[] },
): number => {
  const due: { at: number; run: () => void }[] = []
  let faults = 0
  for (const { perMonth, lasts, ...fault } of kinds)
    for (const id of o.ids) {
      let at = o.from
      for (;;) {
        at += (-Math.log(1 - o.random()) * 30 * day) / perMonth
        if (at > o.from + o.days * day) break
        const start = at
        faults += 1
        due.push({ at: start, run: () => fleet.fault(id, start, fault) })
        due.push({ at: start + lasts, run: () => fleet.over(id, start + lasts, fault) })
        at += lasts
      }
    }
  due.sort((a, b) => a.at - b.at)
  let tick = o.from
  for (const { at, run } of due) {
    for (; tick + minute <= at; tick += minute) fleet.tick(tick + minute)
    run()
  }
  for (; tick < o.from + o.days * day; tick += minute) fleet.tick(tick)
  return faults
}

test('faults that come by chance form no incidents', { timeout: 60_000 }, () => {
  let faults = 0
  let incidents = 0
  for (const seed of [1, 2, 3, 4]) {
    const profiles = aFleet(seed)
    const fleet = newFleetOfFaults(profiles)
    faults += background(fleet, {
      from: began,
      days: 60,
      random: chance(seed + 100),
      ids: profiles.map(({ id }) => id),
    })
    incidents += fleet.incidents().length
  }
  expect(faults).toBeGreaterThan(500)
  expect(incidents / faults).toBeLessThan(0.01)
})

interface Outbreak {
  readonly thing: SharedThing
  readonly cause: IncidentCause
  readonly fault: { kind: 'silence' | 'drift'; metric?: string }
  /** Of its members, and over how long. */
  readonly share: readonly [number, number]
  readonly over: number
}
const outbreaks: readonly Outbreak[] = [
  { thing: 'gateway', cause: 'gateway-down', fault: { kind: 'silence' }, share: [1, 1], over: 2 * minute },
  { thing: 'site', cause: 'site', fault: { kind: 'silence' }, share: [0.9, 1], over: 2 * minute },
  { thing: 'region', cause: 'region', fault: { kind: 'silence' }, share: [0.6, 1], over: 4 * minute },
  { thing: 'gateway', cause: 'gateway', fault: { kind: 'drift', metric: 'temp_c' }, share: [0.7, 1], over: 2 * hour },
  { thing: 'site', cause: 'site', fault: { kind: 'drift', metric: 'temp_c' }, share: [0.5, 1], over: 3 * hour },
  { thing: 'region', cause: 'region', fault: { kind: 'drift', metric: 'temp_c' }, share: [0.4, 1], over: 6 * hour },
  { thing: 'model', cause: 'model', fault: { kind: 'drift', metric: 'temp_c' }, share: [0.3, 1], over: 8 * hour },
  {
    thing: 'firmware',
    cause: 'firmware',
    fault: { kind: 'drift', metric: 'power_w' },
    share: [0.3, 1],
    over: 8 * hour,
  },
]
const outbreakIn = (seed: number, { thing, fault, share, over }: Outbreak) => {
  const profiles = aFleet(seed)
  const fleet = newFleetOfFaults(profiles)
  const random = chance(seed * 7 + 5)
  background(fleet, { from: began, days: 10, random, ids: profiles.map(({ id }) => id) })
  const before = new Set(fleet.incidents().map(({ id }) => id))
  const at = began + 10 * day + Math.floor(random() * hour)
  const somebody = profiles.filter(({ model }) => model !== 'gateway')[Math.floor(random() * 280)]
  const group = fleet.c.groups.of(somebody?.id ?? '').find((one) => one.thing === thing)
  const part = share[0] + (share[1] - share[0]) * random()
  const hit = [...(group?.members ?? [])].filter(
    () => random() < part || (thing === 'gateway' && fault.kind === 'silence'),
  )
  const times = hit.map((id) => ({ id, at: at + Math.floor(random() * over) })).sort((a, b) => a.at - b.at)
  let tick = at
  for (const { id, at: moment } of times) {
    for (; tick + 5 * second <= moment; tick += 5 * second) fleet.tick(tick + 5 * second)
    fleet.fault(id, moment, fault)
  }
  const until = tick + 10 * minute
  for (; tick < until; tick += 5 * second) fleet.tick(tick)
  return { fleet, group, hit, found: fleet.incidents().filter(({ id }) => !before.has(id)) }
}

describe('an outbreak is one incident that names its cause', () => {
  test.each(outbreaks)('$thing, $fault.kind', { timeout: 120_000 }, (outbreak) => {
    const seeds = Array.from({ length: 25 }, (_, i) => i + 1)
    let one = 0
    let named = 0
    let caught = 0
    let all = 0
    for (const seed of seeds) {
      const { fleet, group, hit, found } = outbreakIn(seed, outbreak)
      if (hit.length < 3) continue
      all += 1
      const [incident] = found
      const right = found.length === 1 && incident?.cause === outbreak.cause && incident.subject === group?.subject
      if (found.length === 1) one += 1
      if (right) named += 1
      const members = new Set(incident ? fleet.membersOf(incident.id) : [])
      if (hit.filter((id) => members.has(id)).length >= 0.9 * hit.length) caught += 1
    }
    expect(all).toBeGreaterThan(20)
    expect(one / all).toBeGreaterThanOrEqual(0.95)
    expect(named / all).toBeGreaterThanOrEqual(0.95)
    expect(caught / all).toBeGreaterThanOrEqual(0.95)
  })
})

test('the order in which faults come within a tick or a few makes no difference to the cause and who is part of it', () => {
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const outcomes = [11, 12, 13, 14].map((order) => {
      const fleet = newFleetOfFaults(aFleet(seed))
      const group = fleet.c.groups.find('firmware', 'model-1 2.1')
      const random = chance(order)
      const hit = [...(group?.members ?? [])].filter((_, i) => i % 3 !== 0)
      const shuffled = hit
        .map((id) => ({ id, by: random() }))
        .sort((a, b) => a.by - b.by)
        .map(({ id }) => id)
      shuffled.forEach((id, i) => {
        if (i % 4 === 0) fleet.tick(began + i * second)
        fleet.fault(id, began + i * second, { kind: 'drift', metric: 'temp_c', startedAt: began - hour })
      })
      fleet.tick(began + minute)
      const [incident, ...more] = fleet.incidents()
      return {
        more: more.length,
        cause: incident?.cause,
        subject: incident?.subject,
        members: fleet.membersOf(incident?.id ?? ''),
        odds: incident?.candidates,
      }
    })
    expect(outcomes[0]).toMatchObject({ more: 0, cause: 'firmware', subject: 'model-1 2.1' })
    expect(outcomes[0]?.members.length).toBeGreaterThan(5)
    for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0])
  }
})

const silentBehind = (fleet: FleetOfFaults, gatewayId: string, at: number): void => {
  fleet.fault(gatewayId, at)
  for (let i = 0; i < 7; i += 1) fleet.fault(`${gatewayId}-${i}`, at)
}
const untilHeld = (fleet: FleetOfFaults, at: number): void => {
  for (let tick = at; tick <= at + 4 * minute; tick += 5 * second) fleet.tick(tick)
}

test('two gateways of one region that fail together are two causes, not the region', () => {
  const fleet = newFleetOfFaults(aFleet(1))
  silentBehind(fleet, 'gw-0-0', began)
  silentBehind(fleet, 'gw-4-1', began + second)
  untilHeld(fleet, began + 2 * second)
  expect(
    fleet
      .incidents()
      .map(({ cause, subject }) => `${cause} ${subject}`)
      .sort(),
  ).toEqual(['gateway-down gw-0-0', 'gateway-down gw-4-1'])
})

test('one gateway of a site after the other, minutes apart: the incident of the first becomes the site’s', () => {
  const fleet = newFleetOfFaults(aFleet(1))
  silentBehind(fleet, 'gw-3-0', began)
  untilHeld(fleet, began)
  expect(fleet.incidents()).toMatchObject([{ cause: 'gateway-down', subject: 'gw-3-0' }])
  const first = fleet.incidents()[0]?.id ?? ''
  silentBehind(fleet, 'gw-3-1', began + 5 * minute)
  untilHeld(fleet, began + 5 * minute)
  expect(fleet.incidents()).toMatchObject([
    { id: first, cause: 'site', subject: 'site-3', affected: 16, state: 'open' },
  ])
  expect(fleet.membersOf(first)).toHaveLength(16)
  for (const id of fleet.membersOf(first)) fleet.over(id, began + 20 * minute)
  expect(fleet.incidents()).toMatchObject([{ id: first, state: 'cleared' }])
  expect(fleet.membersOf(first)).toEqual([])
  expect(fleet.c.state.incidents.size).toBe(0)
})

test('what is behind a gateway that is down is part of the incident, and says what hides it', () => {
  const fleet = newFleetOfFaults(aFleet(1))
  silentBehind(fleet, 'gw-0-0', began)
  untilHeld(fleet, began)
  const silences = fleet.events.flatMap((event) =>
    'fault' in event && event.fault.kind === 'silence' ? [event.fault] : [],
  )
  expect(silences).toHaveLength(7)
  for (const fault of silences)
    expect(fault).toMatchObject({ inhibitedBy: 'gw-0-0', incidentId: fleet.incidents()[0]?.id })
  expect(fleet.c.state.counts).toMatchObject({ held: 8, inhibited: 7 })
})

test('a firmware that only one site runs stays in doubt, and both are told with their odds', () => {
  const profiles = Array.from({ length: 60 }, (_, i) => ({
    id: `d-${i}`,
    site: i < 8 ? 'Hamburg' : `site-${i % 7}`,
    model: 'pump',
    firmware: i < 8 ? '2.4.1' : '2.3.0',
  }))
  const fleet = newFleetOfFaults(profiles)
  for (let i = 0; i < 6; i += 1) fleet.fault(`d-${i}`, began, { kind: 'drift', metric: 'flow_lpm' })
  fleet.tick(began + second)
  const [incident] = fleet.incidents()
  expect(incident?.odds).toBeGreaterThan(20)
  const found = incident?.candidates.map(({ cause, subject }) => `${cause} ${subject}`)
  expect(found?.slice(0, 2).sort()).toEqual(['firmware pump 2.4.1', 'site Hamburg'])
  for (const { share } of incident?.candidates.slice(0, 2) ?? []) expect(share).toBeLessThan(0.75)
})

test('two alike are not enough; the second is held a while, then said on its own', () => {
  const fleet = newFleetOfFaults(aFleet(2))
  fleet.fault('gw-1-0-1', began, { kind: 'drift', metric: 'temp_c' })
  fleet.fault('gw-1-0-2', began + second, { kind: 'drift', metric: 'temp_c' })
  fleet.tick(began + 5 * second)
  expect(fleet.events).toHaveLength(1)
  fleet.tick(began + 3 * minute + 5 * second)
  expect(fleet.events.map(({ type }) => type)).toEqual(['faultOpened', 'faultOpened'])
  expect(fleet.incidents()).toEqual([])
})

test('a fault that comes back soon is the same fault, counted; later, or after it was called a false alarm, another', () => {
  const fleet = newFleetOfFaults([{ id: 'd' }])
  const drift = { kind: 'drift' as const, metric: 'temp_c' }
  for (const at of [0, 10 * minute, 20 * minute, 50 * minute]) {
    fleet.fault('d', began + at, drift)
    fleet.over('d', began + at + 5 * minute, drift)
  }
  const opened = fleet.events.flatMap((event) => (event.type === 'faultOpened' ? [event.fault] : []))
  expect(opened.map(({ reopens = 0 }) => reopens)).toEqual([0, 1, 2, 0])
  expect(new Set(opened.slice(0, 3).map(({ id }) => id)).size).toBe(1)
  expect(opened[3]?.id).not.toBe(opened[0]?.id)
  expect(new Set(fleet.events.map(({ id }) => id)).size).toBe(fleet.events.length)
})

test('a checkpoint in the middle of an outbreak changes nothing that is said after it (P2)', () => {
  const play = (restarts: boolean): string[] => {
    let fleet = newFleetOfFaults(aFleet(5))
    const said: string[] = []
    const random = chance(9)
    const ids = [...(fleet.c.groups.find('site', 'site-7')?.members ?? [])]
    for (let turn = 0; turn < 60; turn += 1) {
      const at = began + turn * 20 * second
      const id = ids[Math.floor(random() * ids.length)] ?? ''
      if (random() < 0.3) fleet.over(id, at)
      else fleet.fault(id, at, random() < 0.3 ? { kind: 'drift', metric: 'temp_c' } : {})
      fleet.tick(at + second)
      said.push(...fleet.events.splice(0).map((event) => JSON.stringify(event)))
      if (restarts) fleet = fleet.restarted()
    }
    return said
  }
  const once = play(false)
  expect(once.length).toBeGreaterThan(20)
  expect(play(true)).toEqual(once)
})

test('ten thousand devices of one region silent within a minute: weighed in seconds, one incident', {
  timeout: 60_000,
}, () => {
  const profiles = Array.from({ length: 20_000 }, (_, i) => ({
    id: `d-${i}`,
    region: `region-${i % 2}`,
    site: `site-${Math.floor(i / 2) % 2_000}`,
    model: `model-${i % 7}`,
    firmware: `1.${i % 5}`,
  }))
  const fleet = newFleetOfFaults(profiles)
  for (let i = 0; i < 20_000; i += 2) {
    fleet.fault(`d-${i}`, began + Math.floor(i / 1_700) * 5 * second)
    if (i % 1_700 === 0) fleet.tick(began + Math.floor(i / 1_700) * 5 * second)
  }
  untilHeld(fleet, began + minute)
  expect(fleet.incidents()).toMatchObject([{ cause: 'region', subject: 'region-0', affected: 10_000 }])
})

test('whatever else the same firmware does to the same devices belongs to the same incident', () => {
  const fleet = newFleetOfFaults(aFleet(3))
  const ids = [...(fleet.c.groups.find('firmware', 'model-2 2.0')?.members ?? [])].slice(0, 9)
  // The ninth shows something else first, and is said on its own.
  fleet.fault(ids[8] ?? '', began, { kind: 'variance', metric: 'power_w' })
  ids.slice(0, 8).forEach((id, i) => {
    fleet.fault(id, began + i * minute, { kind: 'impossible', metric: 'temp_c' })
  })
  fleet.tick(began + 10 * minute)
  fleet.fault(ids[0] ?? '', began + hour, { kind: 'rhythm', metric: 'power_w' })
  fleet.fault(ids[8] ?? '', began + hour, { kind: 'drift', metric: 'temp_c' })
  fleet.tick(began + hour + minute)
  const [incident, ...more] = fleet.incidents()
  expect(more).toEqual([])
  expect(incident).toMatchObject({ cause: 'firmware', subject: 'model-2 2.0' })
  const outside = [...fleet.c.fleet.all()]
    .flatMap(({ episodes }) => [...episodes.open.values()])
    .filter(({ fault }) => fault.incidentId !== incident?.id)
  expect(outside).toEqual([])
})

test('one metric that goes wrong in two ways is one incident, with what was said of its devices before it was known', () => {
  const fleet = newFleetOfFaults(aFleet(3))
  const ids = [...(fleet.c.groups.find('firmware', 'model-2 2.0')?.members ?? [])].slice(0, 9)
  const all = [...(fleet.c.groups.find('model', 'model-2')?.members ?? [])].filter((id) => !ids.includes(id))
  // Said twice of the same metric before anybody else has it: only one of them is evidence.
  fleet.fault(ids[0] ?? '', began, { kind: 'drift', metric: 'temp_c' })
  fleet.fault(ids[0] ?? '', began + minute, { kind: 'cohort', metric: 'temp_c' })
  fleet.tick(began + 10 * minute)
  ids.slice(1, 7).forEach((id, i) => {
    fleet.fault(id, began + (20 + i) * minute, { kind: 'drift', metric: 'temp_c' })
  })
  fleet.tick(began + 30 * minute)
  // Then the roll-out goes on, and devices that are in it already and others tell impossible values.
  for (const [i, id] of [...ids.slice(4), ...all.slice(0, 20)].entries())
    fleet.fault(id, began + hour + i * minute, { kind: 'impossible', metric: 'temp_c' })
  fleet.tick(began + 2 * hour)
  const open = fleet.incidents()
  expect(open).toHaveLength(1)
  const outside = [...fleet.c.fleet.all()]
    .flatMap(({ episodes }) => [...episodes.open.values()])
    .filter(({ fault }) => fault.incidentId !== open[0]?.id)
  expect(outside).toEqual([])
})

test('a roll-back four days later is an event of its own; a trend seen late in a device that is part of it is not', () => {
  const fleet = newFleetOfFaults(aFleet(3))
  const ids = [...(fleet.c.groups.find('firmware', 'model-2 2.0')?.members ?? [])].slice(0, 6)
  for (const [i, id] of ids.entries()) fleet.fault(id, began + i * minute, { kind: 'drift', metric: 'temp_c' })
  fleet.tick(began + 10 * minute)
  const [first] = fleet.incidents()
  fleet.fault(ids[0] ?? '', began + 3 * day, { kind: 'wear', metric: 'temp_c' })
  fleet.tick(began + 3 * day + minute)
  expect(fleet.c.fleet.episodesOf(ids[0] ?? '').open.get('wear|temp_c|')?.fault.incidentId).toBe(first?.id)
  for (const [i, id] of ids.slice(1).entries()) {
    const at = began + 4 * day + i * minute
    fleet.c.groups.update(id, { firmware: '2.1' })
    fleet.over(id, at, { kind: 'drift', metric: 'temp_c' })
    fleet.fault(id, at + hour, { kind: 'anomaly', metric: 'temp_c' })
  }
  fleet.tick(began + 4 * day + 2 * hour)
  expect(fleet.incidents().map(({ subject, affected }) => ({ subject, affected }))).toEqual([
    { subject: 'model-2 2.0', affected: 6 },
    { subject: 'model-2 2.1', affected: 5 },
  ])
})
