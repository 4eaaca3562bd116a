import Database from 'better-sqlite3'
import { Kysely } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import * as records from '../../store/sql/migrations/0001-records.ts'
import * as incidents from '../../store/sql/migrations/0002-incidents.ts'
import * as roster from '../../store/sql/migrations/0003-roster.ts'
import { createSqliteDialect } from '../../store/sqlite/kyselyDialect.ts'

test('cases of before the roster are counted right: who has acknowledged is read from them once', async () => {
  const sqlite = new Database(':memory:')
  const db = new Kysely<unknown>({ dialect: createSqliteDialect(sqlite) })
  onTestFinished(() => db.destroy())
  await records.up(db)
  await incidents.up(db)
  const insert = sqlite.prepare(
    `INSERT INTO cases (id, number, state, is_open, opened_at, version, body, snapshot, machine_version)
     VALUES (?, ?, 'repairing', ?, 1, 1, ?, '{}', 1)`,
  )
  const acknowledged = '2026-03-02T10:00:00.000Z'
  // More than are read at once.
  for (let n = 0; n < 1_201; n += 1)
    insert.run(`case-${n}`, n, 1, JSON.stringify({ acknowledgedAt: n % 2 === 0 ? acknowledged : null }))
  insert.run('odd', 5_000, 1, JSON.stringify({ acknowledgedAt: 'yesterday' }))
  insert.run('closed', 5_001, 0, JSON.stringify({ acknowledgedAt: acknowledged }))

  await roster.up(db)

  const count = (where: string): unknown =>
    sqlite.prepare(`SELECT count(*) AS n FROM cases WHERE ${where}`).pluck().get()
  expect(count(`acknowledged_at = ${Date.parse(acknowledged)}`)).toBe(601)
  expect(count('is_open = 1 AND acknowledged_at IS NULL')).toBe(601)
  expect(count('team_id IS NOT NULL')).toBe(0)
})
