import { describe, expect, test } from 'vitest'
import type { Records } from '../../../store/records.ts'
import { type Place, visit } from '../place.ts'
import { expectBadCursors, walk } from './paging.ts'
import { now } from './samples.ts'

export const devicesContract = (newPlace: () => Place<Records>): void => {
  describe('devices', () => {
    test('a device is kept as it was given, with nothing known yet', async () => {
      const visitor = await visit(newPlace())
      const full = {
        id: 'fridge-1',
        name: 'Kitchen',
        model: 'F-200',
        firmware: '1.0',
        site: 'Berlin',
        region: 'East',
        gatewayId: 'gateway-1',
        customerId: 'customer-1',
        expectEverySeconds: 0.5,
      }
      const { devices } = visitor.store
      expect(await devices.create(full, { createdAt: now })).toBe(true)
      expect(await devices.create({ id: 'bare' }, { createdAt: now })).toBe(true)
      expect(await devices.create({ id: 'bare', name: 'again' }, { createdAt: now + 1 })).toBe(false)
      const rest = { createdAt: now, connection: 'unknown', lastSeenAt: null, clockSkewMs: null }
      const kept = (await visitor.restart()).devices
      expect(await kept.get('fridge-1')).toEqual({ ...full, ...rest })
      expect(await kept.get('bare')).toEqual({ id: 'bare', ...rest })
      expect(await kept.get('nobody')).toBeUndefined()
      expect((await kept.all()).map(({ id }) => id)).toEqual(['bare', 'fridge-1'])
    })

    test('credentials: one per device, replaced, gone with the device; a taken id changes none', async () => {
      const { devices } = (await visit(newPlace())).store
      const first = { deviceId: 'a', username: 'a', passwordHash: 'h1' }
      await devices.create({ id: 'a' }, { createdAt: now, credential: first })
      await devices.create({ id: 'a' }, { createdAt: now, credential: { ...first, passwordHash: 'thief' } })
      expect(await devices.credentials()).toEqual([first])
      await devices.setCredential({ deviceId: 'a', username: 'b', passwordHash: 'h2' })
      expect(await devices.credentials()).toEqual([{ deviceId: 'a', username: 'b', passwordHash: 'h2' }])
      expect(await devices.remove('a')).toBe(true)
      expect(await devices.remove('a')).toBe(false)
      expect(await devices.credentials()).toEqual([])
    })

    test('a username that is taken leaves no half-made device behind', async () => {
      const { devices } = (await visit(newPlace())).store
      const credential = { deviceId: 'a', username: 'u', passwordHash: 'h' }
      await devices.create({ id: 'a' }, { createdAt: now, credential })
      await expect(
        devices.create({ id: 'b' }, { createdAt: now, credential: { ...credential, deviceId: 'b' } }),
      ).rejects.toThrow()
      expect(await devices.get('b')).toBeUndefined()
    })

    test('an update changes what it names and nothing else', async () => {
      const { devices } = (await visit(newPlace())).store
      await devices.create({ id: 'a', name: 'A', model: 'M' }, { createdAt: now })
      expect(await devices.update('a', { name: 'B', customerId: 'c' })).toMatchObject({
        name: 'B',
        model: 'M',
        customerId: 'c',
      })
      expect(await devices.update('a', {})).toMatchObject({ name: 'B', model: 'M' })
      expect(await devices.update('nobody', { name: 'x' })).toBeUndefined()
    })

    test('sightings: the newest wins, what they do not say stays, older ones and strangers change nothing', async () => {
      const { devices } = (await visit(newPlace())).store
      await devices.create({ id: 'a', firmware: '1' }, { createdAt: now })
      await devices.recordSightings([])
      await devices.recordSightings([
        { deviceId: 'a', lastSeenAt: now + 5, connection: 'online', clockSkewMs: -2.5 },
        { deviceId: 'nobody', lastSeenAt: now },
        { deviceId: 'a', lastSeenAt: now + 7, firmware: '2' },
      ])
      const seen = { lastSeenAt: now + 7, connection: 'online', firmware: '2', clockSkewMs: -2.5 }
      expect(await devices.get('a')).toMatchObject(seen)
      await devices.recordSightings([{ deviceId: 'a', lastSeenAt: now + 6, connection: 'offline', firmware: '1' }])
      expect(await devices.get('a')).toMatchObject(seen)
      await devices.recordSightings([
        { deviceId: 'a', lastSeenAt: now + 7, connection: 'sleeping', expectEverySeconds: 60 },
      ])
      expect(await devices.get('a')).toMatchObject({ ...seen, connection: 'sleeping', expectEverySeconds: 60 })
      expect(await devices.get('nobody')).toBeUndefined()
    })

    test('thousands of sightings at once reach each device', async () => {
      const { devices } = (await visit(newPlace())).store
      const ids = Array.from({ length: 1100 }, (_, i) => `d${i}`)
      await Promise.all(ids.map((id) => devices.create({ id }, { createdAt: now })))
      await devices.recordSightings(ids.map((deviceId, i) => ({ deviceId, lastSeenAt: now + i, connection: 'online' })))
      const all = await devices.all()
      expect(all).toHaveLength(ids.length)
      for (const { id, lastSeenAt } of all) expect(lastSeenAt).toBe(now + Number(id.slice(1)))
    })

    test('lists page by id, by customer, by gateway and by text', async () => {
      const { devices } = (await visit(newPlace())).store
      for (let i = 0; i < 25; i++)
        await devices.create(
          {
            id: `d${String(i).padStart(2, '0')}`,
            name: i % 5 === 0 ? `100%_Frost ${i}` : `Pump ${i}`,
            customerId: `c${i % 2}`,
            ...(i % 3 === 0 && { gatewayId: 'g' }),
          },
          { createdAt: now },
        )
      const ids = async (filter: { q?: string; customerId?: string; gatewayId?: string }) =>
        (await walk((page) => devices.list({ ...page, ...filter }), 4)).map(({ id }) => Number(id.slice(1)))
      const all = Array.from({ length: 25 }, (_, i) => i)
      expect(await ids({})).toEqual(all)
      expect(await ids({ customerId: 'c1' })).toEqual(all.filter((i) => i % 2 === 1))
      expect(await ids({ gatewayId: 'g' })).toEqual(all.filter((i) => i % 3 === 0))
      expect(await ids({ q: 'fRoSt' })).toEqual([0, 5, 10, 15, 20])
      expect(await ids({ q: '100%_f' })).toEqual([0, 5, 10, 15, 20])
      expect(await ids({ q: '1%f' })).toEqual([])
      expect(await ids({ q: 'p_mp' })).toEqual([])
      expect(await ids({ q: "'; drop table devices; --" })).toEqual([])
      expect(await ids({ q: 'pump', customerId: 'c0', gatewayId: 'g' })).toEqual([6, 12, 18, 24])
      await expectBadCursors((page) => devices.list(page))
    })
  })
}
