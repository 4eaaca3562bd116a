import { describe, expect, test } from 'vitest'
import type { Calendar } from '../../../domain/calendar.ts'
import type { Absence, Schedule, ScheduleOverride } from '../../../domain/schedule.ts'
import type { Team } from '../../../domain/team.ts'
import type { Records } from '../../../store/records.ts'
import { type Place, visit } from '../place.ts'
import { aCase, aStep, now } from './samples.ts'

const team = (change: Partial<Team> = {}): Team => ({
  id: 'service',
  name: 'Service',
  categories: ['equipment'],
  skills: [],
  languages: ['de'],
  leaderId: 'lea',
  members: [{ userId: 'ann', skills: ['equipment'], languages: [], senior: true, capacity: 5 }],
  scheduleId: null,
  calendarId: null,
  escalation: [{ waitMs: 5, to: 'user', userId: 'max' }],
  version: 1,
  ...change,
})
const schedule = (change: Partial<Schedule> = {}): Schedule => ({
  id: 'nights',
  name: 'Nights',
  timeZone: 'Europe/Berlin',
  layers: [
    {
      id: 'a',
      name: 'A',
      userIds: ['ann'],
      startsAt: '2026-01-05T09:00',
      endsAt: null,
      handOver: 'FREQ=WEEKLY',
      hours: null,
    },
  ],
  overrides: [],
  version: 1,
  ...change,
})
const calendar = (change: Partial<Calendar> = {}): Calendar => ({
  id: 'office',
  name: 'Office',
  timeZone: 'Europe/Berlin',
  hours: [{ days: ['mon'], from: '09:00', to: '17:00' }],
  holidays: [{ date: '2026-12-25', name: 'Christmas', yearly: true, hours: [] }],
  version: 1,
  ...change,
})
const override = (id: string, madeAt = now): ScheduleOverride => ({
  id,
  userId: 'ben',
  from: now,
  to: now + 1000,
  reason: 'Swap',
  by: 'lea',
  madeAt,
})
const absence = (id: string): Absence => ({
  id,
  userId: 'ann',
  from: now,
  to: now + 1000,
  substituteId: 'ben',
  reason: '',
  by: 'ann',
  madeAt: now,
})

