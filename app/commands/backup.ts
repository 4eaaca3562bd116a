import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { CommandFailed } from '../commandErrors.ts'
import { configuredDir } from './server.ts'

/**
 * `forestall backup DIR`: every database through SQLite's online backup, so a running server is not disturbed.
 * The journal goes first and the readings last: what a later copy holds beyond an earlier one is only repeated by the
 * replay, never missing (see IntakeLog's `startAfter`).
 */
export const backupCommand = async (target: string): Promise<void> => {
  const { dir } = configuredDir()
  if (!existsSync(dir.recordsFile))
    throw new CommandFailed(`${dir.path} holds no Forestall data: set FORESTALL_DATA_DIR to the folder the server uses`)
  const to = resolve(target)
  if (existsSync(to) && readdirSync(to).length > 0)
    throw new CommandFailed(`${to} is not empty: name a folder that does not exist yet`)

  const databases = [
    ...databasesIn(dir.intakeDir),
    dir.recordsFile,
    dir.sessionFile,
    ...databasesIn(dir.readingsDir),
  ].filter((file) => existsSync(file))
  mkdirSync(to, { recursive: true, mode: 0o700 })
  for (const file of databases) {
    const copy = join(to, file.slice(dir.path.length + 1))
    mkdirSync(dirname(copy), { recursive: true, mode: 0o700 })
    const source = new Database(file, { readonly: true })
    try {
      await source.backup(copy)
    } finally {
      source.close()
    }
  }
  copyFileSync(join(dir.path, 'secrets.json'), join(to, 'secrets.json'))
  const bytes = databases.reduce((sum, file) => sum + statSync(file).size, 0)
  console.error(
    `Copied ${databases.length} databases (${Math.ceil(bytes / 1024)} KiB) and the secrets to ${to}. To restore, start with FORESTALL_DATA_DIR=${to}.`,
  )
}

const databasesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.db'))
        .map((name) => join(folder, basename(name)))
    : []
