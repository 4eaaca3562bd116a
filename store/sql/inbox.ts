import { z } from 'zod'
import { inboxMail } from '../../domain/message.ts'
import type { InboxStore } from '../inboxStore.ts'
import { cursorsOf, rowsFor } from './cursor.ts'
import { fromJson, toJson } from './json.ts'
import type { Db } from './schema.ts'

const cursors = cursorsOf('inbox', z.number(), z.string())

export const createInboxStore = (db: Db): InboxStore => ({
  async add(mail) {
    await db
      .insertInto('inbox')
      .values({
        id: mail.id,
        message_id: mail.messageId,
        to_address: mail.to,
        received_at: mail.receivedAt,
        body: toJson(inboxMail, mail),
      })
      .onConflict((oc) => oc.columns(['message_id', 'to_address']).doNothing())
      .execute()
  },

  async list({ cursor, limit, to }) {
    const after = cursors.read(cursor)
    let query = db
      .selectFrom('inbox')
      .select(['id', 'received_at', 'body'])
      .orderBy('received_at', 'desc')
      .orderBy('id', 'desc')
      .limit(rowsFor(limit))
    if (after) query = query.where((eb) => eb(eb.refTuple('received_at', 'id'), '<', eb.tuple(...after)))
    if (to !== undefined) query = query.where('to_address', '=', to)
    return cursors.page(
      await query.execute(),
      limit,
      (row) => [row.received_at, row.id],
      (row) => fromJson(inboxMail, row.body),
    )
  },

  async get(id) {
    const row = await db.selectFrom('inbox').select('body').where('id', '=', id).executeTakeFirst()
    return row && fromJson(inboxMail, row.body)
  },

  async hasMessageId(messageId) {
    const row = await db
      .selectFrom('inbox')
      .select('id')
      .where('message_id', '=', messageId)
      .limit(1)
      .executeTakeFirst()
    return row !== undefined
  },
})
