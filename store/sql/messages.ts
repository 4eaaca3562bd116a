import { z } from 'zod'
import type { Message } from '../../domain/message.ts'
import type { ClaimedMessage, MessageStore, NewMessage } from '../messageStore.ts'
import { cursorsOf, rowsFor } from './cursor.ts'
import { fromJson } from './json.ts'
import type { MessageLogRow, MessageRow } from './rows/messages.ts'
import type { Db, Tx } from './schema.ts'

const cursors = cursorsOf('messages', z.number())
const messageData = z.record(z.string(), z.unknown())

/** Puts messages in line, inside the transaction of the case step that wants them. Words and address come when they are sent. */
export const queueMessages = async (tx: Tx, messages: readonly NewMessage[]): Promise<void> => {
  if (messages.length === 0) return
  const { last } = await tx
    .selectFrom('messages')
    .select((eb) => eb.fn.max<number | null>('ord').as('last'))
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('messages')
    .values(
      messages.map(
        (message, i): MessageRow => ({
          id: message.id,
          ord: (last ?? 0) + 1 + i,
          case_id: message.caseId,
          audience: message.audience,
          recipient_id: message.recipientId,
          customer_id: message.audience === 'customer' ? message.recipientId : null,
          channel: 'email',
          to_address: '',
          template: message.template,
          language: 'en',
          subject: '',
          body: '',
          data: JSON.stringify(message.data),
          state: 'queued',
          attempts: 0,
          created_at: message.createdAt,
          next_try_at: null,
          sent_at: null,
        }),
      ),
    )
    .execute()
}

const messageOf = (row: MessageRow, log: readonly MessageLogRow[]): Message => ({
  id: row.id,
  caseId: row.case_id,
  audience: row.audience,
  customerId: row.customer_id,
  channel: row.channel,
  to: row.to_address,
  template: row.template,
  language: row.language,
  subject: row.subject,
  body: row.body,
  state: row.state,
  attempts: row.attempts,
  createdAt: row.created_at,
  nextTryAt: row.next_try_at,
  sentAt: row.sent_at,
  log: log.map(({ at, state, detail }) => ({ at, state, detail })),
})
const claimedOf = (row: MessageRow): ClaimedMessage => ({
  id: row.id,
  caseId: row.case_id,
  audience: row.audience,
  recipientId: row.recipient_id,
  template: row.template,
  data: fromJson(messageData, row.data),
  createdAt: row.created_at,
  attempts: row.attempts,
})

export const createMessageStore = (db: Db): MessageStore => {
  const withLogs = async (rows: readonly MessageRow[]): Promise<(row: MessageRow) => Message> => {
    const ids = rows.map(({ id }) => id)
    const lines =
      ids.length === 0
        ? []
        : await db.selectFrom('message_log').selectAll().where('message_id', 'in', ids).orderBy('idx').execute()
    const logs = Map.groupBy(lines, (line) => line.message_id)
    return (row) => messageOf(row, logs.get(row.id) ?? [])
  }
  return {
    async get(id) {
      const rows = await db.selectFrom('messages').selectAll().where('id', '=', id).execute()
      return rows.map(await withLogs(rows))[0]
    },

    async list({ cursor, limit, caseId, customerId, state }) {
      const after = cursors.read(cursor)
      let query = db.selectFrom('messages').selectAll().orderBy('ord', 'desc').limit(rowsFor(limit))
      if (after) query = query.where('ord', '<', after[0])
      if (caseId !== undefined) query = query.where('case_id', '=', caseId)
      if (customerId !== undefined) query = query.where('customer_id', '=', customerId)
      if (state !== undefined) query = query.where('state', '=', state)
      const rows = await query.execute()
      return cursors.page(rows, limit, (row) => [row.ord], await withLogs(rows))
    },

    async claim(now, limit) {
      // One statement. The second look at `state` is for PostgreSQL, where two claims may have chosen the same rows.
      const rows = await db
        .updateTable('messages')
        .set((eb) => ({ state: 'sending', attempts: eb('attempts', '+', 1), next_try_at: null }))
        .where('state', '=', 'queued')
        .where('id', 'in', (eb) =>
          eb
            .selectFrom('messages as due')
            .select('due.id')
            .where('due.state', '=', 'queued')
            .where((due) => due.or([due('due.next_try_at', 'is', null), due('due.next_try_at', '<=', now)]))
            .orderBy('due.ord')
            .limit(limit),
        )
        .returningAll()
        .execute()
      return rows.sort((a, b) => a.ord - b.ord).map(claimedOf)
    },

    async rendered(id, { to, language, subject, body }) {
      await db.updateTable('messages').set({ to_address: to, language, subject, body }).where('id', '=', id).execute()
    },

    async settle(id, { state, at, detail, nextTryAt }) {
      await db.transaction().execute(async (tx) => {
        const { numUpdatedRows } = await tx
          .updateTable('messages')
          .set({ state, next_try_at: nextTryAt ?? null, ...(state === 'sent' && { sent_at: at }) })
          .where('id', '=', id)
          .executeTakeFirst()
        if (numUpdatedRows !== 1n) throw new Error(`There is no message ${id} to settle.`)
        const { last } = await tx
          .selectFrom('message_log')
          .select((eb) => eb.fn.max<number | null>('idx').as('last'))
          .where('message_id', '=', id)
          .executeTakeFirstOrThrow()
        await tx
          .insertInto('message_log')
          .values({ message_id: id, idx: (last ?? -1) + 1, at, state, detail })
          .execute()
      })
    },

    async interrupted() {
      const rows = await db.selectFrom('messages').selectAll().where('state', '=', 'sending').orderBy('ord').execute()
      return rows.map(await withLogs(rows))
    },
  }
}
