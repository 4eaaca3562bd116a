import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import Database from 'better-sqlite3'
import { Kysely } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import type { OfferLimits } from '../../domain/offer.ts'
import { migrate } from '../../store/sql/migrate.ts'
import { createRecords } from '../../store/sql/records.ts'
import type { Database as Tables } from '../../store/sql/schema.ts'
import { createSqliteDialect } from '../../store/sqlite/kyselyDialect.ts'
import { openRecords } from '../../store/sqlite/openRecords.ts'
import { folder } from './place.ts'
import { now } from './records/samples.ts'

const limits: OfferLimits = {
  currency: 'EUR',
  perIncidentMinor: 1_000,
  perCustomerMinor: 30_000,
  perCustomerDays: 30,
  perAgentWeekMinor: 1_000_000,
  classBudgets: [{ category: 'equipment', perDays: 30, amountMinor: 1_000_000 }],
}
const report = z.object({ stored: z.int(), over: z.int() })

test('two processes that give at the same moment stay within the limit together, to the last offer that fits', async () => {
  const { dir, remove } = folder()
  onTestFinished(remove)
  const file = join(dir, 'records.sqlite')
  await (await openRecords({ file })).close()
  const script = fileURLToPath(new URL('./giveOffers.ts', import.meta.url))
  const goAt = String(Date.now() + 2_000)
  const run = async (name: string) => {
    const args = [script, file, name, '60', JSON.stringify(limits), goAt]
    return report.parse(JSON.parse((await promisify(execFile)(process.execPath, args)).stdout))
  }
  const both = await Promise.all([run('one'), run('two')])
  const store = await openRecords({ file })
  onTestFinished(() => store.close())
  const { perCustomer } = await store.cases.givenSoFar({
    limits,
    at: now + 1,
    caseId: 'x',
    customerId: 'customer-1',
    madeBy: 'x',
    category: null,
  })
  // 42 × 7.00 fit into 300.00, a 43rd does not.
  expect(perCustomer).toBe(42 * 700)
  expect(both.reduce((sum, { stored }) => sum + stored, 0)).toBe(42)
  expect(both.reduce((sum, { stored, over }) => sum + stored + over, 0)).toBe(120)
  // Otherwise nothing was proven: they did meet.
  expect(both.every(({ over }) => over > 0)).toBe(true)
})

test('what has been given is summed from indexes alone', async () => {
  const sqlite = new Database(':memory:')
  const asked: { sql: string; parameters: readonly unknown[] }[] = []
  const db = new Kysely<Tables>({
    dialect: createSqliteDialect(sqlite),
    log: ({ query }) => {
      asked.push({ sql: query.sql, parameters: query.parameters })
    },
  })
  onTestFinished(() => db.destroy())
  await migrate(db)
  const { cases } = createRecords(db, { backup: async () => {} })
  asked.length = 0
  await cases.givenSoFar({ limits, at: now, caseId: 'c', customerId: 'd', madeBy: 'e', category: 'equipment' })
  expect(asked).toHaveLength(4)
  for (const { sql, parameters } of asked) {
    const plan = sqlite.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters)
    expect(plan.map(({ detail }) => detail).join(), sql).toMatch(/^SEARCH offers USING COVERING INDEX offers_of_\w+/)
  }
})
