import { describe, expect, it } from 'vitest'
import { minute } from '../../domain/clock.ts'
import { type ReadingCondition, remedy } from '../../domain/playbook.ts'
import { type Answer, askReading, holdsBack } from './conditions.ts'

const at = Date.UTC(2026, 2, 2, 9)
const reading = (lastValue: number | string, ago = 0) => [{ metric: 'power', lastTs: at - ago, lastValue }]

describe('asking the newest reading', () => {
  it.each<[string, number | string, ReadingCondition['is'], ReadingCondition['value'], Answer]>([
    ['below', 4.9, '<', 5, 'yes'],
    ['at the limit is not below', 5, '<', 5, 'no'],
    ['at most', 5, '<=', 5, 'yes'],
    ['above', 5.1, '>', 5, 'yes'],
    ['at the limit is not above', 5, '>', 5, 'no'],
    ['at least', 5, '>=', 5, 'yes'],
    ['equal', 5, '=', 5, 'yes'],
    ['not equal', 5, '!=', 5, 'no'],
    ['a word, whatever its letters', 'Idle', '=', 'idle', 'yes'],
    ['another word', 'charging', '=', 'idle', 'no'],
    ['not that word', 'charging', '!=', 'idle', 'yes'],
    ['a yes kept as a number', 1, '=', true, 'yes'],
    ['a no kept as a word', 'false', '=', true, 'no'],
    ['a no is not a yes', 0, '!=', true, 'yes'],
    ['words are not smaller than numbers', 'low', '<', 5, 'no'],
  ])('%s: %s %s %s', (_, value, is, wanted, answer) => {
    const condition = { metric: 'power', is, value: wanted, withinSeconds: 60 }
    expect(askReading(condition, { latest: reading(value), at })).toBe(answer)
  })

  it.each<[string, number, Answer]>([
    ['just young enough', minute, 'yes'],
    ['just too old', minute + 1, 'unknown'],
    ['from a clock that runs ahead', -5 * minute, 'yes'],
  ])('%s', (_, ago, answer) => {
    const condition = { metric: 'power', is: '<' as const, value: 5, withinSeconds: 60 }
    expect(askReading(condition, { latest: reading(1, ago), at })).toBe(answer)
  })

  it('of another metric, or of none, says nothing', () => {
    const condition = { metric: 'clients', is: '<' as const, value: 5, withinSeconds: 60 }
    expect(askReading(condition, { latest: reading(1), at })).toBe('unknown')
    expect(askReading(condition, { latest: [], at })).toBe('unknown')
  })
})

describe('holding back', () => {
  const cold = { metric: 'temp', is: '<' as const, value: 40, withinSeconds: 600 }
  const used = { metric: 'power', is: '>' as const, value: 100, withinSeconds: 600 }
  const latest = (temp: number | undefined, power: number | undefined) =>
    Object.entries({ temp, power }).flatMap(([metric, lastValue]) =>
      lastValue === undefined ? [] : [{ metric, lastTs: at, lastValue }],
    )
  it.each<[string, number | undefined, number | undefined, string | null]>([
    ['cold and idle', 20, 0, null],
    ['cold and in use', 20, 500, 'inUse'],
    ['hot and idle', 60, 0, 'unsafe'],
    ['in use is said before hot', 60, 500, 'inUse'],
    ['nobody knows how hot', undefined, 0, 'unsafe'],
    ['nobody knows whether it is used', 20, undefined, 'unsafe'],
    ['nothing is known', undefined, undefined, 'unsafe'],
  ])('%s: %s', (_, temp, power, blockedBy) => {
    const wanted = remedy.parse({ command: 'restart', safeWhen: [cold], inUse: used })
    expect(holdsBack(wanted, { latest: latest(temp, power), at, timeZone: 'UTC' })?.blockedBy ?? null).toBe(blockedBy)
  })

  it('a remedy that asks for nothing waits for nothing', () => {
    expect(holdsBack(remedy.parse({ command: 'restart' }), { latest: [], at, timeZone: 'UTC' })).toBeNull()
  })

  it.each([
    // 09:00 UTC in March.
    ['UTC', '08:00', '10:00', true],
    ['UTC', '09:00', '10:00', true],
    ['UTC', '08:00', '09:00', false],
    ['UTC', '22:00', '06:00', false],
    ['UTC', '22:00', '09:01', true],
    ['America/New_York', '03:00', '05:00', true],
    ['Asia/Tokyo', '22:00', '06:00', false],
    ['Asia/Tokyo', '17:00', '19:00', true],
    ['Nowhere/Town', '22:00', '06:00', true],
  ])('in %s not between %s and %s: %s', (timeZone, from, to, held) => {
    const wanted = remedy.parse({ command: 'restart', notBetween: { from, to } })
    expect(holdsBack(wanted, { latest: [], at, timeZone }) !== null).toBe(held)
  })
})
