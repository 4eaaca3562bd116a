import { describe, expect, test } from 'vitest'
import { minute } from '../../domain/clock.ts'
import type { RoutingNeed } from '../../recovery/roster/roster.ts'
import type { RosterBook } from '../../store/rosterStore.ts'
import { away, calendar, house, member, night, noon, schedule, team, user } from './rosterHouse.ts'

const need = (change: Partial<RoutingNeed> = {}): RoutingNeed => ({
  category: 'equipment',
  severity: 'major',
  language: null,
  senior: false,
  at: noon,
  ...change,
})

describe('whose case it is', () => {
  test.each<
    [
      what: string,
      book: Partial<RosterBook>,
      o: Parameters<typeof house>[1],
      need: Partial<RoutingNeed>,
      owner: string | null,
    ]
  >([
    ['no team: the least loaded of those called first', {}, { open: { ann: 3, ben: 1, cem: 2 } }, {}, 'ben'],
    ['no team: the first by id among equals', {}, {}, {}, 'ann'],
    ['no team and nobody who may: nobody', {}, { users: [user('vic', 'viewer')] }, {}, null],
    [
      'no team takes it: as if there were none',
      { teams: [team('t', { categories: ['connectivity'] })] },
      { open: { ann: 1, ben: 1 } },
      {},
      'cem',
    ],
    ['the least loaded of the team', { teams: [team('t')] }, { open: { ann: 3, ben: 2 } }, {}, 'ben'],
    [
      'least by share of what each can hold',
      { teams: [team('t', { members: [member('ann', { capacity: 20 }), member('ben', { capacity: 4 })] })] },
      { open: { ann: 3, ben: 2 } },
      {},
      'ann',
    ],
    [
      'the skilled one before the idle one',
      { teams: [team('t', { members: [member('ann'), member('ben', { skills: ['equipment'] })] })] },
      { open: { ben: 5 } },
      {},
      'ben',
    ],
    [
      'the one who speaks their language',
      { teams: [team('t', { members: [member('ann'), member('ben', { languages: ['de'] })] })] },
      { open: { ben: 5 } },
      { language: 'de-AT' },
      'ben',
    ],
    [
      'skill before language',
      {
        teams: [
          team('t', { members: [member('ann', { skills: ['equipment'] }), member('ben', { languages: ['de'] })] }),
        ],
      },
      {},
      { language: 'de' },
      'ann',
    ],
    [
      'over capacity: the next',
      { teams: [team('t', { members: [member('ann', { capacity: 2 }), member('ben', { capacity: 3 })] })] },
      { open: { ann: 2, ben: 2 } },
      {},
      'ben',
    ],
    [
      'all over capacity: the leader',
      { teams: [team('t', { members: [member('ann', { capacity: 2 }), member('ben', { capacity: 3 })] })] },
      { open: { ann: 2, ben: 3 } },
      {},
      'lea',
    ],
    [
      'all over capacity, no leader: the least full of those',
      {
        teams: [
          team('t', { leaderId: null, members: [member('ann', { capacity: 2 }), member('ben', { capacity: 3 })] }),
        ],
      },
      { open: { ann: 4, ben: 3 } },
      {},
      'ben',
    ],
    [
      'severe: a senior',
      { teams: [team('t', { members: [member('ann'), member('ben', { senior: true })] })] },
      { open: { ben: 9 } },
      { senior: true },
      'ben',
    ],
    [
      'severe and the senior is full: the leader',
      { teams: [team('t', { members: [member('ann'), member('ben', { senior: true })] })] },
      { open: { ben: 10 } },
      { senior: true },
      'lea',
    ],
    [
      'away: their substitute',
      { teams: [team('t', { members: [member('ann')] })], absences: [away('ann', 'cem')] },
      {},
      {},
      'cem',
    ],
    [
      'away, and the substitute is a member too: once',
      { teams: [team('t')], absences: [away('ann', 'ben')] },
      {},
      {},
      'ben',
    ],
    ['everybody away: the leader', { teams: [team('t')], absences: [away('ann'), away('ben')] }, {}, {}, 'lea'],
    [
      'the leader away too: a manager who is there',
      { teams: [team('t')], absences: [away('ann'), away('ben'), away('lea')] },
      {},
      {},
      'max',
    ],
    [
      'everybody away, no manager at all: somebody all the same',
      { teams: [team('t', { leaderId: null })], absences: [away('ann'), away('ben')] },
      { users: [user('ann'), user('ben')] },
      {},
      'ann',
    ],
    [
      'a team of people who were removed: a manager',
      { teams: [team('t', { leaderId: 'gone', members: [member('gone-too')] })] },
      {},
      {},
      'lea',
    ],
    ['a team with nobody in it', { teams: [team('t', { members: [] })] }, {}, {}, 'lea'],
    [
      'in working hours everybody is on duty',
      {
        teams: [team('t', { scheduleId: 'nights', calendarId: 'office' })],
        schedules: [schedule('ben')],
        calendars: [calendar],
      },
      { open: { ben: 1 } },
      {},
      'ann',
    ],
    [
      'outside them whoever is on call',
      {
        teams: [team('t', { scheduleId: 'nights', calendarId: 'office' })],
        schedules: [schedule('ben')],
        calendars: [calendar],
      },
      { open: { ben: 5 } },
      { at: night },
      'ben',
    ],
    [
      'on call, but full: the next who has room',
      {
        teams: [team('t', { scheduleId: 'nights', calendarId: 'office' })],
        schedules: [schedule('ben')],
        calendars: [calendar],
      },
      { open: { ben: 10 } },
      { at: night },
      'ann',
    ],
    [
      'on call without being a member',
      { teams: [team('t', { scheduleId: 'nights' })], schedules: [schedule('cem')] },
      {},
      {},
      'cem',
    ],
    [
      'a schedule that was removed is none on call',
      { teams: [team('t', { scheduleId: 'gone' })] },
      { open: { ann: 1 } },
      {},
      'ben',
    ],
    ['not whoever is to be avoided', { teams: [team('t')] }, {}, { avoid: ['ann'] }, 'ben'],
    [
      'but rather them than nobody',
      { teams: [team('t', { leaderId: null, members: [member('ann')] })] },
      { users: [user('ann')] },
      { avoid: ['ann'] },
      'ann',
    ],
    ['no team: not whoever is to be avoided', {}, {}, { avoid: ['ann'] }, 'ben'],
    [
      'of two teams the one with room',
      { teams: [team('a', { members: [member('ann', { capacity: 1 })] }), team('b', { members: [member('ben')] })] },
      { open: { ann: 1, ben: 5 } },
      {},
      'ben',
    ],
    [
      'of two teams the one that can',
      { teams: [team('a', { members: [member('ann')] }), team('b', { languages: ['de'], members: [member('ben')] })] },
      {},
      { language: 'de' },
      'ben',
    ],
    [
      'the team that takes whatever is left',
      { teams: [team('a', { categories: ['connectivity'] }), team('b', { categories: [], members: [member('cem')] })] },
      {},
      {},
      'cem',
    ],
    [
      'to a named team, whatever it takes',
      { teams: [team('a'), team('b', { categories: ['connectivity'], members: [member('cem')] })] },
      {},
      { teamId: 'b' },
      'cem',
    ],
  ])('%s', async (_, book, o, change, owner) => {
    expect((await house(book, o).route(need(change))).ownerId).toBe(owner)
  })

  test('says why, and who had no room', async () => {
    const { why } = await house(
      { teams: [team('t', { members: [member('ann', { capacity: 2 }), member('ben', { capacity: 3 })] })] },
      { open: { ann: 2, ben: 1 } },
    ).route(need())
    expect(why).toBe('No room: Ann (2 of 2 cases). Ben is on duty, with 1 of 3 cases.')
  })

  test('carries the chain, the leader, the senior and the targets in the team’s own hours', async () => {
    const routed = await house({
      teams: [
        team('t', {
          calendarId: 'office',
          escalation: [
            { waitMs: 10 * minute, to: 'leader' },
            { waitMs: 5 * minute, to: 'managers' },
          ],
        }),
      ],
      calendars: [calendar],
    }).route(need({ severity: 'minor', at: Date.parse('2026-03-02T15:55:00Z') }))
    expect(routed).toMatchObject({
      teamId: 't',
      teamName: 'Team t',
      leaderId: 'lea',
      seniorId: 'lea',
      chain: [{ waitMs: 10 * minute }, { waitMs: 5 * minute }],
      targets: {
        // Five minutes on Monday, five on Tuesday from nine.
        acknowledgedBy: Date.parse('2026-03-03T08:05:00Z'),
        acknowledgeBreachAt: Date.parse('2026-03-03T08:10:00Z'),
        toldBy: Date.parse('2026-03-03T11:55:00Z'),
      },
    })
  })

  test('without a team there are no targets and no chain: the policy’s times hold', async () => {
    expect(await house({}).route(need())).toEqual({
      teamId: null,
      teamName: null,
      ownerId: 'ann',
      leaderId: null,
      seniorId: null,
      chain: [],
      targets: { acknowledgedBy: null, acknowledgeBreachAt: null, toldBy: null, fixedBy: null },
    })
  })
})
