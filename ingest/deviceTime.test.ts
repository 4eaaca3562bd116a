import { expect, test } from 'vitest'
import { dateSamples } from './deviceTime.ts'

const now = 1_767_225_600_000
const maxFutureMs = 300_000
const never = Number.NEGATIVE_INFINITY

test.each([
  ['absent: our time', [undefined], [[now, 'ours']]],
  ['plausible: the device’s', [now - 5_000], [[now - 5_000, 'device']]],
  ['years late is still a time', [now - 20 * 31_536_000_000], [[now - 20 * 31_536_000_000, 'device']]],
  ['five minutes ahead is believed', [now + maxFutureMs], [[now + maxFutureMs, 'device']]],
  ['a millisecond more is not', [now + maxFutureMs + 1], [[now, 'ours']]],
  ['1999 is not', [946_684_799_999], [[now, 'ours']]],
  ['seconds for milliseconds: our time', [1_767_225_600], [[now, 'ours']]],
  ['fractions are rounded', [now - 0.4], [[now, 'device']]],
  ['absurd numbers', [1e300], [[now, 'ours']]],
  ['negative numbers', [-5], [[now, 'ours']]],
  [
    'a batch in any order comes out in order of time',
    [now - 1, now - 3, now - 2],
    [
      [now - 3, 'device'],
      [now - 2, 'device'],
      [now - 1, 'device'],
    ],
  ],
  [
    'a clock since power-on keeps its distances',
    [1_000, 3_000, 2_000],
    [
      [now - 2_000, 'ours'],
      [now - 1_000, 'ours'],
      [now, 'ours'],
    ],
  ],
  [
    'absurd distances are not kept',
    [1_000, 900_000_000_000],
    [
      [now, 'ours'],
      [now + 1, 'ours'],
    ],
  ],
  [
    'several without a time never share one',
    [undefined, undefined],
    [
      [now, 'ours'],
      [now + 1, 'ours'],
    ],
  ],
] as const)('%s', (_name, times, expected) => {
  const { dated } = dateSamples(times, { receivedAt: now, maxFutureMs, lastOurs: never })
  expect(dated.map(({ ts, clock }) => [ts, clock])).toEqual(expected)
})

test('our own times never repeat on one device, whatever the messages’ timing', () => {
  let lastOurs = never
  const seen: number[] = []
  for (const receivedAt of [now, now, now - 10, now + 1]) {
    const result = dateSamples([undefined, 5], { receivedAt, maxFutureMs, lastOurs })
    lastOurs = result.lastOurs
    seen.push(...result.dated.map(({ ts }) => ts))
  }
  expect(new Set(seen).size).toBe(8)
  expect(seen).toEqual([...seen].sort((one, other) => one - other))
})

test('a flood without times runs at most a minute ahead', () => {
  const { dated } = dateSamples(Array(100_000).fill(undefined), { receivedAt: now, maxFutureMs, lastOurs: never })
  expect(dated.at(-1)?.ts).toBe(now + 60_000)
})
