import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Absence, type Schedule, type ScheduleLayer, schedule } from '../../domain/schedule.ts'
import { localInstant } from '../../domain/wallTime.ts'
import { absencesOf } from './absences.ts'
import { layerAt, onCallAt, shiftsBetween } from './onCall.ts'

const layer = (change: Partial<ScheduleLayer> = {}): ScheduleLayer => ({
  id: 'first',
  name: 'First line',
  userIds: ['ann', 'ben', 'cem'],
  startsAt: '2026-01-05T09:00',
  endsAt: null,
  handOver: 'FREQ=WEEKLY',
  hours: null,
  ...change,
})
const aSchedule = (timeZone: string, layers: ScheduleLayer[], change: Partial<Schedule> = {}): Schedule => ({
  id: 's',
  name: 'S',
  timeZone,
  layers,
  overrides: [],
  version: 1,
  ...change,
})
const nobodyAway = absencesOf([])
const who = (one: Schedule, at: string | number, absences: readonly Absence[] = []): string | undefined =>
  onCallAt(one, typeof at === 'number' ? at : Date.parse(at), absencesOf(absences))?.userId
const away = (userId: string, from: string, to: string, substituteId: string | null = null): Absence => ({
  id: `${userId} ${from}`,
  userId,
  from: Date.parse(from),
  to: Date.parse(to),
  substituteId,
  reason: '',
  by: 'lea',
  madeAt: 0,
})

describe('whose turn it is when clocks change', () => {
  // Local hand-over every day at the given time, first turn `ann`; the UTC moments are from the zone's own rules.
  test.each<[zone: string, handOver: string, startsAt: string, table: [utc: string, who: string | undefined][]]>([
    [
      'Europe/Berlin',
      'forward on 29 March 2026 at 01:00Z: 02:30 never comes, the turn begins when 03:00 does',
      '2026-03-27T02:30',
      [
        ['2026-03-28T01:29:59Z', 'ann'],
        ['2026-03-28T01:30:00Z', 'ben'],
        ['2026-03-29T00:59:59Z', 'ben'],
        ['2026-03-29T01:00:00Z', 'cem'],
        ['2026-03-30T00:29:59Z', 'cem'],
        ['2026-03-30T00:30:00Z', 'ann'],
      ],
    ],
    [
      'Europe/Berlin',
      'back on 25 October 2026 at 01:00Z: 02:30 comes twice, the first time counts and only that',
      '2026-10-24T02:30',
      [
        ['2026-10-24T00:30:00Z', 'ann'],
        ['2026-10-25T00:29:59Z', 'ann'],
        ['2026-10-25T00:30:00Z', 'ben'],
        ['2026-10-25T01:30:00Z', 'ben'],
        ['2026-10-26T01:29:59Z', 'ben'],
        ['2026-10-26T01:30:00Z', 'cem'],
      ],
    ],
    [
      'America/New_York',
      'forward on 8 March 2026 at 07:00Z',
      '2026-03-07T02:00',
      [
        ['2026-03-07T07:00:00Z', 'ann'],
        ['2026-03-08T06:59:59Z', 'ann'],
        ['2026-03-08T07:00:00Z', 'ben'],
        ['2026-03-09T05:59:59Z', 'ben'],
        ['2026-03-09T06:00:00Z', 'cem'],
      ],
    ],
    [
      'America/New_York',
      'back on 1 November 2026 at 06:00Z: 01:30 comes twice',
      '2026-10-31T01:30',
      [
        ['2026-11-01T05:29:59Z', 'ann'],
        ['2026-11-01T05:30:00Z', 'ben'],
        ['2026-11-01T06:30:00Z', 'ben'],
        ['2026-11-02T06:30:00Z', 'cem'],
      ],
    ],
    [
      'Australia/Lord_Howe',
      'half an hour back on 5 April 2026 at 15:00Z of the day before: 01:45 comes twice',
      '2026-04-04T01:45',
      [
        ['2026-04-04T14:44:59Z', 'ann'],
        ['2026-04-04T14:45:00Z', 'ben'],
        ['2026-04-04T15:15:00Z', 'ben'],
        ['2026-04-05T15:14:59Z', 'ben'],
        ['2026-04-05T15:15:00Z', 'cem'],
      ],
    ],
    [
      'Australia/Lord_Howe',
      'half an hour forward on 4 October 2026 at 15:30Z of the day before: 02:15 never comes',
      '2026-10-03T02:15',
      [
        ['2026-10-03T15:29:59Z', 'ann'],
        ['2026-10-03T15:30:00Z', 'ben'],
        ['2026-10-04T15:14:59Z', 'ben'],
        ['2026-10-04T15:15:00Z', 'cem'],
      ],
    ],
  ])('%s: %s', (zone, _, startsAt, table) => {
    const daily = aSchedule(zone, [layer({ startsAt, handOver: 'FREQ=DAILY' })])
    for (const [utc, expected] of table) expect(who(daily, utc), utc).toBe(expected)
  })
})

