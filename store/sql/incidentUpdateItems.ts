import { z } from 'zod'
import { itemReasons, itemStates, type UpdateItem, type UpdateProgress } from '../../domain/incidentUpdate.ts'
import type { IncidentUpdateStore, NewUpdateItem } from '../incidentUpdateStore.ts'
import { cursorsOf, rowsFor } from './cursor.ts'
import type { IncidentUpdateItemRow } from './rows/messages.ts'
import type { Db, Tx } from './schema.ts'

const itemCursors = cursorsOf('updateItems', z.string(), z.string())

/** Told in another case of the same customer: no item of its own. */
const together = 'together'
/** Rows to an insert: ten columns each, and SQLite takes at least 999 parameters. */
const rowsAtOnce = 90

const itemOf = (row: IncidentUpdateItemRow): UpdateItem => ({
  updateId: row.update_id,
  caseId: row.case_id,
  caseNumber: row.case_number,
  customerId: row.customer_id,
  state: z.enum(itemStates).parse(row.state),
  why: z.enum(itemReasons).nullable().parse(row.why),
  notBefore: row.not_before,
  at: row.at,
})

/** Who is told already, or will be, in another case than the one given. */
const withThoseTold = async (
  tx: Tx,
  updateId: string,
  items: readonly NewUpdateItem[],
): Promise<readonly NewUpdateItem[]> => {
  const told = await tx
    .selectFrom('incident_update_items')
    .select(['customer_id', 'case_id'])
    .where('update_id', '=', updateId)
    .where('customer_id', 'in', [...new Set(items.map(({ customerId }) => customerId))])
    .where('state', 'in', ['pending', 'deferred', 'sent'])
    .execute()
  const caseOf = new Map(told.map((row) => [row.customer_id, row.case_id]))
  return items.map((item) => {
    const other = caseOf.get(item.customerId)
    return other === undefined || other === item.caseId ? item : { ...item, toldWith: other }
  })
}

/** A page of people, each case once. A customer who is in the line already, or was told, is not put into it again. */
export const insertItems = async (tx: Tx, id: string, items: readonly NewUpdateItem[]): Promise<void> => {
  const wanted = items.length === 0 ? [] : await withThoseTold(tx, id, items)
  for (let from = 0; from < wanted.length; from += rowsAtOnce)
    await tx
      .insertInto('incident_update_items')
      .values(
        wanted.slice(from, from + rowsAtOnce).map((item) => ({
          update_id: id,
          case_id: item.caseId,
          case_number: item.caseNumber,
          customer_id: item.customerId,
          rank: item.rank,
          told_with: item.toldWith,
          state: item.toldWith === null ? 'pending' : together,
          why: null,
          not_before: null,
          at: null,
        })),
      )
      .onConflict((oc) => oc.columns(['update_id', 'case_id']).doNothing())
      .execute()
}

/** The people an update is for, one by one. */
export const createUpdateItems = (
  db: Db,
): Pick<IncidentUpdateStore, 'release' | 'pending' | 'toldWith' | 'settle' | 'progress' | 'message' | 'items'> => ({
  async release(id, now) {
    const { numUpdatedRows } = await db
      .updateTable('incident_update_items')
      .set({ state: 'pending', why: null, not_before: null })
      .where('update_id', '=', id)
      .where('state', '=', 'deferred')
      .where('not_before', '<=', now)
      .executeTakeFirst()
    return Number(numUpdatedRows)
  },

  async pending(id, limit) {
    const rows = await db
      .selectFrom('incident_update_items')
      .selectAll()
      .where('update_id', '=', id)
      .where('state', '=', 'pending')
      .orderBy('rank')
      .orderBy('case_id')
      .limit(limit)
      .execute()
    return rows.map(itemOf)
  },

  async toldWith({ updateId, customerId, caseId }) {
    const rows = await db
      .selectFrom('incident_update_items')
      .select('case_id')
      .where('update_id', '=', updateId)
      .where('customer_id', '=', customerId)
      .where('told_with', '=', caseId)
      .orderBy('case_id')
      .execute()
    return rows.map((row) => row.case_id)
  },

  async settle(id, results, paidUntil) {
    if (results.length === 0) return
    await db.transaction().execute(async (tx) => {
      for (const { caseId, state, why, at, notBefore } of results) {
        let item = tx
          .updateTable('incident_update_items')
          .set({ state, why, at, not_before: notBefore ?? null })
          .where('update_id', '=', id)
          .where('case_id', '=', caseId)
        if (state !== 'sent') item = item.where('state', '=', 'pending')
        await item.execute()
      }
      await tx
        .updateTable('incident_updates')
        .set({ moved_on: 1, paid_until: paidUntil })
        .where('id', '=', id)
        .execute()
    })
  },

  async progress(id) {
    const rows = await db
      .selectFrom('incident_update_items')
      .select((eb) => ['state', 'why', eb.fn.countAll<number>().as('n'), eb.fn.min('not_before').as('next')])
      .where('update_id', '=', id)
      .where('state', '!=', together)
      .groupBy(['state', 'why'])
      .execute()
    const progress: UpdateProgress = {
      customers: 0,
      pending: 0,
      deferred: 0,
      sent: 0,
      skipped: 0,
      stopped: 0,
      byReason: {},
      nextAt: null,
    }
    for (const row of rows) {
      const state = z.enum(itemStates).parse(row.state)
      const n = Number(row.n)
      progress[state] += n
      progress.customers += n
      if (row.why !== null) {
        const why = z.enum(itemReasons).parse(row.why)
        progress.byReason[why] = (progress.byReason[why] ?? 0) + n
      }
      if (state === 'deferred' && row.next !== null)
        progress.nextAt = Math.min(progress.nextAt ?? Number(row.next), Number(row.next))
    }
    return progress
  },

  async message(id, caseId) {
    const answered = await db
      .selectFrom('answered_requests')
      .select('version')
      .where('request_key', '=', `update:${id}:${caseId}`)
      .executeTakeFirst()
    if (!answered) return undefined
    const rows = await db
      .selectFrom('messages')
      .select(['id', 'channel', 'state', 'sent_at'])
      .where('case_id', '=', caseId)
      .where('template', '=', 'incidentUpdate')
      .execute()
    const row = rows.find((one) => one.id.startsWith(`${caseId}:${answered.version}:`))
    return row && { id: row.id, channel: row.channel, state: row.state, sentAt: row.sent_at }
  },

  async items({ updateId, state, cursor, limit }) {
    const after = itemCursors.read(cursor)
    let query = db
      .selectFrom('incident_update_items')
      .selectAll()
      .where('update_id', '=', updateId)
      .where('state', '!=', together)
      .orderBy('rank')
      .orderBy('case_id')
      .limit(rowsFor(limit))
    if (state !== undefined) query = query.where('state', '=', state)
    if (after) query = query.where((eb) => eb(eb.refTuple('rank', 'case_id'), '>', eb.tuple(...after)))
    return itemCursors.page(await query.execute(), limit, (row) => [row.rank, row.case_id], itemOf)
  },
})
