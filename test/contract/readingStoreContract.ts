import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { day, hour, minute } from '../../domain/clock.ts'
import type { NumericReading, ReadingPoint, ReadingStore, TextReading } from '../../store/readingStore.ts'
import { type Place, visit } from './place.ts'

/** Midnight UTC: where periods may begin. */
const midnight = Date.UTC(2026, 0, 15)
const deviceId = 'pump-1'
const metric = 'pressure'
const reading = (ts: number, value: number): NumericReading => ({ deviceId, metric, ts, value })
const append = (store: ReadingStore, numeric: readonly NumericReading[], text: readonly TextReading[] = []) =>
  store.append({ numeric, text })
const query = (store: ReadingStore, from: number, to: number, points: number) =>
  store.query({ deviceId, metric, from, to, points })
const alone = (ts: number, value: number): ReadingPoint => ({ t: ts, min: value, max: value, mean: value, count: 1 })

/** Readings every `every` ms from `from` on, with values that tell them apart. */
const series = (from: number, count: number, every: number): NumericReading[] =>
  Array.from({ length: count }, (_, i) => reading(from + i * every, Math.sin(i / 50) * 10 + (i % 13)))

/**
 * Whatever grid an adapter folds on: points are in order, no more than asked for, evenly spaced, and each one tells
 * exactly of the readings from its `t` to the next one's.
 */
const expectFolded = (
  folded: readonly ReadingPoint[],
  readings: readonly NumericReading[],
  range: { from: number; to: number; points: number },
): void => {
  const inRange = readings.filter(({ ts }) => ts >= range.from && ts < range.to)
  expect(folded.length).toBeLessThanOrEqual(range.points)
  expect(folded.reduce((sum, point) => sum + point.count, 0)).toBe(inRange.length)
  folded.forEach((point, i) => {
    const end = folded[i + 1]?.t ?? range.to
    expect(point.t).toBeGreaterThanOrEqual(range.from)
    expect(point.t).toBeLessThan(end)
    expect(Number.isInteger(point.t)).toBe(true)
    const own = inRange.filter(({ ts }) => ts >= point.t && ts < end).map(({ value }) => value)
    expect(point.count).toBe(own.length)
    expect(point.min).toBe(Math.min(...own))
    expect(point.max).toBe(Math.max(...own))
    expect(point.mean).toBeCloseTo(own.reduce((sum, value) => sum + value, 0) / own.length, 6)
  })
}

