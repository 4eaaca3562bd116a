import type { Kysely } from 'kysely'
import { z } from 'zod'

/** Teams, schedules, calendars, absences; and what of an open case is counted without reading it. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const table of ['teams', 'schedules', 'calendars'])
    await db.schema
      .createTable(table)
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('version', 'bigint', (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .execute()
  await db.schema
    .createTable('schedule_overrides')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('schedule_id', 'text', (c) => c.notNull().references('schedules.id').onDelete('cascade'))
    .addColumn('made_at', 'bigint', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .execute()
  await db.schema
    .createIndex('schedule_overrides_schedule')
    .on('schedule_overrides')
    .columns(['schedule_id', 'made_at', 'id'])
    .execute()
  await db.schema
    .createTable('absences')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('user_id', 'text', (c) => c.notNull())
    .addColumn('made_at', 'bigint', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .execute()

  await db.schema.alterTable('cases').addColumn('team_id', 'text').execute()
  await db.schema.alterTable('cases').addColumn('priority', 'text').execute()
  await db.schema.alterTable('cases').addColumn('acknowledged_at', 'bigint').execute()
  await db.schema.alterTable('cases').addColumn('due_at', 'bigint').execute()
  await fillIn(db)
  // Whole answers from the index alone, in the order they are grouped by.
  await db.schema
    .createIndex('cases_load')
    .on('cases')
    .columns(['is_open', 'owner_id', 'team_id', 'acknowledged_at', 'due_at'])
    .execute()
  await db.schema.createIndex('cases_arrived').on('cases').columns(['opened_at', 'team_id']).execute()
  await db.schema.createIndex('cases_finished').on('cases').columns(['closed_at', 'team_id']).execute()
}

const stored = z.object({ acknowledgedAt: z.iso.datetime({ offset: true }).nullish() })

/** Cases of before: who has acknowledged is in the body only. Teams there were none. */
const fillIn = async (db: Kysely<unknown>): Promise<void> => {
  const cases = db.withTables<{
    cases: { id: string; is_open: number; body: string; acknowledged_at: number | null }
  }>()
  for (let after = ''; ; ) {
    const rows = await cases
      .selectFrom('cases')
      .select(['id', 'body'])
      .where('is_open', '=', 1)
      .where('id', '>', after)
      .orderBy('id')
      .limit(500)
      .execute()
    for (const { id, body } of rows) {
      const read = stored.safeParse(JSON.parse(body))
      if (!read.success || !read.data.acknowledgedAt) continue
      await cases
        .updateTable('cases')
        .set({ acknowledged_at: Date.parse(read.data.acknowledgedAt) })
        .where('id', '=', id)
        .execute()
    }
    const last = rows.at(-1)
    if (last === undefined) return
    after = last.id
  }
}
