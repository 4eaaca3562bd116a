import { expect, test } from 'vitest'
import type { FaultEvent } from '../../domain/fault.ts'
import { day, minute, newJournal } from './journal.ts'
import { chance } from './signals.ts'

/** A device that reports once a minute, ticks between; what it says is given minute by minute. */
const run = (
  values: (m: number) => Record<string, number | string> | undefined,
  {
    minutes,
    expectEverySeconds = 60,
    each,
  }: {
    minutes: number
    expectEverySeconds?: number
    each?: (m: number, journal: ReturnType<typeof newJournal>) => void
  },
) => {
  const journal = newJournal({ tickEveryMs: minute })
  journal.profile({ id: 'd', expectEverySeconds }, 0)
  for (let m = 1; m <= minutes; m += 1) {
    const row = values(m)
    if (row) journal.sample('d', row, m * minute)
    each?.(m, journal)
    journal.tick(m * minute)
  }
  return journal
}
const of = (journal: ReturnType<typeof newJournal>, kind: string): string[] =>
  journal.said().filter((line) => line.includes(` ${kind} `))
const faults = (events: readonly FaultEvent[]) => events.flatMap((event) => ('fault' in event ? [event.fault] : []))

const noise = chance(5)
const temp = (): number => 4 + noise()

test('a metric that no longer comes is missed, and found again', () => {
  const journal = run((m) => ({ t_c: temp(), ...(m > 2_000 && m < 2_200 ? {} : { h_pct: 50 + noise() }) }), {
    minutes: 2_300,
  })
  expect(of(journal, 'missing')).toEqual([
    'faultOpened missing d h_pct',
    'faultChanged missing d h_pct',
    'faultCleared missing d h_pct',
  ])
  const [opened] = faults(journal.events).filter(({ kind }) => kind === 'missing')
  expect(opened?.detectedAt).toBeLessThan((opened?.startedAt ?? 0) + 30 * minute)
  expect(opened?.explanation).toContain('no longer comes')
})
test('a metric that comes when it likes is not missed', () => {
  const next = chance(8)
  const journal = run(() => ({ t_c: temp(), ...(next() < 0.03 ? { event: 1 } : {}) }), { minutes: 4_000 })
  expect(of(journal, 'missing')).toEqual([])
})
test('a metric that was renamed is minor, and says so', () => {
  const journal = run((m) => (m < 2_000 ? { t_c: temp(), old: noise() } : { t_c: temp(), fresh: noise() }), {
    minutes: 2_400,
  })
  const fault = faults(journal.events).find(({ kind }) => kind === 'missing')
  expect(fault).toMatchObject({ severity: 'minor', metric: 'old' })
  expect(fault?.explanation).toContain('fresh')
})

test.each([
  ['a disconnected DS18B20', 'cabinet_temp_c', -127],
  ['a full 16-bit register', 'pressure_bar', 65_535],
  ['more than a hundred per cent of humidity', 'humidity_pct', 180],
  ['a number no instrument reads', 'level', 1e300],
])('impossible: %s', (_, metric, value) => {
  const journal = run((m) => ({ [metric]: m > 300 && m < 340 ? value : temp() }), { minutes: 500 })
  expect(of(journal, 'impossible')).toEqual([
    `faultOpened impossible d ${metric}`,
    `faultChanged impossible d ${metric}`,
    `faultCleared impossible d ${metric}`,
  ])
})
test('one wrong reading in a while is not a fault', () => {
  const journal = run((m) => ({ t_c: m % 60 === 0 ? -127 : temp() }), { minutes: 2_000 })
  expect(of(journal, 'impossible')).toEqual([])
})
test('85 °C is nothing special where it is hot', () => {
  const journal = run(() => ({ boiler_temp_c: 80 + Math.round(10 * noise()) }), { minutes: 1_000 })
  expect(of(journal, 'impossible')).toEqual([])
})
test('°C that becomes °F is a unit, not a fever', () => {
  const journal = run((m) => ({ t_c: m > 600 ? temp() * 1.8 + 32 : temp() }), { minutes: 800 })
  const fault = faults(journal.events).find(({ kind }) => kind === 'impossible')
  expect(fault).toMatchObject({
    metric: 't_c',
    severity: 'major',
    evidence: { facts: { change: 'as if °C had become °F' } },
  })
})
test('a heating circuit that starts up is no change of unit', () => {
  const journal = run(
    (m) => ({ flow_temp_c: m % 300 < 150 ? 20 + noise() : Math.min(68, 20 + 3 * (m % 150)) + noise() }),
    {
      minutes: 3_000,
    },
  )
  expect(of(journal, 'impossible')).toEqual([])
})

