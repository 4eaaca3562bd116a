import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hour } from '../../domain/clock.ts'
import type { Absence } from '../../domain/schedule.ts'
import { callees, type Team } from '../../domain/team.ts'
import { mayActAs, roles, type User } from '../../domain/user.ts'
import type { RosterBook } from '../../store/rosterStore.ts'
import { createRoster } from './roster.ts'

const at = Date.parse('2026-03-02T10:00:00Z')
const ids = ['ann', 'ben', 'cem', 'lea', 'max', 'gone'] as const
const anyone = fc.constantFrom(...ids)

const anyUsers = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom('ann', 'ben', 'cem', 'lea', 'max'),
    role: fc.constantFrom(...roles),
    escalationLevel: fc.nat(3),
  }),
  { selector: ({ id }) => id, minLength: 1 },
)
const anyTeam = fc.record({
  categories: fc.constantFrom<string[]>(['equipment'], [], ['connectivity']),
  leaderId: fc.option(anyone),
  members: fc.uniqueArray(
    fc.record({
      userId: anyone,
      capacity: fc.nat(2),
      senior: fc.boolean(),
      skills: fc.constantFrom<string[]>([], ['equipment']),
    }),
    { selector: ({ userId }) => userId },
  ),
  scheduleId: fc.constantFrom(null, 's', 'removed'),
  calendarId: fc.constantFrom(null, 'open', 'closed', 'removed'),
  escalation: fc.array(fc.record({ to: fc.constantFrom(...callees), userId: anyone }), { maxLength: 3 }),
})
const anyAbsences = fc.array(fc.record({ userId: anyone, substituteId: fc.option(anyone) }), { maxLength: 6 })
const calendar = (id: string, day: 'mon' | 'sun') => ({
  id,
  name: id,
  timeZone: 'UTC',
  hours: [{ days: [day], from: '00:00', to: '24:00' }],
  holidays: [],
  version: 1,
})

test('whatever is set up, whoever is away or was removed: a case has an owner, and a call is heard, while anybody may own cases', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyUsers,
      fc.array(anyTeam, { maxLength: 3 }),
      anyAbsences,
      fc.record({
        senior: fc.boolean(),
        avoid: fc.array(anyone, { maxLength: 3 }),
        open: fc.array(fc.nat(3), { minLength: 6, maxLength: 6 }),
      }),
      fc.nat(4),
      async (some, teams, absences, need, level) => {
        const users: User[] = some.map((one) => ({ ...one, email: one.id, name: one.id, createdAt: 0 }))
        const book: RosterBook = {
          teams: teams.map(
            (one, n): Team => ({
              ...one,
              id: `t${n}`,
              name: `T${n}`,
              skills: [],
              languages: [],
              members: one.members.map((member) => ({ ...member, languages: [] })),
              escalation: one.escalation.map(({ to, userId }) => ({ waitMs: 1, to, ...(to === 'user' && { userId }) })),
              version: 1,
            }),
          ),
          schedules: [
            {
              id: 's',
              name: 's',
              timeZone: 'UTC',
              layers: [
                {
                  id: 'a',
                  name: 'a',
                  userIds: ['ann', 'gone'],
                  startsAt: '2026-01-01T00:00',
                  endsAt: null,
                  handOver: 'FREQ=DAILY',
                  hours: null,
                },
              ],
              overrides: [],
              version: 1,
            },
          ],
          calendars: [calendar('open', 'mon'), calendar('closed', 'sun')],
          absences: absences.map(
            (one, n): Absence => ({
              ...one,
              id: `${n}`,
              from: at - hour,
              to: at + hour,
              reason: '',
              by: '',
              madeAt: n,
            }),
          ),
        }
        const roster = createRoster({
          roster: {
            book: async () => book,
            openOf: async () => new Map(ids.map((id, n) => [id, need.open[n] ?? 0])),
          },
          users: { list: async () => users },
          targets: () => [],
        })
        const may = new Set(users.filter(({ role }) => mayActAs(role, 'agent')).map(({ id }) => id))
        const routed = await roster.route({ category: 'equipment', severity: 'major', language: 'de', at, ...need })
        if (may.size === 0) expect(routed.ownerId).toBeNull()
        else expect([...may]).toContain(routed.ownerId)

        for (const to of [{ who: 'owner' as const }, { who: 'level' as const, level }, { who: 'leader' as const }]) {
          const called = await roster.recipients(to, { teamId: routed.teamId, ownerId: routed.ownerId, at })
          expect(new Set(called.map(({ id }) => id)).size).toBe(called.length)
          for (const { id } of called) expect([...may]).toContain(id)
          if (may.size > 0) expect(called.length, to.who).toBeGreaterThan(0)
        }
      },
    ),
    { numRuns: 3_000, seed: 20260307 },
  )
})
