import { describe, expect, test } from 'vitest'
import type { IncidentParent, IncidentUpdate } from '../../../domain/incidentUpdate.ts'
import type { NewUpdateItem } from '../../../store/incidentUpdateStore.ts'
import type { Records } from '../../../store/records.ts'
import { type Place, visit } from '../place.ts'
import { expectBadCursors, walk } from './paging.ts'
import { aCase, aMessage, aStep, now } from './samples.ts'

const parent = (id: string, change: Partial<IncidentParent> = {}): IncidentParent => ({
  id,
  title: 'Bad batch',
  source: 'declared',
  openedAt: now,
  openedBy: 'lea',
  closedAt: null,
  closedBy: null,
  closeReason: null,
  ...change,
})
const update = (id: string, change: Partial<IncidentUpdate> = {}): IncidentUpdate => ({
  id,
  incidentId: 'inc',
  text: { en: 'A crew is there.', de: 'Ein Trupp ist vor Ort.' },
  ratePerMinute: 600,
  safety: null,
  state: 'preparing',
  createdAt: now,
  createdBy: 'lea',
  createdByName: 'Lea',
  stoppedAt: null,
  stoppedBy: null,
  stopReason: null,
  finishedAt: null,
  ...change,
})
const item = (n: number, change: Partial<NewUpdateItem> = {}): NewUpdateItem => ({
  caseId: `case-${n}`,
  caseNumber: 1000 + n,
  customerId: `customer-${n}`,
  rank: String(n).padStart(4, '0'),
  toldWith: null,
  ...change,
})
const customer = (id: string) => ({
  id,
  name: `Customer ${id}`,
  email: `${id}@x.example`,
  locale: 'de',
  timeZone: 'UTC',
})

const parents = (newPlace: () => Place<Records>): void => {
  describe('incidents as parents', () => {
    test('what was decided about one is kept, and replaced', async () => {
      const visitor = await visit(newPlace())
      await visitor.store.incidents.saveParent(parent('a'))
      await visitor.store.incidents.saveParent(parent('b', { source: 'detected', openedBy: null }))
      await visitor.store.incidents.saveParent(parent('a', { closedAt: now + 5, closedBy: 'max', closeReason: 'over' }))
      const { incidents } = await visitor.restart()
      expect(await incidents.parent('a')).toEqual(
        parent('a', { closedAt: now + 5, closedBy: 'max', closeReason: 'over' }),
      )
      expect(await incidents.parent('none')).toBeUndefined()
    })

    test('those declared, newest first', async () => {
      const { incidents } = (await visit(newPlace())).store
      for (const n of [1, 2, 3, 4]) await incidents.saveParent(parent(`p${n}`, { openedAt: now + n }))
      await incidents.saveParent(parent('detected', { source: 'detected', openedAt: now + 9 }))
      expect((await walk((page) => incidents.declared(page), 3)).map(({ id }) => id)).toEqual(['p4', 'p3', 'p2', 'p1'])
      await expectBadCursors((page) => incidents.declared(page))
    })

    test('whom it has reached: customers by id, with all their open cases in it, however they are paged', async () => {
      const { incidents, cases, customers } = (await visit(newPlace())).store
      for (const id of ['b', 'c']) await customers.create(customer(id), { createdAt: now })
      await customers.setOptOut('b', { channel: 'email', optedOut: true, at: now })
      const put = (id: string, customerId: string | null, change: Parameters<typeof aCase>[1] = {}) =>
        cases.commit(aStep(aCase(id, { customerId, incidentId: 'inc', number: Number(id), ...change })))
      await put('1', 'c')
      await put('2', 'b')
      await put('3', 'b')
      await put('4', 'a')
      await put('5', null)
      await put('6', 'b', { state: 'closed' })
      await put('7', 'd', { state: 'merged' })
      await put('8', 'd', { incidentId: 'other' })
      const all = await incidents.affected({ incidentId: 'inc', limit: 10 })
      expect(all.map(({ customerId, cases: of }) => [customerId, ...of.map(({ id }) => id)])).toEqual([
        ['a', '4'],
        ['b', '2', '3'],
        ['c', '1'],
      ])
      expect(all.map(({ customer: found }) => found?.optedOut.length)).toEqual([undefined, 1, 0])
      const first = await incidents.affected({ incidentId: 'inc', limit: 1 })
      expect(first).toEqual(all.slice(0, 1))
      expect(await incidents.affected({ incidentId: 'inc', after: 'a', limit: 2 })).toEqual(all.slice(1))
      expect(await incidents.affected({ incidentId: 'inc', after: 'c', limit: 2 })).toEqual([])
      expect(await incidents.counts('inc')).toEqual({
        byState: { repairing: 5, closed: 1, merged: 1 },
        withoutCustomer: 1,
      })
    })

    test('who has left it, newest first', async () => {
      const { incidents, cases } = (await visit(newPlace())).store
      for (const n of [1, 2, 3])
        await cases.commit(aStep(aCase(`l${n}`, { number: n, openedAt: now + n, formerIncidentId: 'inc' })))
      await cases.commit(aStep(aCase('stays', { number: 9, incidentId: 'inc' })))
      const left = (page: { cursor?: string | undefined; limit: number }) =>
        incidents.left({ ...page, incidentId: 'inc' })
      expect((await walk(left, 2)).map(({ id }) => id)).toEqual(['l3', 'l2', 'l1'])
      expect((await cases.get('l1'))?.row.formerIncidentId).toBe('inc')
      await expectBadCursors(left)
    })
  })
}

