import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, onTestFinished, test } from 'vitest'
import { day, hour, minute } from '../../domain/clock.ts'
import type { ReadingStore } from '../../store/readingStore.ts'
import { openReadingStore, type ReadingStoreOptions } from '../../store/sqlite/readingStore.ts'
import { folder, type Place, visit } from './place.ts'
import { readingStoreContract } from './readingStoreContract.ts'

const placeWith = (options: Omit<ReadingStoreOptions, 'dir'>) => (): Place<ReadingStore> & { dir: string } => {
  const { dir, remove } = folder()
  return { open: () => openReadingStore({ dir, ...options }), remove, dir }
}

readingStoreContract('SQLite, readings not yet settled', placeWith({}))
readingStoreContract('SQLite, every batch settled at once', placeWith({ settleAt: 1 }))
readingStoreContract('SQLite, settled now and then, in files of one hour', placeWith({ settleAt: 100, periodMs: hour }))

const midnight = Date.UTC(2026, 0, 15)
const everyMinute = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => ({ deviceId: 'd', metric: 'm', ts: from + i * minute, value: i }))

describe('reading store: SQLite, its files', () => {
  test('of a period that was dropped the file goes and the hours stay', async () => {
    const place = placeWith({ periodMs: hour })()
    const visitor = await visit(place)
    await visitor.store.append({ numeric: everyMinute(midnight, 240), text: [] })
    const files = () => readdirSync(place.dir).filter((name) => /^readings-.*\.sqlite$/.test(name))
    expect(files()).toHaveLength(4)
    await visitor.store.dropBefore(midnight + 2 * hour + 59 * minute)
    expect(files()).toEqual(['readings-2026-01-15T02.sqlite', 'readings-2026-01-15T03.sqlite'])
    for (const open of [async () => visitor.store, () => visitor.restart()])
      expect(
        await (await open()).query({ deviceId: 'd', metric: 'm', from: midnight, to: midnight + 4 * hour, points: 4 }),
      ).toEqual(
        [0, 60, 120, 180].map((first, i) => ({
          t: midnight + i * hour,
          min: first,
          max: first + 59,
          mean: first + 29.5,
          count: 60,
        })),
      )
  })

  test('what belongs to a dropped period is no longer taken, also after a restart', async () => {
    const place = placeWith({ periodMs: hour })()
    const visitor = await visit(place)
    await visitor.store.append({ numeric: everyMinute(midnight, 60), text: [] })
    await visitor.store.dropBefore(midnight + hour)
    for (const open of [async () => visitor.store, () => visitor.restart()]) {
      const store = await open()
      await store.append({ numeric: everyMinute(midnight + 1, 60), text: [] })
      const range = { deviceId: 'd', metric: 'm', from: midnight, to: midnight + hour, points: 10 }
      expect((await store.query(range)).reduce((sum, point) => sum + point.count, 0)).toBe(60)
    }
  })

  test('hours go too when their own time is over', async () => {
    const place = placeWith({ periodMs: hour, keepHoursMs: 2 * day })()
    const { store } = await visit(place)
    await store.append({ numeric: everyMinute(midnight, 60), text: [] })
    const count = async () =>
      (await store.query({ deviceId: 'd', metric: 'm', from: 0, to: midnight * 2, points: 10 })).length
    await store.dropBefore(midnight + day)
    expect(await count()).toBe(1)
    await store.dropBefore(midnight + 6 * day)
    expect(await count()).toBe(0)
    expect(readdirSync(place.dir).filter((name) => name.startsWith('hours-'))).toEqual([])
  })

  test('readings spread over more files than may be open', async () => {
    const { store } = await visit(placeWith({ periodMs: hour })())
    const numeric = everyMinute(midnight, 60 * 20)
    await store.append({ numeric, text: [] })
    await store.append({ numeric: numeric.toReversed(), text: [] })
    const points = await store.query({ deviceId: 'd', metric: 'm', from: midnight, to: midnight + day, points: 24 })
    expect(points.map(({ count }) => count)).toEqual(Array(20).fill(60))
  })

  test('a folder keeps its period', async () => {
    const place = placeWith({ periodMs: hour })()
    await visit(place)
    await expect(openReadingStore({ dir: place.dir, periodMs: day })).rejects.toThrow(/periods of 3600000 ms/)
    await expect(openReadingStore({ dir: place.dir, periodMs: minute })).rejects.toThrow(RangeError)
  })

  test('a device that invents metrics is stopped at the limit, and nobody else (P7)', async () => {
    const { store } = await visit(placeWith({ maxMetricsPerDevice: 10 })())
    const numeric = Array.from({ length: 50 }, (_, i) => ({ deviceId: 'bad', metric: `m${i}`, ts: midnight, value: i }))
    await store.append({ numeric: [...numeric, { deviceId: 'good', metric: 'm', ts: midnight, value: 1 }], text: [] })
    expect(await store.metrics('bad')).toHaveLength(10)
    expect(await store.metrics('good')).toHaveLength(1)
  })

  test('what cannot be a reading is left out, and the rest of its batch kept (P6)', async () => {
    const { store } = await visit(placeWith({})())
    const [good] = everyMinute(midnight, 1)
    if (!good) throw new Error('no reading')
    const bad = [
      { ...good, value: Number.NaN },
      { ...good, value: Number.POSITIVE_INFINITY },
      { ...good, ts: -1 },
      { ...good, ts: 1e300 },
      { ...good, ts: Number.NaN },
    ]
    await store.append({ numeric: [...bad, good, ...bad], text: [{ ...good, ts: Number.NaN, value: 'x' }] })
    expect(await store.metrics('d')).toEqual([{ metric: 'm', lastTs: midnight, lastValue: 0 }])
  })

  test('kill -9 keeps every batch that was answered, with its last values and its long ranges', {
    timeout: 60_000,
  }, async () => {
    const { dir, remove } = folder()
    onTestFinished(remove)
    const script = join(import.meta.dirname, 'readUntilKilled.ts')
    let answered = 0
    for (const lines of [1, 30, 80]) {
      const child = spawn(process.execPath, [script, dir, String(answered)], { stdio: ['ignore', 'pipe', 'inherit'] })
      onTestFinished(() => void child.kill('SIGKILL'))
      let seen = 0
      for await (const line of createInterface(child.stdout)) {
        answered = Number(line)
        seen += 1
        if (seen === lines) child.kill('SIGKILL')
      }
      expect(seen).toBeGreaterThanOrEqual(lines)
      const store = await openReadingStore({ dir, settleAt: 500 })
      const range = { deviceId: 'd3', metric: 'm', from: midnight, to: midnight + day, points: 4 }
      const count = (await store.query(range)).reduce((sum, point) => sum + point.count, 0)
      const [last] = await store.metrics('d3')
      await store.close()
      // One batch may have been stored without its answer reaching us.
      expect([answered, answered + 1]).toContain(count)
      expect(last).toEqual({ metric: 'm', lastTs: midnight + (count - 1) * 1000, lastValue: count - 1 })
      answered = count
    }
  })
})
