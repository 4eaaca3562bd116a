import type { IdempotencyStore } from '../idempotencyStore.ts'
import type { Db } from './schema.ts'

export const createIdempotencyStore = (db: Db): IdempotencyStore => ({
  async get({ principal, route, key }) {
    const row = await db
      .selectFrom('idempotency')
      .select(['request_hash', 'status', 'body'])
      .where('principal', '=', principal)
      .where('route', '=', route)
      .where('key', '=', key)
      .executeTakeFirst()
    return row && { requestHash: row.request_hash, status: row.status, body: row.body }
  },

  /** The first answer stays. */
  async put({ principal, route, key }, { requestHash, status, body, createdAt }) {
    await db
      .insertInto('idempotency')
      .values({ principal, route, key, request_hash: requestHash, status, body, created_at: createdAt })
      .onConflict((oc) => oc.columns(['principal', 'route', 'key']).doNothing())
      .execute()
  },

  async dropBefore(at) {
    await db.deleteFrom('idempotency').where('created_at', '<', at).execute()
  },
})
