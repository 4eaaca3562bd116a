import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Kysely } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createDeviceDirectory } from '../../store/deviceDirectory.ts'
import type { Records } from '../../store/records.ts'
import { migrate } from '../../store/sql/migrate.ts'
import { createRecords } from '../../store/sql/records.ts'
import type { Database as Tables } from '../../store/sql/schema.ts'
import { createSqliteDialect } from '../../store/sqlite/kyselyDialect.ts'
import { openRecords } from '../../store/sqlite/openRecords.ts'
import { folder, type Place, visit } from './place.ts'
import { aCase, aStep, now } from './records/samples.ts'
import { recordsContract } from './recordsContract.ts'

const newPlace = (quarantine?: { rows: number; bytes: number }): Place<Records> & { file: string; dir: string } => {
  const { dir, remove } = folder()
  const file = join(dir, 'records.sqlite')
  return { open: () => openRecords({ file, ...(quarantine && { quarantine }) }), remove, file, dir }
}

recordsContract('SQLite', newPlace)

describe('records: SQLite, its file', () => {
  test('a step of the migration that fails leaves nothing half-made', async () => {
    const { dir, remove } = folder()
    onTestFinished(remove)
    const file = join(dir, 'records.sqlite')
    const tables = () => {
      const db = new Database(file)
      const names = db.prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
      db.close()
      return names.map(({ name }) => name).filter((name) => !name.startsWith('kysely'))
    }
    const db = new Database(file)
    db.exec('CREATE TABLE inbox (x)')
    db.close()
    await expect(openRecords({ file })).rejects.toThrow('0001-records')
    expect(tables()).toEqual(['inbox'])
  })

  test('what is asked all the time is found by index, never by reading a whole table', async () => {
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
    const { cases, faults, messages, remedies, roster, ruleBooks, users } = createRecords(db, {
      backup: async () => {},
    })
    asked.clear()
    await cases.findCurrent({ customerId: 'c', deviceId: 'd', closedSince: now })
    await cases.findCurrent({ customerId: null, incidentId: 'i', closedSince: now })
    await cases.dueDeadlines(now, 10)
    await cases.pendingOutbox(10)
    await cases.list({ limit: 10, open: true })
    await cases.list({ limit: 10, deviceId: 'd' })
    await faults.unconsumed(10)
    await faults.list({ limit: 10, deviceId: 'd' })
    await messages.claim(now, 10)
    await messages.list({ limit: 10, caseId: 'c' })
    await users.findSession('hash', now)
    await roster.openOf(['ann', 'ben'])
    await roster.flow(now)
    await remedies.recent({ model: 'm', command: 'c' }, 200)
    await remedies.countOnDevice({ deviceId: 'd', command: 'c', since: now })
    await remedies.settledAfter(now, 10)
    await remedies.resets({ model: 'm', command: 'c' })
    await remedies.list({ limit: 10, caseId: 'c' })
    await ruleBooks.get(1)
    expect(asked.size).toBe(20)
    for (const [sql, parameters] of asked) {
      const plan = sqlite.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters)
      expect(plan.length).toBeGreaterThan(0)
      // `known` is the handful of cases that findCurrent's subquery found.
      expect(
        plan.filter(({ detail }) => /^SCAN (?!known\b)/.test(detail)),
        sql,
      ).toEqual([])
    }
  })

  test('how much is open is answered from an index alone, without a single case read', async () => {
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
    const { roster } = createRecords(db, { backup: async () => {} })
    asked.length = 0
    await roster.openLoad(now, 1000)
    await roster.openOf(['ann'])
    expect(asked).toHaveLength(2)
    for (const { sql, parameters } of asked) {
      const plan = sqlite.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters)
      expect(plan.map(({ detail }) => detail)).toEqual([expect.stringContaining('USING COVERING INDEX cases_load')])
    }
  })

  test('a backup is one moment of the database, taken while it is written to', async () => {
    const place = newPlace()
    const { store } = await visit(place)
    const create = (id: number) =>
      store.customers.create(
        { id: `c${id}`, name: 'x'.repeat(1500), locale: 'en', timeZone: 'UTC' },
        { createdAt: now },
      )
    for (let id = 0; id < 300; id++) await create(id)
    const copy = join(place.dir, 'copy.sqlite')
    let done = false
    const backup = store.backup(copy).finally(() => {
      done = true
    })
    let id = 300
    while (!done) {
      await create(id++)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await backup
    const restored = await openRecords({ file: copy })
    onTestFinished(() => restored.close())
    const ids = new Set<string>()
    let cursor: string | undefined
    do {
      const page = await restored.customers.list({ limit: 200, cursor })
      for (const one of page.items) ids.add(one.id)
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(ids.size).toBeGreaterThanOrEqual(300)
    // No holes: whatever is in it, everything before that is in it.
    for (let i = 0; i < ids.size; i++) expect(ids.has(`c${i}`)).toBe(true)
  })

  test('another process may write beside the server: a transaction waits for its turn', async () => {
    const place = newPlace()
    const { store } = await visit(place)
    await store.cases.commit(aStep(aCase('case-1')))
    const other = new Database(place.file)
    onTestFinished(() => {
      other.close()
    })
    // Between two steps another connection writes: the next step must see it, not fail on an old view.
    for (let version = 2; version < 20; version++) {
      const step = store.cases.commit(aStep(aCase('case-1', { version }), { requestKey: `k${version}` }))
      other.prepare('INSERT INTO settings VALUES (?, ?)').run(`s${version}`, '1')
      expect(await step).toBe('stored')
    }
  })

  test('what is not a database is refused with its name', async () => {
    const { dir, remove } = folder()
    onTestFinished(remove)
    const file = join(dir, 'records.sqlite')
    writeFileSync(file, 'plain text '.repeat(1000))
    await expect(openRecords({ file })).rejects.toThrow(`${file} cannot be opened as a database.`)
  })

  test('a database of a newer version is refused', async () => {
    const place = newPlace()
    const { restart } = await visit(place)
    const db = new Database(place.file)
    db.prepare('INSERT INTO kysely_migration VALUES (?, ?)').run('9999-from-the-future', '2030')
    db.close()
    await expect(openRecords({ file: place.file })).rejects.toThrow('newer version')
    const again = new Database(place.file)
    again.exec("DELETE FROM kysely_migration WHERE name LIKE '9999%'")
    again.close()
    await restart()
  })
})

