import { z } from 'zod'
import { type FaultEvent, fault, incident } from '../../domain/fault.ts'
import type { FaultStore } from '../faultStore.ts'
import { cursorsOf, rowsFor } from './cursor.ts'
import { fromJson, toJson } from './json.ts'
import type { FaultEventRow } from './rows/faults.ts'
import type { Db, Tx } from './schema.ts'

const cursors = cursorsOf('faults', z.number(), z.string())
const incidentCursors = cursorsOf('incidents', z.number(), z.string())

/** Faults of an incident that are looked at to learn whether it reaches others. */
const newestLookedAt = 200

const eventTypes = z.enum([
  'faultOpened',
  'faultChanged',
  'faultCleared',
  'incidentOpened',
  'incidentChanged',
  'incidentCleared',
])

const bodyOf = (event: FaultEvent): string =>
  'fault' in event ? toJson(fault, event.fault) : toJson(incident, event.incident)

const eventOf = ({ id, seq, at, type: name, body }: FaultEventRow): FaultEvent => {
  const type = eventTypes.parse(name)
  return type === 'incidentOpened' || type === 'incidentChanged' || type === 'incidentCleared'
    ? { id, seq, at, type, incident: fromJson(incident, body) }
    : { id, seq, at, type, fault: fromJson(fault, body) }
}

const keepSubject = async (tx: Tx, event: FaultEvent): Promise<void> => {
  const body = bodyOf(event)
  if ('fault' in event) {
    const { id, deviceId, incidentId, state, detectedAt, inhibitedBy = null, suppressedBy = null } = event.fault
    const columns = {
      device_id: deviceId,
      incident_id: incidentId,
      state,
      inhibited_by: inhibitedBy,
      suppressed_by: suppressedBy,
      detected_at: detectedAt,
      body,
    }
    await tx
      .insertInto('faults')
      .values({ id, ...columns })
      .onConflict((oc) => oc.column('id').doUpdateSet(columns))
      .execute()
  } else {
    const { id, state, openedAt } = event.incident
    const columns = { state, opened_at: openedAt, body }
    await tx
      .insertInto('incidents')
      .values({ id, ...columns })
      .onConflict((oc) => oc.column('id').doUpdateSet(columns))
      .execute()
  }
}

export const createFaultStore = (db: Db): FaultStore => ({
  async record(events) {
    if (events.length === 0) return []
    return db.transaction().execute(async (tx) => {
      const { last } = await tx
        .selectFrom('fault_events')
        .select((eb) => eb.fn.max<number | null>('ord').as('last'))
        .executeTakeFirstOrThrow()
      let ord = last ?? 0
      const fresh: FaultEvent[] = []
      for (const event of events) {
        const { id, seq, at, type } = event
        const kept = await tx
          .insertInto('fault_events')
          .values({ id, ord: ord + 1, consumed: 0, type, seq, at, body: bodyOf(event) })
          .onConflict((oc) => oc.column('id').doNothing())
          .executeTakeFirst()
        if (kept.numInsertedOrUpdatedRows !== 1n) continue
        ord += 1
        fresh.push(event)
        await keepSubject(tx, event)
      }
      return fresh
    })
  },

  async unconsumed(limit) {
    const rows = await db
      .selectFrom('fault_events')
      .selectAll()
      .where('consumed', '=', 0)
      .orderBy('ord')
      .limit(limit)
      .execute()
    return rows.map(eventOf)
  },

  async markConsumed(eventId) {
    await db.updateTable('fault_events').set({ consumed: 1 }).where('id', '=', eventId).execute()
  },

  async get(id) {
    const row = await db.selectFrom('faults').select('body').where('id', '=', id).executeTakeFirst()
    return row && fromJson(fault, row.body)
  },

  async getIncident(id) {
    const row = await db.selectFrom('incidents').select('body').where('id', '=', id).executeTakeFirst()
    return row && fromJson(incident, row.body)
  },

  async list({ cursor, limit, state, deviceId, incidentId, inhibited, suppressed }) {
    const after = cursors.read(cursor)
    let query = db
      .selectFrom('faults')
      .select(['id', 'detected_at', 'body'])
      .orderBy('detected_at', 'desc')
      .orderBy('id', 'desc')
      .limit(rowsFor(limit))
    if (after) query = query.where((eb) => eb(eb.refTuple('detected_at', 'id'), '<', eb.tuple(...after)))
    if (state !== undefined) query = query.where('state', '=', state)
    if (deviceId !== undefined) query = query.where('device_id', '=', deviceId)
    if (incidentId !== undefined) query = query.where('incident_id', '=', incidentId)
    if (inhibited !== undefined) query = query.where('inhibited_by', inhibited ? 'is not' : 'is', null)
    if (suppressed !== undefined) query = query.where('suppressed_by', suppressed ? 'is not' : 'is', null)
    return cursors.page(
      await query.execute(),
      limit,
      (row) => [row.detected_at, row.id],
      (row) => fromJson(fault, row.body),
    )
  },

  async reachesOthers(incidentId, than) {
    // Bounded: all of them one customer's would otherwise be read again for each new one.
    const newest = db
      .selectFrom('faults')
      .select('device_id')
      .where('incident_id', '=', incidentId)
      .orderBy('detected_at', 'desc')
      .orderBy('id', 'desc')
      .limit(newestLookedAt)
    let query = db
      .selectFrom(newest.as('newest'))
      .innerJoin('devices', 'devices.id', 'newest.device_id')
      .innerJoin('customers', 'customers.id', 'devices.customer_id')
      .select('customers.id')
      .limit(1)
    if (than !== null) query = query.where('customers.id', '!=', than)
    return (await query.executeTakeFirst()) !== undefined
  },

  async listIncidents({ cursor, limit, state }) {
    const after = incidentCursors.read(cursor)
    let query = db
      .selectFrom('incidents')
      .select(['id', 'opened_at', 'body'])
      .orderBy('opened_at', 'desc')
      .orderBy('id', 'desc')
      .limit(rowsFor(limit))
    if (after) query = query.where((eb) => eb(eb.refTuple('opened_at', 'id'), '<', eb.tuple(...after)))
    if (state !== undefined) query = query.where('state', '=', state)
    return incidentCursors.page(
      await query.execute(),
      limit,
      (row) => [row.opened_at, row.id],
      (row) => fromJson(incident, row.body),
    )
  },
})
