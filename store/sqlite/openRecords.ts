import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { Kysely } from 'kysely'
import type { Records } from '../records.ts'
import { migrate } from '../sql/migrate.ts'
import type { QuarantineLimits } from '../sql/quarantine.ts'
import { createRecords } from '../sql/records.ts'
import type { Database as Tables } from '../sql/schema.ts'
import { createSqliteDialect } from './kyselyDialect.ts'

/** A consistent copy, taken page by page between other work, of the database as it is now. */
const backUp = async (file: string, target: string): Promise<void> => {
  const source = new Database(file, { readonly: true, fileMustExist: true })
  try {
    // An open read keeps this moment: without it, every write meanwhile would start the copy again from the beginning.
    source.exec('BEGIN')
    source.prepare('SELECT count(*) FROM sqlite_schema').get()
    await source.backup(target)
  } finally {
    source.close()
  }
}

/** Opens the records in a SQLite file, made with its folder when missing, and brings it up to date. */
export const openRecords = async ({
  file,
  quarantine,
}: {
  file: string
  quarantine?: QuarantineLimits
}): Promise<Records> => {
  mkdirSync(dirname(file), { recursive: true })
  const sqlite = new Database(file)
  try {
    sqlite.pragma('busy_timeout = 5000')
    sqlite.pragma('journal_mode = WAL')
    sqlite.pragma('synchronous = FULL')
    sqlite.pragma('foreign_keys = ON')
  } catch (cause) {
    sqlite.close()
    throw new Error(`${file} cannot be opened as a database.`, { cause })
  }
  const db = new Kysely<Tables>({ dialect: createSqliteDialect(sqlite) })
  try {
    await migrate(db)
  } catch (error) {
    await db.destroy()
    throw error
  }
  return createRecords(db, { backup: (target) => backUp(file, target), quarantine })
}
