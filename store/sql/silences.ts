import { z } from 'zod'
import { type Silence, silence } from '../../domain/silences.ts'
import type { SilenceStore } from '../silenceStore.ts'
import { cursorsOf, rowsFor } from './cursor.ts'
import { fromJson, toJson } from './json.ts'
import type { Db } from './schema.ts'

const cursors = cursorsOf('silences', z.number(), z.string())

const overAt = ({ to, endedAt }: Silence): number | null =>
  endedAt === null ? to : to === null ? endedAt : Math.min(to, endedAt)

export const createSilenceStore = (db: Db): SilenceStore => ({
  async get(id) {
    const row = await db.selectFrom('silences').select('body').where('id', '=', id).executeTakeFirst()
    return row && fromJson(silence, row.body)
  },

  async save(one) {
    const columns = { created_at: one.createdAt, over_at: overAt(one), body: toJson(silence, one) }
    await db
      .insertInto('silences')
      .values({ id: one.id, ...columns })
      .onConflict((oc) => oc.column('id').doUpdateSet(columns))
      .execute()
  },

  async list({ cursor, limit, over }) {
    const after = cursors.read(cursor)
    let query = db
      .selectFrom('silences')
      .selectAll()
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(rowsFor(limit))
    if (after) query = query.where((eb) => eb(eb.refTuple('created_at', 'id'), '<', eb.tuple(...after)))
    if (over?.is === true) query = query.where('over_at', '<=', over.at)
    if (over?.is === false) query = query.where((eb) => eb.or([eb('over_at', 'is', null), eb('over_at', '>', over.at)]))
    return cursors.page(
      await query.execute(),
      limit,
      (row) => [row.created_at, row.id],
      (row) => fromJson(silence, row.body),
    )
  },

  async pending(at) {
    const rows = await db
      .selectFrom('silences')
      .select('body')
      .where((eb) => eb.or([eb('over_at', 'is', null), eb('over_at', '>', at)]))
      .orderBy('id')
      .execute()
    return rows.map((row) => fromJson(silence, row.body))
  },
})
