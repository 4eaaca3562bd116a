import { afterAll, describe, expect, test } from 'vitest'
import { createEngine } from '../../detector/engine.ts'
import { type AsyncEngine, createShardedEngine } from '../../detector/shardedEngine.ts'
import { decodePiece, decodeSnapshot, type Snapshot, SnapshotError } from '../../detector/snapshot.ts'
import type { FaultEvent } from '../../domain/fault.ts'
import type { Observation } from '../../domain/observation.ts'
import { eventfulTown } from './eventfulTown.ts'
import { chance } from './signals.ts'

const engines: AsyncEngine[] = []
const withShards = (shards: number): AsyncEngine => {
  const engine = createShardedEngine({}, { shards })
  engines.push(engine)
  return engine
}
afterAll(() => Promise.all(engines.map((engine) => engine.close())))

/** Batches of 1 to 100, the same for everybody. */
const batches = (journal: readonly Observation[], seed: number): (readonly Observation[])[] => {
  const next = chance(seed)
  const cut: (readonly Observation[])[] = []
  for (let from = 0; from < journal.length; ) {
    const to = from + 1 + Math.floor(next() ** 2 * 100)
    cut.push(journal.slice(from, to))
    from = to
  }
  return cut
}
/** V8 writes a head's 5 in two ways, so bytes are not compared. */
const contents = ({ head, parts }: Snapshot): unknown => {
  return [decodePiece(head), ...parts.map((part) => [part.bucket, decodePiece(part.bytes)])]
}
/** Both are long: a whole comparison would be unreadable. */
const firstDifference = (events: readonly FaultEvent[], expected: readonly FaultEvent[]): unknown => {
  for (let i = 0; i < Math.max(events.length, expected.length); i += 1)
    if (JSON.stringify(events[i]) !== JSON.stringify(expected[i])) return { i, event: events[i], expected: expected[i] }
  return undefined
}
const ids = ['gw1', 'gw2', ...Array.from({ length: 14 }, (_, i) => `d${i}`)]

describe.each([11, 12, 13])('town %i', (seed) => {
  const journal = eventfulTown(seed)
  const plain = createEngine()
  const whole: FaultEvent[] = plain.step(journal)

  test('enough goes on in it, and most that crosses shards', () => {
    const said = new Set(whole.map((event) => ('fault' in event ? `${event.type} ${event.fault.kind}` : event.type)))
    expect(said).toContain('faultOpened silence')
    expect(said).toContain('incidentOpened')
    expect(said).toContain('incidentCleared')
    expect(whole.length).toBeGreaterThan(40)
  })

  test.each([0, 1, 2, 3])('%i shards: the same events in the same order, and the same state', async (shards) => {
    const engine = withShards(shards)
    const events: FaultEvent[] = []
    for (const batch of batches(journal, shards)) events.push(...(await engine.step(batch)))
    expect(firstDifference(events, whole)).toBeUndefined()
    expect(contents(await engine.snapshot())).toEqual(contents(decodeSnapshot(plain.snapshot())))
    for (const id of ids) {
      expect(await engine.watching(id)).toEqual(plain.watching(id))
      expect(engine.lastSample(id)).toBe(plain.lastSample(id))
    }
  })

  test('a checkpoint of any number of shards is taken up by any other number', async () => {
    const next = chance(seed)
    let engine = withShards(2)
    const events: FaultEvent[] = []
    for (const batch of batches(journal, 99)) {
      events.push(...(await engine.step(batch)))
      if (next() < 0.9) continue
      const bytes = await engine.snapshot()
      await engine.close()
      engine = withShards(Math.floor(next() * 4))
      // As the store hands it over: all parts look into one buffer.
      const pieces = Buffer.concat(bytes.parts.map((part) => part.bytes))
      let from = 0
      const parts = bytes.parts.map(({ bucket, bytes: { length } }) => {
        from += length
        return { bucket, bytes: pieces.subarray(from - length, from) }
      })
      await engine.restore({ ...bytes, parts })
    }
    expect(firstDifference(events, whole)).toBeUndefined()
    expect(contents(await engine.snapshot())).toEqual(contents(decodeSnapshot(plain.snapshot())))
    expect(ids.map((id) => engine.lastSample(id))).toEqual(ids.map((id) => plain.lastSample(id)))
  }, 60_000)
})

test('a checkpoint that one thread cannot read is refused, and changes nothing', async () => {
  const journal = eventfulTown(5, { minutes: 30 })
  const engine = withShards(2)
  await engine.step(journal)
  const good = await engine.snapshot()
  const last = good.parts.at(-1)
  const bad = { bucket: last?.bucket ?? 0, bytes: Uint8Array.from(last?.bytes ?? []).fill(0xff, 100) }
  await expect(engine.restore({ ...good, parts: [...good.parts.slice(0, -1), bad] })).rejects.toThrow(SnapshotError)
  expect(contents(await engine.snapshot())).toEqual(contents(good))
})

test('a thread that is gone is an error, not a wait without end', async () => {
  const engine = createShardedEngine({}, { shards: 2 })
  await engine.close()
  await expect(engine.step(eventfulTown(6, { minutes: 2 }))).rejects.toThrow('detector thread')
})
