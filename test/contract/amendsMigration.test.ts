import Database from 'better-sqlite3'
import { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { expect, onTestFinished, test } from 'vitest'
import { iso } from '../../domain/clock.ts'
import { shippedLimits } from '../../recovery/amends/shipped.ts'
import { recoveryPolicy } from '../../recovery/policy.ts'
import { migrate } from '../../store/sql/migrate.ts'
import * as records from '../../store/sql/migrations/0001-records.ts'
import * as incidents from '../../store/sql/migrations/0002-incidents.ts'
import { createRecords } from '../../store/sql/records.ts'
import type { Database as Tables } from '../../store/sql/schema.ts'
import { createSqliteDialect } from '../../store/sqlite/kyselyDialect.ts'
import { now } from './records/samples.ts'

test('offers of the earlier version count against the limits from the first moment on', async () => {
  const sqlite = new Database(':memory:')
  const db = new Kysely<Tables>({ dialect: createSqliteDialect(sqlite) })
  onTestFinished(() => db.destroy())
  const before = { '0001-records': records, '0002-incidents': incidents }
  const { error } = await new Migrator({
    db,
    provider: { getMigrations: async () => before },
  }).migrateToLatest()
  expect(error).toBeUndefined()
  sqlite
    .prepare('INSERT INTO cases VALUES (?, 1001, ?, NULL, NULL, ?, 1, ?, NULL, 1, ?, ?, 1)')
    .run('case-1', 'carol', 'repairing', now, '{}', '{}')
  const old = (id: string, state: string, amountMinor: number) => {
    // As the earlier version wrote it: one kind, no category, no other columns.
    const body = {
      id,
      caseId: 'case-1',
      customerId: 'carol',
      kind: 'credit',
      amountMinor,
      currency: 'EUR',
      reason: 'x',
      state,
      madeBy: 'anna',
      madeAt: iso(now),
      decidedBy: null,
      decidedAt: null,
    }
    sqlite.prepare('INSERT INTO offers VALUES (?, ?, ?, ?, ?)').run(id, 'case-1', state, now, JSON.stringify(body))
  }
  old('o1', 'offered', 1_000)
  old('o2', 'accepted', 2_000)
  old('o3', 'needsApproval', 4_000)
  old('o4', 'rejected', 8_000)

  await migrate(db)
  const { cases } = createRecords(db, { backup: async () => {} })
  const limits = shippedLimits(recoveryPolicy.parse({}))
  const given = await cases.givenSoFar({
    limits,
    at: now + 1,
    caseId: 'case-1',
    customerId: 'carol',
    madeBy: 'anna',
    category: null,
  })
  expect(given).toEqual({ perIncident: 3_000, perCustomer: 3_000, perAgentWeek: 3_000, classBudget: 0 })
  const { items } = await cases.offers({ caseId: 'case-1', limit: 10 })
  expect(
    items.map(({ id, kind, category, approvedBy, givenAt, expiresAt }) => [
      id,
      kind,
      category,
      approvedBy,
      givenAt,
      expiresAt,
    ]),
  ).toEqual(['o4', 'o3', 'o2', 'o1'].map((id) => [id, 'credit', null, null, null, null]))
})