test('a counter that falls in mid-course is a fault; a restart, an overflow and a cycle of its own are none', () => {
  const falls = run((m) => ({ energy_total_kwh: m < 500 ? 1_000 + m * 0.1 : 400 + m * 0.1 }), { minutes: 700 })
  expect(of(falls, 'counter')).toEqual(['faultOpened counter d energy_total_kwh'])
  const restarts = run((m) => ({ energy_total_kwh: (m % 500) * 0.1 }), { minutes: 2_000 })
  expect(of(restarts, 'counter')).toEqual([])
  const overflows = run((m) => ({ pulses_total: (64_000 + m * 3) % 65_536 }), { minutes: 2_000 })
  expect(of(overflows, 'counter')).toEqual([])
  const wave = run((m) => ({ level: 50 + 40 * Math.sin(m / 30) }), { minutes: 2_000 })
  expect(of(wave, 'counter')).toEqual([])
})
test('a meter that loses its memory again and again is a fault; one that begins anew each day is not', () => {
  const next = chance(12)
  let energy = 0
  const forgetful = run(
    (m) => {
      energy = m > 3_000 && m < 4_000 && next() < 0.008 ? 0 : energy + 0.1
      return { energy_total_kwh: energy, t_c: temp() }
    },
    { minutes: 6_000 },
  )
  expect(of(forgetful, 'counter')).toEqual([
    'faultOpened counter d energy_total_kwh',
    'faultCleared counter d energy_total_kwh',
  ])
  const daily = run((m) => ({ energy_total_kwh: (m % 1_440) * 0.1, t_c: temp() }), { minutes: 10 * 1_440 })
  expect(of(daily, 'counter')).toEqual([])
  const sessions = run((m) => ({ session_total_kwh: (m % 300) * 0.1, t_c: temp() }), { minutes: 10 * 1_440 })
  expect(of(sessions, 'counter')).toEqual([])
})
test('a drop is shown for a day', () => {
  const journal = run((m) => ({ energy_total_kwh: m < 500 ? 1_000 + m : 400 + m }), { minutes: 500 + 1_600 })
  const cleared = journal.events.find(({ type }) => type === 'faultCleared')
  const opened = journal.events.find(({ type }) => type === 'faultOpened')
  expect((cleared?.at ?? 0) - (opened?.at ?? 0)).toBeGreaterThanOrEqual(day)
})

test('a device that restarts again and again says so by its uptime', () => {
  let up = 0
  const journal = run(
    (m) => {
      up = m > 1_500 && m < 1_800 && m % 20 === 0 ? 0 : up + 60
      return { uptime_s: up, t_c: temp() }
    },
    { minutes: 2_600 },
  )
  expect(of(journal, 'reported')).toEqual(['faultOpened reported d uptime_s', 'faultCleared reported d uptime_s'])
})
test('a watchdog as the reason of a restart, errors by the hundred, and an alarm flag', () => {
  const journal = run(
    (m) => ({
      restart_reason: m === 900 ? 'Hardware Watchdog' : 'Power On',
      crc_errors_total: m < 700 ? Math.floor(m / 100) : (m - 700) * 5,
      leak_alarm: m >= 600 && m < 640 ? 1 : 0,
    }),
    { minutes: 1_000 },
  )
  expect(of(journal, 'reported')).toEqual([
    'faultOpened reported d leak_alarm',
    'faultCleared reported d leak_alarm',
    'faultOpened reported d crc_errors_total',
    'faultOpened reported d restart_reason',
    'faultCleared reported d restart_reason',
  ])
})

test('a connection that comes and goes: by goodbyes, and by holes', () => {
  const goodbyes = run(() => ({ t_c: temp() }), {
    minutes: 1_000,
    each(m, journal) {
      if (m === 1) journal.status('d', { state: 'online' }, m * minute)
      if (m < 700 || m > 800 || m % 10 !== 0) return
      journal.status('d', { state: 'offline' }, m * minute + 1_000)
      journal.status('d', { state: 'online' }, m * minute + 20_000)
    },
  })
  const name = (line: string) => line.split(' ')[0]
  expect(
    goodbyes
      .said()
      .filter((line) => line.includes('flapping'))
      .map(name),
  ).toEqual(['faultOpened', 'faultCleared'])
  const holes = run((m) => (m > 1_500 && m < 1_700 && m % 12 < 6 ? undefined : { t_c: temp() }), {
    minutes: 2_000,
    expectEverySeconds: 600,
  })
  expect(
    holes
      .said()
      .filter((line) => line.includes('flapping'))
      .map(name),
  ).toEqual(['faultOpened', 'faultChanged', 'faultCleared'])
})
test('a device that says goodbye after every report does not flap', () => {
  const journal = run((m) => (m % 15 === 0 ? { t_c: temp() } : undefined), {
    minutes: 5 * 24 * 60,
    expectEverySeconds: 900,
    each(m, journal) {
      if (m % 15 !== 0) return
      journal.status('d', { state: 'online' }, m * minute)
      journal.status('d', { state: 'offline' }, m * minute + 5_000)
    },
  })
  // From the first hour on it may be asked about, once.
  expect(journal.said().filter((line) => line.startsWith('faultOpened flapping')).length).toBeLessThanOrEqual(1)
})
test('holes in which we ourselves were away are not flapping', () => {
  const journal = newJournal({ tickEveryMs: minute })
  journal.profile({ id: 'd', expectEverySeconds: 60 }, 0)
  for (let m = 1; m < 2_000; m += 1) {
    if (m > 1_000 && m % 15 < 8) continue
    // As at every start: first the tick that shows the hole, then what comes in.
    journal.tick(m * minute)
    journal.sample('d', { t_c: temp() }, m * minute)
  }
  expect(journal.said().filter((line) => line.includes('flapping'))).toEqual([])
})
test('what is not like that is left alone for a week', () => {
  const next = chance(3)
  const journal = run(
    (m) => ({ t_c: 20 + 5 * Math.sin(m / 200) + next(), total: m, soc_pct: 100 - (m % 1_440) / 20, alarm: 0 }),
    {
      minutes: 7 * 24 * 60,
    },
  )
  for (const kind of ['missing', 'impossible', 'counter', 'reported', 'flapping'])
    expect(journal.said().filter((line) => line.includes(kind))).toEqual([])
})