/** What every store of readings does. Adapters with several ways to keep a reading run it once for each. */
export const readingStoreContract = (name: string, newPlace: () => Place<ReadingStore>): void => {
  describe(`reading store: ${name}`, () => {
    test('knows nothing of a device that never reported', async () => {
      const { store } = await visit(newPlace())
      expect(await query(store, 0, midnight, 100)).toEqual([])
      expect(await store.metrics(deviceId)).toEqual([])
      await append(store, [])
      await append(store, [reading(midnight, 1)])
      expect(await query(store, midnight + 1, midnight + day, 100)).toEqual([])
      expect(await query(store, midnight, midnight, 100)).toEqual([])
      expect(await query(store, midnight + 5, midnight, 100)).toEqual([])
      expect(await store.query({ deviceId, metric: 'other', from: 0, to: midnight * 2, points: 10 })).toEqual([])
      expect(await store.query({ deviceId: 'other', metric, from: 0, to: midnight * 2, points: 10 })).toEqual([])
    })

    test('few readings are their own points, in time order however they came', async () => {
      const { store } = await visit(newPlace())
      await append(store, [reading(midnight + 3000, 3), reading(midnight + 1000, 1)])
      await append(store, [reading(midnight + 2000, 2)])
      expect(await query(store, midnight, midnight + minute, 3)).toEqual([
        alone(midnight + 1000, 1),
        alone(midnight + 2000, 2),
        alone(midnight + 3000, 3),
      ])
    })

    test('values keep their exact bits', async () => {
      const { store } = await visit(newPlace())
      const values = [0.1 + 0.2, -0.000001, 1e300, 5e-324, 123456789.123456, -7]
      await append(
        store,
        values.map((value, i) => reading(midnight + i, value)),
      )
      expect((await query(store, midnight, midnight + 10, 10)).map((point) => point.mean)).toEqual(values)
    })

    test('a range holds its beginning and not its end', async () => {
      const { store } = await visit(newPlace())
      await append(store, [reading(midnight, 1), reading(midnight + 1, 2), reading(midnight + 2, 3)])
      expect(await query(store, midnight, midnight + 2, 10)).toEqual([alone(midnight, 1), alone(midnight + 1, 2)])
    })

    test('the first value of a moment wins: in one batch, across batches, after a restart', async () => {
      const visitor = await visit(newPlace())
      await append(visitor.store, [reading(midnight, 1), reading(midnight, 2)])
      await append(visitor.store, [reading(midnight, 3)])
      expect(await query(visitor.store, midnight, midnight + 1, 5)).toEqual([alone(midnight, 1)])
      const store = await visitor.restart()
      await append(store, [reading(midnight, 4)])
      expect(await query(store, midnight, midnight + 1, 5)).toEqual([alone(midnight, 1)])
    })

    test('readings on both sides of midnight are one series', async () => {
      const { store } = await visit(newPlace())
      const readings = [-1, 0, 1].map((offset) => reading(midnight + offset, offset))
      await append(store, readings)
      expect(await query(store, midnight - 10, midnight + 10, 3)).toEqual(
        readings.map(({ ts, value }) => alone(ts, value)),
      )
      expect(await query(store, midnight - 10, midnight, 3)).toEqual([alone(midnight - 1, -1)])
      expect(await query(store, midnight, midnight + 1, 3)).toEqual([alone(midnight, 0)])
      const range = { from: midnight - 10, to: midnight + 10, points: 2 }
      expectFolded(await query(store, range.from, range.to, range.points), readings, range)
    })

    test.each([
      ['seconds', minute, 7],
      ['minutes', 3 * hour, 20],
      ['an hour', day, 24],
      ['many hours', 6 * day, 5],
      ['one interval', 6 * day, 1],
      ['ragged ends', 2 * day + 12_345, 11],
    ])('folds intervals of %s', async (_name, length, points) => {
      const { store } = await visit(newPlace())
      const readings = series(midnight - 3 * day, 6000, 90_000)
      await append(store, readings)
      for (const from of [midnight - 2 * day, midnight - 2 * day + 54_321, midnight - 3 * day - hour]) {
        const range = { from, to: from + length, points }
        expectFolded(await query(store, range.from, range.to, points), readings, range)
      }
    })

    test('duplicates and late readings leave long ranges right', async () => {
      const visitor = await visit(newPlace())
      const readings = series(midnight, 2000, 30_000)
      const range = { from: midnight, to: midnight + day, points: 6 }
      await append(visitor.store, readings.slice(500, 1500))
      expectFolded(await query(visitor.store, range.from, range.to, 6), readings.slice(500, 1500), range)
      // The whole again, backwards: a thousand duplicates with other values, the rest late.
      const again = readings.map((one, i) => (i >= 500 && i < 1500 ? { ...one, value: one.value + 1000 } : one))
      await append(visitor.store, again.toReversed())
      await append(visitor.store, again)
      expectFolded(await query(visitor.store, range.from, range.to, 6), readings, range)
      const store = await visitor.restart()
      await append(store, again)
      expectFolded(await query(store, range.from, range.to, 6), readings, range)
    })

    test('any readings, any range: points tell of exactly the readings they stand for', {
      timeout: 60_000,
    }, async () => {
      const { store } = await visit(newPlace())
      const kept = new Map<number, number>()
      const offset = fc.integer({ min: -3 * day, max: 3 * day })
      await fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.tuple(
              offset,
              fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value + 0),
            ),
            { maxLength: 60 },
          ),
          offset,
          fc.integer({ min: 1, max: 6 * day }),
          fc.integer({ min: 1, max: 50 }),
          async (batch, start, length, points) => {
            const readings = batch.map(([at, value]) => reading(midnight + at, value))
            await append(store, readings)
            for (const { ts, value } of readings) if (!kept.has(ts)) kept.set(ts, value)
            const range = { from: midnight + start, to: midnight + start + length, points }
            const all = [...kept].map(([ts, value]) => reading(ts, value))
            expectFolded(await query(store, range.from, range.to, points), all, range)
          },
        ),
        { numRuns: 30 },
      )
    })

    test('series do not mix', async () => {
      const { store } = await visit(newPlace())
      const of = (device: string, name: string, value: number) => ({
        deviceId: device,
        metric: name,
        ts: midnight,
        value,
      })
      await append(store, [of('a', 'x', 1), of('a', 'y', 2), of('b', 'x', 3), of('a.x', 'y', 4), of('a', 'x.y', 5)])
      for (const [device, name, value] of [
        ['a', 'x', 1],
        ['a', 'y', 2],
        ['b', 'x', 3],
        ['a.x', 'y', 4],
        ['a', 'x.y', 5],
      ] as const)
        expect(
          await store.query({ deviceId: device, metric: name, from: midnight, to: midnight + 1, points: 5 }),
        ).toEqual([alone(midnight, value)])
    })

    test('metrics: by name, with the last value of each, number or text', async () => {
      const visitor = await visit(newPlace())
      const mode = (ts: number, value: string): TextReading => ({ deviceId, metric: 'mode', ts, value })
      await append(
        visitor.store,
        [reading(midnight + 5, 5), { ...reading(midnight, 9), metric: 'a' }],
        [mode(midnight + 2, 'eco')],
      )
      await append(visitor.store, [reading(midnight + 3, 3), reading(midnight + 5, 6)], [mode(midnight + 1, 'boost')])
      const expected = [
        { metric: 'a', lastTs: midnight, lastValue: 9 },
        { metric: 'mode', lastTs: midnight + 2, lastValue: 'eco' },
        { metric, lastTs: midnight + 5, lastValue: 5 },
      ]
      expect(await visitor.store.metrics(deviceId)).toEqual(expected)
      expect(await (await visitor.restart()).metrics(deviceId)).toEqual(expected)
    })

    test('a metric may change from number to text', async () => {
      const { store } = await visit(newPlace())
      await append(store, [reading(midnight, 1)], [{ deviceId, metric, ts: midnight + 1, value: 'sensor removed' }])
      expect(await store.metrics(deviceId)).toEqual([{ metric, lastTs: midnight + 1, lastValue: 'sensor removed' }])
      expect(await query(store, midnight, midnight + 5, 5)).toEqual([alone(midnight, 1)])
    })

    test('readings as they came: numbers and words, oldest first, page by page, across periods and restarts', async () => {
      const visitor = await visit(newPlace())
      const numbers = series(midnight - 2 * hour, 300, minute)
      const words = [-1, 5, 90].map((m) => ({ deviceId, metric, ts: midnight + m * minute + 7, value: `state ${m}` }))
      await append(visitor.store, numbers.toReversed(), words)
      const range = { deviceId, metric, from: midnight - hour, to: midnight + 2 * hour }
      const expected = [...numbers, ...words]
        .filter(({ ts }) => ts >= range.from && ts < range.to)
        .sort((a, b) => a.ts - b.ts)
        .map(({ ts, value }) => ({ ts, value }))
      for (const open of [async () => visitor.store, () => visitor.restart()]) {
        const store = await open()
        expect(await store.readings({ ...range, limit: 5000 })).toEqual(expected)
        const paged: { ts: number; value: number | string }[] = []
        for (let from = range.from; ; ) {
          const page = await store.readings({ ...range, from, limit: 7 })
          expect(page.length).toBeLessThanOrEqual(7)
          paged.push(...page)
          const last = page.at(-1)
          if (!last) break
          from = last.ts + 1
        }
        expect(paged).toEqual(expected)
        expect(await store.readings({ ...range, metric: 'none', limit: 5 })).toEqual([])
        await expect(store.readings({ ...range, limit: 5001 })).rejects.toThrow(RangeError)
      }
    })

    test('appends made at once are all kept', async () => {
      const { store } = await visit(newPlace())
      const readings = series(midnight, 3000, 1000)
      await Promise.all(readings.map((one, i) => append(store, [one, { ...one, deviceId: `new-${i % 50}` }])))
      expect((await query(store, midnight, midnight + day, 5000)).length).toBe(3000)
      const other = { deviceId: 'new-7', metric, from: midnight, to: midnight + day, points: 5000 }
      expect((await store.query(other)).length).toBe(60)
    })

    test('a restart keeps everything; flush may be called at any time', async () => {
      const visitor = await visit(newPlace())
      await visitor.store.flush()
      const readings = series(midnight - hour, 500, 20_000)
      await append(visitor.store, readings)
      await visitor.store.flush()
      await visitor.store.flush()
      const store = await visitor.restart()
      const range = { from: midnight - day, to: midnight + day, points: 500 }
      expectFolded(await query(store, range.from, range.to, 500), readings, range)
    })

    test('dropping removes periods that are over and keeps the rest', async () => {
      const visitor = await visit(newPlace())
      const kept = series(midnight, 300, minute)
      await append(visitor.store, [...series(midnight - 3 * day, 300, minute), ...kept])
      await visitor.store.dropBefore(midnight)
      for (const open of [async () => visitor.store, () => visitor.restart()]) {
        const store = await open()
        const range = { from: midnight, to: midnight + day, points: 400 }
        expectFolded(await query(store, range.from, range.to, 400), kept, range)
        await store.dropBefore(midnight)
      }
    })

    test.each([0, -1, 1.5, 5001, Number.NaN])('refuses to fold into %d points', async (points) => {
      const { store } = await visit(newPlace())
      await expect(query(store, 0, 1, points)).rejects.toThrow(RangeError)
    })
  })
}
