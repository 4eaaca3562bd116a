import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DeviceProfile } from '../../domain/device.ts'
import type { Rule } from '../../domain/rule.ts'
import { type Condition, condition } from '../../domain/ruleCondition.ts'
import { began, minute } from './journal.ts'
import { type RuleEvent, reference } from './ruleReference.ts'
import { run } from './ruleRuns.ts'

describe('against a naive reference', () => {
  const metric = fc.constantFrom('a', 'b')
  const level = fc.integer({ min: -3, max: 3 })
  const readings = fc.option(
    fc
      .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 4 }))
      .map(([n, more]) => ({ atLeast: n, of: n + more })),
    { nil: undefined },
  )
  const seconds = fc.constantFrom(60, 120, 300, 600)
  const leaf = fc
    .oneof(
      fc
        .record({ metric, is: fc.constantFrom('above', 'below'), limit: level, slack: fc.nat(2), readings })
        .map(({ slack, ...one }) => ({
          ...one,
          type: 'limit',
          clearAt: one.is === 'above' ? one.limit - slack : one.limit + slack,
        })),
      fc
        .record({
          metric,
          is: fc.constantFrom('between', 'outside'),
          low: level,
          width: fc.integer({ min: 3, max: 5 }),
          readings,
        })
        .map(({ width, ...one }) => ({ ...one, type: 'band', high: one.low + width, clearBy: 1 })),
      fc.record({
        type: fc.constant('value'),
        metric: fc.constantFrom('a', 's'),
        is: fc.constantFrom('equal', 'notEqual'),
        value: fc.constantFrom<string | number | boolean>('x', 'y', 1, true, false),
        readings,
      }),
      fc.record({
        type: fc.constant('rate'),
        metric,
        is: fc.constantFrom('rising', 'falling'),
        by: fc.integer({ min: 1, max: 4 }),
        withinSeconds: seconds,
      }),
      fc.record({ type: fc.constant('stuck'), metric: fc.constantFrom('a', 's'), forSeconds: seconds }),
      fc.record({ type: fc.constant('missing'), metric: fc.constantFrom('a', 's', undefined), forSeconds: seconds }),
      fc.record({
        type: fc.constant('device'),
        attribute: fc.constantFrom('model', 'site'),
        is: fc.constantFrom('equal', 'notEqual'),
        value: fc.constantFrom('M', 'N'),
      }),
      fc.record({
        type: fc.constant('schedule'),
        from: fc.constantFrom('06:30', '07:00', '22:00'),
        to: fc.constantFrom('06:45', '07:30', '07:31'),
        timeZone: fc.constantFrom('Europe/Berlin', 'UTC'),
      }),
    )
    .map((one) => condition.parse(JSON.parse(JSON.stringify(one))))
  const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaf,
      fc.record({ type: fc.constant('and' as const), of: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ type: fc.constant('or' as const), of: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ type: fc.constant('not' as const), of: tie('tree') }),
    ),
  }))
  const events = fc
    .array(
      fc.tuple(
        fc.constantFrom(20_000, minute, minute, 2 * minute, 7 * minute),
        fc.option(
          fc.record(
            {
              a: fc.integer({ min: -4, max: 4 }),
              b: fc.integer({ min: -4, max: 4 }),
              s: fc.constantFrom('x', 'y'),
              other: fc.constant(0),
            },
            { requiredKeys: [] },
          ),
          { nil: undefined, freq: 3 },
        ),
      ),
      { maxLength: 60 },
    )
    .map((steps) => {
      let at = began
      return steps.map(([wait, values]): RuleEvent => {
        at += wait
        // A sample says at least one thing.
        return { at, values: values && { ...(Object.keys(values).length === 0 ? { other: 1 } : {}), ...values } }
      })
    })

  test('random trees over random days: the same is said at the same moments, through checkpoints', () => {
    let fired = 0
    fc.assert(
      fc.property(
        tree,
        events,
        fc.constantFrom(0, 60, 300),
        fc.constantFrom(0, 120),
        (one, happened, forSeconds, clearAfterSeconds) => {
          // Some of these trees contradict themselves, which saving would refuse; what they mean is defined all the same.
          const rule: Rule = {
            id: 'r',
            name: 'R',
            enabled: true,
            severity: 'major',
            condition: one,
            forSeconds,
            clearAfterSeconds,
          }
          const profile = { id: 'd', model: 'M' }
          const { said } = run(rule, { events: happened, profile })
          const expected = concerns(one, profile)
            ? reference(rule, { events: happened, profile, startedAt: began })
            : []
          expect(said).toEqual(expected)
          fired += said.length
        },
      ),
      { numRuns: 3000, seed: 7 },
    )
    expect(fired).toBeGreaterThan(700)
  })

  /** A rule that what the device is rules out says nothing, also where its parts are unknown. */
  const concerns = (one: Condition, profile: DeviceProfile): boolean => {
    const static_ = (node: Condition): boolean | undefined => {
      if (node.type === 'device') {
        const own = node.attribute === 'model' ? profile.model : profile.site
        return (own === node.value) === (node.is === 'equal')
      }
      if (node.type === 'not') {
        const inner = static_(node.of)
        return inner === undefined ? undefined : !inner
      }
      if (node.type !== 'and' && node.type !== 'or') return undefined
      const parts = node.of.map(static_)
      if (parts.includes(node.type === 'or')) return node.type === 'or'
      return parts.includes(undefined) ? undefined : node.type === 'and'
    }
    return static_(one) !== false
  }
})

/** One reading of temp_c a minute. */
