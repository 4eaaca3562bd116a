import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { z } from 'zod'

/** The one folder everything is kept in. */
export interface DataDir {
  readonly path: string
  readonly recordsFile: string
  readonly sessionFile: string
  readonly intakeDir: string
  readonly readingsDir: string
  /** Where a running server leaves its address for the command line; see control.ts. */
  readonly controlFile: string
}

export const dataDirAt = (path: string): DataDir => {
  const root = resolve(path)
  return {
    path: root,
    recordsFile: join(root, 'records.db'),
    sessionFile: join(root, 'mqtt-sessions.db'),
    intakeDir: join(root, 'intake'),
    readingsDir: join(root, 'readings'),
    controlFile: join(root, 'control.json'),
  }
}

/** Another process works on this folder. */
export class DataDirInUse extends Error {
  override name = 'DataDirInUse'
  constructor(path: string) {
    super(`${path} is in use by another Forestall process: stop it, or set FORESTALL_DATA_DIR to another folder`)
  }
}

/**
 * Makes the folder and takes it for this process alone. The lock is SQLite's own on a small file: the kernel lets go
 * of it when the process ends, however it ends.
 *
 * @throws DataDirInUse
 */
export const lockDataDir = (dir: DataDir): { release(): void } => {
  mkdirSync(dir.path, { recursive: true, mode: 0o700 })
  const lock = new Database(join(dir.path, 'lock.db'), { timeout: 0 })
  try {
    lock.pragma('locking_mode = EXCLUSIVE')
    lock.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    lock.close()
    if (cause instanceof Database.SqliteError && cause.code === 'SQLITE_BUSY') throw new DataDirInUse(dir.path)
    throw new Error(`cannot take ${dir.path}: ${String(cause)}`, { cause })
  }
  return { release: () => lock.close() }
}

const secrets = z.object({
  /** Key of the links customers get. */
  linkSecret: z.string().min(32),
  /** Key of the hashes of device passwords. */
  devicePepper: z.string().min(32),
})
export type Secrets = z.infer<typeof secrets>

/** The installation's secrets, made at first use, readable by the owner only. They are kept out of the database on purpose: a copied database alone opens nothing. */
export const loadSecrets = (dir: DataDir, randomBytes: (size: number) => Buffer): Secrets => {
  const file = join(dir.path, 'secrets.json')
  try {
    return secrets.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) {
      throw new Error(
        `${file} cannot be read: restore it from a backup (a new one would invalidate every device password and customer link)`,
        { cause },
      )
    }
  }
  const made: Secrets = {
    linkSecret: randomBytes(32).toString('base64url'),
    devicePepper: randomBytes(32).toString('base64url'),
  }
  writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true })
  return made
}
