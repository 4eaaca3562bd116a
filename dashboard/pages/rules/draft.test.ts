import { expect, test } from 'vitest'
import type { Rule } from '../../api/wire.ts'
import { draftOf, idFrom, mistakesFrom, newDraft, newGroup, newLeaf, readDraft, replaced, spot } from './draft.ts'
import { conditionWords } from './ruleWords.ts'

const rule: Rule = {
  id: 'warm',
  name: 'Warm',
  enabled: true,
  severity: 'major',
  forSeconds: 90,
  clearAfterSeconds: 0,
  explanation: 'Goods spoil.',
  condition: {
    type: 'and',
    of: [
      { type: 'limit', metric: 'temp_c', is: 'above', limit: 8, clearAt: 6, readings: { atLeast: 3, of: 5 } },
      {
        type: 'or',
        of: [
          { type: 'band', metric: 'x', is: 'outside', low: 0, high: 1 },
          { type: 'missing', forSeconds: 600 },
        ],
      },
      { type: 'not', of: { type: 'device', attribute: 'model', is: 'oneOf', value: ['A', 'B'] } },
      {
        type: 'not',
        of: {
          type: 'and',
          of: [
            { type: 'value', metric: 'door', is: 'equal', value: true },
            { type: 'value', metric: 'mode', is: 'notEqual', value: 'eco' },
          ],
        },
      },
      {
        type: 'not',
        of: {
          type: 'or',
          of: [
            { type: 'rate', metric: 'x', is: 'falling', by: 2, withinSeconds: 60 },
            { type: 'stuck', metric: 'x', forSeconds: 60, tolerance: 0.1 },
          ],
        },
      },
      { type: 'schedule', days: ['sat', 'sun'], from: '22:00', to: '06:00', timeZone: 'Europe/Berlin' },
    ],
  },
}

test('a rule that is only looked at is sent back as it was', () => {
  const { body, mistakes } = readDraft(draftOf(rule), rule.id)
  expect(body).toEqual(rule)
  expect([...mistakes]).toEqual([])
})

test('what is not filled in is named at its field', () => {
  const draft = newDraft()
  const [leaf] = draft.root.of
  expect([...readDraft(draft, 'x').mistakes.keys()].sort()).toEqual(
    [spot(0, 'name'), spot(leaf?.key ?? 0, 'metric'), spot(leaf?.key ?? 0, 'limit')].sort(),
  )
})

test('what the API refuses is shown at the field it is about, however deep', () => {
  const inner = newLeaf('limit', { metric: 'a', limit: '1', clearAt: '2' })
  const stuck = newLeaf('stuck', { metric: 'a' })
  const none = newGroup('none', [inner, stuck])
  const draft = { ...newDraft(), root: newGroup('any', [newLeaf('missing'), none]) }
  const { places } = readDraft(draft, 'x')
  const errors = [
    { path: 'rule.condition.of.1.of.of.0.clearAt', message: 'wrong side' },
    { path: 'rule.condition.of.1.of.of.1.forSeconds', message: 'too long' },
    { path: 'rule.condition.of.1.of.of.0.readings.of', message: 'too many' },
    { path: 'condition.of.1.of.of', message: 'too few' },
    { path: 'forSeconds', message: 'too long' },
  ]
  expect(Object.fromEntries(mistakesFrom(errors, places))).toEqual({
    [spot(inner.key, 'clearAt')]: 'Wrong side.',
    [spot(stuck.key, 'forMinutes')]: 'Too long.',
    [spot(inner.key, 'of')]: 'Too many.',
    [spot(none.key, 'of')]: 'Too few.',
    [spot(0, 'forSeconds')]: 'Too long.',
  })
})

test('conditions are replaced and removed wherever they are', () => {
  const leaf = newLeaf('limit')
  const root = newGroup('all', [newGroup('any', [leaf])])
  const other = newLeaf('stuck')
  expect(replaced(root, leaf.key, other).of[0]).toMatchObject({ of: [other] })
  expect(replaced(root, leaf.key, undefined).of[0]).toMatchObject({ of: [] })
})

test('ids come from names and never replace another rule', () => {
  expect(idFrom('Fridge too warm!', [])).toBe('fridge-too-warm')
  expect(idFrom('Fridge too warm!', ['fridge-too-warm', 'fridge-too-warm-2'])).toBe('fridge-too-warm-3')
  expect(idFrom('温度', [])).toBe('rule')
})

test('a condition reads as a sentence', () => {
  expect(conditionWords(rule.condition)).toBe(
    'Temperature above 8\u00a0°C at 3 of 5 readings and (X outside 0 and 1 or nothing heard for 10 min) and not (the model is one of A, B) and not (Door is on and Mode is not “eco”) and not (X falling by 2 within 1 min or X unchanged for 1 min) and on Sat, Sun from 22:00 to 06:00 (Europe/Berlin)',
  )
})
