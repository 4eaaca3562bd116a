import { z } from 'zod'
import {
  type IncidentUpdate,
  incidentUpdate,
  itemReasons,
  itemStates,
  type UpdateItem,
  type UpdateProgress,
} from '../../domain/incidentUpdate.ts'
import type { IncidentUpdateStore, NewUpdateItem, RunningUpdate } from '../incidentUpdateStore.ts'
import { cursorsOf, rowsFor } from './cursor.ts'
import { fromJson, toJson } from './json.ts'
import type { Db, IncidentUpdateItemRow, IncidentUpdateRow, Tx } from './schema.ts'

const updateCursors = cursorsOf('incidentUpdates', z.number(), z.string())
const itemCursors = cursorsOf('updateItems', z.string(), z.string())

const going = ['preparing', 'sending'] as const
/** Told in another case of the same customer: no item of its own. */
const together = 'together'
/** Rows to an insert: ten columns each, and SQLite takes at least 999 parameters. */
const rowsAtOnce = 90

const updateOf = (row: Pick<IncidentUpdateRow, 'body'>): IncidentUpdate => fromJson(incidentUpdate, row.body)
const runningOf = (row: IncidentUpdateRow): RunningUpdate => ({
  update: updateOf(row),
  preparedTo: row.prepared_to,
  paidUntil: row.paid_until,
  movedOn: row.moved_on === 1,
})
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
const columnsOf = (update: IncidentUpdate) => ({ state: update.state, body: toJson(incidentUpdate, update) })

const stopIn = async (
  tx: Tx,
  row: Pick<IncidentUpdateRow, 'id' | 'body'>,
  { by, at, reason }: { by: string; at: number; reason: string },
): Promise<void> => {
  const update = { ...updateOf(row), state: 'stopped' as const, stoppedAt: at, stoppedBy: by, stopReason: reason }
  await tx.updateTable('incident_updates').set(columnsOf(update)).where('id', '=', row.id).execute()
  await tx
    .updateTable('incident_update_items')
    .set({ state: 'stopped', at })
    .where('update_id', '=', row.id)
    .where('state', 'in', ['pending', 'deferred'])
    .execute()
}

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

export const createIncidentUpdateStore = (db: Db): IncidentUpdateStore => ({
  begin: (update, { paidUntil, requestKey }) =>
    db.transaction().execute(async (tx) => {
      if (requestKey !== undefined) {
        const known = await tx
          .selectFrom('incident_updates')
          .select('body')
          .where('request_key', '=', requestKey)
          .executeTakeFirst()
        if (known) return { update: updateOf(known), fresh: false }
      }
      const older = await tx
        .selectFrom('incident_updates')
        .select(['id', 'body'])
        .where('incident_id', '=', update.incidentId)
        .where('state', 'in', going)
        .execute()
      for (const row of older)
        await stopIn(tx, row, { by: update.createdBy, at: update.createdAt, reason: 'A newer update took its place.' })
      await tx
        .insertInto('incident_updates')
        .values({
          id: update.id,
          incident_id: update.incidentId,
          created_at: update.createdAt,
          request_key: requestKey ?? null,
          prepared_to: null,
          paid_until: paidUntil,
          moved_on: 0,
          ...columnsOf(update),
        })
        .execute()
      return { update, fresh: true }
    }),

  async get(id) {
    const row = await db.selectFrom('incident_updates').select('body').where('id', '=', id).executeTakeFirst()
    return row && updateOf(row)
  },

  async latest(incidentId) {
    const row = await db
      .selectFrom('incident_updates')
      .select('body')
      .where('incident_id', '=', incidentId)
      .where('state', '!=', 'stopped')
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()
    return row && updateOf(row)
  },

  async list({ incidentId, cursor, limit }) {
    const after = updateCursors.read(cursor)
    let query = db
      .selectFrom('incident_updates')
      .select(['id', 'created_at', 'body'])
      .where('incident_id', '=', incidentId)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(rowsFor(limit))
    if (after) query = query.where((eb) => eb(eb.refTuple('created_at', 'id'), '<', eb.tuple(...after)))
    return updateCursors.page(await query.execute(), limit, (row) => [row.created_at, row.id], updateOf)
  },

  async running(limit) {
    const rows = await db
      .selectFrom('incident_updates')
      .selectAll()
      .where('state', 'in', going)
      .orderBy('created_at')
      .orderBy('id')
      .limit(limit)
      .execute()
    return rows.map(runningOf)
  },

  async addItems(id, items, preparedTo) {
    await db.transaction().execute(async (tx) => {
      const row = await tx.selectFrom('incident_updates').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
      // Stopped in between: nobody else is to be told.
      if (row.state !== 'preparing') return
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
      await tx
        .updateTable('incident_updates')
        .set(preparedTo === null ? columnsOf({ ...updateOf(row), state: 'sending' }) : { prepared_to: preparedTo })
        .where('id', '=', id)
        .execute()
    })
  },

  async lookAgain(id) {
    await db.transaction().execute(async (tx) => {
      const row = await tx.selectFrom('incident_updates').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
      if (row.state !== 'sending') return
      await tx
        .updateTable('incident_updates')
        .set({ ...columnsOf({ ...updateOf(row), state: 'preparing' }), prepared_to: null, moved_on: 0 })
        .where('id', '=', id)
        .execute()
    })
  },

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

  async settle(id, caseId, { state, why, at, notBefore, paidUntil }) {
    await db.transaction().execute(async (tx) => {
      let item = tx
        .updateTable('incident_update_items')
        .set({ state, why, at, not_before: notBefore ?? null })
        .where('update_id', '=', id)
        .where('case_id', '=', caseId)
      if (state !== 'sent') item = item.where('state', '=', 'pending')
      await item.execute()
      await tx
        .updateTable('incident_updates')
        .set({ moved_on: 1, ...(paidUntil !== undefined && { paid_until: paidUntil }) })
        .where('id', '=', id)
        .execute()
    })
  },

  async finish(id, at) {
    await db.transaction().execute(async (tx) => {
      const row = await tx.selectFrom('incident_updates').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
      if (row.state !== 'sending') return
      const update: IncidentUpdate = { ...updateOf(row), state: 'done', finishedAt: at }
      await tx.updateTable('incident_updates').set(columnsOf(update)).where('id', '=', id).execute()
    })
  },

  stop: (id, stop) =>
    db.transaction().execute(async (tx) => {
      const row = await tx
        .selectFrom('incident_updates')
        .selectAll()
        .where('id', '=', id)
        .where('state', 'in', going)
        .executeTakeFirst()
      if (!row) return false
      await stopIn(tx, row, stop)
      return true
    }),

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
