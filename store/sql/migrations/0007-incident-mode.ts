import type { Kysely } from 'kysely'

/** Incidents as parents of cases, and what is said to all of their customers. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('incident_parents')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('opened_at', 'bigint', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .execute()
  await db.schema
    .createIndex('incident_parents_newest')
    .on('incident_parents')
    .columns(['source', 'opened_at', 'id'])
    .execute()

  await db.schema.alterTable('cases').addColumn('former_incident_id', 'text').execute()
  await db.schema
    .createIndex('cases_former_incident')
    .on('cases')
    .columns(['former_incident_id', 'opened_at', 'id'])
    .execute()

  await db.schema
    .createTable('incident_updates')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('incident_id', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('request_key', 'text', (c) => c.unique())
    .addColumn('prepared_to', 'text')
    .addColumn('paid_until', 'bigint', (c) => c.notNull())
    .addColumn('moved_on', 'integer', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .execute()
  await db.schema
    .createIndex('incident_updates_incident')
    .on('incident_updates')
    .columns(['incident_id', 'created_at', 'id'])
    .execute()
  await db.schema
    .createIndex('incident_updates_running')
    .on('incident_updates')
    .columns(['state', 'created_at', 'id'])
    .execute()

  await db.schema
    .createTable('incident_update_items')
    .addColumn('update_id', 'text', (c) => c.notNull())
    .addColumn('case_id', 'text', (c) => c.notNull())
    .addColumn('case_number', 'bigint', (c) => c.notNull())
    .addColumn('customer_id', 'text', (c) => c.notNull())
    .addColumn('rank', 'text', (c) => c.notNull())
    .addColumn('told_with', 'text')
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('why', 'text')
    .addColumn('not_before', 'bigint')
    .addColumn('at', 'bigint')
    .addPrimaryKeyConstraint('incident_update_items_key', ['update_id', 'case_id'])
    .execute()
  const items = (name: string, columns: string[]) =>
    db.schema.createIndex(`incident_update_items_${name}`).on('incident_update_items').columns(columns).execute()
  await items('line', ['update_id', 'state', 'rank', 'case_id'])
  await items('sleepers', ['update_id', 'state', 'not_before'])
  await items('order', ['update_id', 'rank', 'case_id'])
  await items('customer', ['update_id', 'customer_id', 'told_with', 'case_id'])
}
