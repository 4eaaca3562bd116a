import { describe, expect, it } from 'vitest'
import { minute } from '../domain/clock.ts'
import { playbookFor } from '../domain/playbook.ts'
import type { KeptRuleBook, RuleBookStore } from '../store/ruleBookStore.ts'
import { shippedRuleBook } from './ruleBook.ts'
import { createRulesInForce } from './rulesInForce.ts'

/** As the database keeps them: JSON, never changed. */
const memory = (): RuleBookStore => {
  const kept: KeptRuleBook[] = []
  return {
    latest: async () => kept.at(-1),
    get: async (version) => kept[version - 1],
    newest: async (limit) => kept.slice(-limit).reverse(),
    list: async () => ({ items: [...kept].reverse(), nextCursor: null }),
    save: async (book, expected) => {
      if (kept.length !== expected) return 'conflict'
      kept.push({ ...book, body: JSON.parse(JSON.stringify(book.body)), version: expected + 1 })
      return 'stored'
    },
  }
}
const order = (expectedVersion: number, note = 'why') => ({ expectedVersion, by: 'lea', note, at: 1 })

describe('the rules in force', () => {
  it('are the shipped ones until somebody changes something', async () => {
    const rules = createRulesInForce({ books: memory(), policy: { verifyFor: 7 * minute, ackTarget: 3 * minute } })
    await rules.load()
    expect(rules.current()).toMatchObject({ version: 0, policy: { verifyFor: 7 * minute } })
    expect(rules.houseOf(0)).toBe(rules.current())
    expect(rules.current().targets.find(({ id }) => id === 'p1-acknowledged')).toMatchObject({
      withinMs: 3 * minute,
      breachMs: 15 * minute,
    })
  })

  it('a change makes the next version; the ones before stay as they were, after a restart too', async () => {
    const books = memory()
    const rules = createRulesInForce({ books })
    const limits = { ...rules.current().limits, perIncidentMinor: 1 }
    expect(await rules.change({ limits }, order(0))).toMatchObject({ outcome: 'stored', book: { version: 1 } })
    expect(await rules.change({ policy: { verifyFor: 1 } }, order(1))).toMatchObject({ outcome: 'stored' })
    const restarted = createRulesInForce({ books })
    await restarted.load()
    expect(restarted.current()).toMatchObject({ version: 2, limits, policy: { verifyFor: 1 } })
    expect(restarted.houseOf(1).policy.verifyFor).toBe(30 * minute)
    expect(restarted.houseOf(0)).toEqual(shippedRuleBook())
    expect((await books.list({ limit: 10 })).items.map(({ changed }) => changed)).toEqual([['policy'], ['limits']])
  })

  it('who did not know the latest changes nothing, and learns which it is', async () => {
    const books = memory()
    const [one, other] = [createRulesInForce({ books }), createRulesInForce({ books })]
    await one.change({ policy: { verifyFor: 1 } }, order(0))
    expect(await other.change({ policy: { verifyFor: 2 } }, order(0))).toEqual({ outcome: 'conflict', version: 1 })
    expect(other.current().policy.verifyFor).toBe(1)
    expect(await other.change({ policy: { verifyFor: 2 } }, order(0))).toEqual({ outcome: 'conflict', version: 1 })
  })

  it('with mistakes nothing is stored, and all of them are said', async () => {
    const rules = createRulesInForce({ books: memory() })
    const [first, ...rest] = rules.current().playbooks
    if (!first) throw new Error('no playbooks are shipped')
    const wrong = [{ ...first, offers: ['none-such'] }, ...rest, first]
    const outcome = await rules.change({ playbooks: wrong }, order(0))
    expect(outcome.outcome === 'invalid' && outcome.mistakes.map(({ path }) => path)).toEqual([
      `playbooks.${first.id}.offers.0`,
      `playbooks.${first.id}.id`,
    ])
    expect(rules.current().version).toBe(0)
  })

  it('a version of long ago has to be asked for; one that never was is an error', async () => {
    const books = memory()
    const rules = createRulesInForce({ books })
    for (let n = 0; n < 60; n++) await rules.change({ policy: { verifyFor: n } }, order(n))
    const restarted = createRulesInForce({ books })
    await restarted.load()
    expect(() => restarted.houseOf(3)).toThrow('has not been loaded')
    await restarted.need([3, 3, 60])
    expect(restarted.houseOf(3).policy.verifyFor).toBe(2)
    await expect(restarted.need([61])).rejects.toThrow('no version 61')
  })

  it('the most particular playbook is taken, wherever it stands in the book', async () => {
    const { playbooks } = shippedRuleBook()
    const router = { ...playbooks[0], id: 'router-pro', modelContains: 'Router Pro' }
    const all = [...playbooks, ...[router].filter((one) => one.faultKind !== undefined)] as typeof playbooks
    for (const list of [all, [...all].reverse()]) {
      expect(playbookFor(list, 'reported', 'ROUTER PRO 5')?.id).toBe('router-pro')
      expect(playbookFor(list, 'reported', 'router 5')?.id).toBe('reported-router')
      expect(playbookFor(list, 'reported', 'Fridge')?.id).toBe('reported')
      expect(playbookFor(list, 'reported', null)?.id).toBe('reported')
    }
  })
})
