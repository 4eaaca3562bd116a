import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { flatPart, ruleInput, rule as ruleSchema } from '../../domain/rule.ts'
import { above, ruleOf } from './ruleRuns.ts'

test('every rule of docs/rules.md is one', () => {
  const page = readFileSync(new URL('../../docs/rules.md', import.meta.url), 'utf8')
  const blocks = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, block = '']) => block)
  expect(blocks.length).toBeGreaterThanOrEqual(3)
  for (const block of blocks) expect(ruleInput.safeParse(JSON.parse(block)).error).toBeUndefined()
})

describe('what is refused, and where it says so', () => {
  const given = (one: unknown, more: object = {}) =>
    ruleInput
      .safeParse({ id: 'r', name: 'R', condition: one, ...more })
      .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  const deep = (levels: number): unknown => (levels === 0 ? above(8) : { type: 'not', of: deep(levels - 1) })
  test.each<[string, unknown, string]>([
    [
      'an unknown operator',
      { ...above(8), is: 'over' },
      'condition.is: there is no such operator; choose one of above, below',
    ],
    [
      'an unknown kind',
      { type: 'xor', of: [] },
      'condition.type: there is no such kind of condition; type is one of and, or, not, limit, band, value, rate, stuck, missing, device, schedule',
    ],
    [
      'a clear level on the wrong side',
      { ...above(8), clearAt: 9 },
      'condition.clearAt: where it counts as over must lie on the healthy side of the limit',
    ],
    [
      'a band upside down',
      { type: 'band', metric: 'x', is: 'outside', low: 5, high: 2 },
      'condition.high: high must be greater than low',
    ],
    [
      'a band that can never clear',
      { type: 'band', metric: 'x', is: 'outside', low: 2, high: 4, clearBy: 1 },
      'condition.clearBy: nothing inside the band would ever count as over: clearBy must be less than half of it',
    ],
    ['an empty group', { type: 'or', of: [] }, 'condition.of: a group needs at least one condition'],
    [
      '4 of 3',
      above(8) && { ...above(8), readings: { atLeast: 4, of: 3 } },
      'condition.readings.atLeast: cannot ask for more readings than it looks at',
    ],
    ['too deep', deep(6), 'condition: groups may be nested 6 deep, not deeper'],
    ['far too deep', deep(2000), 'condition: groups may be nested 6 deep, not deeper'],
    [
      'too large',
      { type: 'or', of: Array.from({ length: 40 }, () => above(8)) },
      'condition: at most 40 conditions and groups fit in a rule, not 41',
    ],
    [
      'never at the same time',
      {
        type: 'and',
        of: [
          above(8),
          { type: 'schedule', days: ['mon'], timeZone: 'UTC' },
          { type: 'schedule', days: ['tue'], timeZone: 'UTC' },
        ],
      },
      'condition.of: these schedules never hold at the same time: join them with or, or drop one',
    ],
    [
      'no time at all',
      { type: 'and', of: [above(8), { type: 'schedule', from: '08:00', to: '08:00', timeZone: 'UTC' }] },
      'condition.of.1.to: from and to are the same moment: leave both out for the whole day',
    ],
    [
      'a zone that is none',
      { type: 'and', of: [above(8), { type: 'schedule', timeZone: 'Mars/Base' }] },
      'condition.of.1.timeZone: not a time zone we know; one is written like Europe/Berlin',
    ],
    [
      'above 8 and below 5',
      { type: 'and', of: [above(8), { type: 'limit', metric: 'temp_c', is: 'below', limit: 5 }] },
      'condition.of: temp_c can never be above 8 and below 5 at once: did you mean or?',
    ],
    [
      'two models at once',
      {
        type: 'and',
        of: [
          above(8),
          { type: 'device', attribute: 'model', is: 'equal', value: 'A' },
          { type: 'device', attribute: 'model', is: 'equal', value: 'B' },
        ],
      },
      'condition.of: no device has the model A and B at once: join them with or',
    ],
    [
      'an older model',
      { type: 'device', attribute: 'model', is: 'olderThan', value: 'A' },
      'condition.is: only firmware versions are older or newer',
    ],
    [
      'nothing about what it reports',
      { type: 'schedule', timeZone: 'UTC' },
      'condition: a rule needs at least one condition on what the device reports (or does not report)',
    ],
    [
      'no time without a reading',
      { type: 'missing', forSeconds: 0 },
      'condition.forSeconds: the time without a reading must be longer than no time at all',
    ],
  ])('%s', (_name, one, expected) => {
    expect(given(one)).toContain(expected)
  })

  test('the older form is read, and told again in its own words', () => {
    const flat = { id: 'hot', name: 'Hot', model: 'F', metric: 'x', when: 'above' as const, limit: 8, clearAt: 7 }
    const read = ruleInput.parse(flat)
    expect(read).toMatchObject({ enabled: true, severity: 'major', forSeconds: 0, condition: { type: 'and' } })
    expect({ id: read.id, name: read.name, ...flatPart(read) }).toEqual(flat)
    expect(flatPart(ruleOf(above(8, { readings: { atLeast: 2, of: 3 } })))).toEqual({})
    // As it is journaled, it is read again as it was.
    expect(ruleInput.parse(JSON.parse(JSON.stringify(ruleSchema.parse(read))))).toEqual(read)
  })
})