describe('who is on call', () => {
  const weekdays = { days: ['mon', 'tue', 'wed', 'thu', 'fri'] as const, from: '08:00', to: '18:00' }
  const two = aSchedule('Europe/Berlin', [
    layer({ id: 'day', hours: [{ ...weekdays, days: [...weekdays.days] }] }),
    layer({ id: 'night', userIds: ['nia'], startsAt: '2026-01-01T00:00' }),
  ])
  test.each<[what: string, utc: string, expected: string | undefined]>([
    ['before anything starts nobody is', '2025-12-31T22:59:00Z', undefined],
    ['the night layer, as the day layer has not started', '2026-01-02T09:00:00Z', 'nia'],
    ['the first of the day layer, from its start', '2026-01-05T08:00:00Z', 'ann'],
    ['after hours the layer below', '2026-01-05T17:00:00Z', 'nia'],
    ['one second before', '2026-01-05T16:59:59Z', 'ann'],
    ['at the weekend too', '2026-01-10T11:00:00Z', 'nia'],
    ['the second, on the next Monday from nine', '2026-01-12T08:00:00Z', 'ben'],
    ['the first until then', '2026-01-12T07:59:59Z', 'ann'],
    ['the first again after three weeks', '2026-01-26T08:00:00Z', 'ann'],
  ])('%s', (_, utc, expected) => expect(who(two, utc)).toBe(expected))

  test('hours over midnight belong to the day they begin on', () => {
    const fridays = aSchedule('Europe/Berlin', [
      layer({ hours: [{ days: ['fri'], from: '22:00', to: '06:00' }], userIds: ['ann'] }),
    ])
    expect(who(fridays, '2026-01-09T20:59:00Z')).toBeUndefined()
    expect(who(fridays, '2026-01-09T21:00:00Z')).toBe('ann')
    expect(who(fridays, '2026-01-10T04:59:00Z')).toBe('ann')
    expect(who(fridays, '2026-01-10T05:00:00Z')).toBeUndefined()
  })

  test('a layer ends', () => {
    const over = aSchedule('UTC', [layer({ endsAt: '2026-02-01T00:00' })])
    expect(who(over, '2026-01-31T23:59:59Z')).toBe('ann')
    expect(who(over, '2026-02-01T00:00:00Z')).toBeUndefined()
  })

  test('an override counts, the last one made before others, and only within its time', () => {
    const override = (id: string, userId: string, from: string, to: string) => ({
      id,
      userId,
      from: Date.parse(from),
      to: Date.parse(to),
      reason: '',
      by: 'lea',
      madeAt: 0,
    })
    const changed = aSchedule('UTC', [layer()], {
      overrides: [
        override('1', 'dan', '2026-01-06T00:00:00Z', '2026-01-08T00:00:00Z'),
        override('2', 'eve', '2026-01-07T00:00:00Z', '2026-01-07T12:00:00Z'),
      ],
    })
    expect(who(changed, '2026-01-06T00:00:00Z')).toBe('dan')
    expect(who(changed, '2026-01-07T11:59:59Z')).toBe('eve')
    expect(who(changed, '2026-01-07T12:00:00Z')).toBe('dan')
    expect(who(changed, '2026-01-08T00:00:00Z')).toBe('ann')
  })

  test('who is away is stood in for: by the substitute, by theirs, else by the next in turn', () => {
    const plain = aSchedule('UTC', [layer()])
    const at = '2026-01-06T12:00:00Z'
    const week = ['2026-01-05T00:00:00Z', '2026-01-12T00:00:00Z'] as const
    expect(onCallAt(plain, Date.parse(at), absencesOf([away('ann', ...week, 'zoe')]))).toEqual({
      userId: 'zoe',
      via: 'rotation',
      layerId: 'first',
      insteadOf: 'ann',
    })
    expect(who(plain, at, [away('ann', ...week, 'zoe'), away('zoe', ...week, 'yan')])).toBe('yan')
    expect(who(plain, at, [away('ann', ...week)])).toBe('ben')
    expect(who(plain, at, [away('ann', ...week), away('ben', ...week)])).toBe('cem')
    // They stand in for each other, and both are away.
    expect(who(plain, at, [away('ann', ...week, 'ben'), away('ben', ...week, 'ann')])).toBe('cem')
    expect(who(plain, at, [away('ann', ...week), away('ben', ...week), away('cem', ...week)])).toBeUndefined()
    expect(who(plain, '2026-01-12T00:00:00Z', [away('ann', ...week)])).toBe('ann')
  })

  test('shifts say the same, cut where something begins or ends', () => {
    const shifts = shiftsBetween(
      two,
      { from: Date.parse('2026-01-09T00:00:00Z'), to: Date.parse('2026-01-13T00:00:00Z') },
      { absences: nobodyAway, all: [] },
    )
    expect(
      shifts.map(({ from, to, userId }) => [
        new Date(from).toISOString().slice(5, 16),
        new Date(to).toISOString().slice(5, 16),
        userId,
      ]),
    ).toEqual([
      ['01-09T00:00', '01-09T07:00', 'nia'],
      ['01-09T07:00', '01-09T17:00', 'ann'],
      ['01-09T17:00', '01-12T07:00', 'nia'],
      ['01-12T07:00', '01-12T08:00', 'ann'],
      ['01-12T08:00', '01-12T17:00', 'ben'],
      ['01-12T17:00', '01-13T00:00', 'nia'],
    ])
  })
})

