import { describe, expect, test } from 'vitest'
import type { NewMessage } from '../../../store/messageStore.ts'
import type { Records } from '../../../store/records.ts'
import { type Place, visit } from '../place.ts'
import { expectBadCursors, walk } from './paging.ts'
import { aCase, aMessage, aStep, now } from './samples.ts'

const queue = async (records: Records, messages: readonly NewMessage[]): Promise<void> => {
  const version = ((await records.cases.get('case-1'))?.row.version ?? 0) + 1
  expect(await records.cases.commit(aStep(aCase('case-1', { version }), { messages }))).toBe('stored')
}

export const messagesContract = (newPlace: () => Place<Records>): void => {
  describe('messages', () => {
    test('a message begins in line, without words', async () => {
      const visitor = await visit(newPlace())
      await queue(visitor.store, [aMessage('m1'), aMessage('m2', { audience: 'staff', recipientId: 'u1' })])
      const { messages } = await visitor.restart()
      expect(await messages.get('m1')).toEqual({
        id: 'm1',
        caseId: 'case-1',
        audience: 'customer',
        customerId: 'customer-1',
        channel: 'email',
        to: '',
        template: 'faultFound',
        language: 'en',
        subject: '',
        body: '',
        state: 'queued',
        attempts: 0,
        createdAt: now,
        nextTryAt: null,
        sentAt: null,
        log: [],
      })
      expect(await messages.get('m2')).toMatchObject({ audience: 'staff', customerId: null })
      expect(await messages.get('m3')).toBeUndefined()
    })

    test('claiming hands out the oldest, once, and says so before anybody sends', async () => {
      const visitor = await visit(newPlace())
      const ids = Array.from({ length: 12 }, (_, i) => `case-1:${i + 1}:0`)
      for (const id of ids) await queue(visitor.store, [aMessage(id)])
      const first = await visitor.store.messages.claim(now, 2)
      expect(first).toEqual(ids.slice(0, 2).map((id) => ({ ...aMessage(id), attempts: 1 })))
      const { messages } = await visitor.restart()
      expect((await messages.interrupted()).map(({ id }) => id)).toEqual(ids.slice(0, 2))
      expect((await messages.claim(now, 100)).map(({ id }) => id)).toEqual(ids.slice(2))
      expect(await messages.claim(now, 100)).toEqual([])
    })

    test('claims made at once never hand out the same message', async () => {
      const { store } = await visit(newPlace())
      const ids = Array.from({ length: 30 }, (_, i) => `m${i}`)
      await queue(
        store,
        ids.map((id) => aMessage(id)),
      )
      const claimed = await Promise.all(ids.map(() => store.messages.claim(now, 2)))
      expect(
        claimed
          .flat()
          .map(({ id }) => id)
          .toSorted(),
      ).toEqual(ids.toSorted())
    })

    test('sent: with its words, its time and a line in the log', async () => {
      const visitor = await visit(newPlace())
      await queue(visitor.store, [aMessage('m1')])
      await visitor.store.messages.claim(now, 1)
      const words = { to: 'ada@example.com', language: 'de' as const, subject: 'Ihr Kühlschrank', body: 'Hallo Ada' }
      await visitor.store.messages.rendered('m1', words)
      await visitor.store.messages.settle('m1', { state: 'sent', at: now + 5, detail: '250 ok' })
      const { messages } = await visitor.restart()
      expect(await messages.get('m1')).toMatchObject({
        ...words,
        state: 'sent',
        attempts: 1,
        sentAt: now + 5,
        log: [{ at: now + 5, state: 'sent', detail: '250 ok' }],
      })
      expect(await messages.interrupted()).toEqual([])
      expect(await messages.claim(now + 100, 10)).toEqual([])
    })

    test('tried again: not before its time, then with one attempt more', async () => {
      const { store } = await visit(newPlace())
      const { messages } = store
      await queue(store, [aMessage('m1'), aMessage('m2')])
      await messages.claim(now, 2)
      await messages.settle('m1', { state: 'queued', at: now, detail: 'busy', nextTryAt: now + 60 })
      await messages.settle('m2', { state: 'queued', at: now, detail: 'asked for again' })
      expect(await messages.get('m1')).toMatchObject({ state: 'queued', nextTryAt: now + 60, sentAt: null })
      expect((await messages.claim(now + 59, 9)).map(({ id }) => id)).toEqual(['m2'])
      expect(await messages.claim(now + 60, 9)).toMatchObject([{ id: 'm1', attempts: 2 }])
      expect(await messages.get('m1')).toMatchObject({ state: 'sending', nextTryAt: null })
      await messages.settle('m1', { state: 'failed', at: now + 61, detail: 'no such mailbox' })
      expect((await messages.get('m1'))?.log.map(({ state }) => state)).toEqual(['queued', 'failed'])
    })

    test('settling what is not there is a mistake', async () => {
      const { messages } = (await visit(newPlace())).store
      await expect(messages.settle('nothing', { state: 'sent', at: now, detail: '' })).rejects.toThrow('nothing')
    })

    test('lists: newest first, by case, customer and state', async () => {
      const { store } = await visit(newPlace())
      const { messages, cases } = store
      await queue(
        store,
        Array.from({ length: 11 }, (_, i) => aMessage(`m${i}`, { recipientId: `c${i % 2}` })),
      )
      const other = aMessage('other', { caseId: 'case-2', audience: 'staff', recipientId: 'c0' })
      await cases.commit(aStep(aCase('case-2', { number: 2 }), { messages: [other] }))
      await messages.claim(now, 3)
      const ids = async (filter: { caseId?: string; customerId?: string; state?: 'sending' }) =>
        (await walk((page) => messages.list({ ...page, ...filter }), 2)).map(({ id }) => id)
      const all = Array.from({ length: 11 }, (_, i) => `m${10 - i}`)
      expect(await ids({})).toEqual(['other', ...all])
      expect(await ids({ caseId: 'case-1' })).toEqual(all)
      expect(await ids({ customerId: 'c0' })).toEqual(['m10', 'm8', 'm6', 'm4', 'm2', 'm0'])
      expect(await ids({ state: 'sending' })).toEqual(['m2', 'm1', 'm0'])
      await expectBadCursors((page) => messages.list(page))
    })
  })
}
