import { describe, expect, test } from 'vitest'
import type { Recipients } from '../../recovery/effects.ts'
import type { RosterBook } from '../../store/rosterStore.ts'
import { away, house, noon, schedule, team } from './rosterHouse.ts'

describe('who is called', () => {
  const chained = team('t', {
    scheduleId: 'nights',
    escalation: [
      { waitMs: 1, to: 'onCall' },
      { waitMs: 1, to: 'leader' },
      { waitMs: 1, to: 'team' },
      { waitMs: 1, to: 'user', userId: 'cem' },
      { waitMs: 1, to: 'managers' },
    ],
  })
  const level = (n: number): Recipients => ({ who: 'level', level: n })
  const nights = [schedule('ben')]
  test.each<
    [
      what: string,
      to: Recipients,
      book: Partial<RosterBook>,
      about: { teamId?: string | null; ownerId?: string | null },
      ids: string[],
    ]
  >([
    ['no team: as ever', level(0), {}, { teamId: null }, ['ann', 'ben', 'cem']],
    ['no team, level 1', level(1), {}, { teamId: null }, ['lea']],
    ['no team, beyond the last level', level(7), {}, { teamId: null }, ['max']],
    ['a team that was removed: as if there was none', level(1), {}, {}, ['lea']],
    ['the owner', { who: 'owner' }, { teams: [chained] }, { ownerId: 'ann' }, ['ann']],
    [
      'the owner’s substitute',
      { who: 'owner' },
      { teams: [chained], absences: [away('ann', 'cem')] },
      { ownerId: 'ann' },
      ['cem'],
    ],
    [
      'an absent owner without substitute: whoever is on call',
      { who: 'owner' },
      { teams: [chained], schedules: nights, absences: [away('ann')] },
      { ownerId: 'ann' },
      ['ben'],
    ],
    ['no owner: whoever is on call', level(0), { teams: [chained], schedules: nights }, {}, ['ben']],
    ['no owner, nobody on call: the leader', level(0), { teams: [chained] }, {}, ['lea']],
    ['level 1: on call', level(1), { teams: [chained], schedules: nights }, {}, ['ben']],
    ['level 1, nobody on call: managers', level(1), { teams: [chained] }, {}, ['lea', 'max']],
    ['level 2: the leader', level(2), { teams: [chained] }, {}, ['lea']],
    [
      'level 2, the leader away: whoever stands in',
      level(2),
      { teams: [chained], absences: [away('lea', 'ann')] },
      {},
      ['ann'],
    ],
    ['level 3: the team', level(3), { teams: [chained] }, {}, ['ann', 'ben']],
    [
      'level 3, the whole team away: managers',
      level(3),
      { teams: [chained], absences: [away('ann'), away('ben')] },
      {},
      ['lea', 'max'],
    ],
    ['level 4: a person', level(4), { teams: [chained] }, {}, ['cem']],
    ['level 5: managers', level(5), { teams: [chained] }, {}, ['lea', 'max']],
    ['beyond the chain: managers', level(6), { teams: [chained] }, {}, ['lea', 'max']],
    ['no chain: the leader', level(1), { teams: [team('t', { leaderId: 'cem' })] }, {}, ['cem']],
    ['managers, but not who asks', { who: 'managers', except: 'lea' }, { teams: [chained] }, {}, ['max']],
    [
      'a manager away: not a substitute who may not decide',
      { who: 'managers', except: '' },
      { absences: [away('lea', 'ann')] },
      {},
      ['max'],
    ],
    [
      'all managers away: all the same',
      { who: 'managers', except: '' },
      { absences: [away('lea'), away('max')] },
      {},
      ['lea', 'max'],
    ],
    [
      'the only other manager stands in: still not who asks',
      { who: 'managers', except: 'max' },
      { absences: [away('lea', 'max')] },
      {},
      ['lea'],
    ],
    ['a named user away', { who: 'user', userId: 'ann' }, { absences: [away('ann', 'ben')] }, {}, ['ben']],
    ['a named user who was removed', { who: 'user', userId: 'gone' }, {}, {}, []],
    ['the leader', { who: 'leader' }, { teams: [chained] }, {}, ['lea']],
    ['a leader who was removed', { who: 'leader' }, { teams: [team('t', { leaderId: 'gone' })] }, {}, ['lea', 'max']],
  ])('%s', async (_, to, book, about, ids) => {
    const called = await house(book).recipients(to, { teamId: 't', ownerId: null, at: noon, ...about })
    expect(called.map(({ id }) => id)).toEqual(ids)
  })
})
