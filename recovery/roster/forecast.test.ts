import { expect, test } from 'vitest'
import { hour } from '../../domain/clock.ts'
import { forecastOf } from './forecast.ts'

const at = Date.parse('2026-03-02T10:00:00Z')

test.each<
  [what: string, o: Omit<Parameters<typeof forecastOf>[0], 'at'>, pressure: string, why: string, fullIn: number | null]
>([
  ['nothing at all', { open: 0, capacity: 10, arrived: 0, finished: 0 }, 'calm', 'Nothing is open.', null],
  [
    'as fast as they come',
    { open: 3, capacity: 10, arrived: 6, finished: 6 },
    'calm',
    '3 of 10 places are taken. In the last 4 hours 6 cases came and 6 were finished.',
    null,
  ],
  [
    'two arrivals are no trend',
    { open: 8, capacity: 11, arrived: 2, finished: 0 },
    'calm',
    '8 of 11 places are taken. In the last 4 hours 2 cases came and 0 were finished.',
    null,
  ],
  [
    'nearly full',
    { open: 8, capacity: 10, arrived: 0, finished: 1 },
    'filling',
    '8 of 10 places are taken. In the last 4 hours 0 cases came and 1 was finished.',
    null,
  ],
  [
    'full by tonight',
    { open: 4, capacity: 10, arrived: 6, finished: 2 },
    'filling',
    'In the last 4 hours 6 cases came and 2 were finished: at this pace the 6 free places are taken in 6 hours.',
    6 * hour,
  ],
  [
    'full before lunch',
    { open: 9, capacity: 10, arrived: 9, finished: 1 },
    'drowning',
    'In the last 4 hours 9 cases came and 1 was finished: at this pace the last free place is taken in 30 minutes.',
    hour / 2,
  ],
  [
    'full already',
    { open: 10, capacity: 10, arrived: 0, finished: 0 },
    'filling',
    'All 10 places are taken. In the last 4 hours 0 cases came and 0 were finished.',
    0,
  ],
  [
    'full, and still rising',
    { open: 10, capacity: 10, arrived: 4, finished: 1 },
    'drowning',
    'All 10 places are taken. In the last 4 hours 4 cases came and 1 was finished.',
    0,
  ],
  [
    'beyond',
    { open: 12, capacity: 10, arrived: 0, finished: 5 },
    'drowning',
    '12 cases open, and there is room for 10. In the last 4 hours 0 cases came and 5 were finished.',
    0,
  ],
  [
    'everybody away',
    { open: 1, capacity: 0, arrived: 0, finished: 0 },
    'drowning',
    '1 case open, and nobody here has room for any: bring people in, or hand them over.',
    null,
  ],
  [
    'no team, rising',
    { open: 5, capacity: null, arrived: 5, finished: 1 },
    'filling',
    'In the last 4 hours 5 cases came and 1 was finished; how many cases its people can hold is not set up.',
    null,
  ],
  [
    'no team, steady',
    { open: 50, capacity: null, arrived: 5, finished: 5 },
    'calm',
    'In the last 4 hours 5 cases came and 5 were finished.',
    null,
  ],
])('%s', (_, o, pressure, why, fullIn) => {
  expect(forecastOf({ at, ...o })).toMatchObject({ pressure, why, fullAt: fullIn === null ? null : at + fullIn })
})
