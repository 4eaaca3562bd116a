import { describe, expect, test } from 'vitest'
import type { Records } from '../../../store/records.ts'
import { type Place, visit } from '../place.ts'
import { expectBadCursors, walk } from './paging.ts'
import { now } from './samples.ts'

const input = { name: 'Ada', locale: 'en-GB', timeZone: 'Europe/London' }

export const customersContract = (newPlace: () => Place<Records>): void => {
  describe('customers', () => {
    test('a customer is kept as given; a taken id is refused', async () => {
      const visitor = await visit(newPlace())
      const full = { ...input, id: 'c1', email: 'ada@example.com', phone: '+4912345678', loyaltyTier: 'gold' as const }
      expect(await visitor.store.customers.create(full, { createdAt: now })).toBe(true)
      expect(await visitor.store.customers.create({ ...input, id: 'c2' }, { createdAt: now })).toBe(true)
      expect(await visitor.store.customers.create({ ...input, id: 'c1', name: 'Eve' }, { createdAt: now })).toBe(false)
      const { customers } = await visitor.restart()
      expect(await customers.get('c1')).toEqual({ ...full, createdAt: now, optedOut: [] })
      expect(await customers.get('c2')).toEqual({
        ...input,
        id: 'c2',
        loyaltyTier: 'standard',
        createdAt: now,
        optedOut: [],
      })
      expect(await customers.get('c3')).toBeUndefined()
    })

    test('opting out keeps the first time, and can be taken back', async () => {
      const { customers } = (await visit(newPlace())).store
      await customers.create({ ...input, id: 'c1' }, { createdAt: now })
      await customers.setOptOut('c1', { channel: 'email', optedOut: true, at: now + 1 })
      await customers.setOptOut('c1', { channel: 'email', optedOut: true, at: now + 2 })
      expect((await customers.get('c1'))?.optedOut).toEqual([{ channel: 'email', at: now + 1 }])
      expect((await customers.list({ limit: 5 })).items[0]?.optedOut).toHaveLength(1)
      await customers.setOptOut('c1', { channel: 'email', optedOut: false, at: now + 3 })
      expect((await customers.get('c1'))?.optedOut).toEqual([])
    })

    test('lists page by name, also where names repeat, and find text', async () => {
      const { customers } = (await visit(newPlace())).store
      for (let i = 0; i < 12; i++)
        await customers.create(
          { ...input, id: `c${i}`, name: `Name ${i % 3}`, email: `person${i}@example.com` },
          { createdAt: now },
        )
      const all = await walk((page) => customers.list(page), 5)
      expect(new Set(all.map(({ id }) => id)).size).toBe(12)
      expect(all.map(({ name }) => name)).toEqual(all.map(({ name }) => name).toSorted())
      expect((await customers.list({ limit: 20, q: 'PERSON7@' })).items.map(({ id }) => id)).toEqual(['c7'])
      await expectBadCursors((page) => customers.list(page))
    })
  })
}