const updates = (newPlace: () => Place<Records>): void => {
  describe('updates to an incident', () => {
    test('begins once for a request, and stops what goes on there in the same moment', async () => {
      const visitor = await visit(newPlace())
      const { incidentUpdates } = visitor.store
      expect(await incidentUpdates.begin(update('u1'), { paidUntil: now, requestKey: 'k' })).toMatchObject({
        fresh: true,
      })
      expect(await incidentUpdates.begin(update('u9'), { paidUntil: now, requestKey: 'k' })).toEqual({
        fresh: false,
        update: update('u1'),
      })
      await incidentUpdates.begin(update('elsewhere', { incidentId: 'other' }), { paidUntil: now })
      await incidentUpdates.addItems('u1', [item(1), item(2)], null)
      await incidentUpdates.begin(update('u2', { createdAt: now + 5 }), { paidUntil: now })
      const again = (await visitor.restart()).incidentUpdates
      expect(await again.get('u1')).toMatchObject({
        state: 'stopped',
        stoppedAt: now + 5,
        stoppedBy: 'lea',
        stopReason: 'A newer update took its place.',
      })
      expect(await again.progress('u1')).toMatchObject({ customers: 2, stopped: 2, pending: 0 })
      expect((await again.running(10)).map(({ update: { id } }) => id)).toEqual(['elsewhere', 'u2'])
      expect((await again.latest('inc'))?.id).toBe('u2')
      expect(await again.latest('none')).toBeUndefined()
      await again.stop('u2', { by: 'max', at: now + 6, reason: 'wrong' })
      expect(await again.latest('inc')).toBeUndefined()
    })

    test('people are added page by page, each case once, most affected first', async () => {
      const { incidentUpdates } = (await visit(newPlace())).store
      await incidentUpdates.begin(update('u'), { paidUntil: now - 7 })
      const many = Array.from({ length: 250 }, (_, n) => item(500 - n))
      await incidentUpdates.addItems('u', many, 'customer-251')
      expect(await incidentUpdates.running(1)).toMatchObject([
        { update: { state: 'preparing' }, preparedTo: 'customer-251', paidUntil: now - 7, movedOn: false },
      ])
      await incidentUpdates.addItems('u', [item(1), item(300, { rank: '9999' })], null)
      expect(await incidentUpdates.running(1)).toMatchObject([{ update: { state: 'sending' } }])
      const first = await incidentUpdates.pending('u', 3)
      expect(first.map(({ caseId }) => caseId)).toEqual(['case-1', 'case-251', 'case-252'])
      expect(first[0]).toEqual({
        updateId: 'u',
        caseId: 'case-1',
        caseNumber: 1001,
        customerId: 'customer-1',
        state: 'pending',
        why: null,
        notBefore: null,
        at: null,
      })
      const all = (page: { cursor?: string | undefined; limit: number }) =>
        incidentUpdates.items({ ...page, updateId: 'u' })
      const ids = (await walk(all, 100)).map(({ caseNumber }) => caseNumber)
      expect(ids).toHaveLength(251)
      expect(ids).toEqual([...ids].sort((a, b) => a - b))
      await expectBadCursors(all)
    })

    test('a customer is told once: their other cases go with the one that is told, whenever they are found', async () => {
      const { incidentUpdates } = (await visit(newPlace())).store
      await incidentUpdates.begin(update('u'), { paidUntil: now })
      const same = { customerId: 'carol' }
      await incidentUpdates.addItems('u', [item(1, same), item(2, { ...same, toldWith: 'case-1' })], null)
      await incidentUpdates.lookAgain('u')
      await incidentUpdates.addItems('u', [item(1, same), item(3, same)], null)
      const [main] = await incidentUpdates.pending('u', 9)
      if (!main) throw new Error('nobody is pending')
      expect(await incidentUpdates.toldWith(main)).toEqual(['case-2', 'case-3'])
      expect(await incidentUpdates.progress('u')).toMatchObject({ customers: 1, pending: 1 })
      // Skipped because their case was over: a new one is another matter.
      await incidentUpdates.settle('u', [{ caseId: 'case-1', state: 'skipped', why: 'caseOver', at: now }], now)
      await incidentUpdates.lookAgain('u')
      await incidentUpdates.addItems('u', [item(4, same)], null)
      expect((await incidentUpdates.pending('u', 9)).map(({ caseId }) => caseId)).toEqual(['case-4'])
    })

    test('who sleeps waits until then; answers are counted, with why', async () => {
      const { incidentUpdates } = (await visit(newPlace())).store
      await incidentUpdates.begin(update('u'), { paidUntil: now })
      await incidentUpdates.addItems(
        'u',
        [1, 2, 3, 4].map((n) => item(n)),
        null,
      )
      const asleep = { state: 'deferred', why: 'quietHours', at: now } as const
      await incidentUpdates.settle('u', [{ caseId: 'case-1', ...asleep, notBefore: now + 100 }], now)
      await incidentUpdates.settle('u', [{ caseId: 'case-2', ...asleep, notBefore: now + 50 }], now)
      await incidentUpdates.settle('u', [{ caseId: 'case-3', state: 'sent', why: null, at: now + 1 }], now + 9)
      expect(await incidentUpdates.running(1)).toMatchObject([{ paidUntil: now + 9, movedOn: true }])
      await incidentUpdates.settle('u', [{ caseId: 'case-4', state: 'skipped', why: 'optedOut', at: now + 1 }], now)
      expect(await incidentUpdates.progress('u')).toEqual({
        customers: 4,
        pending: 0,
        deferred: 2,
        sent: 1,
        skipped: 1,
        stopped: 0,
        byReason: { quietHours: 2, optedOut: 1 },
        nextAt: now + 50,
      })
      expect(await incidentUpdates.release('u', now + 49)).toBe(0)
      expect(await incidentUpdates.release('u', now + 50)).toBe(1)
      expect((await incidentUpdates.pending('u', 9)).map(({ caseId, why }) => [caseId, why])).toEqual([
        ['case-2', null],
      ])
      const deferred = await incidentUpdates.items({ updateId: 'u', state: 'deferred', limit: 9 })
      expect(deferred.items.map(({ caseId, notBefore }) => [caseId, notBefore])).toEqual([['case-1', now + 100]])
    })

    test('stopped: nobody is added, released or deferred any more, but said is said', async () => {
      const { incidentUpdates } = (await visit(newPlace())).store
      await incidentUpdates.begin(update('u'), { paidUntil: now })
      await incidentUpdates.addItems('u', [item(1), item(2), item(3)], 'customer-3')
      await incidentUpdates.settle(
        'u',
        [{ caseId: 'case-3', state: 'deferred', why: 'quietHours', at: now, notBefore: now }],
        now,
      )
      expect(await incidentUpdates.stop('u', { by: 'max', at: now + 1, reason: 'wrong street' })).toBe(true)
      expect(await incidentUpdates.stop('u', { by: 'max', at: now + 2, reason: 'again' })).toBe(false)
      await incidentUpdates.addItems('u', [item(4)], null)
      await incidentUpdates.finish('u', now + 3)
      await incidentUpdates.lookAgain('u')
      expect(await incidentUpdates.release('u', now + 3)).toBe(0)
      await incidentUpdates.settle(
        'u',
        [{ caseId: 'case-1', state: 'deferred', why: 'quietHours', at: now + 2, notBefore: now }],
        now,
      )
      await incidentUpdates.settle('u', [{ caseId: 'case-2', state: 'sent', why: null, at: now + 2 }], now)
      expect(await incidentUpdates.progress('u')).toMatchObject({ customers: 3, stopped: 2, sent: 1 })
      expect(await incidentUpdates.get('u')).toMatchObject({
        state: 'stopped',
        stopReason: 'wrong street',
        stoppedAt: now + 1,
      })
      expect(await incidentUpdates.running(9)).toEqual([])
    })

    test('lists: newest first; done when everybody has an answer', async () => {
      const { incidentUpdates } = (await visit(newPlace())).store
      for (const n of [1, 2, 3])
        await incidentUpdates.begin(update(`u${n}`, { createdAt: now + n }), { paidUntil: now })
      await incidentUpdates.addItems('u3', [], null)
      await incidentUpdates.finish('u3', now + 9)
      const list = (page: { cursor?: string | undefined; limit: number }) =>
        incidentUpdates.list({ ...page, incidentId: 'inc' })
      expect((await walk(list, 2)).map(({ id, state, finishedAt }) => [id, state, finishedAt])).toEqual([
        ['u3', 'done', now + 9],
        ['u2', 'stopped', null],
        ['u1', 'stopped', null],
      ])
      await expectBadCursors(list)
    })

    test('the message it became is found by the step that wrote it', async () => {
      const { incidentUpdates, cases } = (await visit(newPlace())).store
      const told = aMessage('case-1:1:3', { template: 'incidentUpdate' })
      await cases.commit(aStep(aCase('case-1'), { messages: [told], requestKey: 'update:u:case-1' }))
      expect(await incidentUpdates.message('u', 'case-1')).toEqual({
        id: 'case-1:1:3',
        channel: 'email',
        state: 'queued',
        sentAt: null,
      })
      expect(await incidentUpdates.message('other', 'case-1')).toBeUndefined()
    })
  })
}

/** Incidents as parents of cases, and what is said to all their customers. */
export const incidentModeContract = (newPlace: () => Place<Records>): void => {
  parents(newPlace)
  updates(newPlace)
}
