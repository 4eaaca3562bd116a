import type Database from 'better-sqlite3'
import { type Dialect, SqliteAdapter, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely'

/** Statements kept ready; the least recently used goes first. */
const keptStatements = 200

/**
 * The database as kysely uses it, with two differences. Statements are prepared once, not at every query. And a
 * transaction takes the write lock when it begins: one that reads first and then writes would otherwise fail at once,
 * without waiting, when another process (`forestall user add` beside the server) wrote in between.
 */
const forKysely = (db: Database.Database): SqliteDatabase => {
  const kept = new Map<string, SqliteStatement>()
  return {
    close: () => {
      db.close()
    },
    prepare(sql) {
      const text = sql === 'begin' ? 'begin immediate' : sql
      const statement = kept.get(text) ?? db.prepare(text)
      kept.delete(text)
      kept.set(text, statement)
      const [oldest] = kept.keys()
      if (oldest !== undefined && kept.size > keptStatements) kept.delete(oldest)
      return statement
    },
  }
}

/** SQLite can make and change tables inside a transaction; kysely does not use that unless told. A migration is then all or nothing. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

export const createSqliteDialect = (db: Database.Database): Dialect => {
  const dialect = new SqliteDialect({ database: forKysely(db) })
  return {
    createAdapter: () => new TransactionalAdapter(),
    createDriver: () => dialect.createDriver(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (kysely) => dialect.createIntrospector(kysely),
  }
}
