import { z } from 'zod'
import { promise, recoveryCase, survey, timelineEntry } from '../../domain/case.ts'
import { offer } from '../../domain/offer.ts'
import type { CaseStore, Complaint, StoredCase } from '../caseStore.ts'
import { commitSteps } from './caseCommit.ts'
import { cursorsOf, rowsFor } from './cursor.ts'
import { anyFromJson, fromJson } from './json.ts'
import { givenSoFar } from './offers.ts'
import type { CaseRow, ComplaintRow } from './rows/cases.ts'
import type { Db } from './schema.ts'

const cursors = cursorsOf('cases', z.number(), z.string())
const offerCursors = cursorsOf('offers', z.number(), z.string())
const complaintCursors = cursorsOf('complaints', z.number(), z.string())

/** Numbers people say on the phone begin here. */
const firstNumber = 1001

const storedCaseOf = (row: CaseRow): StoredCase => ({
  row: fromJson(recoveryCase, row.body),
  snapshot: anyFromJson(row.snapshot),
  machineVersion: row.machine_version,
})
const complaintOf = (row: ComplaintRow): Complaint => ({
  id: row.id,
  caseId: row.case_id,
  customerId: row.customer_id,
  deviceId: row.device_id,
  channel: row.channel,
  text: row.text,
  at: row.at,
})

