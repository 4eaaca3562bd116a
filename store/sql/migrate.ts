import { Migrator } from 'kysely/migration'
import * as records from './migrations/0001-records.ts'
import * as incidents from './migrations/0002-incidents.ts'
import * as roster from './migrations/0003-roster.ts'
import * as amends from './migrations/0004-amends.ts'
import * as ruleBook from './migrations/0005-rule-book.ts'
import * as loop from './migrations/0006-loop.ts'
import * as incidentMode from './migrations/0007-incident-mode.ts'
import * as oldRequests from './migrations/0008-old-requests.ts'
import type { Db } from './schema.ts'

/** In the order they run; a name never changes once it has been released. */
const migrations = {
  '0001-records': records,
  '0002-incidents': incidents,
  '0003-roster': roster,
  '0004-amends': amends,
  '0005-rule-book': ruleBook,
  '0006-loop': loop,
  '0007-incident-mode': incidentMode,
  '0008-old-requests': oldRequests,
}

/** Brings the database up to date. Throws, with the cause, when a step fails or the database is newer than this program. */
export const migrate = async (db: Db): Promise<void> => {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error, results } = await migrator.migrateToLatest()
  if (error === undefined) return
  const failed = results?.find((result) => result.status === 'Error')
  throw new Error(
    failed
      ? `The database could not be brought up to date: step ${failed.migrationName} failed.`
      : 'The database could not be brought up to date; was it used with a newer version of Forestall?',
    { cause: error },
  )
}
