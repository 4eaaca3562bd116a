import { type Calendar, calendar } from '../domain/calendar.ts'
import { day, hour, minute } from '../domain/clock.ts'
import { type Schedule, schedule } from '../domain/schedule.ts'
import { type Team, team } from '../domain/team.ts'
import type { Records } from '../store/records.ts'

const timeZone = 'Europe/Berlin'
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri']

/** Public holidays of all of Germany on fixed days; those that move stand by date. */
const holidays = [
  ...[
    ['01-01', 'New Year'],
    ['05-01', 'Labour Day'],
    ['10-03', 'German Unity'],
    ['12-25', 'Christmas'],
    ['12-26', 'Second day of Christmas'],
  ].map(([monthDay, name]) => ({ date: `2026-${monthDay}`, name, yearly: true })),
  ...[
    ['2026-04-03', 'Good Friday'],
    ['2026-04-06', 'Easter Monday'],
    ['2026-05-14', 'Ascension'],
    ['2026-05-25', 'Whit Monday'],
    ['2027-03-26', 'Good Friday'],
    ['2027-03-29', 'Easter Monday'],
    ['2027-05-06', 'Ascension'],
    ['2027-05-17', 'Whit Monday'],
  ].map(([date, name]) => ({ date, name, yearly: false })),
  { date: '2026-12-24', name: 'Christmas Eve', yearly: true, hours: [{ from: '08:00', to: '12:00' }] },
]

const office: Calendar = calendar.parse({
  id: 'office',
  name: 'Office hours',
  timeZone,
  hours: [
    { days: weekdays, from: '08:00', to: '18:00' },
    { days: ['sat'], from: '09:00', to: '13:00' },
  ],
  holidays,
  version: 1,
})

/** Rotations that have been going on for two weeks when the demo begins. */
const schedules = (now: number): Schedule[] => {
  const date = new Date(now - 14 * day).toISOString().slice(0, 10)
  const rotation = (id: string, name: string, layers: object[]): Schedule =>
    schedule.parse({ id, name, timeZone, layers, overrides: [], version: 1 })
  return [
    rotation('network-on-call', 'Network desk, around the clock', [
      {
        id: 'days',
        name: 'Desk by day',
        userIds: ['ines', 'jonas'],
        startsAt: `${date}T08:00`,
        handOver: 'FREQ=DAILY',
        hours: [{ days: [...weekdays, 'sat', 'sun'], from: '08:00', to: '20:00' }],
      },
      { id: 'nights', name: 'Nights', userIds: ['jonas', 'ines'], startsAt: `${date}T20:00`, handOver: 'FREQ=WEEKLY' },
    ]),
    rotation('field-on-call', 'Field service, week by week', [
      {
        id: 'weeks',
        name: 'Stand-by',
        userIds: ['tom', 'sofia', 'ines'],
        startsAt: `${date}T08:00`,
        handOver: 'FREQ=WEEKLY;BYDAY=MO;BYHOUR=8;BYMINUTE=0',
      },
    ]),
  ]
}

const chain = [
  { waitMs: 5 * minute, to: 'leader' },
  { waitMs: hour, to: 'managers' },
]
const teams: Team[] = [
  {
    id: 'network',
    name: 'Network desk',
    categories: ['connectivity'],
    skills: ['connectivity'],
    languages: ['en', 'de'],
    leaderId: 'lena',
    members: [
      { userId: 'ines', capacity: 12, senior: true },
      { userId: 'jonas', capacity: 8 },
    ],
    scheduleId: 'network-on-call',
    calendarId: 'office',
    escalation: chain,
  },
  {
    id: 'field',
    name: 'Field service',
    categories: ['equipment'],
    skills: ['equipment'],
    languages: ['en'],
    leaderId: 'lena',
    members: [
      { userId: 'tom', capacity: 12, senior: true, languages: ['de'] },
      { userId: 'sofia', capacity: 10, languages: ['de'] },
      { userId: 'ines', capacity: 12, languages: ['de'] },
    ],
    scheduleId: 'field-on-call',
    calendarId: 'office',
    escalation: chain,
  },
  {
    id: 'desk',
    name: 'Service desk',
    // Whatever no other team takes.
    categories: [],
    languages: ['en', 'de'],
    leaderId: 'marc',
    members: [
      { userId: 'jonas', capacity: 8 },
      { userId: 'sofia', capacity: 10 },
    ],
    calendarId: 'office',
    escalation: chain,
  },
].map((one) => team.parse({ ...one, version: 1 }))

/** Sets up the demo company's teams, once: what the visitor changed or removed since stays as they left it. */
export const ensureDemoRoster = async (roster: Records['roster'], now: number): Promise<void> => {
  const { calendars } = await roster.book()
  if (calendars.length > 0) return
  for (const one of schedules(now)) await roster.saveSchedule(one)
  for (const one of teams) await roster.saveTeam(one)
  // Last: it says that the rest is there.
  await roster.saveCalendar(office)
}
