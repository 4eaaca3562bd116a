import { type Kysely, sql } from 'kysely'
import { fillInFigures } from './0006-figures.ts'

/**
 * What closing the loop needs: figures of each case in a narrow row of their own, the ledger of promises by index, articles
 * with their versions and proposals, reports, erasures; and messages that belong to no case.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await figures(db)
  await ledger(db)
  await articles(db)
  await people(db)
  await messagesWithoutCase(db)
  await fillInFigures(db)
}

const figures = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('case_figures')
    .addColumn('case_id', 'text', (c) => c.primaryKey().references('cases.id').onDelete('cascade'))
    .addColumn('number', 'bigint', (c) => c.notNull())
    .addColumn('opened_at', 'bigint', (c) => c.notNull())
    .addColumn('customer_id', 'text')
    .addColumn('team_id', 'text')
    .addColumn('model', 'text')
    .addColumn('first_heard', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('outcome', 'text')
    .addColumn('fault_started_at', 'bigint')
    .addColumn('acknowledged_at', 'bigint')
    .addColumn('told_at', 'bigint')
    .addColumn('fixed_at', 'bigint')
    .addColumn('closed_at', 'bigint')
    .addColumn('reopen_count', 'integer', (c) => c.notNull())
    .addColumn('repeated', 'integer', (c) => c.notNull())
    .addColumn('first_complaint_at', 'bigint')
    .addColumn('contacts', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('promises_kept', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('promises_broken', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('promises_moved', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('offers', 'text', (c) => c.notNull().defaultTo('[]'))
    .addColumn('offers_minor', 'bigint', (c) => c.notNull().defaultTo(0))
    .addColumn('offers_currency', 'text')
    .addColumn('rating_before', 'integer')
    .addColumn('rating', 'integer')
    .addColumn('solved', 'integer')
    .addColumn('answered_at', 'bigint')
    .addColumn('asked_at', 'bigint')
    .addColumn('story_at', 'bigint')
    .execute()
  await db.schema.createIndex('case_figures_opened').on('case_figures').columns(['opened_at', 'case_id']).execute()
  await db.schema.createIndex('case_figures_customer').on('case_figures').columns(['customer_id', 'asked_at']).execute()
  await db.schema
    .createIndex('case_figures_story')
    .on('case_figures')
    .columns(['story_at', 'case_id'])
    .where(sql.ref('story_at'), 'is not', null)
    .execute()
  // What the device was when the case began: a firmware that was replaced since still has its cases.
  for (const name of ['model', 'firmware', 'site', 'region', 'gateway_id'])
    await db.schema.alterTable('case_devices').addColumn(name, 'text').execute()
}

const ledger = async (db: Kysely<unknown>): Promise<void> => {
  for (const name of ['what', 'state']) await db.schema.alterTable('promises').addColumn(name, 'text').execute()
  for (const name of ['public_due_at', 'settled_at'])
    await db.schema.alterTable('promises').addColumn(name, 'bigint').execute()
  await db.schema.createIndex('promises_newest').on('promises').columns(['made_at', 'id']).execute()
  await db.schema.createIndex('promises_state').on('promises').columns(['state', 'made_at', 'id']).execute()
}

const articles = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('article_versions')
    .addColumn('fault_kind', 'text', (c) => c.notNull())
    .addColumn('version', 'bigint', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('made_by', 'text', (c) => c.notNull())
    .addColumn('note', 'text', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('article_versions_key', ['fault_kind', 'version'])
    .execute()
  await db.schema
    .createTable('article_proposals')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('fault_kind', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('made_at', 'bigint', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .execute()
  // One waits for each kind; whoever comes second joins it.
  await db.schema
    .createIndex('article_proposals_waiting')
    .on('article_proposals')
    .columns(['fault_kind'])
    .unique()
    .where(sql.ref('state'), '=', sql.lit('open'))
    .execute()
  await db.schema.createIndex('article_proposals_newest').on('article_proposals').columns(['made_at', 'id']).execute()
  await db.schema
    .createTable('lessons')
    .addColumn('case_id', 'text', (c) => c.primaryKey().references('cases.id').onDelete('cascade'))
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('fault_kind', 'text')
    .addColumn('proposal_id', 'text')
    .addColumn('waits', 'integer', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('lessons_waiting').on('lessons').columns(['waits', 'at', 'case_id']).execute()
  await db.schema.createIndex('lessons_proposal').on('lessons').columns(['proposal_id', 'at', 'case_id']).execute()
}

const people = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema.alterTable('customers').addColumn('rating', 'integer').execute()
  await db.schema
    .createTable('erasures')
    .addColumn('pseudonym', 'text', (c) => c.primaryKey())
    .addColumn('customer_id', 'text', (c) => c.unique())
    .addColumn('asked_at', 'bigint', (c) => c.notNull())
    .addColumn('asked_by', 'text', (c) => c.notNull())
    .addColumn('done_at', 'bigint')
    .execute()
  await db.schema
    .createTable('reports')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('made_at', 'bigint', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('reports_newest').on('reports').columns(['kind', 'made_at', 'id']).execute()
}

const columns = [
  'id',
  'ord',
  'case_id',
  'audience',
  'recipient_id',
  'customer_id',
  'channel',
  'to_address',
  'template',
  'language',
  'subject',
  'body',
  'data',
  'state',
  'attempts',
  'created_at',
  'next_try_at',
  'sent_at',
] as const
const logColumns = ['message_id', 'idx', 'at', 'state', 'detail'] as const

const logTable = (db: Kysely<unknown>, name: string, messages: string | null) =>
  db.schema
    .createTable(name)
    .addColumn('message_id', 'text', (c) => {
      const column = c.notNull()
      return messages === null ? column : column.references(`${messages}.id`).onDelete('cascade')
    })
    .addColumn('idx', 'integer', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('detail', 'text', (c) => c.notNull())

const copy = async (db: Kysely<unknown>, from: string, to: string, names: readonly string[]): Promise<void> => {
  const list = sql.join(names.map((name) => sql.ref(name)))
  await sql`insert into ${sql.table(to)} (${list}) select ${list} from ${sql.table(from)}`.execute(db)
}

/**
 * A column cannot lose its NOT NULL in SQLite: the table is made anew. The log refers to it and would be deleted with it, so it
 * is carried past by hand.
 */
