import { expect, test } from 'vitest'
import { bearer, startedAt, storeCase, type TestApi, testApi } from './harness.ts'

// 2 March 2026, a Monday, 11:00 in Berlin.
const iso = (ms: number): string => new Date(startedAt + ms).toISOString()
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const calendar = {
  name: 'Office',
  timeZone: 'Europe/Berlin',
  hours: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '18:00' }],
  holidays: [{ date: '2026-12-25', name: 'Christmas', yearly: true }],
}
const schedule = {
  name: 'Nights',
  timeZone: 'Europe/Berlin',
  layers: [
    { id: 'a', name: 'First line', userIds: ['ann', 'ben'], startsAt: '2026-03-02T08:00', handOver: 'FREQ=DAILY' },
  ],
}
const team = {
  name: 'Service',
  categories: ['equipment'],
  leaderId: 'lea',
  members: [
    { userId: 'ann', capacity: 2 },
    { userId: 'ben', capacity: 2, senior: true },
  ],
  scheduleId: 'nights',
  calendarId: 'office',
  escalation: [{ waitMs: 10 * minute, to: 'leader' }],
}

const world = async () => {
  const test = await testApi()
  for (const [id, role] of [
    ['ann', 'agent'],
    ['ben', 'agent'],
    ['lea', 'manager'],
    ['vic', 'viewer'],
  ] as const)
    await test.records.users.create({
      id,
      email: `${id}@example.com`,
      name: id[0]?.toUpperCase() + id.slice(1),
      role,
      escalationLevel: 0,
      createdAt: startedAt,
      passwordHash: null,
    })
  const call = (method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, payload?: object, headers: object = bearer) =>
    test.api.inject({ method, url: `/api/v1/${path}`, headers: { ...headers }, ...(payload && { payload }) })
  const setUp = async (): Promise<void> => {
    expect((await call('PUT', 'calendars/office', calendar)).statusCode).toBe(200)
    expect((await call('PUT', 'schedules/nights', schedule)).statusCode).toBe(200)
    expect((await call('PUT', 'teams/service', team)).statusCode).toBe(200)
  }
  return { ...test, call, setUp }
}
type World = Awaited<ReturnType<typeof world>>

const caseOf = (records: TestApi['records'], n: number, change: Parameters<typeof storeCase>[1]) =>
  storeCase(records, { id: `case-${n}`, number: 1000 + n, teamId: 'service', ...change }, { setDeadlines: [] })

test('a team with its schedule and calendar is made, read, changed on the version that was read, and removed', async () => {
  const { call, setUp } = await world()
  await setUp()
  const made = (await call('GET', 'teams/service')).json()
  expect(made).toMatchObject({ ...team, id: 'service', version: 1, languages: [] })
  expect((await call('GET', 'teams')).json().items).toEqual([made])

  const change = await call('PUT', 'teams/service', { ...team, name: 'Field service', version: 1 })
  expect(change.json()).toMatchObject({ name: 'Field service', version: 2 })
  const late = await call('PUT', 'teams/service', { ...team, version: 1 })
  expect(late.json()).toMatchObject({ status: 409, type: '/problems/conflict' })

  for (const used of ['schedules/nights', 'calendars/office'])
    expect((await call('DELETE', used)).json()).toMatchObject({ status: 409, type: '/problems/not-now' })
  for (const path of ['teams/service', 'schedules/nights', 'calendars/office']) {
    expect((await call('DELETE', path)).statusCode).toBe(204)
    expect((await call('DELETE', path)).statusCode).toBe(404)
    expect((await call('GET', path)).statusCode).toBe(404)
  }
})

test('of two who change the same version at once, one is told', async () => {
  const { call, setUp } = await world()
  await setUp()
  const answers = await Promise.all(
    ['x', 'y', 'z'].map((name) => call('PUT', 'calendars/office', { ...calendar, name, version: 1 })),
  )
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409, 409])
})

test('a team with open cases is not removed', async () => {
  const { call, setUp, records } = await world()
  await setUp()
  await caseOf(records, 1, { ownerId: 'ann' })
  expect((await call('DELETE', 'teams/service')).json()).toMatchObject({
    status: 409,
    detail: '1 open case is with this team: hand them over first.',
  })
})

