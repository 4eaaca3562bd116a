import { describe, expect, test } from 'vitest'
import type { Records } from '../../../store/records.ts'
import type { RuleBookStore } from '../../../store/ruleBookStore.ts'
import { type Place, visit } from '../place.ts'
import { now } from './samples.ts'

const aBook = (n: number) => ({
  at: now + n,
  by: 'lea',
  note: `Change ${n}`,
  changed: ['limits', `playbook p${n}`],
  body: { version: n, policy: { nested: [1, 2.5, null, 'ü'] } },
})
const fill = async (store: RuleBookStore, count: number): Promise<void> => {
  for (let n = 1; n <= count; n++) expect(await store.save(aBook(n), n - 1)).toBe('stored')
}

export const ruleBooksContract = (newPlace: () => Place<Records>): void => {
  describe('rule books', () => {
    test('nothing was ever changed: there is none', async () => {
      const { ruleBooks } = (await visit(newPlace())).store
      expect(await ruleBooks.latest()).toBeUndefined()
      expect(await ruleBooks.get(1)).toBeUndefined()
      expect(await ruleBooks.newest(10)).toEqual([])
      expect(await ruleBooks.list({ limit: 10 })).toEqual({ items: [], nextCursor: null })
    })

    test('every version stays as it was saved, with who, when and why, after a restart too', async () => {
      const visitor = await visit(newPlace())
      await fill(visitor.store.ruleBooks, 3)
      const { ruleBooks } = await visitor.restart()
      expect(await ruleBooks.latest()).toEqual({ ...aBook(3), version: 3 })
      expect(await ruleBooks.get(1)).toEqual({ ...aBook(1), version: 1 })
      expect((await ruleBooks.newest(2)).map(({ version }) => version)).toEqual([3, 2])
    })

    test('are listed newest first, page by page, without their bodies', async () => {
      const { ruleBooks } = (await visit(newPlace())).store
      await fill(ruleBooks, 5)
      const first = await ruleBooks.list({ limit: 3 })
      const { body: _, ...entry } = aBook(5)
      expect(first.items[0]).toEqual({ ...entry, version: 5 })
      const second = await ruleBooks.list({ limit: 3, cursor: first.nextCursor ?? '' })
      expect([...first.items, ...second.items].map(({ version }) => version)).toEqual([5, 4, 3, 2, 1])
      expect(second.nextCursor).toBeNull()
    })

    test('of many who change the same version at once exactly one is stored', async () => {
      const { ruleBooks } = (await visit(newPlace())).store
      await fill(ruleBooks, 1)
      const all = await Promise.all(Array.from({ length: 12 }, (_, n) => ruleBooks.save(aBook(n + 2), 1)))
      expect(all.filter((outcome) => outcome === 'stored')).toHaveLength(1)
      expect((await ruleBooks.list({ limit: 10 })).items.map(({ version }) => version)).toEqual([2, 1])
    })

    test('a version that is not the latest is a conflict, older or from the future', async () => {
      const { ruleBooks } = (await visit(newPlace())).store
      await fill(ruleBooks, 2)
      for (const expected of [0, 1, 3, 7]) expect(await ruleBooks.save(aBook(9), expected)).toBe('conflict')
      expect((await ruleBooks.latest())?.version).toBe(2)
    })
  })
}