describe('what is no schedule is refused', () => {
  test.each<[what: string, change: Record<string, unknown>]>([
    ['a zone that does not exist', { timeZone: 'Europe/Atlantis' }],
    ['a rule that never comes', { layers: [layer({ handOver: 'FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31' })] }],
    ['a rule that is none', { layers: [layer({ handOver: 'every Monday' })] }],
    ['a rule by the second', { layers: [layer({ handOver: 'FREQ=SECONDLY' })] }],
    ['a rule that ends', { layers: [layer({ handOver: 'FREQ=DAILY;COUNT=3' })] }],
    ['a layer with nobody', { layers: [layer({ userIds: [] })] }],
    ['a layer that ends before it starts', { layers: [layer({ endsAt: '2025-01-01T00:00' })] }],
    ['a day that does not exist', { layers: [layer({ startsAt: '2026-02-30T09:00' })] }],
    ['two layers of one id', { layers: [layer(), layer()] }],
  ])('%s', (_, change) => {
    expect(schedule.safeParse({ ...aSchedule('UTC', [layer()]), ...change }).success).toBe(false)
  })
  test('and what is one, taken', () => {
    expect(
      schedule.parse(aSchedule('UTC', [layer({ handOver: 'FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=30' })])).id,
    ).toBe('s')
  })
})