test.each<[what: string, method: 'PUT' | 'POST', path: string, payload: object, status: number]>([
  ['a member who does not exist', 'PUT', 'teams/t', { ...team, members: [{ userId: 'gone' }] }, 422],
  ['a viewer as a member', 'PUT', 'teams/t', { ...team, members: [{ userId: 'vic' }] }, 422],
  ['a leader who does not exist', 'PUT', 'teams/t', { ...team, leaderId: 'gone' }, 422],
  ['a schedule that does not exist', 'PUT', 'teams/t', { ...team, scheduleId: 'gone' }, 422],
  ['a calendar that does not exist', 'PUT', 'teams/t', { ...team, calendarId: 'gone' }, 422],
  ['somebody twice', 'PUT', 'teams/t', { ...team, members: [{ userId: 'ann' }, { userId: 'ann' }] }, 400],
  ['a step to a user without one', 'PUT', 'teams/t', { ...team, escalation: [{ waitMs: 0, to: 'user' }] }, 400],
  ['an id with a space', 'PUT', 'teams/a%20b', team, 400],
  ['a zone that does not exist', 'PUT', 'schedules/s', { ...schedule, timeZone: 'Mars/Base' }, 400],
  [
    'a rule that is none',
    'PUT',
    'schedules/s',
    { ...schedule, layers: [{ ...schedule.layers[0], handOver: 'weekly' }] },
    400,
  ],
  [
    'somebody on call who does not exist',
    'PUT',
    'schedules/s',
    { ...schedule, layers: [{ ...schedule.layers[0], userIds: ['gone'] }] },
    422,
  ],
  ['a calendar without hours', 'PUT', 'calendars/c', { ...calendar, hours: [] }, 400],
  [
    'an override that is over',
    'POST',
    'schedules/nights/overrides',
    { userId: 'ann', from: iso(-hour), to: iso(0) },
    400,
  ],
  [
    'an override backwards',
    'POST',
    'schedules/nights/overrides',
    { userId: 'ann', from: iso(2 * hour), to: iso(hour) },
    400,
  ],
  ['an override of nothing', 'POST', 'schedules/gone/overrides', { userId: 'ann', from: iso(0), to: iso(hour) }, 404],
  [
    'standing in for oneself',
    'POST',
    'absences',
    { userId: 'ann', from: iso(0), to: iso(hour), substituteId: 'ann' },
    400,
  ],
  ['an absence of nobody', 'POST', 'absences', { userId: 'gone', from: iso(0), to: iso(hour) }, 422],
])('%s is refused', async (_, method, path, payload, status) => {
  const { call, setUp } = await world()
  await setUp()
  const answer = await call(method, path, payload)
  expect(answer.statusCode, answer.body).toBe(status)
})

test('who is on call when: rotation, override and absence, and afterwards as before', async () => {
  const { call, setUp, clock } = await world()
  await setUp()
  const shifts = async (): Promise<[string, string, string][]> => {
    const query = new URLSearchParams({ from: iso(0), to: iso(2 * day) })
    const answer = await call('GET', `schedules/nights/shifts?${query}`)
    return answer
      .json()
      .items.map(({ from, to, userId }: Record<string, string>) => [from?.slice(8, 16), to?.slice(8, 16), userId])
  }
  const rotation = [
    ['02T10:00', '03T07:00', 'ann'],
    ['03T07:00', '04T07:00', 'ben'],
    ['04T07:00', '04T10:00', 'ann'],
  ]
  expect(await shifts()).toEqual(rotation)

  const override = await call('POST', 'schedules/nights/overrides', {
    userId: 'lea',
    from: iso(hour),
    to: iso(2 * hour),
    reason: 'Doctor',
  })
  expect(override.json()).toMatchObject({ userId: 'lea', reason: 'Doctor', by: 'token' })
  expect((await shifts()).slice(0, 3)).toEqual([
    ['02T10:00', '02T11:00', 'ann'],
    ['02T11:00', '02T12:00', 'lea'],
    ['02T12:00', '03T07:00', 'ann'],
  ])
  // Changing the rotations leaves overrides alone.
  await call('PUT', 'schedules/nights', { ...schedule, name: 'Nights and days', version: 1 })
  expect((await shifts())[1]?.[2]).toBe('lea')
  const gone = `schedules/nights/overrides/${override.json().id}`
  expect((await call('DELETE', gone)).statusCode).toBe(204)
  expect((await call('DELETE', gone)).statusCode).toBe(404)
  expect(await shifts()).toEqual(rotation)

  const absence = await call('POST', 'absences', {
    userId: 'ann',
    from: iso(0),
    to: iso(3 * hour),
    substituteId: 'ben',
  })
  expect((await call('GET', 'absences')).json().items).toEqual([absence.json()])
  const onCall = async () => (await call('GET', 'on-call')).json().items[0]
  expect(await onCall()).toMatchObject({
    teamId: 'service',
    atWork: true,
    changesAt: iso(7 * hour),
    onCall: { userId: 'ben', userName: 'Ben', insteadOf: 'ann', until: iso(3 * hour) },
    leader: { userId: 'lea', insteadOf: null },
    away: [{ userId: 'ann', until: iso(3 * hour), substituteId: 'ben' }],
    warnings: [],
  })
  clock.at += 4 * hour
  expect((await onCall()).onCall).toMatchObject({ userId: 'ann', insteadOf: null })
  expect((await call('GET', 'absences')).json().items).toEqual([])
  expect((await call('DELETE', `absences/${absence.json().id}`)).statusCode).toBe(204)
})

test('who is on call says what is not right', async () => {
  const { call, setUp, records } = await world()
  await setUp()
  await records.users.remove('lea')
  await records.users.remove('ann')
  const warnings = async () => (await call('GET', 'on-call')).json().items[0].warnings
  expect(await warnings()).toEqual([
    'Nobody is on call now.',
    'Its leader lea does not exist any more.',
    'In it, but not among those who may own cases: ann.',
  ])
})

