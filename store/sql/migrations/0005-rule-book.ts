import type { Kysely } from 'kysely'

/** Versions of the rule book; what remote remedies came to; who gave a remedy free again. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('rule_books')
    .addColumn('version', 'bigint', (c) => c.primaryKey())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('made_by', 'text', (c) => c.notNull())
    .addColumn('note', 'text', (c) => c.notNull())
    .addColumn('changed', 'text', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .execute()

  await db.schema
    .createTable('remedy_attempts')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('case_id', 'text', (c) => c.notNull().references('cases.id').onDelete('cascade'))
    .addColumn('device_id', 'text', (c) => c.notNull())
    // Devices without a model are a model of their own, in name too.
    .addColumn('model', 'text', (c) => c.notNull())
    .addColumn('command', 'text', (c) => c.notNull())
    .addColumn('sent_at', 'bigint', (c) => c.notNull())
    .addColumn('outcome', 'text')
    .addColumn('settled_at', 'bigint')
    .addColumn('trial_of', 'text', (c) => c.unique())
    .execute()
  await db.schema.createIndex('remedy_attempts_settled').on('remedy_attempts').columns(['settled_at', 'id']).execute()
  await db.schema.createIndex('remedy_attempts_sent').on('remedy_attempts').columns(['sent_at', 'id']).execute()
  await db.schema
    .createIndex('remedy_attempts_model')
    .on('remedy_attempts')
    .columns(['model', 'command', 'sent_at', 'id'])
    .execute()
  await db.schema
    .createIndex('remedy_attempts_device')
    .on('remedy_attempts')
    .columns(['device_id', 'sent_at', 'id'])
    .execute()
  await db.schema
    .createIndex('remedy_attempts_case')
    .on('remedy_attempts')
    .columns(['case_id', 'sent_at', 'id'])
    .execute()

  await db.schema
    .createTable('breaker_resets')
    .addColumn('model', 'text', (c) => c.notNull())
    .addColumn('command', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('made_by', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('breaker_resets_key', ['model', 'command', 'at'])
    .execute()
}