const messagesWithoutCase = async (db: Kysely<unknown>): Promise<void> => {
  await logTable(db, 'message_log_kept', null).execute()
  await copy(db, 'message_log', 'message_log_kept', logColumns)
  await db.schema.dropTable('message_log').execute()
  await db.schema
    .createTable('messages_anew')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('ord', 'bigint', (c) => c.notNull().unique())
    .addColumn('case_id', 'text', (c) => c.references('cases.id').onDelete('cascade'))
    .addColumn('audience', 'text', (c) => c.notNull())
    .addColumn('recipient_id', 'text', (c) => c.notNull())
    .addColumn('customer_id', 'text')
    .addColumn('channel', 'text', (c) => c.notNull())
    .addColumn('to_address', 'text', (c) => c.notNull())
    .addColumn('template', 'text', (c) => c.notNull())
    .addColumn('language', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('data', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('next_try_at', 'bigint')
    .addColumn('sent_at', 'bigint')
    .execute()
  await copy(db, 'messages', 'messages_anew', columns)
  await db.schema.dropTable('messages').execute()
  await db.schema.alterTable('messages_anew').renameTo('messages').execute()
  await db.schema.createIndex('messages_waiting').on('messages').columns(['state', 'ord']).execute()
  await db.schema.createIndex('messages_case').on('messages').columns(['case_id', 'ord']).execute()
  await db.schema.createIndex('messages_customer').on('messages').columns(['customer_id', 'ord']).execute()
  await logTable(db, 'message_log', 'messages')
    .addPrimaryKeyConstraint('message_log_key', ['message_id', 'idx'])
    .execute()
  await copy(db, 'message_log_kept', 'message_log', logColumns)
  await db.schema.dropTable('message_log_kept').execute()
}
