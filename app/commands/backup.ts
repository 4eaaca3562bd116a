import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { CommandFailed } from '../commandErrors.ts'
import type { DataDir } from '../dataDir.ts'
import { configuredDir } from './server.ts'

/**
 * `forestall backup DIR`: every database through SQLite's online backup, so a running server is not disturbed.
 *
 * What is started from the copy replays its journal from its checkpoint on, so:
 * - records and journal are copied as they were at one moment, the records' a little earlier: the journal then has
 *   everything behind the checkpoint, unless the server let go of some in between; that is looked at, and tried again;
 * - readings come later: what they have beyond the journal's end is merely kept; the catalog that names their series
 *   comes last, so that no copied reading is without its name.
 */
export const backupCommand = async (target: string): Promise<void> => {
  const { dir } = configuredDir()
  if (!existsSync(dir.recordsFile))
    throw new CommandFailed(`${dir.path} holds no Forestall data: set FORESTALL_DATA_DIR to the folder the server uses`)
  const to = resolve(target)
  if (existsSync(to) && (!statSync(to).isDirectory() || readdirSync(to).length > 0))
    throw new CommandFailed(`${to} is not empty: name a folder that does not exist yet`)
  if (!relative(dir.path, to).startsWith('..'))
    throw new CommandFailed(`${to} is inside the data folder itself: name a folder elsewhere`)

  try {
    const copied = await copyAll(dir, to)
    const bytes = copied.reduce((sum, file) => sum + statSync(file).size, 0)
    console.error(
      `Copied ${copied.length} files (${Math.ceil(bytes / 1024)} KiB) to ${to}. To restore, start with FORESTALL_DATA_DIR=${to}, or a copy of it.`,
    )
  } catch (cause) {
    // Half a backup must not be taken for one.
    rmSync(to, { recursive: true, force: true })
    if (cause instanceof CommandFailed) throw cause
    throw new CommandFailed(
      `the backup failed and was removed again (${cause instanceof Error ? cause.message : cause})`,
      { cause },
    )
  }
}

/** Moments held at once are milliseconds apart and the server lets go of its journal every ten seconds at the most. */
const attempts = 5

const copyAll = async (dir: DataDir, to: string): Promise<string[]> => {
  const placeOf = (file: string): string => {
    const copy = join(to, relative(dir.path, file))
    mkdirSync(dirname(copy), { recursive: true, mode: 0o700 })
    return copy
  }
  const copied: string[] = []
  const copy = async (moment: Moment): Promise<void> => {
    const place = placeOf(moment.file)
    try {
      await moment.db.backup(place)
    } finally {
      moment.db.close()
    }
    copied.push(place)
  }

  const [records, journal] = recordsWithJournal(dir)
  await copy(records)
  if (journal) await copy(journal)
  const catalog = join(dir.readingsDir, 'series.sqlite')
  const readings = filesIn(dir.readingsDir, '.sqlite').filter((file) => file !== catalog)
  for (const file of [...readings, catalog, dir.sessionFile]) {
    // A file of readings that retention has removed meanwhile is not missed.
    if (existsSync(file)) await copy(hold(file))
  }
  for (const file of filesIn(dir.path, '.json')) {
    if (file === dir.controlFile) continue
    copyFileSync(file, placeOf(file))
    copied.push(placeOf(file))
  }
  return copied
}

/** A database as it is now, whatever is written to it meanwhile. */
interface Moment {
  readonly file: string
  readonly db: Database.Database
}

const hold = (file: string): Moment => {
  const db = new Database(file, { readonly: true, fileMustExist: true })
  // An open read keeps this moment: without it, every write meanwhile would start the copy again from the beginning.
  db.exec('BEGIN')
  db.prepare('SELECT count(*) FROM sqlite_schema').get()
  return { file, db }
}

const recordsWithJournal = (dir: DataDir): [records: Moment, journal: Moment | undefined] => {
  const journalFile = join(dir.intakeDir, 'journal.sqlite')
  for (let attempt = 1; ; attempt++) {
    const records = hold(dir.recordsFile)
    if (!existsSync(journalFile)) return [records, undefined]
    const journal = hold(journalFile)
    const position =
      records.db.prepare<[], { position: number }>("SELECT position FROM checkpoints WHERE name = 'pipeline'").get()
        ?.position ?? 0
    const floor = journal.db.prepare<[], { seq: number }>('SELECT seq FROM floor').get()?.seq ?? 1
    if (floor <= position + 1) return [records, journal]
    records.db.close()
    journal.db.close()
    if (attempt === attempts) throw new CommandFailed('the server is too busy to be copied just now: try again')
  }
}

const filesIn = (folder: string, ending: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith(ending))
        .map((name) => join(folder, name))
    : []
