import type { KeptReport, ReportStore } from '../reportStore.ts'
import { anyFromJson } from './json.ts'
import { queueMessages } from './messages.ts'
import type { ReportRow } from './rows/learning.ts'
import type { Db } from './schema.ts'

const reportOf = (row: ReportRow): KeptReport => ({
  id: row.id,
  kind: 'weekly',
  madeAt: row.made_at,
  body: anyFromJson(row.body),
})

export const createReportStore = (db: Db): ReportStore => ({
  async get(id) {
    const row = await db.selectFrom('reports').selectAll().where('id', '=', id).executeTakeFirst()
    return row && reportOf(row)
  },

  async newest(kind, limit) {
    const rows = await db
      .selectFrom('reports')
      .selectAll()
      .where('kind', '=', kind)
      .orderBy('made_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .execute()
    return rows.map(reportOf)
  },

  make: ({ id, kind, madeAt, body }, messages) =>
    db.transaction().execute(async (tx) => {
      const { numInsertedOrUpdatedRows } = await tx
        .insertInto('reports')
        .values({ id, kind, made_at: madeAt, body: JSON.stringify(body ?? null) })
        .onConflict((oc) => oc.column('id').doNothing())
        .executeTakeFirst()
      if (numInsertedOrUpdatedRows !== 1n) return false
      await queueMessages(tx, messages)
      return true
    }),
})
