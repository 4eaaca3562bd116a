import { describe, expect, test } from 'vitest'
import type { Records } from '../../../store/records.ts'
import { type Place, visit } from '../place.ts'
import { expectBadCursors, walk } from './paging.ts'
import { aCase, aFault, aMessage, anOffer, aPromise, aStep, now, opened } from './samples.ts'

const entry = (text: string, at = now) => ({ at, type: 'note', actor: 'system', text })

export const casesContract = (newPlace: () => Place<Records>): void => {
  describe('cases', () => {
    test('a step is stored with all its pieces, and read back after a restart', async () => {
      const visitor = await visit(newPlace())
      await visitor.store.faults.record([opened('e1', aFault('fault-1'))])
      const row = aCase('case-1', { deviceIds: ['fridge-1', 'fridge-2'] })
      const survey = { caseId: 'case-1', answeredAt: now, solved: true, rating: 5, text: null }
      const complaint = {
        id: 'x1',
        caseId: 'case-1',
        customerId: 'customer-1',
        deviceId: null,
        channel: 'phone',
        text: 'warm!',
        at: now,
      }
      const outbox = [
        {
          id: 'case-1:1:1',
          caseId: 'case-1',
          kind: 'deviceCommand' as const,
          body: { deviceId: 'fridge-1', name: 'restart', args: {} },
        },
        { id: 'case-1:1:2', caseId: 'case-1', kind: 'teach' as const, body: null },
      ]
      const step = aStep(row, {
        snapshot: { value: { repairing: 'called' }, context: { n: 1, list: [null, 'ü'] } },
        machineVersion: 3,
        history: [entry('first'), { ...entry('second'), data: { amount: 3 } }],
        setDeadlines: [
          { name: 'acknowledge', dueAt: now + 100 },
          { name: 'update', dueAt: now + 50 },
        ],
        messages: [aMessage('case-1:1:0')],
        outbox,
        promises: [aPromise('p1')],
        offers: [anOffer('o1')],
        survey,
        complaint,
        consumesFaultEvent: 'e1',
        requestKey: 'key-1',
      })
      expect(await visitor.store.cases.commit(step)).toBe('stored')
      const { cases, faults, messages } = await visitor.restart()
      expect(await cases.get('case-1')).toEqual({ row, snapshot: step.snapshot, machineVersion: 3 })
      expect(await cases.get('case-2')).toBeUndefined()
      expect(await cases.history('case-1')).toEqual(step.history)
      expect((await cases.deadlines('case-1')).map(({ name }) => name)).toEqual(['update', 'acknowledge'])
      expect(await cases.promises('case-1')).toEqual([aPromise('p1')])
      expect(await cases.getOffer('o1')).toEqual(anOffer('o1'))
      expect(await cases.getOffer('o2')).toBeUndefined()
      expect(await cases.survey('case-1')).toEqual(survey)
      expect((await cases.complaints({ limit: 5 })).items).toEqual([complaint])
      expect(await cases.pendingOutbox(10)).toEqual(outbox)
      expect((await messages.get('case-1:1:0'))?.state).toBe('queued')
      expect(await faults.unconsumed(10)).toEqual([])
    })

    test('the next step adds history, moves and clears deadlines, replaces promises and offers, changes devices', async () => {
      const { cases } = (await visit(newPlace())).store
      const row = aCase('case-1', { deviceIds: ['a', 'b'] })
      await cases.commit(
        aStep(row, {
          history: [entry('one')],
          setDeadlines: [
            { name: 'x', dueAt: 1 },
            { name: 'y', dueAt: 2 },
            { name: 'z', dueAt: 3 },
          ],
          promises: [aPromise('p1')],
          offers: [anOffer('o1')],
        }),
      )
      const next = { ...row, version: 2, deviceIds: ['b', 'c'], title: 'changed' }
      const step = aStep(next, {
        history: [entry('two'), entry('three')],
        clearDeadlines: ['x', 'y', 'unknown'],
        setDeadlines: [
          { name: 'y', dueAt: 20 },
          { name: 'z', dueAt: 30 },
        ],
        promises: [aPromise('p1', { state: 'kept', settledAt: now }), aPromise('p2', { madeAt: now + 1 })],
        offers: [anOffer('o1', { state: 'accepted' })],
      })
      expect(await cases.commit(step)).toBe('stored')
      expect((await cases.get('case-1'))?.row).toEqual(next)
      expect((await cases.history('case-1')).map(({ text }) => text)).toEqual(['one', 'two', 'three'])
      expect((await cases.deadlines('case-1')).map(({ name, dueAt }) => [name, dueAt])).toEqual([
        ['y', 20],
        ['z', 30],
      ])
      expect((await cases.promises('case-1')).map(({ id, state }) => [id, state])).toEqual([
        ['p1', 'kept'],
        ['p2', 'open'],
      ])
      expect((await cases.getOffer('o1'))?.state).toBe('accepted')
      const byDevice = async (deviceId: string) => (await cases.list({ limit: 5, deviceId })).items.length
      expect([await byDevice('a'), await byDevice('b'), await byDevice('c')]).toEqual([0, 1, 1])
    })

    test('of two steps made on the same version at once, exactly one is stored', async () => {
      const { cases } = (await visit(newPlace())).store
      await cases.commit(aStep(aCase('case-1')))
      const row = aCase('case-1', { version: 2 })
      for (let round = 0; round < 5; round++) {
        const version = 2 + round
        const outcomes = await Promise.all(
          ['a', 'b', 'c'].map((title) =>
            cases.commit(aStep({ ...row, version, title }, { history: [entry(`${version}${title}`)] })),
          ),
        )
        expect(outcomes.toSorted()).toEqual(['conflict', 'conflict', 'stored'])
        const winner = (await cases.get('case-1'))?.row.title
        expect((await cases.history('case-1')).slice(round).map(({ text }) => text)).toEqual([`${version}${winner}`])
      }
    })

    test.each([
      ['a case that exists is not created again', 0],
      ['a version that is gone', 1],
      ['a version that is not there yet', 3],
    ])('conflict: %s', async (_name, expectedVersion) => {
      const { cases } = (await visit(newPlace())).store
      await cases.commit(aStep(aCase('case-1')))
      await cases.commit(aStep(aCase('case-1', { version: 2 })))
      const step = aStep(aCase('case-1', { version: expectedVersion + 1, title: 'wrong' }), {
        messages: [aMessage('m')],
      })
      expect(await cases.commit(step)).toBe('conflict')
      expect((await cases.get('case-1'))?.row.title).not.toBe('wrong')
    })

    test('a step on a case nobody created is a conflict', async () => {
      const { cases } = (await visit(newPlace())).store
      expect(await cases.commit(aStep(aCase('case-1', { version: 4 })))).toBe('conflict')
      expect(await cases.get('case-1')).toBeUndefined()
    })

    test('a conflict leaves nothing behind: not the fault event, not the request, not the history', async () => {
      const { cases, faults } = (await visit(newPlace())).store
      await faults.record([opened('e1', aFault('fault-1'))])
      await cases.commit(aStep(aCase('case-1')))
      const pieces = { consumesFaultEvent: 'e1', requestKey: 'k', history: [entry('x')] }
      expect(await cases.commit(aStep(aCase('case-1', { version: 9 }), pieces))).toBe('conflict')
      expect(await faults.unconsumed(5)).toHaveLength(1)
      expect(await cases.history('case-1')).toEqual([])
      expect(await cases.commit(aStep(aCase('case-1', { version: 2 }), pieces))).toBe('stored')
    })

    test('when one piece cannot be stored, none is (P3)', async () => {
      const visitor = await visit(newPlace())
      const { cases, faults, messages } = visitor.store
      await faults.record([opened('e1', aFault('fault-1'))])
      await cases.commit(aStep(aCase('case-1'), { messages: [aMessage('case-1:1:0')] }))
      const step = aStep(aCase('case-1', { version: 2, title: 'half' }), {
        history: [entry('half')],
        setDeadlines: [{ name: 'half', dueAt: now }],
        messages: [aMessage('case-1:2:0')],
        outbox: [{ id: 'half', caseId: 'case-1', kind: 'teach', body: {} }],
        promises: [aPromise('half')],
        offers: [anOffer('half')],
        consumesFaultEvent: 'e1',
        requestKey: 'half',
      })
      for (const broken of [
        { ...step, messages: [aMessage('case-1:2:0'), aMessage('case-1:1:0')] },
        { ...step, outbox: [...step.outbox, ...step.outbox] },
        { ...step, promises: [aPromise('half', { caseId: 'no such case' })] },
        {
          ...step,
          complaint: {
            id: 'c',
            caseId: 'no such case',
            customerId: null,
            deviceId: null,
            channel: '',
            text: '',
            at: 1,
          },
        },
        { ...step, offers: [anOffer('half', { madeAt: Number.NaN })] },
      ])
        await expect(cases.commit(broken)).rejects.toThrow()
      const after = await visitor.restart()
      expect((await after.cases.get('case-1'))?.row).toEqual(aCase('case-1'))
      expect(await after.cases.history('case-1')).toEqual([])
      expect(await after.cases.deadlines('case-1')).toEqual([])
      expect(await after.cases.promises('case-1')).toEqual([])
      expect(await after.cases.getOffer('half')).toBeUndefined()
      expect(await after.cases.pendingOutbox(9)).toEqual([])
      expect(await after.messages.get('case-1:2:0')).toBeUndefined()
      expect(await after.faults.unconsumed(9)).toHaveLength(1)
      expect(await after.cases.commit(step)).toBe('stored')
      expect(messages).toBeDefined()
    })

    test('a request is answered once, also when two come at once', async () => {
      const { cases } = (await visit(newPlace())).store
      await cases.commit(aStep(aCase('case-1')))
      const again = (version: number) => aStep(aCase('case-1', { version }), { requestKey: 'k', history: [entry('x')] })
      const outcomes = await Promise.all([cases.commit(again(2)), cases.commit(again(2)), cases.commit(again(3))])
      expect(outcomes).toEqual(['stored', 'alreadyDone', 'alreadyDone'])
      expect(await cases.commit(again(3))).toBe('alreadyDone')
      expect(await cases.history('case-1')).toHaveLength(1)
      expect((await cases.get('case-1'))?.row.version).toBe(2)
    })

    test('a fault event is answered once; one that was never recorded is a mistake', async () => {
      const { cases, faults } = (await visit(newPlace())).store
      await faults.record([opened('e1', aFault('fault-1')), opened('e2', aFault('fault-2'))])
      await faults.markConsumed('e2')
      expect(await cases.commit(aStep(aCase('case-1'), { consumesFaultEvent: 'e1' }))).toBe('stored')
      const second = aCase('case-2', { number: 1002 })
      expect(await cases.commit(aStep(second, { consumesFaultEvent: 'e1' }))).toBe('alreadyDone')
      expect(await cases.commit(aStep(second, { consumesFaultEvent: 'e2' }))).toBe('alreadyDone')
      await expect(cases.commit(aStep(second, { consumesFaultEvent: 'e3' }))).rejects.toThrow('e3')
      expect(await cases.get('case-2')).toBeUndefined()
    })

    test('numbers begin at 1001 and are never given twice', async () => {
      const visitor = await visit(newPlace())
      const first = await Promise.all([1, 2, 3].map(() => visitor.store.cases.nextNumber()))
      expect(first).toEqual([1001, 1002, 1003])
      expect(await (await visitor.restart()).cases.nextNumber()).toBe(1004)
    })

    test('lists by team, priority, state, what nobody acknowledged, and what is due', async () => {
      const { cases } = (await visit(newPlace())).store
      const rows = [
        aCase('case-1', { number: 1, teamId: 'cold', priority: 'p1', promiseDueAt: 100, acknowledgedAt: 1 }),
        aCase('case-2', { number: 2, teamId: 'cold', state: 'waiting', targetFixedBy: 50, acknowledgedAt: null }),
        aCase('case-3', { number: 3, teamId: null, state: 'onHold', acknowledgedAt: 1 }),
      ]
      for (const row of rows) await cases.commit(aStep(row))
      const found = async (filter: Parameters<typeof cases.list>[0]) =>
        (await cases.list(filter)).items.map(({ id }) => id).sort()
      expect(await found({ limit: 10, teamId: 'cold' })).toEqual(['case-1', 'case-2'])
      expect(await found({ limit: 10, teamId: null })).toEqual(['case-3'])
      expect(await found({ limit: 10, priority: 'p1' })).toEqual(['case-1'])
      expect(await found({ limit: 10, state: ['waiting', 'onHold'] })).toEqual(['case-2', 'case-3'])
      expect(await found({ limit: 10, unacknowledged: true })).toEqual(['case-2'])
      expect(await found({ limit: 10, dueBy: 99 })).toEqual(['case-2'])
      expect(await found({ limit: 10, dueBy: 100 })).toEqual(['case-1', 'case-2'])
    })

    test('deadlines: due ones earliest first, up to a limit', async () => {
      const { cases } = (await visit(newPlace())).store
      for (const [i, dueAt] of [30, 10, 20].entries())
        await cases.commit(
          aStep(aCase(`case-${i}`, { number: i }), {
            setDeadlines: [
              { name: 'a', dueAt },
              { name: 'b', dueAt: dueAt + 5 },
            ],
          }),
        )
      const due = async (now: number, limit: number) => (await cases.dueDeadlines(now, limit)).map(({ dueAt }) => dueAt)
      expect(await due(9, 10)).toEqual([])
      expect(await due(10, 10)).toEqual([10])
      expect(await due(25, 10)).toEqual([10, 15, 20, 25])
      expect(await due(100, 3)).toEqual([10, 15, 20])
    })

    test('outbox: oldest first, until settled', async () => {
      const visitor = await visit(newPlace())
      for (let version = 1; version <= 12; version++)
        await visitor.store.cases.commit(
          aStep(aCase('case-1', { version }), {
            outbox: [{ id: `case-1:${version}:0`, caseId: 'case-1', kind: 'teach', body: { version } }],
          }),
        )
      await visitor.store.cases.settleOutbox('case-1:2:0')
      await visitor.store.cases.settleOutbox('case-1:2:0')
      const { cases } = await visitor.restart()
      const versions = (await cases.pendingOutbox(100)).map(({ id }) => Number(id.split(':')[1]))
      expect(versions).toEqual([1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
      expect(await cases.pendingOutbox(2)).toHaveLength(2)
    })

    describe('the case that news belongs to', () => {
      const closed = (id: string, number: number, closedAt: number) =>
        aStep(aCase(id, { number, state: 'closed', closedAt, outcome: 'repaired' }))
      const key = { customerId: 'customer-1', deviceId: 'fridge-1', closedSince: now }

      test.each([
        ['nothing', [], undefined],
        ['an open one', [aStep(aCase('open'))], 'open'],
        ['an open one before one closed later', [aStep(aCase('open')), closed('late', 2, now + 9)], 'open'],
        [
          'the last closed one in the window',
          [closed('a', 1, now), closed('b', 2, now + 2), closed('c', 3, now + 1)],
          'b',
        ],
        ['closed exactly at the edge of the window', [closed('edge', 1, now)], 'edge'],
        ['closed before the window', [closed('old', 1, now - 1)], undefined],
        ['cancelled: it was no fault', [aStep(aCase('no', { state: 'cancelled', closedAt: now + 1 }))], undefined],
        ['another customer', [aStep(aCase('other', { customerId: 'customer-2' }))], undefined],
        ['nobody', [aStep(aCase('nobody', { customerId: null }))], undefined],
        ['another device', [aStep(aCase('other', { deviceIds: ['fridge-2'] }))], undefined],
        ['several devices', [aStep(aCase('many', { deviceIds: ['x', 'fridge-1', 'y'] }))], 'many'],
      ] as const)('%s', async (_name, steps, expected) => {
        const { cases } = (await visit(newPlace())).store
        for (const step of steps) await cases.commit(step)
        expect((await cases.findCurrent(key))?.row.id).toBe(expected)
      })

      test('by incident, and without a customer', async () => {
        const { cases } = (await visit(newPlace())).store
        await cases.commit(aStep(aCase('a', { number: 1, incidentId: 'i1' })))
        await cases.commit(aStep(aCase('b', { number: 2, incidentId: 'i1', customerId: null, deviceIds: [] })))
        await cases.commit(aStep(aCase('c', { number: 3, incidentId: null, customerId: null, deviceIds: ['z'] })))
        const find = async (customerId: string | null, more: { deviceId?: string; incidentId?: string }) =>
          (await cases.findCurrent({ customerId, closedSince: now, ...more }))?.row.id
        expect(await find('customer-1', { incidentId: 'i1' })).toBe('a')
        expect(await find(null, { incidentId: 'i1' })).toBe('b')
        expect(await find(null, { incidentId: 'i2' })).toBeUndefined()
        expect(await find(null, { deviceId: 'z' })).toBe('c')
        expect(await find('customer-1', { deviceId: 'not in it', incidentId: 'i1' })).toBe('a')
        expect(await find(null, {})).toBeUndefined()
      })
    })

    test('lists: newest first, every filter, each old row once while new ones come', async () => {
      const { cases } = (await visit(newPlace())).store
      let made = 0
      const add = async (count: number, openedAt: number) => {
        for (let i = 0; i < count; i++, made++)
          await cases.commit(
            aStep(
              aCase(`case-${String(made).padStart(3, '0')}`, {
                number: made,
                openedAt: openedAt + Math.floor(i / 3),
                state: made % 2 ? 'repairing' : 'closed',
                customerId: `c${made % 3}`,
                deviceIds: [`d${made % 4}`, 'shared'],
                incidentId: made % 5 ? null : 'i',
                ownerId: made % 7 ? null : 'u',
              }),
            ),
          )
      }
      await add(30, now)
      const old = await walk((page) => cases.list(page), 4)
      expect(old).toHaveLength(30)
      expect(old.map((c) => c.openedAt)).toEqual(old.map((c) => c.openedAt).toSorted((a, b) => b - a))
      for (const [filter, holds] of [
        [{ open: true }, (n: number) => n % 2 === 1],
        [{ open: false }, (n: number) => n % 2 === 0],
        [{ state: 'repairing' }, (n: number) => n % 2 === 1],
        [{ state: 'verifying' }, () => false],
        [{ customerId: 'c2' }, (n: number) => n % 3 === 2],
        [{ deviceId: 'd3' }, (n: number) => n % 4 === 3],
        [{ deviceId: 'shared' }, () => true],
        [{ incidentId: 'i' }, (n: number) => n % 5 === 0],
        [{ ownerId: 'u' }, (n: number) => n % 7 === 0],
        [{ open: true, customerId: 'c0', deviceId: 'd1' }, (n: number) => n % 2 === 1 && n % 3 === 0 && n % 4 === 1],
      ] as const)
        expect(await walk((page) => cases.list({ ...page, ...filter }), 4)).toEqual(old.filter((c) => holds(c.number)))
      expect(
        await walk(
          (page) => cases.list(page),
          4,
          () => add(1, now + 1000),
        ),
      ).toEqual(old)
      await expectBadCursors((page) => cases.list(page))
    })

    test('offers and complaints: newest first, filtered, paged', async () => {
      const { cases } = (await visit(newPlace())).store
      for (let i = 0; i < 9; i++)
        await cases.commit(
          aStep(aCase(`case-${i}`, { number: i }), {
            offers: [
              anOffer(`o${i}`, { caseId: `case-${i}`, madeAt: now + i, state: i % 2 ? 'needsApproval' : 'offered' }),
            ],
            complaint: {
              id: `x${i}`,
              caseId: `case-${i}`,
              customerId: null,
              deviceId: 'd',
              channel: 'api',
              text: 't',
              at: now + i,
            },
          }),
        )
      const ids = (items: readonly { id: string }[]) => items.map(({ id }) => id[1]).join('')
      expect(ids(await walk((page) => cases.offers(page), 2))).toBe('876543210')
      expect(ids(await walk((page) => cases.offers({ ...page, state: 'needsApproval' }), 2))).toBe('7531')
      expect(ids((await cases.offers({ limit: 5, caseId: 'case-3' })).items)).toBe('3')
      expect(ids(await walk((page) => cases.complaints(page), 4))).toBe('876543210')
      expect(ids((await cases.complaints({ limit: 5, caseId: 'case-3' })).items)).toBe('3')
      await expectBadCursors((page) => cases.offers(page))
      await expectBadCursors((page) => cases.complaints(page))
    })
  })
}