test('agents take shifts over and say they are away; for others that is for managers', async () => {
  const { call, setUp, signIn, records } = await world()
  await setUp()
  const agent = await signIn('agent')
  const other = { userId: 'ann', from: iso(0), to: iso(hour) }
  const self = { ...other, userId: 'agent' }
  for (const path of ['schedules/nights/overrides', 'absences']) {
    expect((await call('POST', path, other, agent)).statusCode).toBe(403)
    const mine = await call('POST', path, self, agent)
    expect(mine.statusCode, mine.body).toBe(201)
    const theirs = (await call('POST', path, other)).json().id
    expect((await call('DELETE', `${path}/${theirs}`, undefined, agent)).statusCode).toBe(403)
    expect((await call('DELETE', `${path}/${mine.json().id}`, undefined, agent)).statusCode).toBe(204)
  }
  expect((await records.roster.book()).absences.map(({ userId }) => userId)).toEqual(['ann'])
})

const queueOf = async ({ call }: World) => (await call('GET', 'queue')).json()

test('the queue counts per team and person, and warns with a reason before people drown', async () => {
  const here = await world()
  const { setUp, records, clock } = here
  await setUp()
  clock.at = startedAt + 4 * hour
  const now = clock.at - startedAt
  await caseOf(records, 1, {
    ownerId: 'ann',
    acknowledgedAt: startedAt,
    targetFixedBy: clock.at - 1,
    openedAt: startedAt + now - hour,
  })
  await caseOf(records, 2, { ownerId: 'ann', promiseDueAt: clock.at + 30 * minute, openedAt: startedAt + now - hour })
  await caseOf(records, 3, { ownerId: null, openedAt: startedAt + now - hour })
  await caseOf(records, 4, { teamId: null, ownerId: 'ben', openedAt: startedAt - day })
  await caseOf(records, 5, { state: 'closed', closedAt: clock.at - minute, openedAt: startedAt - day })
  const { at, teams } = await queueOf(here)
  expect(at).toBe(iso(now))
  expect(teams[0]).toMatchObject({
    teamId: 'service',
    open: 3,
    unacknowledged: 2,
    dueSoon: 1,
    overdue: 1,
    unowned: 1,
    capacity: 4,
    load: 0.75,
    forecast: {
      pressure: 'drowning',
      arrived: 3,
      finished: 1,
      fullAt: iso(now + 2 * hour),
      why: 'In the last 4 hours 3 cases came and 1 was finished: at this pace the last free place is taken in 2 hours.',
    },
    people: [
      {
        userId: 'ann',
        userName: 'Ann',
        open: 2,
        capacity: 2,
        load: 1,
        overdue: 1,
        dueSoon: 1,
        elsewhere: 0,
        onCall: true,
      },
      { userId: 'ben', open: 0, elsewhere: 1, load: 0.5, onCall: false },
    ],
  })
  expect(teams[1]).toMatchObject({ teamId: null, teamName: 'No team', open: 1, load: null })
})

test('service levels say what share was in time, per target and team, and name the cases that were not', async () => {
  const { call, setUp, records, clock } = await world()
  await setUp()
  await caseOf(records, 1, { priority: 'p1', acknowledgedAt: startedAt + 5 * minute })
  await caseOf(records, 2, { priority: 'p1', acknowledgedAt: startedAt + 20 * minute })
  await caseOf(records, 3, { priority: 'p1', teamId: null, acknowledgedAt: startedAt })
  await caseOf(records, 4, { priority: 'p1', outcome: 'falseAlarm', acknowledgedAt: startedAt + day })
  clock.at += hour
  const levels = async (query: string) => (await call('GET', `service-levels${query}`)).json()
  const all = await levels('')
  const of = (teamId: string | null) =>
    all.levels.find(
      (one: { teamId: string; target: { id: string } }) => one.teamId === teamId && one.target.id === 'p1-acknowledged',
    )
  expect(of('service')).toMatchObject({
    cases: 2,
    within: 1,
    share: 0.5,
    reached: false,
    breaches: 1,
    missed: [{ caseId: 'case-2', number: 1002, tookMs: 20 * minute, breach: true, stillOpen: false }],
  })
  expect(of(null)).toMatchObject({ teamName: 'No team', share: 1, reached: true })
  expect(all).toMatchObject({
    leftOut: { falseAlarms: 1, merged: 0 },
    truncated: false,
    paused: { cases: 0, byReason: [] },
  })
  const one = await levels('?teamId=service')
  expect(new Set(one.levels.map(({ teamId }: { teamId: string }) => teamId))).toEqual(new Set(['service']))
  expect(
    (await levels(`?from=${iso(-2 * day)}&to=${iso(-day)}`)).levels.every(
      ({ share }: { share: number | null }) => share === null,
    ),
  ).toBe(true)
})
