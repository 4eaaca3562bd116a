import { describe, expect, test } from 'vitest'
import type { FaultEvent } from '../../../domain/fault.ts'
import type { Records } from '../../../store/records.ts'
import { type Place, visit } from '../place.ts'
import { expectBadCursors, walk } from './paging.ts'
import { aFault, anIncident, now, opened } from './samples.ts'

export const faultsContract = (newPlace: () => Place<Records>): void => {
  describe('faults', () => {
    test('each event is kept once, however often replay says it again (P2)', async () => {
      const visitor = await visit(newPlace())
      const events: FaultEvent[] = [
        opened('e1', aFault('f1'), 10),
        { id: 'e2', seq: 10, at: now, type: 'incidentOpened', incident: anIncident('i1') },
        {
          id: 'e3',
          seq: 11,
          at: now + 1,
          type: 'faultCleared',
          fault: aFault('f1', { state: 'cleared', clearedAt: now + 1 }),
        },
      ]
      expect(await visitor.store.faults.record([])).toEqual([])
      expect(await visitor.store.faults.record(events.slice(0, 2))).toEqual(events.slice(0, 2))
      expect(await visitor.store.faults.record([...events, ...events])).toEqual(events.slice(2))
      const { faults } = await visitor.restart()
      expect(await faults.record(events)).toEqual([])
      expect(await faults.unconsumed(10)).toEqual(events)
      expect(await faults.unconsumed(2)).toEqual(events.slice(0, 2))
      expect(await faults.get('f1')).toEqual(aFault('f1', { state: 'cleared', clearedAt: now + 1 }))
      expect(await faults.getIncident('i1')).toEqual(anIncident('i1'))
      expect(await faults.get('nothing')).toBeUndefined()
      expect(await faults.getIncident('nothing')).toBeUndefined()
    })

    test('an old event said again does not turn the fault back', async () => {
      const { faults } = (await visit(newPlace())).store
      const cleared = aFault('f1', { state: 'cleared', clearedAt: now })
      await faults.record([
        opened('e1', aFault('f1')),
        { id: 'e2', seq: 2, at: now, type: 'faultCleared', fault: cleared },
      ])
      await faults.record([opened('e1', aFault('f1'))])
      expect((await faults.get('f1'))?.state).toBe('cleared')
    })

    test('faults by what hides them, as last told', async () => {
      const { faults } = (await visit(newPlace())).store
      const change = (id: string, fault: ReturnType<typeof aFault>): FaultEvent => ({
        id,
        seq: 2,
        at: now,
        type: 'faultChanged',
        fault,
      })
      await faults.record([
        opened('e1', aFault('plain')),
        opened('e2', aFault('behind', { inhibitedBy: 'gateway-1', incidentId: 'i1' })),
        opened('e3', aFault('expected', { suppressedBy: 's1' })),
        opened('e4', aFault('given-back', { suppressedBy: 's1' })),
        change('e5', aFault('given-back')),
      ])
      const ids = async (filter: { inhibited?: boolean; suppressed?: boolean }): Promise<string[]> =>
        (await faults.list({ limit: 10, ...filter })).items.map(({ id }) => id).sort()
      expect(await ids({ inhibited: true })).toEqual(['behind'])
      expect(await ids({ suppressed: true })).toEqual(['expected'])
      expect(await ids({ suppressed: false, inhibited: false })).toEqual(['given-back', 'plain'])
    })

    test('an incident is as it was last told', async () => {
      const { faults } = (await visit(newPlace())).store
      const grown = anIncident('i1', { cause: 'site', subject: 'Hamburg', affected: 9 })
      await faults.record([
        { id: 'e1', seq: 1, at: now, type: 'incidentOpened', incident: anIncident('i1') },
        { id: 'e2', seq: 2, at: now, type: 'incidentChanged', incident: grown },
      ])
      expect(await faults.getIncident('i1')).toEqual(grown)
      expect(await faults.unconsumed(5)).toHaveLength(2)
    })

    test('what is consumed is not handed out again', async () => {
      const visitor = await visit(newPlace())
      await visitor.store.faults.record(['e1', 'e2', 'e3'].map((id, i) => opened(id, aFault(`f${i}`))))
      await visitor.store.faults.markConsumed('e2')
      const { faults } = await visitor.restart()
      expect((await faults.unconsumed(10)).map(({ id }) => id)).toEqual(['e1', 'e3'])
      await faults.record(['e1', 'e2', 'e3'].map((id, i) => opened(id, aFault(`f${i}`))))
      expect((await faults.unconsumed(10)).map(({ id }) => id)).toEqual(['e1', 'e3'])
    })

    test('many events in one batch keep their order', async () => {
      const { faults } = (await visit(newPlace())).store
      const events = Array.from({ length: 300 }, (_, i) => opened(`e${(i * 7919) % 300}`, aFault(`f${i}`), 5))
      await faults.record(events)
      expect((await faults.unconsumed(1000)).map(({ id }) => id)).toEqual(events.map(({ id }) => id))
    })

    test('lists: newest first, by state, device and incident, each old row once while new ones come', async () => {
      const { faults } = (await visit(newPlace())).store
      let made = 0
      const add = async (count: number, base: number) => {
        for (let i = 0; i < count; i++, made++)
          await faults.record([
            opened(
              `e${made}`,
              aFault(`f${String(made).padStart(3, '0')}`, {
                deviceId: `d${made % 3}`,
                state: made % 2 ? 'open' : 'cleared',
                incidentId: made % 5 ? null : 'i1',
                // Several share a moment: ties must not get lost between pages.
                detectedAt: base + Math.floor(i / 4),
              }),
            ),
          ])
      }
      await add(30, now)
      const old = await walk((page) => faults.list(page), 7)
      expect(old).toHaveLength(30)
      expect(old.map((f) => f.detectedAt)).toEqual(old.map((f) => f.detectedAt).toSorted((a, b) => b - a))
      for (const [filter, holds] of [
        [{ state: 'open' }, (f: { state: string }) => f.state === 'open'],
        [{ deviceId: 'd1' }, (f: { deviceId: string }) => f.deviceId === 'd1'],
        [{ incidentId: 'i1' }, (f: { incidentId: string | null }) => f.incidentId === 'i1'],
      ] as const)
        expect(await walk((page) => faults.list({ ...page, ...filter }), 4)).toEqual(old.filter(holds))
      const walked = await walk(
        (page) => faults.list(page),
        7,
        () => add(2, now + 1000),
      )
      expect(walked).toEqual(old)
      await expectBadCursors((page) => faults.list(page))
    })

    test('incidents: newest first, by state; their cursors are no fault cursors', async () => {
      const { faults } = (await visit(newPlace())).store
      await faults.record(
        [0, 1, 2, 3].map((i) => ({
          id: `e${i}`,
          seq: i,
          at: now,
          type: 'incidentOpened' as const,
          incident: anIncident(`i${i}`, { openedAt: now + i, state: i % 2 ? 'open' : 'cleared' }),
        })),
      )
      expect((await walk((page) => faults.listIncidents(page), 3)).map(({ id }) => id)).toEqual([
        'i3',
        'i2',
        'i1',
        'i0',
      ])
      expect((await faults.listIncidents({ limit: 9, state: 'open' })).items.map(({ id }) => id)).toEqual(['i3', 'i1'])
      const { nextCursor } = await faults.listIncidents({ limit: 1 })
      await expect(faults.list({ limit: 1, cursor: nextCursor ?? '' })).rejects.toThrow('cursor')
    })
  })
}
