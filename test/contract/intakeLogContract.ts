import { describe, expect, onTestFinished, test } from 'vitest'
import type { IntakeInput, IntakeMessage } from '../../domain/intake.ts'
import type { IntakeLog } from '../../store/intakeLog.ts'
import { type Place, visit } from './place.ts'

const message = (n: number): IntakeInput => ({
  receivedAt: 1_700_000_000_000 + n,
  principal: `device-${n % 7}`,
  topic: `forestall/v1/device-${n % 7}/telemetry`,
  payload: Buffer.from(`{"n":${n}}`),
})
const payloadOf = (stored: IntakeMessage): string => Buffer.from(stored.payload).toString()
const readAll = async (log: IntakeLog, from = 1): Promise<IntakeMessage[]> => {
  const all: IntakeMessage[] = []
  for await (const batch of log.read(from)) all.push(...batch)
  return all
}
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i)
const appendMany = (log: IntakeLog, from: number, to: number): Promise<number[]> =>
  Promise.all(range(from, to).map((n) => log.append(message(n))))

/** What every journal does. `newPlace` takes the limits that the back-pressure cases need. */
export const intakeLogContract = (
  name: string,
  newPlace: (limits?: { maxPending?: number; maxUnread?: number }) => Place<IntakeLog>,
): void => {
  describe(`intake log: ${name}`, () => {
    test('an empty journal is at position 0 and reads nothing', async () => {
      const { store: log } = await visit(newPlace())
      expect(log.lastSeq).toBe(0)
      expect(await readAll(log)).toEqual([])
    })

    test('positions count from 1, and what is read is what was appended, byte for byte', async () => {
      const { store: log } = await visit(newPlace())
      const odd: IntakeInput[] = [
        { receivedAt: 0, principal: '', topic: '$forestall/tick', payload: new Uint8Array() },
        { receivedAt: 1.5, principal: 'Gerät-ÄÖÜ', topic: 'κόσμε/🛟', payload: Uint8Array.from([0, 255, 0, 128]) },
        { receivedAt: 2 ** 53 - 1, principal: 'x'.repeat(70_000), topic: '', payload: Buffer.alloc(300_000, 7) },
        // A view into a larger buffer, as a broker hands out.
        { receivedAt: 3, principal: 'view', topic: 't', payload: Buffer.from('0123456789').subarray(3, 6) },
      ]
      for (const [i, input] of odd.entries()) expect(await log.append(input)).toBe(i + 1)
      expect(log.lastSeq).toBe(4)
      const stored = await readAll(log)
      expect(stored.map((m) => ({ ...m, payload: [...m.payload] }))).toEqual(
        odd.map((m, i) => ({ ...m, seq: i + 1, payload: [...m.payload] })),
      )
    })

    test('appends made at once keep their order and share the disk', async () => {
      const { store: log } = await visit(newPlace())
      expect(await appendMany(log, 1, 20_000)).toEqual(range(1, 20_000))
      expect((await readAll(log)).map(payloadOf)).toEqual(range(1, 20_000).map((n) => `{"n":${n}}`))
    })

    test('after a restart everything is there and positions go on', async () => {
      const visitor = await visit(newPlace())
      await appendMany(visitor.store, 1, 10)
      const log = await visitor.restart()
      expect(log.lastSeq).toBe(10)
      expect(await log.append(message(11))).toBe(11)
      expect((await readAll(log)).map(payloadOf)).toEqual(range(1, 11).map((n) => `{"n":${n}}`))
    })

    test('closing stores what was accepted, and refuses what comes after', async () => {
      const visitor = await visit(newPlace())
      const accepted = appendMany(visitor.store, 1, 500)
      const closed = visitor.store.close()
      await expect(visitor.store.append(message(501))).rejects.toThrow('closed')
      await closed
      expect(await accepted).toEqual(range(1, 500))
      expect((await visitor.restart()).lastSeq).toBe(500)
    })

    test.each([1, 2, 399, 400, 401, 777, 1000])('reads from position %i on, wherever groups begin', async (from) => {
      const { store: log } = await visit(newPlace())
      await appendMany(log, 1, 400)
      await log.append(message(401))
      await appendMany(log, 402, 1000)
      expect((await readAll(log, from)).map((m) => m.seq)).toEqual(range(from, 1000))
    })

    test('reading from behind the end gives nothing', async () => {
      const { store: log } = await visit(newPlace())
      await appendMany(log, 1, 3)
      expect(await readAll(log, 4)).toEqual([])
    })

    test('a read ends where the journal ended when it began', async () => {
      const { store: log } = await visit(newPlace())
      await appendMany(log, 1, 100)
      const seen: number[] = []
      for await (const batch of log.read(1)) {
        seen.push(...batch.map((m) => m.seq))
        await appendMany(log, 101, 200)
      }
      expect(seen).toEqual(range(1, 100))
    })

    test('what was trimmed is gone, and its positions are never given again', async () => {
      const visitor = await visit(newPlace())
      await appendMany(visitor.store, 1, 300)
      await visitor.store.trimBefore(150)
      expect((await readAll(visitor.store)).map((m) => m.seq)).toEqual(range(150, 300))
      let log = await visitor.restart()
      expect((await readAll(log)).map((m) => m.seq)).toEqual(range(150, 300))
      await log.trimBefore(1_000_000)
      expect(await readAll(log)).toEqual([])
      log = await visitor.restart()
      expect(log.lastSeq).toBe(300)
      expect(await log.append(message(301))).toBe(301)
      expect((await readAll(log)).map((m) => m.seq)).toEqual([301])
    })

    test('a listener gets every durable message once, in order, one batch at a time', async () => {
      const { store: log } = await visit(newPlace())
      const seen: IntakeMessage[] = []
      let atOnce = 0
      log.onCommitted(async (batch) => {
        atOnce += 1
        expect(atOnce).toBe(1)
        expect(batch.at(-1)?.seq).toBeLessThanOrEqual(log.lastSeq)
        seen.push(...batch)
        await new Promise((resolve) => setImmediate(resolve))
        atOnce -= 1
      })
      for (let n = 1; n <= 2000; n += 100) await appendMany(log, n, n + 99)
      await log.close()
      expect(seen.map((m) => m.seq)).toEqual(range(1, 2000))
      expect(seen.map(payloadOf)).toEqual(range(1, 2000).map((n) => `{"n":${n}}`))
    })

    test('a listener that is behind holds appends up, until it catches up (P7)', async () => {
      const { store: log } = await visit(newPlace({ maxPending: 10, maxUnread: 50 }))
      const gate = Promise.withResolvers<void>()
      onTestFinished(() => gate.resolve())
      const seen: number[] = []
      log.onCommitted(async (batch) => {
        await gate.promise
        seen.push(...batch.map((m) => m.seq))
      })
      let acknowledged = 0
      const all = range(1, 500).map((n) => log.append(message(n)).then(() => acknowledged++))
      await Promise.all(all.slice(0, 40))
      // Several turns of everything: more than enough for the rest, if nothing held it up.
      for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setTimeout(resolve, 2))
      expect(acknowledged).toBeLessThanOrEqual(60)
      gate.resolve()
      await Promise.all(all)
      await log.close()
      expect(seen).toEqual(range(1, 500))
    })

    test('when a listener fails, appends say so from then on: nothing is acknowledged that nobody reads', async () => {
      const visitor = await visit(newPlace())
      let batches = 0
      visitor.store.onCommitted(async () => {
        batches += 1
        throw new Error('the reader broke')
      })
      expect(await visitor.store.append(message(1))).toBe(1)
      while (batches === 0) await new Promise((resolve) => setImmediate(resolve))
      await expect(visitor.store.append(message(2))).rejects.toThrow('the reader broke')
      expect((await readAll(await visitor.restart())).map(payloadOf)).toContain('{"n":1}')
    })
  })
}