export const createCaseStore = (db: Db): CaseStore => ({
  async get(id) {
    const row = await db.selectFrom('cases').selectAll().where('id', '=', id).executeTakeFirst()
    return row && storedCaseOf(row)
  },

  async list({ cursor, limit, open, state, customerId, deviceId, incidentId, ownerId, ...about }) {
    const after = cursors.read(cursor)
    let query = db
      .selectFrom('cases')
      .select(['id', 'opened_at', 'body'])
      .orderBy('opened_at', 'desc')
      .orderBy('id', 'desc')
      .limit(rowsFor(limit))
    if (after) query = query.where((eb) => eb(eb.refTuple('opened_at', 'id'), '<', eb.tuple(...after)))
    if (open !== undefined) query = query.where('is_open', '=', open ? 1 : 0)
    if (state !== undefined) query = query.where('state', 'in', [state].flat())
    if (customerId !== undefined) query = query.where('customer_id', '=', customerId)
    if (incidentId !== undefined) query = query.where('incident_id', '=', incidentId)
    if (ownerId !== undefined) query = query.where('owner_id', '=', ownerId)
    if (about.teamId !== undefined) query = query.where('team_id', about.teamId === null ? 'is' : '=', about.teamId)
    if (about.priority !== undefined) query = query.where('priority', '=', about.priority)
    if (about.unacknowledged) query = query.where('acknowledged_at', 'is', null)
    if (about.dueBy !== undefined) query = query.where('due_at', '<=', about.dueBy)
    if (deviceId !== undefined)
      query = query.where('id', 'in', (eb) =>
        eb.selectFrom('case_devices').select('case_id').where('device_id', '=', deviceId),
      )
    return cursors.page(
      await query.execute(),
      limit,
      (row) => [row.opened_at, row.id],
      (row) => fromJson(recoveryCase, row.body),
    )
  },

  async history(caseId) {
    const rows = await db
      .selectFrom('case_history')
      .select('body')
      .where('case_id', '=', caseId)
      .orderBy('version')
      .orderBy('idx')
      .execute()
    return rows.map((row) => fromJson(timelineEntry, row.body))
  },

  async promises(caseId) {
    const rows = await db
      .selectFrom('promises')
      .select('body')
      .where('case_id', '=', caseId)
      .orderBy('made_at')
      .orderBy('id')
      .execute()
    return rows.map((row) => fromJson(promise, row.body))
  },

  async offers({ cursor, limit, caseId, state }) {
    const after = offerCursors.read(cursor)
    let query = db
      .selectFrom('offers')
      .select(['id', 'made_at', 'body'])
      .orderBy('made_at', 'desc')
      .orderBy('id', 'desc')
      .limit(rowsFor(limit))
    if (after) query = query.where((eb) => eb(eb.refTuple('made_at', 'id'), '<', eb.tuple(...after)))
    if (caseId !== undefined) query = query.where('case_id', '=', caseId)
    if (state !== undefined) query = query.where('state', '=', state)
    return offerCursors.page(
      await query.execute(),
      limit,
      (row) => [row.made_at, row.id],
      (row) => fromJson(offer, row.body),
    )
  },

  async getOffer(id) {
    const row = await db.selectFrom('offers').select('body').where('id', '=', id).executeTakeFirst()
    return row && fromJson(offer, row.body)
  },

  givenSoFar: (about) => givenSoFar(db, about),

  async survey(caseId) {
    const row = await db.selectFrom('surveys').select('body').where('case_id', '=', caseId).executeTakeFirst()
    return row && fromJson(survey, row.body)
  },

  async complaints({ cursor, limit, caseId }) {
    const after = complaintCursors.read(cursor)
    let query = db
      .selectFrom('complaints')
      .selectAll()
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(rowsFor(limit))
    if (after) query = query.where((eb) => eb(eb.refTuple('at', 'id'), '<', eb.tuple(...after)))
    if (caseId !== undefined) query = query.where('case_id', '=', caseId)
    return complaintCursors.page(await query.execute(), limit, (row) => [row.at, row.id], complaintOf)
  },

  async findCurrent({ customerId, deviceId, incidentId, closedSince }) {
    if (deviceId === undefined && incidentId === undefined) return undefined
    // From the device or the incident to the few cases it ever had, both by index; then the rest is checked.
    const ofDevice = db
      .selectFrom('case_devices')
      .select('case_id as id')
      .where('device_id', '=', deviceId ?? null)
    const ofIncident = db
      .selectFrom('cases')
      .select('id')
      .where('incident_id', '=', incidentId ?? null)
      // Here already: an incident may have ten thousand cases, of ten thousand customers.
      .where('customer_id', customerId === null ? 'is' : '=', customerId)
    const row = await db
      .selectFrom(ofDevice.union(ofIncident).as('known'))
      .innerJoin('cases', 'cases.id', 'known.id')
      .selectAll('cases')
      .where('customer_id', customerId === null ? 'is' : '=', customerId)
      .where((eb) =>
        eb.or([eb('is_open', '=', 1), eb.and([eb('state', '=', 'closed'), eb('closed_at', '>=', closedSince)])]),
      )
      .orderBy('is_open', 'desc')
      .orderBy('closed_at', 'desc')
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst()
    return row && storedCaseOf(row)
  },

  async countSince({ deviceId, customerId, since, except }) {
    let query = db
      .selectFrom('cases')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('opened_at', '>=', since)
      .where('state', 'not in', ['cancelled', 'merged'])
    if (except !== undefined) query = query.where('id', '!=', except)
    if (customerId !== undefined) query = query.where('customer_id', '=', customerId)
    if (deviceId !== undefined)
      query = query.where('id', 'in', (eb) =>
        eb.selectFrom('case_devices').select('case_id').where('device_id', '=', deviceId),
      )
    return Number((await query.executeTakeFirstOrThrow()).n)
  },

  async nextNumber() {
    const { value } = await db
      .insertInto('counters')
      .values({ name: 'case', value: firstNumber })
      .onConflict((oc) => oc.column('name').doUpdateSet((eb) => ({ value: eb('counters.value', '+', 1) })))
      .returning('value')
      .executeTakeFirstOrThrow()
    return value
  },

  commit: (step) => commitSteps(db, [step]),
  commitTogether: (steps) => commitSteps(db, steps),

  async dueDeadlines(now, limit) {
    const rows = await db
      .selectFrom('deadlines')
      .selectAll()
      .where('due_at', '<=', now)
      .orderBy('due_at')
      .orderBy('case_id')
      .orderBy('name')
      .limit(limit)
      .execute()
    return rows.map((row) => ({ caseId: row.case_id, name: row.name, dueAt: row.due_at }))
  },

  async deadlines(caseId) {
    const rows = await db
      .selectFrom('deadlines')
      .selectAll()
      .where('case_id', '=', caseId)
      .orderBy('due_at')
      .orderBy('name')
      .execute()
    return rows.map((row) => ({ caseId: row.case_id, name: row.name, dueAt: row.due_at }))
  },

  async pendingOutbox(limit) {
    const rows = await db
      .selectFrom('outbox')
      .selectAll()
      .where('settled', '=', 0)
      .orderBy('ord')
      .limit(limit)
      .execute()
    return rows.map(({ id, case_id, kind, body }) => ({ id, caseId: case_id, kind, body: anyFromJson(body) }))
  },

  async settleOutbox(id) {
    await db.updateTable('outbox').set({ settled: 1 }).where('id', '=', id).execute()
  },
})
