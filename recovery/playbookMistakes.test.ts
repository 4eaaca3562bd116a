import { describe, expect, it } from 'vitest'
import type { ReadingCondition } from '../domain/playbook.ts'
import { readPlaybooks } from './playbookMistakes.ts'
import { playbooks } from './playbooks.ts'

const [shipped] = playbooks
const offers = new Set(['small-credit'])
const withChange = (change: object) => readPlaybooks([{ ...shipped, ...change }], offers)
const paths = (change: object) => withChange(change).mistakes.map(({ path }) => path.replace(`${shipped?.id}.`, ''))
const restart = (change: object) => ({ remedies: [{ command: 'restart', ...change }] })
const when = (is: ReadingCondition['is'], value: ReadingCondition['value'], metric = 'power') => ({ metric, is, value })

describe('one playbook', () => {
  it('the shipped ones are without mistakes', () => {
    expect(readPlaybooks(playbooks, new Set())).toEqual({ playbooks, mistakes: [] })
  })

  it.each<[string, object, string[]]>([
    [
      'no title, another kind of fault, a word too many',
      { title: '', faultKind: 'rust', color: 1 },
      ['faultKind', 'title', ''],
    ],
    ['an id that is no id', { id: 'Two Words' }, ['Two Words.id']],
    ['a metric that is none', restart({ inUse: when('=', 1, '!?') }), ['remedies.0.inUse.metric']],
    [
      'a comparison that is none',
      restart({ safeWhen: [{ ...when('=', 1), is: 'above' }] }),
      ['remedies.0.safeWhen.0.is'],
    ],
    ['greater than a word', restart({ inUse: when('>', 'idle') }), ['remedies.0.inUse.value']],
    ['too often', restart({ maxAttempts: 99 }), ['remedies.0.maxAttempts']],
    [
      'a reading of last week',
      restart({ inUse: { ...when('=', 1), withinSeconds: 604_800 } }),
      ['remedies.0.inUse.withinSeconds'],
    ],
    ['hours without length', restart({ notBetween: { from: '10:00', to: '10:00' } }), ['remedies.0.notBetween.to']],
    ['the same remedy twice', { remedies: [{ command: 'restart' }, { command: 'restart' }] }, ['remedies.1.command']],
    [
      'with other arguments it is another',
      { remedies: [{ command: 'restart' }, { command: 'restart', args: { hard: true } }] },
      [],
    ],
    ['the same check twice', { checks: ['a', 'a'].map((id) => ({ id, text: { en: 'x', de: 'y' } })) }, ['checks.1.id']],
    ['an offer that is not in the table', { offers: ['small-credit', 'yacht'] }, ['offers.1']],
    [
      'two targets for one thing',
      { targets: [1, 2].map((withinMs) => ({ what: 'told', withinMs })) },
      ['targets.1.what'],
    ],
    ['a breach before the target', { targets: [{ what: 'told', withinMs: 2, breachMs: 1 }] }, ['targets.0.breachMs']],
    ['one language only', { checks: [{ id: 'a', text: { en: 'x' } }] }, ['checks.0.text.de']],
  ])('%s', (_, change, expected) => {
    expect(paths(change).sort()).toEqual(expected.map((path) => (path === '' ? `${shipped?.id}` : path)).sort())
  })

  it('says what to do', () => {
    for (const { message } of withChange({ offers: ['yacht'], ...restart({ inUse: when('>', 'x') }) }).mistakes)
      expect(message).toMatch(/: (add|give) /)
  })

  it('reads the form of before: one remote command, tried once', () => {
    const { remedies: _, ...old } = { ...shipped, remoteCommand: { name: 'reboot', args: { hard: true } } }
    expect(readPlaybooks([old], offers).playbooks[0]?.remedies).toMatchObject([
      { command: 'reboot', args: { hard: true }, maxAttempts: 1, safeWhen: [] },
    ])
  })
})

describe('conditions that contradict each other', () => {
  const never = (...safeWhen: ReturnType<typeof when>[]) => paths(restart({ safeWhen })).includes('remedies.0.safeWhen')
  it.each<[string, ReturnType<typeof when>[], boolean]>([
    ['below 5 and above 9', [when('<', 5), when('>', 9)], true],
    ['below 5 and above 5', [when('<', 5), when('>', 5)], true],
    ['at most 5 and at least 5', [when('<=', 5), when('>=', 5)], false],
    ['below 9 and above 5', [when('<', 9), when('>', 5)], false],
    ['exactly 5 and below 5', [when('=', 5), when('<', 5)], true],
    ['exactly 5 and at most 5', [when('=', 5), when('<=', 5)], false],
    ['two words at once', [when('=', 'idle'), when('=', 'off')], true],
    ['a word and not that word', [when('=', 'idle'), when('!=', 'idle')], true],
    ['neither of two words', [when('!=', 'busy'), when('!=', 'off')], false],
    ['a word and a number', [when('=', 'idle'), when('<', 3)], true],
    ['of different metrics', [when('<', 5), when('>', 9, 'temp')], false],
  ])('%s: %s', (_, safeWhen, expected) => {
    expect(never(...safeWhen)).toBe(expected)
  })

  const always = (safeWhen: ReturnType<typeof when>[], inUse: ReturnType<typeof when>) =>
    paths(restart({ safeWhen, inUse })).includes('remedies.0.inUse')
  it.each<[string, ReturnType<typeof when>[], ReturnType<typeof when>, boolean]>([
    ['safe only where it is in use', [when('>', 100)], when('>', 50), true],
    ['safe exactly where it is in use', [when('>', 50)], when('>', 50), true],
    ['safe at the edge of in use', [when('>=', 50)], when('>', 50), false],
    ['safe partly', [when('>', 10)], when('>', 50), false],
    ['the same word', [when('=', 'on')], when('=', 'on'), true],
    ['different words', [when('=', 'on')], when('=', 'charging'), false],
    ['of different metrics', [when('>', 100)], when('>', 50, 'clients'), false],
  ])('%s: %s', (_, safeWhen, inUse, expected) => {
    expect(always(safeWhen, inUse)).toBe(expected)
  })
})

describe('between playbooks', () => {
  const two = (change: object) =>
    readPlaybooks([shipped, { ...shipped, id: 'another', ...change }], offers).mistakes.map(({ path }) => path)
  it.each<[string, object, string[]]>([
    ['the same kind and model', {}, ['another.modelContains']],
    [
      'the same model in other letters',
      { modelContains: shipped?.modelContains?.toUpperCase() },
      ['another.modelContains'],
    ],
    ['another model', { modelContains: 'pump' }, []],
    ['another kind', { faultKind: 'wear' }, []],
    ['the same id', { id: shipped?.id, modelContains: 'pump' }, [`${shipped?.id}.id`]],
  ])('%s', (_, change, expected) => {
    expect(two(change)).toEqual(expected)
  })
})
