import { hour } from '../../domain/clock.ts'
import type { Absence, Schedule } from '../../domain/schedule.ts'
import { defaultServiceTargets } from '../../domain/serviceTarget.ts'
import type { Team, TeamMember } from '../../domain/team.ts'
import type { Role, User } from '../../domain/user.ts'
import { createRoster } from '../../recovery/roster/roster.ts'
import type { RosterBook } from '../../store/rosterStore.ts'

/** A Monday, 11:00 in Berlin. */
export const noon = Date.parse('2026-03-02T10:00:00Z')
export const night = Date.parse('2026-03-02T22:00:00Z')

export const user = (id: string, role: Role = 'agent', escalationLevel = 0): User => ({
  id,
  email: `${id}@example.com`,
  name: id[0]?.toUpperCase() + id.slice(1),
  role,
  escalationLevel,
  createdAt: 0,
})
export const people = [
  user('ann'),
  user('ben'),
  user('cem'),
  user('lea', 'manager', 1),
  user('max', 'manager', 2),
  user('vic', 'viewer'),
]
export const member = (userId: string, change: Partial<TeamMember> = {}): TeamMember => ({
  userId,
  skills: [],
  languages: [],
  senior: false,
  capacity: 10,
  ...change,
})
export const team = (id: string, change: Partial<Team> = {}): Team => ({
  id,
  name: `Team ${id}`,
  categories: ['equipment'],
  skills: [],
  languages: [],
  leaderId: 'lea',
  members: [member('ann'), member('ben')],
  scheduleId: null,
  calendarId: null,
  escalation: [],
  version: 1,
  ...change,
})
export const calendar = {
  id: 'office',
  name: 'Office',
  timeZone: 'Europe/Berlin',
  hours: [{ days: ['mon' as const, 'tue' as const], from: '09:00', to: '17:00' }],
  holidays: [],
  version: 1,
}
export const schedule = (...userIds: string[]): Schedule => ({
  id: 'nights',
  name: 'Nights',
  timeZone: 'Europe/Berlin',
  layers: [
    { id: 'a', name: 'A', userIds, startsAt: '2026-01-05T09:00', endsAt: null, handOver: 'FREQ=MONTHLY', hours: null },
  ],
  overrides: [],
  version: 1,
})
export const away = (userId: string, substituteId: string | null = null): Absence => ({
  id: userId,
  userId,
  from: noon - hour,
  to: noon + 24 * hour,
  substituteId,
  reason: '',
  by: 'lea',
  madeAt: 0,
})

export const house = (book: Partial<RosterBook>, o: { open?: Record<string, number>; users?: User[] } = {}) => {
  const whole: RosterBook = { teams: [], schedules: [], calendars: [], absences: [], ...book }
  return createRoster({
    roster: {
      book: async () => whole,
      openOf: async (ids) => new Map(ids.flatMap((id) => (o.open?.[id] ? [[id, o.open[id]] as const] : []))),
    },
    users: { list: async () => o.users ?? people },
    targets: () => defaultServiceTargets,
  })
}
