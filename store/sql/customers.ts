import { z } from 'zod'
import type { Customer } from '../../domain/customer.ts'
import type { CustomerStore } from '../customerStore.ts'
import { cursorsOf, rowsFor } from './cursor.ts'
import type { CustomerRow, OptOutRow } from './rows/registry.ts'
import type { Db } from './schema.ts'
import { holdsText } from './textSearch.ts'

const cursors = cursorsOf('customers', z.string(), z.string())

export const customerOf = (row: CustomerRow, optOuts: readonly OptOutRow[]): Customer => ({
  id: row.id,
  name: row.name,
  ...(row.email !== null && { email: row.email }),
  ...(row.phone !== null && { phone: row.phone }),
  locale: row.locale,
  timeZone: row.time_zone,
  loyaltyTier: row.loyalty_tier,
  ...(row.rating !== null && { rating: row.rating }),
  createdAt: row.created_at,
  optedOut: optOuts.filter((o) => o.customer_id === row.id).map(({ channel, at }) => ({ channel, at })),
})

export const createCustomerStore = (db: Db): CustomerStore => {
  const optOutsOf = (ids: readonly string[]): Promise<OptOutRow[]> =>
    ids.length === 0
      ? Promise.resolve([])
      : db.selectFrom('opt_outs').selectAll().where('customer_id', 'in', ids).orderBy('channel').execute()
  return {
    async create(customer, { createdAt }) {
      const created = await db
        .insertInto('customers')
        .values({
          id: customer.id,
          name: customer.name,
          email: customer.email ?? null,
          phone: customer.phone ?? null,
          locale: customer.locale,
          time_zone: customer.timeZone,
          loyalty_tier: customer.loyaltyTier ?? 'standard',
          rating: customer.rating ?? null,
          created_at: createdAt,
        })
        .onConflict((oc) => oc.column('id').doNothing())
        .executeTakeFirst()
      return created.numInsertedOrUpdatedRows === 1n
    },

    async get(id) {
      const row = await db.selectFrom('customers').selectAll().where('id', '=', id).executeTakeFirst()
      return row && customerOf(row, await optOutsOf([id]))
    },

    /** By name. */
    async list({ cursor, limit, q }) {
      const after = cursors.read(cursor)
      let query = db.selectFrom('customers').selectAll().orderBy('name').orderBy('id').limit(rowsFor(limit))
      if (after) query = query.where((eb) => eb(eb.refTuple('name', 'id'), '>', eb.tuple(...after)))
      if (q) query = query.where((eb) => holdsText(eb, ['id', 'name', 'email'], q))
      const rows = await query.execute()
      const optOuts = await optOutsOf(rows.map(({ id }) => id))
      return cursors.page(
        rows,
        limit,
        (row) => [row.name, row.id],
        (row) => customerOf(row, optOuts),
      )
    },

    async setOptOut(id, { channel, optedOut, at }) {
      if (optedOut)
        await db
          .insertInto('opt_outs')
          .values({ customer_id: id, channel, at })
          .onConflict((oc) => oc.columns(['customer_id', 'channel']).doNothing())
          .execute()
      else await db.deleteFrom('opt_outs').where('customer_id', '=', id).where('channel', '=', channel).execute()
    },
  }
}
