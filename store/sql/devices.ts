import { z } from 'zod'
import type { Device, DeviceInput } from '../../domain/device.ts'
import type { DeviceStore } from '../deviceStore.ts'
import { cursorsOf, rowsFor } from './cursor.ts'
import { deviceSightings } from './deviceSightings.ts'
import type { DeviceRow } from './rows/registry.ts'
import type { Db } from './schema.ts'
import { holdsText } from './textSearch.ts'

const cursors = cursorsOf('devices', z.string())

/** Columns an operator may set; left out of a change, a column stays as it is. */
const columnsOf = (input: Partial<Omit<DeviceInput, 'id'>>): Partial<DeviceRow> => ({
  ...('name' in input && { name: input.name ?? null }),
  ...('model' in input && { model: input.model ?? null }),
  ...('firmware' in input && { firmware: input.firmware ?? null }),
  ...('site' in input && { site: input.site ?? null }),
  ...('region' in input && { region: input.region ?? null }),
  ...('gatewayId' in input && { gateway_id: input.gatewayId ?? null }),
  ...('customerId' in input && { customer_id: input.customerId ?? null }),
  ...('expectEverySeconds' in input && { expect_every_seconds: input.expectEverySeconds ?? null }),
})

const deviceOf = (row: DeviceRow): Device => ({
  id: row.id,
  ...(row.name !== null && { name: row.name }),
  ...(row.model !== null && { model: row.model }),
  ...(row.firmware !== null && { firmware: row.firmware }),
  ...(row.site !== null && { site: row.site }),
  ...(row.region !== null && { region: row.region }),
  ...(row.gateway_id !== null && { gatewayId: row.gateway_id }),
  ...(row.customer_id !== null && { customerId: row.customer_id }),
  ...(row.expect_every_seconds !== null && { expectEverySeconds: row.expect_every_seconds }),
  createdAt: row.created_at,
  connection: row.connection,
  lastSeenAt: row.last_seen_at,
  clockSkewMs: row.clock_skew_ms,
})

export const createDeviceStore = (db: Db): DeviceStore => {
  const recordSightings = deviceSightings(db)
  return {
    create: (device, { createdAt, credential }) =>
      db.transaction().execute(async (tx) => {
        const { id, ...rest } = device
        const created = await tx
          .insertInto('devices')
          .values({ id, ...columnsOf(rest), created_at: createdAt, connection: 'unknown' })
          .onConflict((oc) => oc.column('id').doNothing())
          .executeTakeFirst()
        if (created.numInsertedOrUpdatedRows !== 1n) return false
        if (credential)
          await tx
            .insertInto('device_credentials')
            .values({ device_id: id, username: credential.username, password_hash: credential.passwordHash })
            .execute()
        return true
      }),

    async get(id) {
      const row = await db.selectFrom('devices').selectAll().where('id', '=', id).executeTakeFirst()
      return row && deviceOf(row)
    },

    async list({ cursor, limit, q, customerId, gatewayId }) {
      const after = cursors.read(cursor)
      let query = db.selectFrom('devices').selectAll().orderBy('id').limit(rowsFor(limit))
      if (after) query = query.where('id', '>', after[0])
      if (customerId !== undefined) query = query.where('customer_id', '=', customerId)
      if (gatewayId !== undefined) query = query.where('gateway_id', '=', gatewayId)
      if (q) query = query.where((eb) => holdsText(eb, ['id', 'name', 'model', 'site', 'region'], q))
      return cursors.page(await query.execute(), limit, (row) => [row.id], deviceOf)
    },

    async all() {
      return (await db.selectFrom('devices').selectAll().orderBy('id').execute()).map(deviceOf)
    },

    async update(id, change) {
      const columns = columnsOf(change)
      if (Object.keys(columns).length > 0) await db.updateTable('devices').set(columns).where('id', '=', id).execute()
      const row = await db.selectFrom('devices').selectAll().where('id', '=', id).executeTakeFirst()
      return row && deviceOf(row)
    },

    async remove(id) {
      const { numDeletedRows } = await db.deleteFrom('devices').where('id', '=', id).executeTakeFirst()
      return numDeletedRows === 1n
    },

    async setCredential({ deviceId, username, passwordHash }) {
      const columns = { username, password_hash: passwordHash }
      await db
        .insertInto('device_credentials')
        .values({ device_id: deviceId, ...columns })
        .onConflict((oc) => oc.column('device_id').doUpdateSet(columns))
        .execute()
    },

    async credentials() {
      const rows = await db.selectFrom('device_credentials').selectAll().execute()
      return rows.map((row) => ({
        deviceId: row.device_id,
        username: row.username,
        passwordHash: row.password_hash,
      }))
    },

    recordSightings,
  }
}