const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia', 'UTC']
const anyLayer = (id: string) =>
  fc
    .record({
      userIds: fc.uniqueArray(fc.constantFrom('ann', 'ben', 'cem', 'dan'), { minLength: 1 }),
      startsAt: fc.constantFrom('2026-01-05T09:00', '2026-03-29T02:30', '2026-03-08T02:15', '2026-04-05T01:45'),
      handOver: fc.constantFrom(
        'FREQ=DAILY',
        'FREQ=WEEKLY;BYDAY=MO,TH;BYHOUR=2;BYMINUTE=30',
        'FREQ=MONTHLY;BYMONTHDAY=1',
        'FREQ=DAILY;BYHOUR=2,14;BYMINUTE=0',
        'FREQ=WEEKLY;INTERVAL=2',
      ),
      hours: fc.constantFrom<ScheduleLayer['hours']>(
        null,
        [{ days: ['mon', 'tue', 'sun'], from: '22:30', to: '02:30' }],
        [{ days: ['sat', 'sun'], from: '00:00', to: '24:00' }],
      ),
    })
    .map((change) => layer({ id, ...change }))
const anySchedule = fc
  .tuple(fc.constantFrom(...zones), anyLayer('a'), anyLayer('b'))
  .map(([zone, a, b]) => aSchedule(zone, [a, b]))
const anyMoment = fc.integer({ min: Date.parse('2026-01-01T00:00:00Z'), max: Date.parse('2027-03-01T00:00:00Z') })

describe('any schedule', () => {
  test('has exactly one person on per layer at every moment it covers, in the order of turns', () => {
    fc.assert(
      fc.property(anySchedule, anyMoment, (one, at) => {
        for (const part of one.layers) {
          const on = layerAt(part, one.timeZone, at)
          const started = at >= localInstant(part.startsAt, one.timeZone)
          if (!started) expect(on).toBeUndefined()
          else if (part.hours === null) expect(part.userIds).toContain(on)
          else if (on !== undefined) expect(part.userIds).toContain(on)
        }
      }),
      { numRuns: 400, seed: 20260302 },
    )
  })

  test('hands over without a gap, to the next in the list each time', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), anyLayer('a'), (zone, part) => {
        const always = { ...part, hours: null, userIds: ['ann', 'ben', 'cem'] }
        const from = localInstant(always.startsAt, zone)
        const to = from + 70 * 86_400_000
        const shifts = shiftsBetween(aSchedule(zone, [always]), { from, to }, { absences: nobodyAway, all: [] })
        expect([shifts[0]?.from, shifts.at(-1)?.to]).toEqual([from, to])
        expect(shifts.length).toBeGreaterThan(2)
        shifts.forEach((shift, index) => {
          expect(shift.userId).toBe(always.userIds[index % 3])
          if (index > 0) expect(shift.from).toBe(shifts[index - 1]?.to)
        })
      }),
      { numRuns: 60, seed: 20260306 },
    )
  })

  test('says in its shifts what it says at each moment of them', () => {
    fc.assert(
      fc.property(
        anySchedule,
        anyMoment,
        fc.integer({ min: 1, max: 40 }),
        fc.array(fc.nat(1_000_000), { maxLength: 20 }),
        (one, from, days, places) => {
          const to = from + days * 86_400_000
          const shifts = shiftsBetween(one, { from, to }, { absences: nobodyAway, all: [] })
          for (let i = 1; i < shifts.length; i += 1)
            expect(shifts[i]?.from).toBeGreaterThanOrEqual(shifts[i - 1]?.to ?? 0)
          const moments = [
            ...places.map((place) => from + Math.floor((place / 1_000_001) * (to - from))),
            ...shifts.flatMap((s) => [s.from, s.to - 1]),
          ]
          for (const at of moments) {
            const shift = shifts.find((s) => s.from <= at && at < s.to)
            expect(shift?.userId).toBe(who(one, at))
          }
        },
      ),
      { numRuns: 150, seed: 20260303 },
    )
  })
})
