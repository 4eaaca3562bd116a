import { z } from 'zod'
import { type IncidentUpdate, incidentUpdate } from '../../domain/incidentUpdate.ts'
import type { IncidentUpdateStore, RunningUpdate } from '../incidentUpdateStore.ts'
import { cursorsOf, rowsFor } from './cursor.ts'
import { createUpdateItems, insertItems } from './incidentUpdateItems.ts'
import { fromJson, toJson } from './json.ts'
import type { IncidentUpdateRow } from './rows/messages.ts'
import type { Db, Tx } from './schema.ts'

const updateCursors = cursorsOf('incidentUpdates', z.number(), z.string())

const going = ['preparing', 'sending'] as const
const updateOf = (row: Pick<IncidentUpdateRow, 'body'>): IncidentUpdate => fromJson(incidentUpdate, row.body)
const runningOf = (row: IncidentUpdateRow): RunningUpdate => ({
  update: updateOf(row),
  preparedTo: row.prepared_to,
  paidUntil: row.paid_until,
  movedOn: row.moved_on === 1,
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
      await insertItems(tx, id, items)
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

  ...createUpdateItems(db),
})
