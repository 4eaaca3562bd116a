import Database from 'better-sqlite3'
import { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { expect, onTestFinished, test } from 'vitest'
import { migrate } from '../../store/sql/migrate.ts'
import * as records from '../../store/sql/migrations/0001-records.ts'
import * as incidents from '../../store/sql/migrations/0002-incidents.ts'
import * as roster from '../../store/sql/migrations/0003-roster.ts'
import * as amends from '../../store/sql/migrations/0004-amends.ts'
import { createRecords } from '../../store/sql/records.ts'
import type { Database as Tables } from '../../store/sql/schema.ts'
import { createSqliteDialect } from '../../store/sqlite/kyselyDialect.ts'
import { aCase, anOffer, aPromise, now } from './records/samples.ts'

const iso = (ms: number): string => new Date(ms).toISOString()

/** A database as version 1 of the product left it: before figures, and with every message in a case. */
test('a database of before keeps its messages with their log, and its cases get their figures', async () => {
  const sqlite = new Database(':memory:')
  sqlite.pragma('foreign_keys = ON')
  const db = new Kysely<Tables>({ dialect: createSqliteDialect(sqlite) })
  onTestFinished(() => db.destroy())
  const before = { '0001-records': records, '0002-incidents': incidents, '0003-roster': roster, '0004-amends': amends }
  const { error } = await new Migrator({ db, provider: { getMigrations: async () => before } }).migrateToLatest()
  expect(error).toBeUndefined()

  const { repeated: _repeated, ...row } = { repeated: undefined, ...aCase('case-1') }
  const body = JSON.stringify({
    ...row,
    openedAt: iso(now),
    faultStartedAt: iso(now - 60_000),
    toldAt: iso(now + 1),
    reopenCount: 2,
  })
  const put = (table: string, values: Record<string, string | number | null>) =>
    sqlite
      .prepare(`INSERT INTO ${table} (${Object.keys(values)}) VALUES (${Object.keys(values).map(() => '?')})`)
      .run(...Object.values(values))
  put('devices', { id: 'fridge-1', model: 'Nordkap', site: 'Kitchen', created_at: now, connection: 'unknown' })
  put('cases', {
    id: 'case-1',
    number: 1001,
    customer_id: 'customer-1',
    state: 'repairing',
    is_open: 1,
    opened_at: now,
    version: 1,
    body,
    snapshot: '{}',
    machine_version: 1,
  })
  put('case_devices', { case_id: 'case-1', device_id: 'fridge-1' })
  for (const [n, id] of ['m1', 'm2'].entries()) {
    put('messages', {
      id,
      ord: n,
      case_id: 'case-1',
      audience: 'customer',
      recipient_id: 'customer-1',
      customer_id: 'customer-1',
      channel: 'email',
      to_address: 'ada@example.com',
      template: 'faultFound',
      language: 'en',
      subject: 'Your fridge',
      body: 'Hello',
      data: '{}',
      state: 'sent',
      attempts: 1,
      created_at: now,
      sent_at: now,
    })
    for (const idx of [0, 1])
      put('message_log', { message_id: id, idx, at: now + idx, state: 'sent', detail: `${id} ${idx}` })
  }
  const kept = {
    ...aPromise('p1'),
    state: 'kept',
    madeAt: iso(now),
    publicDueAt: iso(now + 5),
    internalDueAt: iso(now),
    settledAt: iso(now + 2),
  }
  put('promises', { id: 'p1', case_id: 'case-1', made_at: now, body: JSON.stringify(kept) })
  const offered = { ...anOffer('o1'), madeAt: iso(now) }
  put('offers', { id: 'o1', case_id: 'case-1', state: 'offered', made_at: now, body: JSON.stringify(offered) })
  put('complaints', { id: 'x', case_id: 'case-1', channel: 'page', text: 'Warm', at: now + 3 })
  const answer = { caseId: 'case-1', answeredAt: iso(now + 9), solved: true, rating: 4, text: null }
  put('surveys', { case_id: 'case-1', body: JSON.stringify(answer) })

  await migrate(db)

  const { messages, figures, reports } = createRecords(db, { backup: async () => {} })
  const all = (await messages.list({ limit: 10, caseId: 'case-1' })).items
  expect(all.map(({ id, subject, log }) => [id, subject, log.map(({ detail }) => detail)])).toEqual([
    ['m2', 'Your fridge', ['m2 0', 'm2 1']],
    ['m1', 'Your fridge', ['m1 0', 'm1 1']],
  ])
  // The log still goes with its message, and a message with its case.
  expect(sqlite.pragma('foreign_key_check')).toEqual([])
  expect(() => put('message_log', { message_id: 'none', idx: 0, at: 0, state: 'sent', detail: '' })).toThrow(
    'FOREIGN KEY',
  )
  for await (const some of figures.cases({ from: 0, to: now + 1 }))
    expect(some).toMatchObject([
      {
        caseId: 'case-1',
        model: 'Nordkap',
        toldAt: now + 1,
        reopenCount: 2,
        promisesKept: 1,
        offers: [{ kind: 'credit', currency: 'EUR', amountMinor: 2500 }],
        firstComplaintAt: now + 3,
        contacts: 1,
        rating: 4,
        solved: true,
      },
    ])
  expect((await figures.promises({ limit: 5, state: 'kept' })).items).toMatchObject([
    { promise: { id: 'p1' }, caseNumber: 1001 },
  ])
  // What the table was made anew for.
  const report = { id: 'weekly:x', kind: 'weekly', madeAt: now, body: {} } as const
  const mail = {
    id: 'r',
    caseId: null,
    audience: 'staff',
    recipientId: 'lea',
    template: 'staffWeekly',
    data: {},
    createdAt: now,
  } as const
  expect(await reports.make(report, [mail])).toBe(true)
  expect(await reports.make(report, [{ ...mail, id: 'r2' }])).toBe(false)
  expect((await messages.claim(now, 5)).map(({ id, caseId }) => [id, caseId])).toEqual([['r', null]])
})
