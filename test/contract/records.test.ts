import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createDeviceDirectory } from '../../store/deviceDirectory.ts'
import type { Records } from '../../store/records.ts'
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
  test('a commit waits for the disk (P3)', async () => {
    const place = newPlace()
    await visit(place)
    const db = new Database(place.file)
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal')
    db.close()
  })

  test('a backup is one moment of the database, taken while it is written to', async () => {
    const place = newPlace()
    const { store } = await visit(place)
    const create = (id: number) =>
      store.customers.create({ id: `c${id}`, name: 'x'.repeat(150), locale: 'en', timeZone: 'UTC' }, { createdAt: now })
    for (let id = 0; id < 1500; id++) await create(id)
    const copy = join(place.dir, 'copy.sqlite')
    let done = false
    const backup = store.backup(copy).finally(() => {
      done = true
    })
    let id = 1500
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
    expect(ids.size).toBeGreaterThanOrEqual(1500)
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