export const rosterContract = (newPlace: () => Place<Records>): void => {
  describe('roster', () => {
    test('what was set up is there after a restart; without anything it is empty', async () => {
      const visitor = await visit(newPlace())
      const { roster } = visitor.store
      expect(await roster.book()).toEqual({ teams: [], schedules: [], calendars: [], absences: [] })
      expect(await roster.saveTeam(team())).toBe('stored')
      expect(await roster.saveSchedule(schedule())).toBe('stored')
      expect(await roster.saveCalendar(calendar())).toBe('stored')
      expect(await roster.addOverride('nights', override('two', now + 1))).toBe(true)
      expect(await roster.addOverride('nights', override('one'))).toBe(true)
      await roster.addAbsence(absence('away'))
      expect(await (await visitor.restart()).roster.book()).toEqual({
        teams: [team()],
        // In the order they were made: the last one counts.
        schedules: [schedule({ overrides: [override('one'), override('two', now + 1)] })],
        calendars: [calendar()],
        absences: [absence('away')],
      })
    })

    test('a change is made on the version that was read, once', async () => {
      const { roster } = (await visit(newPlace())).store
      expect(await roster.saveTeam(team({ version: 2 }))).toBe('conflict')
      expect(await roster.saveTeam(team())).toBe('stored')
      expect(await roster.saveTeam(team({ name: 'Other' }))).toBe('conflict')
      const outcomes = await Promise.all(['x', 'y'].map((name) => roster.saveTeam(team({ name, version: 2 }))))
      expect(outcomes.sort()).toEqual(['conflict', 'stored'])
      expect(await roster.saveTeam(team({ version: 4 }))).toBe('conflict')
      expect((await roster.book()).teams.map(({ version }) => version)).toEqual([2])
    })

    test('the book is the same object until something changes, and then is what was changed', async () => {
      const { roster } = (await visit(newPlace())).store
      await roster.saveSchedule(schedule())
      const before = await roster.book()
      expect(await roster.book()).toBe(before)
      expect(await roster.saveSchedule(schedule())).toBe('conflict')
      expect(await roster.removeCalendar('nothing')).toBe(false)
      expect(await roster.book()).toBe(before)
      for (const change of [
        () => roster.addOverride('nights', override('o')),
        () => roster.removeOverride('nights', 'o'),
        () => roster.addAbsence(absence('a')),
        () => roster.removeAbsence('a'),
        () => roster.saveTeam(team()),
        () => roster.removeTeam('service'),
        () => roster.saveCalendar(calendar()),
        () => roster.removeCalendar('office'),
        () => roster.removeSchedule('nights'),
      ]) {
        const was = await roster.book()
        await change()
        expect(await roster.book(), change.toString()).not.toEqual(was)
      }
    })

    test('overrides go with their schedule, and only there', async () => {
      const { roster } = (await visit(newPlace())).store
      expect(await roster.addOverride('nights', override('o'))).toBe(false)
      await roster.saveSchedule(schedule())
      await roster.addOverride('nights', override('o'))
      expect(await roster.removeOverride('other', 'o')).toBe(false)
      // An edit of the rotations made on what was read before leaves it where it is.
      expect(await roster.saveSchedule(schedule({ name: 'New', version: 2 }))).toBe('stored')
      expect((await roster.book()).schedules[0]).toMatchObject({ name: 'New', overrides: [{ id: 'o' }] })
      expect(await roster.removeSchedule('nights')).toBe(true)
      await roster.saveSchedule(schedule())
      expect((await roster.book()).schedules[0]?.overrides).toEqual([])
    })

    test('load: open cases by owner and team, and what of them is late', async () => {
      const { cases, roster } = (await visit(newPlace())).store
      const add = async (id: string, change: Parameters<typeof aCase>[1]): Promise<void> => {
        expect(await cases.commit(aStep(aCase(id, { number: id.charCodeAt(0), ...change })))).toBe('stored')
      }
      await add('a', { ownerId: 'ann', teamId: 's', promiseDueAt: now })
      await add('b', { ownerId: 'ann', teamId: 's', acknowledgedAt: now, targetFixedBy: now + 10 })
      await add('c', { ownerId: 'ann', teamId: 's', acknowledgedAt: now, targetFixedBy: now - 10, fixedAt: now - 20 })
      await add('d', { ownerId: 'ann', teamId: null, promiseDueAt: now + 11, targetFixedBy: now + 1 })
      await add('e', { ownerId: null, teamId: 's' })
      await add('f', { ownerId: 'ann', teamId: 's', state: 'closed', closedAt: now })
      const sorted = (await roster.openLoad(now, 10)).sort((x, y) =>
        `${x.ownerId}${x.teamId}`.localeCompare(`${y.ownerId}${y.teamId}`),
      )
      expect(sorted).toEqual([
        { ownerId: 'ann', teamId: null, open: 1, unacknowledged: 1, dueSoon: 1, overdue: 0 },
        { ownerId: 'ann', teamId: 's', open: 3, unacknowledged: 1, dueSoon: 1, overdue: 1 },
        { ownerId: null, teamId: 's', open: 1, unacknowledged: 1, dueSoon: 0, overdue: 0 },
      ])
      expect([...(await roster.openOf(['ann', 'ben']))]).toEqual([['ann', 4]])
      expect((await roster.openOf([])).size).toBe(0)

      // Handed to somebody else, and then over.
      const moved = aCase('a', { number: 97, ownerId: 'ben', teamId: 't', version: 2 })
      await cases.commit(aStep(moved))
      expect([...(await roster.openOf(['ann', 'ben']))].sort()).toEqual([
        ['ann', 3],
        ['ben', 1],
      ])
      await cases.commit(aStep(aCase('a', { ...moved, state: 'closed', closedAt: now, version: 3 })))
      expect((await roster.openOf(['ben'])).size).toBe(0)
    })

    test('flow: what came and what was finished since, by team', async () => {
      const { cases, roster } = (await visit(newPlace())).store
      await cases.commit(aStep(aCase('a', { number: 1, teamId: 's', openedAt: now - 1 })))
      await cases.commit(aStep(aCase('b', { number: 2, teamId: 's', openedAt: now })))
      await cases.commit(
        aStep(aCase('c', { number: 3, teamId: 's', openedAt: now - 5, state: 'closed', closedAt: now })),
      )
      await cases.commit(aStep(aCase('d', { number: 4, teamId: null, openedAt: now + 1 })))
      const flow = (await roster.flow(now)).sort((x, y) => String(x.teamId).localeCompare(String(y.teamId)))
      expect(flow).toEqual([
        { teamId: null, arrived: 1, finished: 0 },
        { teamId: 's', arrived: 1, finished: 1 },
      ])
    })

    test('served: cases opened in a range, oldest first, with the words that were due', async () => {
      const { cases, roster } = (await visit(newPlace())).store
      const promise = (id: string, what: 'nextUpdate' | 'fixed') => ({
        id,
        caseId: 'a',
        what,
        publicDueAt: now + 9,
        internalDueAt: now + 5,
        state: 'kept' as const,
        madeAt: now,
        settledAt: now + 3,
      })
      await cases.commit(
        aStep(aCase('a', { number: 1, openedAt: now + 1, priority: 'p1' }), {
          promises: [promise('p', 'nextUpdate'), promise('q', 'fixed')],
        }),
      )
      await cases.commit(aStep(aCase('b', { number: 2, openedAt: now })))
      await cases.commit(aStep(aCase('c', { number: 3, openedAt: now + 2 })))
      const served = await roster.served({ from: now, to: now + 2 }, 10)
      expect(served.map(({ row, priority, updates }) => [row.id, priority, updates])).toEqual([
        ['b', 'p2', []],
        ['a', 'p1', [{ madeAt: now, settledAt: now + 3 }]],
      ])
      expect((await roster.served({ from: now, to: now + 9 }, 2)).map(({ row }) => row.id)).toEqual(['b', 'a'])
    })
  })
}
