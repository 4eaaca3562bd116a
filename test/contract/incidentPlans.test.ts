import Database from 'better-sqlite3'
import { Kysely } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import type { IncidentUpdate } from '../../domain/incidentUpdate.ts'
import { migrate } from '../../store/sql/migrate.ts'
import { createRecords } from '../../store/sql/records.ts'
import type { Database as Tables } from '../../store/sql/schema.ts'
import { createSqliteDialect } from '../../store/sqlite/kyselyDialect.ts'
import { now } from './records/samples.ts'

test('what ten thousand customers are looked up by is found by index', async () => {
  const sqlite = new Database(':memory:')
  const asked = new Map<string, readonly unknown[]>()
  const db = new Kysely<Tables>({
    dialect: createSqliteDialect(sqlite),
    log: ({ query }) => {
      asked.set(query.sql, query.parameters)
    },
  })
  onTestFinished(() => db.destroy())
  await migrate(db)
  const { cases, faults, incidents, incidentUpdates } = createRecords(db, { backup: async () => {} })
  asked.clear()
  const update: IncidentUpdate = {
    id: 'u',
    incidentId: 'i',
    text: { en: 'News' },
    ratePerMinute: 1,
    safety: null,
    state: 'preparing',
    createdAt: now,
    createdBy: 'lea',
    createdByName: 'Lea',
    stoppedAt: null,
    stoppedBy: null,
    stopReason: null,
    finishedAt: null,
  }
  await incidentUpdates.begin(update, { paidUntil: now })
  const twice = { caseNumber: 1, rank: '1', toldWith: null }
  const item = { updateId: 'u', caseId: 'c', caseNumber: 1, customerId: 'k', state: 'pending', why: null } as const
  await cases.findCurrent({ customerId: 'c', incidentId: 'i', closedSince: now })
  await cases.list({ limit: 10, incidentId: 'i', open: true })
  await faults.reachesOthers('i', 'c')
  await incidents.affected({ incidentId: 'i', after: 'c', limit: 200 })
  await incidents.counts('i')
  await incidents.left({ incidentId: 'i', limit: 10 })
  await incidentUpdates.latest('i')
  await incidentUpdates.running(10)
  await incidentUpdates.pending('u', 10)
  await incidentUpdates.release('u', now)
  await incidentUpdates.addItems('u', [{ ...twice, caseId: 'c', customerId: 'k' }], null)
  await incidentUpdates.toldWith({ ...item, notBefore: null, at: null })
  await incidentUpdates.settle('u', [{ caseId: 'c', state: 'sent', why: null, at: now }], now)
  await incidentUpdates.items({ updateId: 'u', limit: 10 })
  await incidentUpdates.message('u', 'c')
  const ran = [...asked].filter(([sql]) => /^(select|update|insert|delete)/i.test(sql))
  expect(ran.length).toBeGreaterThanOrEqual(15)
  for (const [sql, parameters] of ran) {
    const plan = sqlite.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters)
    // `known` and `newest` are what a subquery has found: a handful, and 200 at most.
    expect(
      plan.filter(({ detail }) => /^SCAN (?!known\b|newest\b)/.test(detail)),
      sql,
    ).toEqual([])
  }
  // Not all items of the update, of which the other cases of one customer are a few.
  const others = ran.filter(([sql]) => sql.includes('incident_update_items') && sql.includes('"customer_id"'))
  expect(others.length).toBeGreaterThanOrEqual(2)
  for (const [sql, parameters] of others)
    if (sql.startsWith('select'))
      expect(
        sqlite
          .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
          .all(...parameters)
          .map(({ detail }) => detail)
          .join('\n'),
        sql,
      ).toContain('customer_id=?')
  // The line is read in its order, not sorted: ten thousand wait in it.
  const line = ran.find(([sql]) => sql.includes('order by "rank"') && sql.includes('"state"'))
  if (!line) throw new Error('the line was not asked for')
  const plan = sqlite.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${line[0]}`).all(...line[1])
  expect(plan.map(({ detail }) => detail).join('\n')).not.toContain('TEMP B-TREE')
})
