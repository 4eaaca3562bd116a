import { describe, expect, test } from 'vitest'
import type { QuarantineReason } from '../../../domain/quarantine.ts'
import { fromFlat, type Rule } from '../../../domain/rule.ts'
import type { Silence } from '../../../domain/silences.ts'
import type { Records } from '../../../store/records.ts'
import { type Place, visit } from '../place.ts'
import { expectBadCursors, walk } from './paging.ts'
import { now } from './samples.ts'

const refused = (seq: number, reason: QuarantineReason = 'not-json', body = Buffer.from([0, 255, seq % 256])) => ({
  seq,
  receivedAt: now + seq,
  principal: 'pump',
  topic: 'forestall/v1/pump/telemetry',
  reason,
  detail: 'Unexpected token',
  bytes: body.length,
  payload: '\u0000\ufffd{',
  body,
})
const rule = (id: string): Rule =>
  fromFlat({
    id,
    name: 'Too warm',
    metric: 'temperature',
    when: 'above',
    limit: 8,
    clearAt: 7.5,
    forSeconds: 60,
    severity: 'critical',
  })

/** `newPlace` takes the limits of the quarantine. */
export const operationsContract = (
  newPlace: (quarantine?: { rows: number; bytes: number }) => Place<Records>,
): void => {
  describe('quarantine', () => {
    test('a refused message is kept whole, once', async () => {
      const visitor = await visit(newPlace())
      await visitor.store.quarantine.add([])
      await visitor.store.quarantine.add([refused(7), refused(8)])
      await visitor.store.quarantine.add([{ ...refused(7), detail: 'again' }])
      const { quarantine } = await visitor.restart()
      const kept = await quarantine.get(7)
      expect(kept && { ...kept, body: [...kept.body] }).toEqual({ ...refused(7), body: [0, 255, 7] })
      expect(await quarantine.count()).toBe(2)
      expect(await quarantine.remove(7)).toBe(true)
      expect(await quarantine.remove(7)).toBe(false)
      expect(await quarantine.get(7)).toBeUndefined()
    })

    test('lists: newest first, by reason, without bodies', async () => {
      const { quarantine } = (await visit(newPlace())).store
      await quarantine.add(Array.from({ length: 9 }, (_, i) => refused(i + 1, i % 2 ? 'bad-time' : 'not-json')))
      const all = await walk((page) => quarantine.list(page), 4)
      expect(all.map(({ seq }) => seq)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1])
      expect(all[0]).not.toHaveProperty('body')
      const filtered = await walk((page) => quarantine.list({ ...page, reason: 'bad-time' }), 3)
      expect(filtered.map(({ seq }) => seq)).toEqual([8, 6, 4, 2])
      await expectBadCursors((page) => quarantine.list(page))
    })

    test.each([
      ['rows', { rows: 5, bytes: 1_000_000 }, 1],
      ['bytes', { rows: 1000, bytes: 50 }, 10],
    ])('has a limit in %s: the oldest make room, counted (P7)', async (_name, limits, size) => {
      const { quarantine, settings } = (await visit(newPlace(limits))).store
      const body = Buffer.alloc(size, 1)
      await quarantine.add(Array.from({ length: 3 }, (_, i) => refused(i + 1, 'not-json', body)))
      expect(await quarantine.count()).toBe(3)
      await quarantine.add(Array.from({ length: 200 }, (_, i) => refused(i + 4, 'not-json', body)))
      for (let seq = 204; seq <= 210; seq++) await quarantine.add([refused(seq, 'not-json', body)])
      expect((await quarantine.list({ limit: 100 })).items.map(({ seq }) => seq)).toEqual([210, 209, 208, 207, 206])
      expect(await settings.get('quarantine.shed')).toBe(205)
    })
  })

  describe('settings', () => {
    test('any JSON, replaced as a whole', async () => {
      const visitor = await visit(newPlace())
      expect(await visitor.store.settings.get('x')).toBeUndefined()
      for (const value of [{ a: [1, null, 'ü'] }, 'text', 0, false, null]) {
        await visitor.store.settings.set('x', value)
        expect(await visitor.store.settings.get('x')).toEqual(value)
      }
      await visitor.store.settings.set('y', { kept: true })
      expect(await (await visitor.restart()).settings.get('y')).toEqual({ kept: true })
    })

    test('rules by id', async () => {
      const visitor = await visit(newPlace())
      const { settings } = visitor.store
      expect(await settings.rules()).toEqual([])
      await settings.saveRule(rule('b'))
      await settings.saveRule(rule('a'))
      await settings.saveRule({ ...rule('b'), forSeconds: 90 })
      expect(await settings.rules()).toEqual([rule('a'), { ...rule('b'), forSeconds: 90 }])
      expect(await settings.removeRule('b')).toBe(true)
      expect(await settings.removeRule('b')).toBe(false)
      expect(await (await visitor.restart()).settings.rules()).toEqual([rule('a')])
    })
  })

  describe('silences', () => {
    const silence = (id: string, change: Partial<Silence> = {}): Silence => ({
      id,
      kind: 'maintenance',
      match: { sites: ['Hamburg'], faultKinds: ['silence'] },
      from: now,
      to: now + 1_000,
      reason: 'new switch',
      by: 'u1',
      createdAt: now,
      endedAt: null,
      ...change,
    })
    test('kept, replaced, listed; those that are over stay, apart', async () => {
      const visitor = await visit(newPlace())
      const { silences } = visitor.store
      const repeat = { days: ['mon' as const], from: '22:00', to: '06:00', timeZone: 'Europe/Berlin' }
      await silences.save(silence('once'))
      await silences.save(silence('weekly', { to: null, repeat, createdAt: now + 1 }))
      await silences.save(silence('ended', { to: null, repeat, createdAt: now + 2 }))
      await silences.save(silence('ended', { to: null, repeat, createdAt: now + 2, endedAt: now + 500 }))
      const kept = (await visitor.restart()).silences
      expect(await kept.get('weekly')).toEqual(silence('weekly', { to: null, repeat, createdAt: now + 1 }))
      expect(await kept.get('nothing')).toBeUndefined()
      const ids = async (over?: { at: number; is: boolean }): Promise<string[]> =>
        (await kept.list({ limit: 10, over })).items.map(({ id }) => id)
      expect(await ids()).toEqual(['ended', 'weekly', 'once'])
      expect(await ids({ at: now + 600, is: true })).toEqual(['ended'])
      expect(await ids({ at: now + 600, is: false })).toEqual(['weekly', 'once'])
      expect((await kept.pending(now + 600)).map(({ id }) => id)).toEqual(['once', 'weekly'])
      expect((await kept.pending(now + 1_000)).map(({ id }) => id)).toEqual(['weekly'])
      expect((await kept.list({ limit: 2 })).nextCursor).not.toBeNull()
    })
  })

  describe('checkpoints', () => {
    test('the last one counts', async () => {
      const visitor = await visit(newPlace())
      expect(await visitor.store.checkpoints.load()).toBeUndefined()
      await visitor.store.checkpoints.save({ position: 1, at: now, state: new Uint8Array([1]) })
      const big = Buffer.alloc(1_000_000, 'forestall')
      await visitor.store.checkpoints.save({ position: 2 ** 40, at: now + 1, state: big })
      const loaded = await (await visitor.restart()).checkpoints.load()
      expect(loaded).toMatchObject({ position: 2 ** 40, at: now + 1 })
      expect(big.equals(loaded?.state ?? Buffer.alloc(0))).toBe(true)
      expect(loaded?.pieces ?? []).toEqual([])
    })

    test('its pieces come back in order, and those of the one before are let go', async () => {
      const visitor = await visit(newPlace())
      const pieces = (from: number) => Array.from({ length: 12 }, (_, i) => new Uint8Array([from, i]))
      const { checkpoints } = visitor.store
      await checkpoints.save({ position: 1, at: now, state: new Uint8Array([1]), pieces: pieces(1) })
      await checkpoints.save({ position: 11, at: now, state: new Uint8Array([2]), pieces: pieces(2) })
      const loaded = await (await visitor.restart()).checkpoints.load()
      expect(loaded?.pieces?.map((piece) => [...piece])).toEqual(pieces(2).map((piece) => [...piece]))
      await visitor.store.checkpoints.save({ position: 12, at: now, state: new Uint8Array([3]) })
      expect((await visitor.store.checkpoints.load())?.pieces).toBeUndefined()
    })
  })

  describe('idempotency', () => {
    test('the first answer of a key stays, until it is dropped', async () => {
      const { idempotency } = (await visit(newPlace())).store
      const key = { principal: 'u', route: 'POST /cases', key: 'k' }
      const answer = { requestHash: 'h', status: 201, body: '{}' }
      expect(await idempotency.get(key)).toBeUndefined()
      await idempotency.put(key, { ...answer, createdAt: now })
      await idempotency.put(key, { ...answer, status: 500, createdAt: now + 1 })
      expect(await idempotency.get(key)).toEqual(answer)
      for (const other of [{ principal: 'v' }, { route: 'POST /devices' }, { key: 'l' }])
        expect(await idempotency.get({ ...key, ...other })).toBeUndefined()
      await idempotency.dropBefore(now)
      expect(await idempotency.get(key)).toEqual(answer)
      await idempotency.dropBefore(now + 1)
      expect(await idempotency.get(key)).toBeUndefined()
    })
  })

  describe('inbox', () => {
    const mail = (id: string, messageId: string, to = 'ada@example.com', receivedAt = now) => ({
      id,
      messageId,
      receivedAt,
      from: 'care@example.com',
      to,
      subject: 'Grüße',
      text: 'Hallo',
      html: '<p>Hallo</p>',
      headers: { 'list-unsubscribe': '<https://example.com>' },
    })

    test('a mail is kept once per Message-ID and recipient', async () => {
      const visitor = await visit(newPlace())
      await visitor.store.inbox.add(mail('1', '<a@x>'))
      await visitor.store.inbox.add(mail('2', '<a@x>'))
      await visitor.store.inbox.add(mail('3', '<a@x>', 'bob@example.com', now + 1))
      const { inbox } = await visitor.restart()
      expect(await inbox.get('1')).toEqual(mail('1', '<a@x>'))
      expect(await inbox.get('2')).toBeUndefined()
      expect((await walk((page) => inbox.list(page), 1)).map(({ id }) => id)).toEqual(['3', '1'])
      expect((await inbox.list({ limit: 5, to: 'bob@example.com' })).items.map(({ id }) => id)).toEqual(['3'])
      expect([await inbox.hasMessageId('<a@x>'), await inbox.hasMessageId('<b@x>')]).toEqual([true, false])
      await expectBadCursors((page) => inbox.list(page))
    })
  })
}
