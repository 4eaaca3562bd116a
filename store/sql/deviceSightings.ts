import { type CompiledQuery, sql } from 'kysely'
import type { DeviceSighting, DeviceStore } from '../deviceStore.ts'
import type { Db } from './schema.ts'

/** Rows per statement: thousands of sightings take a few statements of these sizes, each compiled once. */
const sizes = [512, 64, 8, 1]

/** What was seen of a device in one batch, as one sighting: later ones say more. */
const merge = (sightings: readonly DeviceSighting[]): DeviceSighting[] => {
  const byDevice = new Map<string, DeviceSighting>()
  for (const sighting of sightings) {
    const before = byDevice.get(sighting.deviceId)
    byDevice.set(
      sighting.deviceId,
      before === undefined || before.lastSeenAt <= sighting.lastSeenAt
        ? { ...before, ...sighting }
        : { ...sighting, ...before },
    )
  }
  return [...byDevice.values()]
}

/**
 * Updates `rows` devices in one statement. Both databases call the columns of a bare VALUES list column1, column2, …;
 * the casts in its rows are for PostgreSQL, which would take parameters for text. A sighting older than what is kept
 * (a replay) changes nothing.
 */
const compile = (db: Db, rows: number): CompiledQuery => {
  const row = sql`(cast(${''} as text), cast(${0} as bigint), cast(${''} as text), cast(${''} as text),
    cast(${0} as double precision), cast(${0} as double precision))`
  return sql`update devices set
      last_seen_at = v.column2,
      connection = coalesce(v.column3, devices.connection),
      firmware = coalesce(v.column4, devices.firmware),
      expect_every_seconds = coalesce(v.column5, devices.expect_every_seconds),
      clock_skew_ms = coalesce(v.column6, devices.clock_skew_ms)
    from (values ${sql.join(Array(rows).fill(row))}) as v
    where devices.id = v.column1 and (devices.last_seen_at is null or devices.last_seen_at <= v.column2)`.compile(db)
}

export const deviceSightings = (db: Db): DeviceStore['recordSightings'] => {
  const compiled = new Map<number, CompiledQuery>()
  const statement = (rows: number): CompiledQuery => {
    const known = compiled.get(rows) ?? compile(db, rows)
    compiled.set(rows, known)
    return known
  }
  return async (sightings) => {
    if (sightings.length === 0) return
    const merged = merge(sightings)
    await db.transaction().execute(async (tx) => {
      for (let first = 0; first < merged.length; ) {
        const size = sizes.find((rows) => rows <= merged.length - first) ?? 1
        const parameters = merged
          .slice(first, first + size)
          .flatMap((s) => [
            s.deviceId,
            s.lastSeenAt,
            s.connection ?? null,
            s.firmware ?? null,
            s.expectEverySeconds ?? null,
            s.clockSkewMs ?? null,
          ])
        await tx.executeQuery({ ...statement(size), parameters })
        first += size
      }
    })
  }
}
