import { z } from 'zod'
import type { Quarantined } from '../../domain/quarantine.ts'
import type { QuarantineStore } from '../quarantineStore.ts'
import { cursorsOf, rowsFor } from './cursor.ts'
import { anyFromJson } from './json.ts'
import type { QuarantineRow } from './rows/operations.ts'
import type { Db, Tx } from './schema.ts'

export interface QuarantineLimits {
  readonly rows: number
  readonly bytes: number
}
/** The setting that counts what went to make room. */
export const shedSetting = 'quarantine.shed'

const cursors = cursorsOf('quarantine', z.number())

const quarantinedOf = (row: Omit<QuarantineRow, 'body'>): Quarantined => ({
  seq: row.seq,
  receivedAt: row.received_at,
  principal: row.principal,
  topic: row.topic,
  reason: row.reason,
  detail: row.detail,
  bytes: row.bytes,
  payload: row.payload,
})
const allButBody = ['seq', 'received_at', 'principal', 'topic', 'reason', 'detail', 'bytes', 'payload'] as const

/** The newest position that has to go, or 0. */
const shedUpTo = async (tx: Tx, limits: QuarantineLimits): Promise<number> => {
  const total = await tx
    .selectFrom('quarantine')
    .select((eb) => [eb.fn.countAll<number>().as('rows'), eb.fn.sum<number | null>('bytes').as('bytes')])
    .executeTakeFirstOrThrow()
  let rows = Number(total.rows)
  let bytes = Number(total.bytes ?? 0)
  let upTo = 0
  while (rows > limits.rows || bytes > limits.bytes) {
    const oldest = await tx
      .selectFrom('quarantine')
      .select(['seq', 'bytes'])
      .where('seq', '>', upTo)
      .orderBy('seq')
      .limit(100)
      .execute()
    if (oldest.length === 0) break
    for (const row of oldest) {
      if (rows <= limits.rows && bytes <= limits.bytes) break
      rows -= 1
      bytes -= row.bytes
      upTo = row.seq
    }
  }
  return upTo
}

const countShed = async (tx: Tx, shed: number): Promise<void> => {
  const before = await tx.selectFrom('settings').select('value').where('key', '=', shedSetting).executeTakeFirst()
  const value = JSON.stringify(z.number().parse(anyFromJson(before?.value ?? '0')) + shed)
  await tx
    .insertInto('settings')
    .values({ key: shedSetting, value })
    .onConflict((oc) => oc.column('key').doUpdateSet({ value }))
    .execute()
}

/** Refused messages up to a number and a size; the oldest make room, and the setting `quarantine.shed` counts them. */
export const createQuarantineStore = (
  db: Db,
  limits: QuarantineLimits = { rows: 10_000, bytes: 64 * 1024 * 1024 },
): QuarantineStore => ({
  async add(rows) {
    if (rows.length === 0) return
    await db.transaction().execute(async (tx) => {
      for (const row of rows)
        await tx
          .insertInto('quarantine')
          .values({
            seq: row.seq,
            received_at: row.receivedAt,
            principal: row.principal,
            topic: row.topic,
            reason: row.reason,
            detail: row.detail,
            bytes: row.bytes,
            payload: row.payload,
            body: row.body,
          })
          .onConflict((oc) => oc.column('seq').doNothing())
          .execute()
      const upTo = await shedUpTo(tx, limits)
      if (upTo === 0) return
      const { numDeletedRows } = await tx.deleteFrom('quarantine').where('seq', '<=', upTo).executeTakeFirst()
      await countShed(tx, Number(numDeletedRows))
    })
  },

  async list({ cursor, limit, reason }) {
    const after = cursors.read(cursor)
    let query = db.selectFrom('quarantine').select(allButBody).orderBy('seq', 'desc').limit(rowsFor(limit))
    if (after) query = query.where('seq', '<', after[0])
    if (reason !== undefined) query = query.where('reason', '=', reason)
    return cursors.page(await query.execute(), limit, (row) => [row.seq], quarantinedOf)
  },

  async get(seq) {
    const row = await db.selectFrom('quarantine').selectAll().where('seq', '=', seq).executeTakeFirst()
    return row && { ...quarantinedOf(row), body: row.body }
  },

  async remove(seq) {
    const { numDeletedRows } = await db.deleteFrom('quarantine').where('seq', '=', seq).executeTakeFirst()
    return numDeletedRows === 1n
  },

  async count() {
    const { rows } = await db
      .selectFrom('quarantine')
      .select((eb) => eb.fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow()
    return Number(rows)
  },
})