describe('device directory', () => {
  test('knows what is kept, who may speak for whom, and what was seen since', async () => {
    const { devices } = (await visit(newPlace())).store
    const credential = { deviceId: 'pump', username: 'pump-user', passwordHash: 'h' }
    await devices.create({ id: 'gateway' }, { createdAt: now })
    await devices.create({ id: 'pump', gatewayId: 'gateway' }, { createdAt: now, credential })
    const directory = createDeviceDirectory()
    await directory.load(devices)
    expect(directory.all().map(({ id }) => id)).toEqual(['gateway', 'pump'])
    expect(directory.credentialOf('pump-user')).toEqual(credential)
    for (const [principal, deviceId, may] of [
      ['pump', 'pump', true],
      ['gateway', 'pump', true],
      ['pump', 'gateway', false],
      ['gateway', 'nobody', false],
      ['stranger', 'pump', false],
      ['', 'gateway', false],
    ] as const)
      expect(directory.mayPublishFor(principal, deviceId), `${principal} for ${deviceId}`).toBe(may)

    directory.saw({ deviceId: 'pump', lastSeenAt: now + 5, connection: 'online', firmware: '2' })
    directory.saw({ deviceId: 'pump', lastSeenAt: now + 1, connection: 'offline' })
    directory.saw({ deviceId: 'nobody', lastSeenAt: now })
    expect(directory.get('pump')).toMatchObject({ lastSeenAt: now + 5, connection: 'online', firmware: '2' })
    expect(directory.has('nobody')).toBe(false)

    const pump = directory.get('pump')
    if (pump) directory.put({ ...pump, name: 'P' }, { ...credential, username: 'new' })
    expect([directory.credentialOf('pump-user'), directory.credentialOf('new')?.deviceId]).toEqual([undefined, 'pump'])
    if (pump) directory.put(pump)
    expect(directory.credentialOf('new')?.deviceId).toBe('pump')
    directory.remove('pump')
    expect([directory.has('pump'), directory.credentialOf('new')]).toEqual([false, undefined])
  })
})
