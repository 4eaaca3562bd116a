import { z } from 'zod'
import { type CaseState, caseStates, recoveryCase } from '../../domain/case.ts'
import { incidentParent } from '../../domain/incidentUpdate.ts'
import type { IncidentStore } from '../incidentStore.ts'
import { cursorsOf, rowsFor } from './cursor.ts'
import { customerOf } from './customers.ts'
import { fromJson, toJson } from './json.ts'
import type { Db } from './schema.ts'

const parentCursors = cursorsOf('declared', z.number(), z.string())
const leftCursors = cursorsOf('left', z.number(), z.string())
const stateOf = z.enum(caseStates)

export const createIncidentStore = (db: Db): IncidentStore => ({
  async parent(id) {
    const row = await db.selectFrom('incident_parents').select('body').where('id', '=', id).executeTakeFirst()
    return row && fromJson(incidentParent, row.body)
  },

  async saveParent(parent) {
    const columns = { source: parent.source, opened_at: parent.openedAt, body: toJson(incidentParent, parent) }
    await db
      .insertInto('incident_parents')
      .values({ id: parent.id, ...columns })
      .onConflict((oc) => oc.column('id').doUpdateSet(columns))
      .execute()
  },

  async declared({ cursor, limit }) {
    const after = parentCursors.read(cursor)
    let query = db
      .selectFrom('incident_parents')
      .select(['id', 'opened_at', 'body'])
      .where('source', '=', 'declared')
      .orderBy('opened_at', 'desc')
      .orderBy('id', 'desc')
      .limit(rowsFor(limit))
    if (after) query = query.where((eb) => eb(eb.refTuple('opened_at', 'id'), '<', eb.tuple(...after)))
    return parentCursors.page(
      await query.execute(),
      limit,
      (row) => [row.opened_at, row.id],
      (row) => fromJson(incidentParent, row.body),
    )
  },

  async affected({ incidentId, after, limit }) {
    // By customer, so that all cases of one are together whatever their number, and nothing is kept between pages.
    let people = db
      .selectFrom('cases')
      .select('customer_id')
      .distinct()
      .where('incident_id', '=', incidentId)
      .where('customer_id', 'is not', null)
      .where('is_open', '=', 1)
      .orderBy('customer_id')
      .limit(limit)
    if (after !== undefined) people = people.where('customer_id', '>', after)
    const ids = (await people.execute()).flatMap(({ customer_id: id }) => (id === null ? [] : [id]))
    if (ids.length === 0) return []
    const rows = await db
      .selectFrom('cases')
      .select(['customer_id', 'body'])
      .where('incident_id', '=', incidentId)
      .where('customer_id', 'in', ids)
      .where('is_open', '=', 1)
      .orderBy('number')
      .execute()
    const known = await db.selectFrom('customers').selectAll().where('id', 'in', ids).execute()
    const optOuts = await db.selectFrom('opt_outs').selectAll().where('customer_id', 'in', ids).execute()
    const customers = new Map(known.map((row) => [row.id, customerOf(row, optOuts)]))
    const cases = Map.groupBy(rows, (row) => row.customer_id)
    return ids.map((customerId) => ({
      customerId,
      customer: customers.get(customerId),
      cases: (cases.get(customerId) ?? []).map((row) => fromJson(recoveryCase, row.body)),
    }))
  },

  async counts(incidentId) {
    const rows = await db
      .selectFrom('cases')
      .select((eb) => ['state', eb.fn.countAll<number>().as('n')])
      .where('incident_id', '=', incidentId)
      .groupBy('state')
      .execute()
    const { n } = await db
      .selectFrom('cases')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('incident_id', '=', incidentId)
      .where('customer_id', 'is', null)
      .where('is_open', '=', 1)
      .executeTakeFirstOrThrow()
    const byState: Partial<Record<CaseState, number>> = {}
    for (const row of rows) byState[stateOf.parse(row.state)] = Number(row.n)
    return { byState, withoutCustomer: Number(n) }
  },

  async left({ incidentId, cursor, limit }) {
    const after = leftCursors.read(cursor)
    let query = db
      .selectFrom('cases')
      .select(['id', 'opened_at', 'body'])
      .where('former_incident_id', '=', incidentId)
      .orderBy('opened_at', 'desc')
      .orderBy('id', 'desc')
      .limit(rowsFor(limit))
    if (after) query = query.where((eb) => eb(eb.refTuple('opened_at', 'id'), '<', eb.tuple(...after)))
    return leftCursors.page(
      await query.execute(),
      limit,
      (row) => [row.opened_at, row.id],
      (row) => fromJson(recoveryCase, row.body),
    )
  },
})
