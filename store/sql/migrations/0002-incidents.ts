import type { Kysely } from 'kysely'

/** Regions, silences, and what hides a fault. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema.alterTable('devices').addColumn('region', 'text').execute()
  await db.schema.alterTable('faults').addColumn('inhibited_by', 'text').execute()
  await db.schema.alterTable('faults').addColumn('suppressed_by', 'text').execute()
  await db.schema
    .createIndex('faults_suppressed')
    .on('faults')
    .columns(['suppressed_by', 'detected_at', 'id'])
    .execute()
  await db.schema
    .createTable('silences')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('over_at', 'bigint')
    .addColumn('body', 'text', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('silences_newest').on('silences').columns(['created_at', 'id']).execute()
}
